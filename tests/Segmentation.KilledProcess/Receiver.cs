namespace Segmentation.KilledProcess;

/// <summary>Does tasks, each key once, however often it is offered. Now and then it fails, before or after.</summary>
internal sealed class Receiver(Func<Bank> open, Random dice) : IActionHandler<CreateTask>, IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType.IsInstanceOfType(this) ? this : null;

    public async ValueTask ExecuteAsync(CreateTask action, ActionDelivery delivery, CancellationToken cancellationToken = default)
    {
        FailOnceIn(20);
        await using var bank = open();
        var (key, account) = (delivery.IdempotencyKey, (long)delivery.Key.Value.Number);
        var receipt = await bank.Receipts.FindAsync([key], cancellationToken);
        if (receipt is null)
        {
            bank.Add(receipt = new Receipt { Key = key, AccountId = account, Title = action.Title });
            var tasks = await bank.Tasks.FindAsync([account, action.Title], cancellationToken) ??
                bank.Add(new Tasks { AccountId = account, Title = action.Title }).Entity;
            tasks.Count++;
        }

        receipt.Offered++;
        await bank.SaveChangesAsync(cancellationToken);
        FailOnceIn(20);
    }

    private void FailOnceIn(int times)
    {
        if (dice.Next(times) == 0)
            throw new IOException("the receiver is not there");
    }
}
