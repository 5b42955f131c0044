using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

// A provider may not say which entities of a batch it refuses, and they may be many: each is written by itself, in a transaction that is given up.
public sealed partial class EntityFrameworkSource<T>
{
    private bool IsRefusal(DbUpdateException exception) => exception.InnerException is DbException inner && _scope.Dialect.IsRefusal(inner);

    private ValueTask<IReadOnlyList<EntityIssues>> RefusedAsync((EntityWrite<T> Write, EntityKey Key)[] batch, CancellationToken cancellationToken) =>
        _contexts.RunAsync(async context => await context.Database.CreateExecutionStrategy()
            .ExecuteAsync(cancellation => RefusedAsync(context, batch, cancellation), cancellationToken).ConfigureAwait(false));

    private async Task<IReadOnlyList<EntityIssues>> RefusedAsync(
        DbContext context, (EntityWrite<T> Write, EntityKey Key)[] batch, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        while (true)
        {
            var (refused, issues) = (new List<(EntityWrite<T>, EntityKey)>(), new List<EntityIssues>());
            foreach (var write in batch)
            {
                context.ChangeTracker.Clear();
                try
                {
                    await TryWriteAsync(context, [write], cancellationToken).ConfigureAwait(false);
                }
                catch (DbUpdateException exception) when (IsRefusal(exception))
                {
                    refused.Add(write);
                    issues.Add(new EntityIssues(_entityType.Name, write.Key, [IssueOf(exception)]));
                }
            }

            // What refers to another of the batch, or takes the place of another, can be written behind it.
            if (refused.Count == batch.Length || refused is [])
                return issues;
            batch = [.. refused];
        }
    }

    // Behind the first line providers tell details, among which may be what others hold.
    private static Issue IssueOf(DbUpdateException exception) =>
        new(Severity.Error, IssueCode.NotAvailable, $"the database refuses it: {exception.InnerException!.Message.Split('\n')[0].TrimEnd('\r', '.')}");
}
