namespace Segmentation;

/// <summary>Reads related rows from sources, for one run of a query; a source that cannot find them is scanned once.</summary>
internal sealed class SourceReader(RelatedSources sources) : IRelatedReader
{
    private readonly Dictionary<object, object> _scanned = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Type, object> _scans = [];
    private readonly Dictionary<Type, object> _snapshots = [];

    public RowIndex<T>? FindIndex<T>(JoinKey<T> by)
        where T : class => SnapshotOf<T>(by.EntityType)?.IndexBy(by) ?? (RowIndex<T>?)_scanned.GetValueOrDefault(by);

    public async ValueTask<RowIndex<T>> ReadAsync<T>(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default)
        where T : class
    {
        var source = sources.Of<T>(by.EntityType);
        if (source.GetFeature<IRelatedSource<T>>() is { } related)
            return RowIndex.Of(keys, await ListAsync(related.FindRelatedAsync(by, keys, cancellationToken), cancellationToken).ConfigureAwait(false), by);
        if (!_scans.TryGetValue(typeof(T), out var rows))
            _scans[typeof(T)] = rows = await ListAsync(source.ScanAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        var index = RowIndex.OfAll((List<T>)rows, by);
        _scanned[by] = index;
        return index;
    }

    // The source itself is asked, not what it decorates: a decorator may hide rows. One run sees one snapshot.
    private StoreSnapshot<T>? SnapshotOf<T>(string entityType)
        where T : class
    {
        if (sources.Of<T>(entityType) is not InMemoryStore<T> store)
            return null;
        if (!_snapshots.TryGetValue(typeof(T), out var snapshot))
            _snapshots[typeof(T)] = snapshot = store.Snapshot;
        return (StoreSnapshot<T>)snapshot;
    }

    private static async ValueTask<List<T>> ListAsync<T>(IAsyncEnumerable<T> rows, CancellationToken cancellationToken)
    {
        var list = new List<T>();
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            list.Add(row);
        // Rows that stop early because of a cancellation must not pass for all rows.
        cancellationToken.ThrowIfCancellationRequested();
        return list;
    }
}

/// <summary>Where the rows of each entity type are read from. Immutable.</summary>
internal sealed record RelatedSources(SegmentationModel Model, Func<Type, object?> Find)
{
    public RelatedSources With<T>(IEntitySource<T> source)
        where T : class => this with { Find = type => type == typeof(IEntitySource<T>) ? source : Find(type) };

    /// <exception cref="InvalidOperationException">There is no source, or the class does not tell which.</exception>
    public IEntitySource<T> Of<T>(string entityType)
        where T : class
    {
        if (Model.EntityTypes.Count(e => e.ClrType == typeof(T)) > 1)
        {
            throw new InvalidOperationException(
                $"Several entity types are of the class {typeof(T).Name}: load the rows of {entityType} with LoadRelatedAsync and a reader of your own.");
        }

        return (IEntitySource<T>?)Find(typeof(IEntitySource<T>)) ?? throw new InvalidOperationException(
            $"The filter reads rows of {entityType}, and no IEntitySource<{typeof(T).Name}> is registered: register one, or give it with WithRelated.");
    }
}
