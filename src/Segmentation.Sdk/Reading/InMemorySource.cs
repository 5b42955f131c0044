using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>A fixed set of entities in memory. Thread-safe as long as nobody changes the entities.</summary>
public sealed class InMemorySource<TEntity> : IEntitySource<TEntity>
    where TEntity : class
{
    // Often enough to be stopped soon, seldom enough to cost nothing.
    private const int CancellationInterval = 1024;

    private readonly TEntity[] _entities;
    private readonly Dictionary<EntityKey, TEntity> _byKey;
    private readonly ConcurrentDictionary<JoinKey<TEntity>, Lazy<RowIndex<TEntity>>> _indexes = new();

    /// <summary>A source of these entities, in this order.</summary>
    /// <exception cref="ArgumentException">Two entities have the same key, or one has none.</exception>
    public InMemorySource(EntityType<TEntity> entityType, IEnumerable<TEntity> entities)
    {
        _entities = [.. entities];
        _byKey = new Dictionary<EntityKey, TEntity>(_entities.Length);
        foreach (var entity in _entities)
        {
            var key = entityType.KeyOf(entity);
            if (key.IsEmpty)
                throw new ArgumentException($"A {entityType.Name} has no key.", nameof(entities));
            if (!_byKey.TryAdd(key, entity))
                throw new ArgumentException($"Two entities of type {entityType.Name} have the key \"{key}\".", nameof(entities));
        }
    }

    /// <inheritdoc/>
    // Nothing is awaited, yet a caller may await each entity.
#pragma warning disable CS1998
    public async IAsyncEnumerable<TEntity> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
#pragma warning restore CS1998
    {
        for (var i = 0; i < _entities.Length; i++)
        {
            if (i % CancellationInterval == 0)
                cancellationToken.ThrowIfCancellationRequested();
            yield return _entities[i];
        }
    }

    /// <inheritdoc/>
    public ValueTask<TEntity?> FindAsync(EntityKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_byKey.GetValueOrDefault(key));
    }

    /// <summary>The entities by a key that they are joined by; made once.</summary>
    internal RowIndex<TEntity> IndexBy(JoinKey<TEntity> by) =>
        _indexes.GetOrAdd(by, key => new Lazy<RowIndex<TEntity>>(() => RowIndex.OfAll(_entities, key))).Value;
}
