namespace Segmentation.Testing;

/// <summary>A copy of a store that gets to know what is written only some time later. Thread-safe.</summary>
internal sealed class LaggingReplica<TEntity>(InMemoryStore<TEntity> primary, TimeSpan lag, TimeProvider clock)
    where TEntity : class
{
    private readonly Lock _lock = new();

    // Read before the entities, so that a change may come twice but never be missed.
    private long _position = primary.PositionAsync().AsTask().Result;
    private readonly InMemoryStore<TEntity> _replica = new(primary.EntityType, primary.ScanAsync().ToBlockingEnumerable(), copy: entity => entity);

    /// <summary>The copy as of now.</summary>
    public InMemoryStore<TEntity> Current()
    {
        var now = clock.GetUtcNow();
        if (lag != Timeout.InfiniteTimeSpan)
            Apply(change => change.At + lag <= now);
        return _replica;
    }

    /// <summary>Copies everything that was written.</summary>
    public void CatchUp() => Apply(_ => true);

    // In memory nothing is waited for.
    private void Apply(Func<EntityChange<TEntity>, bool> isDue)
    {
        lock (_lock)
        {
            foreach (var change in primary.ChangesAfterAsync(_position).ToBlockingEnumerable().TakeWhile(isDue))
            {
                var write = change.After is { } entity ? EntityWrite.Upsert(entity) : EntityWrite.Delete<TEntity>(change.Key);
                _ = _replica.WriteAsync([write]).AsTask().Result;
                _position = change.Position;
            }
        }
    }
}
