namespace Segmentation;

/// <summary>The first so many entities of an order behind a position, of all that are added; no more are held.</summary>
internal sealed class FirstEntities<T>(EntityOrder<T> order, SortPosition? after, int size)
    where T : class
{
    // The last in the order is the first to go.
    private readonly PriorityQueue<T, SortPosition> _held = new(Comparer<SortPosition>.Create((x, y) => order.Compare(y, x)));

    public void Add(T entity, RelatedRows? related)
    {
        var position = order.PositionOf(entity, related);
        if (after is not null && order.Compare(position, after) <= 0)
            return;
        if (_held.Count < size)
            _held.Enqueue(entity, position);
        else
            _held.EnqueueDequeue(entity, position);
    }

    /// <summary>The entities in order; once.</summary>
    public IReadOnlyList<(T Entity, SortPosition Position)> InOrder()
    {
        var entities = new (T, SortPosition)[_held.Count];
        for (var i = entities.Length - 1; _held.TryDequeue(out var entity, out var position); i--)
            entities[i] = (entity, position);
        return entities;
    }
}
