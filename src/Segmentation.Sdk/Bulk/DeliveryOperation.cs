namespace Segmentation;

/// <summary>Delivers an action to whoever handles it, record by record, so that no more than one has to be delivered again after an interruption.</summary>
internal sealed class DeliveryOperation<T>(BulkContext context) : IBulkOperation<T>
    where T : class
{
    public bool WritesEntities => false;

    public bool IsOneByOne => true;

    public Task<IReadOnlyList<BulkRecord>> PlanAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BulkRecord>>([.. items.Select(i => i.Record with { State = BulkState.Begun })]);

    public async Task<IReadOnlyList<BulkRecord>> ApplyAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken)
    {
        var settled = new List<BulkRecord>(items.Count);
        foreach (var (record, _) in items)
            settled.Add(await DeliverAsync(record, cancellationToken).ConfigureAwait(false));
        return settled;
    }

    private async Task<BulkRecord> DeliverAsync(BulkRecord record, CancellationToken cancellationToken)
    {
        try
        {
            var result = await context.Executor.ExecuteAsync(context.Run.Action, context.DeliveryTo(record.Key), cancellationToken).ConfigureAwait(false);
            return result.SuppressedBy is { } segment
                ? record.As(BulkState.Unchanged, new BulkError(BulkFault.Suppressed, $"it is in `{segment}`, which keeps messages from it"))
                : record with { State = BulkState.Done };
        }
        // One record that somebody else's code chokes on does not keep the others waiting.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return record.Fail(BulkFault.Refused, exception.Message);
        }
    }
}
