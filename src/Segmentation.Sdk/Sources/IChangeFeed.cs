namespace Segmentation;

/// <summary>One change of an entity.</summary>
/// <typeparam name="TEntity">The class of the entity.</typeparam>
/// <param name="Position">Its number in the feed, greater than those before it.</param>
/// <param name="Key">The entity's key.</param>
/// <param name="Before">What was; null where there was none.</param>
/// <param name="After">What is; null where it was deleted.</param>
/// <param name="At">When it was written.</param>
public sealed record EntityChange<TEntity>(long Position, EntityKey Key, TEntity? Before, TEntity? After, DateTimeOffset At)
    where TEntity : class;

/// <summary>What a source may offer besides: what was written, in order, each change once.</summary>
/// <typeparam name="TEntity">The class of the entities.</typeparam>
/// <remarks>
/// Implementations must be safe for concurrent reads while somebody writes. What a feed has told, a reading of its source that begins afterwards sees.
/// </remarks>
public interface IChangeFeed<TEntity>
    where TEntity : class
{
    /// <summary>The position of the last change; 0 before the first.</summary>
    ValueTask<long> PositionAsync(CancellationToken cancellationToken = default);

    /// <summary>The changes behind a position, up to the last at the time of the call.</summary>
    /// <param name="position">A position of this feed; 0: from the start.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ChangesLostException">Changes behind the position are kept no more.</exception>
    IAsyncEnumerable<EntityChange<TEntity>> ChangesAfterAsync(long position, CancellationToken cancellationToken = default);
}

/// <summary>A feed does not reach back to where somebody wants to go on reading: they have to start from the entities as they are.</summary>
public sealed class ChangesLostException : InvalidOperationException
{
    /// <summary>The changes behind a position are lost.</summary>
    /// <param name="position">Where reading was to go on.</param>
    /// <param name="first">The first change that is kept.</param>
    public ChangesLostException(long position, long first)
        : base($"The changes after {position} are kept no more, the first is {first}: read all entities, and go on from the feed's position.")
    {
    }
}
