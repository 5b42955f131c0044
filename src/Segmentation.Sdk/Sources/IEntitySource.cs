namespace Segmentation;

/// <summary>Where entities are read from. This is the least that a store has to give; what else it can do it offers as features.</summary>
/// <typeparam name="TEntity">The class of the entities.</typeparam>
/// <remarks>Implementations must be safe for concurrent reads. Results never depend on the features that are offered, only speed does.</remarks>
public interface IEntitySource<TEntity>
    where TEntity : class
{
    /// <summary>All entities, each once, in any order.</summary>
    /// <param name="cancellationToken">Ends the scan with <see cref="OperationCanceledException"/>.</param>
    IAsyncEnumerable<TEntity> ScanAsync(CancellationToken cancellationToken = default);

    /// <summary>The entity with a key, which is compared exactly; null when there is none.</summary>
    /// <param name="key">The key; the empty key finds nothing.</param>
    /// <param name="cancellationToken">Ends the search with <see cref="OperationCanceledException"/>.</param>
    ValueTask<TEntity?> FindAsync(EntityKey key, CancellationToken cancellationToken = default);

    /// <summary>The source as something more that it may be; null when it is not. A decorator passes this on, unless it hides entities.</summary>
    TFeature? GetFeature<TFeature>()
        where TFeature : class => this as TFeature;
}
