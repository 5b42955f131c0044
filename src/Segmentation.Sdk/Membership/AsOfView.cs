using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>
/// The entities of all sources as they were at a time: as they stand, without the changes that have not been followed yet. Not thread-safe.
/// </summary>
internal sealed class AsOfView(SourceReader sources, SegmentationModel model) : IRelatedReader
{
    // By entity type, what was where something has changed since.
    private readonly Dictionary<string, object> _then = [];

    /// <summary>The source of an entity type, as it stood when it was first asked for.</summary>
    public IEntitySource<T> Source<T>(EntityType<T> entityType)
        where T : class => sources.Source<T>(entityType.Name);

    /// <summary>Lets an entity be what it was before a change, unless an earlier one was hidden already.</summary>
    public void Hide<T>(EntityType<T> entityType, EntityChange<T> change)
        where T : class => Then<T>(entityType.Name).TryAdd(change.Key, change.Before);

    /// <summary>Lets an entity be what it is after a change.</summary>
    public void Show<T>(EntityType<T> entityType, EntityChange<T> change)
        where T : class => Then<T>(entityType.Name).Set(change.Key, change.After);

    /// <summary>The entity of a key; null when there is none.</summary>
    public async ValueTask<T?> FindAsync<T>(EntityType<T> entityType, EntityKey key, CancellationToken cancellationToken)
        where T : class => Then<T>(entityType.Name).TryFind(key, out var then)
        ? then
        : await Source(entityType).FindAsync(key, cancellationToken).ConfigureAwait(false);

    /// <summary>All entities.</summary>
    public async IAsyncEnumerable<T> ScanAsync<T>(EntityType<T> entityType, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var then = Then<T>(entityType.Name);
        await foreach (var entity in Source(entityType).ScanAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!then.Contains(entityType.KeyOf(entity)))
                yield return entity;
        }

        // A source that stops early because it was cancelled must not pass for one that came to its end.
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var entity in then.All)
            yield return entity;
    }

    public RowIndex<T>? FindIndex<T>(JoinKey<T> by)
        where T : class => Then<T>(by.EntityType).Count == 0 ? sources.FindIndex(by) : null;

    public async ValueTask<RowIndex<T>> ReadAsync<T>(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default)
        where T : class
    {
        var now = sources.FindIndex(by) ?? await sources.ReadAsync(by, keys, cancellationToken).ConfigureAwait(false);
        var (then, entityType) = (Then<T>(by.EntityType), model.Of<T>(by.EntityType));
        return then.Count == 0 ? now : RowIndex.Of(keys, now.RowsOf(keys).Where(r => !then.Contains(entityType.KeyOf(r))).Concat(then.RowsOf(by, keys)), by);
    }

    private ThenRows<T> Then<T>(string entityType)
        where T : class
    {
        if (!_then.TryGetValue(entityType, out var then))
            _then[entityType] = then = new ThenRows<T>();
        return (ThenRows<T>)then;
    }
}
