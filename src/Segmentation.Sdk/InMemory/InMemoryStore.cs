using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A whole store in memory, which answers filters, counts, groups, pages and changes itself. Thread-safe; every reading sees one snapshot.</summary>
/// <remarks>
/// What is written is copied, and so is what is read to be changed; what a scan gives are the stored entities, which nobody may change. A batch of writes
/// becomes visible at once. The entities that a store starts with are before its first change: its feed does not reach back to them.
/// </remarks>
/// <typeparam name="TEntity">The class of the entities.</typeparam>
public sealed class InMemoryStore<TEntity> :
    IEntitySource<TEntity>,
    ISnapshotSource<TEntity>,
    IEntitySink<TEntity>,
    IRelatedSource<TEntity>,
    IFilterPushdown<TEntity>,
    ICountPushdown<TEntity>,
    IGroupPushdown<TEntity>,
    IKeysetPaging<TEntity>,
    IChangeFeed<TEntity>
    where TEntity : class
{
    /// <summary>How many changes the feed keeps at least.</summary>
    public const int ChangesKept = 100_000;

    private readonly Func<TEntity, TEntity> _copy;
    private readonly TimeProvider _clock;
    private readonly Lock _writing = new();
    private readonly List<EntityChange<TEntity>> _changes = [];
    private StoreSnapshot<TEntity> _current;

    /// <summary>A store of these entities, in this order.</summary>
    /// <param name="entityType">What the entities are.</param>
    /// <param name="entities">The entities to start with, which are not copied; null: none.</param>
    /// <param name="copy">
    /// Copies an entity that is written or read to be changed; null: the shipped entities with their collections, of other classes the members one by one,
    /// which is refused where there are multi-values or custom fields.
    /// </param>
    /// <param name="clock">What tells when something was written; null: the machine's clock.</param>
    /// <exception cref="ArgumentException">Two entities have the same key, or one has none.</exception>
    public InMemoryStore(
        EntityType<TEntity> entityType, IEnumerable<TEntity>? entities = null, Func<TEntity, TEntity>? copy = null, TimeProvider? clock = null)
    {
        (EntityType, _copy, _clock) = (entityType, copy ?? EntityCopy.For(entityType), clock ?? TimeProvider.System);
        var change = new StoreSnapshot<TEntity>.Change(StoreSnapshot<TEntity>.Empty);
        foreach (var entity in entities ?? [])
        {
            var key = RequireKey(entity, nameof(entities));
            if (change.Find(key) is not null)
                throw new ArgumentException($"Two entities of type {entityType.Name} have the key \"{key}\".", nameof(entities));
            change.Put(key, entity);
        }

        _current = change.Done();
    }

    /// <summary>What the entities are.</summary>
    public EntityType<TEntity> EntityType { get; }

    /// <inheritdoc/>
    public FilterCapabilities Capabilities => FilterCapabilities.OwnFields;

    private InMemorySnapshot<TEntity> Current => new(EntityType, Volatile.Read(ref _current));

    /// <inheritdoc/>
    public IEntitySource<TEntity> Snapshot() => Current;

    /// <inheritdoc/>
    public IAsyncEnumerable<TEntity> ScanAsync(CancellationToken cancellationToken = default) => Current.ScanAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TEntity?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => Current.FindAsync(key, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<TEntity> FindRelatedAsync(
        JoinKey<TEntity> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default) =>
        Current.FindRelatedAsync(by, keys, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<TEntity> ScanAsync(PushedQuery query, CancellationToken cancellationToken = default) => Current.ScanAsync(query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(PushedQuery query, CancellationToken cancellationToken = default) => Current.CountAsync(query, cancellationToken);

    /// <inheritdoc/>
    public bool CanGroup(Grouping grouping) => Current.CanGroup(grouping);

    /// <inheritdoc/>
    public IAsyncEnumerable<EntityGroup> GroupAsync(PushedQuery query, Grouping grouping, CancellationToken cancellationToken = default) =>
        Current.GroupAsync(query, grouping, cancellationToken);

    /// <inheritdoc/>
    public bool CanOrder(ValueList<SortTerm> order) => Current.CanOrder(order);

    /// <inheritdoc/>
    public IAsyncEnumerable<TEntity> PageAsync(PushedQuery query, KeysetPage page, CancellationToken cancellationToken = default) =>
        Current.PageAsync(query, page, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> PositionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Volatile.Read(ref _current).Version);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<EntityChange<TEntity>> ChangesAfterAsync(long position, CancellationToken cancellationToken = default)
    {
        lock (_writing)
        {
            var first = _current.Version - _changes.Count;
            var known = Math.Min(position - first, _changes.Count);
            return known >= 0 ? InMemorySnapshot.Stream(_changes[(int)known..], cancellationToken) : throw new ChangesLostException(position, first + 1);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Versioned<TEntity>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Volatile.Read(ref _current).Find(key) is { } stored ? new Versioned<TEntity>(_copy(stored.Entity), TokenOf(stored)) : null);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<EntityWrite<TEntity>> writes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Copied first: what throws leaves the store as it was.
        var copies = writes.Select(w => w.Entity is null ? w : w with { Entity = _copy(w.Entity) }).ToList();
        var keys = copies.Select(w => w.Entity is null ? w.Key : RequireKey(w.Entity, nameof(writes))).ToList();
        if (keys.GroupBy(k => k).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two writes are of the {EntityType.Name} \"{twice.Key}\".", nameof(writes));
        lock (_writing)
        {
            var change = new StoreSnapshot<TEntity>.Change(_current);
            var now = _clock.GetUtcNow();
            var results = copies.Select((write, i) => Apply(change, write, keys[i], now)).ToList();
            // In this order, so that whoever sees the snapshot finds its changes.
            if (_changes.Count > 2 * ChangesKept)
                _changes.RemoveRange(0, _changes.Count - ChangesKept);
            Volatile.Write(ref _current, change.Done());
            return ValueTask.FromResult<IReadOnlyList<WriteResult>>(results);
        }
    }

    private WriteResult Apply(StoreSnapshot<TEntity>.Change change, EntityWrite<TEntity> write, EntityKey key, DateTimeOffset now)
    {
        var stored = change.Find(key);
        var seen = stored is null ? default : TokenOf(stored);
        var isConflict = write.Condition switch
        {
            WriteCondition.IsAbsent => stored is not null,
            WriteCondition.IsUnchanged => stored is null || seen != write.Token,
            _ => false,
        };
        if (isConflict || (stored is null && write.Entity is null))
            return new WriteResult(!isConflict, seen);
        change.Put(key, write.Entity);
        _changes.Add(new EntityChange<TEntity>(change.Version, key, stored?.Entity, write.Entity, now));
        return new WriteResult(true, change.Find(key) is { } written ? TokenOf(written) : default);
    }

    private static ConcurrencyToken TokenOf(StoredEntity<TEntity> stored) => ConcurrencyToken.Of(stored.Version);

    private EntityKey RequireKey(TEntity entity, string parameter) =>
        EntityType.KeyOf(entity) is { IsEmpty: false } key ? key : throw new ArgumentException($"A {EntityType.Name} has no key.", parameter);
}
