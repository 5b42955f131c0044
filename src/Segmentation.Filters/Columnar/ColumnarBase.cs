namespace Segmentation;

/// <summary>Loads columnar bases.</summary>
public static class ColumnarBase
{
    /// <summary>Loads a base. Of entities with the same key the last is kept.</summary>
    /// <param name="entityType">The entity type, with its custom fields.</param>
    /// <param name="entities">The entities.</param>
    /// <param name="options">How they are kept; null: all fields are columns, and no more.</param>
    /// <param name="progress">Is told how many were read, now and then.</param>
    /// <param name="cancellationToken">Ends the loading with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The options name a field that the entity type lacks, or an entity has no key.</exception>
    public static async ValueTask<ColumnarBase<T>> LoadAsync<T>(
        EntityType<T> entityType,
        IAsyncEnumerable<T> entities,
        ColumnarOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        var loaded = new ColumnarBase<T>(entityType, options);
        await loaded.LoadAsync(entities, progress, cancellationToken).ConfigureAwait(false);
        return loaded;
    }
}

/// <summary>A large base of entities in memory, column by column. Thread-safe: readers take snapshots and are never blocked, writers take turns.</summary>
/// <remarks>An entity must not be changed once it was given: give a changed one in its place.</remarks>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed partial class ColumnarBase<T>
    where T : class
{
    private readonly Lock _writing = new();
    private readonly EntityType<T> _entityType;
    private readonly ColumnarOptions _options;
    private readonly ColumnarLayout<T> _layout;
    private readonly KeyIndex _keys;

    // What writers change, under the lock; readers see what was published of it.
    private ChunkList<T> _chunks = new([]);
    private ulong[]?[] _dead = [];
    private Pages<int> _log;
    private int _logged;
    private Staging<T> _staging;
    private IReadOnlyList<SortRun> _runs = [];
    private Task _merging = Task.CompletedTask;

    private PublishedVersion<T> _published;
    private ColumnarSnapshot<T>? _latest;

    /// <summary>A base without entities.</summary>
    /// <exception cref="ArgumentException">The options name a field that the entity type lacks, or one of a type that cannot be kept so.</exception>
    public ColumnarBase(EntityType<T> entityType, ColumnarOptions? options = null)
    {
        (_entityType, _options) = (entityType, options ?? new ColumnarOptions());
        _layout = new ColumnarLayout<T>(entityType, _options);
        _keys = new KeyIndex(KeyAt);
        _log = Pages<int>.For(_options.ChunkRows);
        _staging = _layout.Stage(0);
        _published = new(Current());
    }

    /// <summary>The base as it is now. It does not change, and takes no lock.</summary>
    public ColumnarSnapshot<T> Snapshot()
    {
        var version = Volatile.Read(ref _published).Now();
        var latest = Volatile.Read(ref _latest);
        if (latest?.Version == version)
            return latest;
        var words = _options.ChunkRows >> 6;
        var dead = latest is not null && ReferenceEquals(latest.Version.Dead, version.Dead) && latest.Version.Logged <= version.Logged
            ? version.DeadNow(latest.Dead, latest.Version.Logged, words)
            : version.DeadNow(version.Dead, 0, words);
        var snapshot = new ColumnarSnapshot<T>(_entityType, _layout, _options, version, dead);
        Volatile.Write(ref _latest, snapshot);
        return snapshot;
    }

    /// <summary>Adds an entity, or puts it in the place of the one with its key.</summary>
    /// <exception cref="ArgumentException">The entity has no key.</exception>
    public void Upsert(T entity)
    {
        var key = RequireKey(entity);
        lock (_writing)
        {
            Add(entity, key, sorts: true);
            Publish();
        }
    }

    /// <summary>Adds entities, or puts them in the place of those with their keys; no snapshot has but some of them.</summary>
    /// <exception cref="ArgumentException">An entity has no key; none was added.</exception>
    public void Upsert(IEnumerable<T> entities)
    {
        var keyed = entities.Select(e => (Entity: e, Key: RequireKey(e))).ToList();
        lock (_writing)
        {
            foreach (var (entity, key) in keyed)
                Add(entity, key, sorts: true);
            Publish();
        }
    }

    /// <summary>Deletes the entity with a key; false when there is none.</summary>
    public bool Delete(EntityKey key) => Delete([key]) == 1;

    /// <summary>Deletes the entities with some keys, and tells how many there were; no snapshot lacks but some of them.</summary>
    public int Delete(IEnumerable<EntityKey> keys)
    {
        var deleted = 0;
        lock (_writing)
        {
            foreach (var key in keys)
            {
                if (_keys.Remove(key) is not { } row)
                    continue;
                Kill(row);
                deleted++;
            }

            Publish();
        }

        return deleted;
    }

    /// <summary>Packs what was written last, as is done in the background from time to time, and waits for it.</summary>
    public Task MergeAsync()
    {
        lock (_writing)
        {
            if (_staging.Rows > 0)
                BeginChunk();
            else
                FoldLog();
            _merging = SortAfter(CompactAfter(_merging, _dead));
            Publish();
            return _merging;
        }
    }

    /// <summary>Adds entities while nobody else knows the base.</summary>
    internal async ValueTask LoadAsync(IAsyncEnumerable<T> entities, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (count, packing) = (0L, _merging);
        await foreach (var entity in entities.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Add(entity, RequireKey(entity), sorts: false);
            if (++count % _options.ChunkRows != 0)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(count);
            // One chunk is packed while the next is filled, and no more wait.
            await packing.ConfigureAwait(false);
            packing = _merging;
        }

        progress?.Report(count);
        await MergeAsync().ConfigureAwait(false);
    }

    private EntityKey RequireKey(T entity) => _entityType.KeyOf(entity) is { IsEmpty: false } key
        ? key
        : throw new ArgumentException($"An entity of {_entityType.Name} has no key.", nameof(entity));

    private EntityKey KeyAt(int row) => EntityKey.From(RowNumber.SlotOf(row) is var slot && slot == _staging.Slot
        ? _staging.Read(_layout.Columns.Key.Column, RowNumber.RowOf(row))
        : _chunks.All[slot]!.Columns[_layout.Columns.Key.Column].Read(RowNumber.RowOf(row)));

    private void Add(T entity, EntityKey key, bool sorts)
    {
        _keys.Fetch(key);
        var row = RowNumber.Of(_staging.Slot, _staging.Add(entity));
        if (_keys.Set(key, row) is { } before)
            Kill(before);
        if (_staging.IsFull)
            BeginChunk();
        if (sorts && _staging.Rows == 0)
            _merging = SortAfter(CompactAfter(_merging, _dead));
    }

    private void Kill(int row)
    {
        // Readers hold the log and how much of it is theirs: it is never written over.
        if (_logged == _options.ChunkRows)
            FoldLog();
        _log.Claim(_logged++, _options.ChunkRows) = row;
    }

    private BaseVersion<T> Current() => new(_chunks, _dead, _log, _logged, _staging, _staging.Rows, _runs);

    private void Publish()
    {
        var current = Current();
        if (!_published.TryGoOn(current))
            Volatile.Write(ref _published, new(current));
    }
}
