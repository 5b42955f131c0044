namespace Segmentation;

/// <summary>Reads the rows that relations lead to, for many entities at once.</summary>
public interface IRelatedReader
{
    /// <summary>The rows of every key where they are at hand, as for a base in memory; null where they have to be read.</summary>
    RowIndex<T>? FindIndex<T>(JoinKey<T> by)
        where T : class;

    /// <summary>The rows of <paramref name="keys"/>, read in one go; more than those do no harm.</summary>
    /// <param name="by">The entity type, and where its rows hold the keys.</param>
    /// <param name="keys">The keys, each once and none empty.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    ValueTask<RowIndex<T>> ReadAsync<T>(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default)
        where T : class;
}
