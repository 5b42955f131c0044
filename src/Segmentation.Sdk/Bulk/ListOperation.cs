namespace Segmentation;

/// <summary>Puts entities on a list or takes them off it, those of a batch at once.</summary>
internal sealed class ListOperation<T>(BulkContext context) : IBulkOperation<T>
    where T : class
{
    private readonly string _list = context.Run.Action is AddToList add ? add.List : ((RemoveFromList)context.Run.Action).List;

    public bool WritesEntities => false;

    public bool IsOneByOne => false;

    // What a run takes back is the other way round.
    private bool IsOnList => context.Run.Action is AddToList == context.Run.Undoes is null;

    public async Task<IReadOnlyList<BulkRecord>> PlanAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken)
    {
        var segments = await context.All.Segments.CurrentAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var members = SegmentList.Require(segments, _list, context.Run.EntityType).Include.ToHashSet();
            return [.. items.Select(i => Plan(i.Record, members.Contains(i.Record.Key)))];
        }
        catch (ActionFailedException exception)
        {
            return [.. items.Select(i => i.Record.Fail(BulkFault.Refused, exception.Message))];
        }
    }

    public async Task<IReadOnlyList<BulkRecord>> ApplyAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken)
    {
        EntityKey[] keys = [.. items.Select(i => i.Record.Key)];
        try
        {
            await context.All.SegmentRepository.ChangeAsync(
                all => SegmentList.With(all, _list, context.Run.EntityType, keys, IsOnList), context.Run.By, cancellationToken).ConfigureAwait(false);
            return [.. items.Select(i => i.Record with { State = BulkState.Done })];
        }
        catch (ActionFailedException exception)
        {
            return [.. items.Select(i => i.Record.Fail(BulkFault.Refused, exception.Message))];
        }
    }

    private BulkRecord Plan(BulkRecord record, bool isOnList) => (isOnList == IsOnList, record.State) switch
    {
        (true, BulkState.Begun) => record with { State = BulkState.Done },
        (true, _) => record.As(BulkState.Unchanged),
        _ => record with { State = BulkState.Begun, Changes = [new BulkChange(_list, [Value.Of(isOnList)], [Value.Of(IsOnList)])] },
    };
}
