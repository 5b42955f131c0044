namespace Segmentation;

/// <summary>Reads related rows from sources, for one run of a query; a source that cannot find them is scanned once. Not thread-safe.</summary>
internal sealed class SourceReader(RelatedSources sources) : IRelatedReader
{
    // Most queries of a database need none of them.
    private Dictionary<object, object> Scanned => field ??= new(ReferenceEqualityComparer.Instance);

    private Dictionary<Type, object> Scans => field ??= [];

    private Dictionary<object, object> Snapshots => field ??= new(ReferenceEqualityComparer.Instance);

    /// <summary>A source as it stood when it was first read, where it can say so.</summary>
    public IEntitySource<T> SnapshotOf<T>(IEntitySource<T> source)
        where T : class
    {
        if (source.GetFeature<ISnapshotSource<T>>() is not { } live)
            return source;
        if (!Snapshots.TryGetValue(source, out var snapshot))
            Snapshots[source] = snapshot = live.Snapshot();
        return (IEntitySource<T>)snapshot;
    }

    /// <summary>The source of an entity type, as it stood when it was first read.</summary>
    public IEntitySource<T> Source<T>(string entityType)
        where T : class => SnapshotOf(sources.Of<T>(entityType));

    public RowIndex<T>? FindIndex<T>(JoinKey<T> by)
        where T : class =>
        (Source<T>(by.EntityType) as InMemorySnapshot<T>)?.IndexBy(by) ?? (RowIndex<T>?)Scanned.GetValueOrDefault(by);

    public async ValueTask<RowIndex<T>> ReadAsync<T>(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default)
        where T : class
    {
        var source = Source<T>(by.EntityType);
        if (source.GetFeature<IRelatedSource<T>>() is { } related)
            return RowIndex.Of(keys, await ListAsync(related.FindRelatedAsync(by, keys, cancellationToken), cancellationToken).ConfigureAwait(false), by);
        if (!Scans.TryGetValue(typeof(T), out var rows))
            Scans[typeof(T)] = rows = await ListAsync(source.ScanAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        var index = RowIndex.OfAll((List<T>)rows, by);
        Scanned[by] = index;
        return index;
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
