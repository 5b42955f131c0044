namespace Segmentation;

/// <summary>What a source may offer besides: the rows of many keys at once. Without it related rows are found by scanning the source once a query.</summary>
/// <typeparam name="TEntity">The class of the rows.</typeparam>
/// <remarks>Implementations must be safe for concurrent reads.</remarks>
public interface IRelatedSource<TEntity>
    where TEntity : class
{
    /// <summary>The rows whose <paramref name="by"/> is one of the keys, each once, in any order; more rows do no harm.</summary>
    /// <param name="by">Where a row holds the key: in its own key, or in the member that the relation was declared with.</param>
    /// <param name="keys">The keys, each once and none empty; as many as a batch of entities leads to.</param>
    /// <param name="cancellationToken">Ends the search with <see cref="OperationCanceledException"/>.</param>
    IAsyncEnumerable<TEntity> FindRelatedAsync(
        JoinKey<TEntity> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default);
}
