using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>The entities of a source that a filter selects at one moment. Thread-safe; each use reads the source anew.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class SegmentQuery<T> : IAsyncEnumerable<T>
    where T : class
{
    private readonly IEntitySource<T> _source;
    private readonly EntityType<T> _entityType;
    private readonly EntityPredicate<T> _predicate;

    internal SegmentQuery(BindResult<T> bound, IEntitySource<T> source, Moment moment)
    {
        (_source, _entityType, Moment) = (source, bound.EntityType, moment);
        _predicate = bound.Compile(moment);
    }

    /// <summary>The moment that every part of the question sees; captured when the query was made.</summary>
    public Moment Moment { get; }

    /// <summary>The entities that match, in the source's order.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; so for every member below.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var entity in _source.ScanAsync(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (_predicate.Matches(entity))
                yield return entity;
        }

        // A source that stops early because it was cancelled must not pass for one that came to its end.
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>How many entities match.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        long count = 0;
        await foreach (var _ in this.WithCancellation(cancellationToken).ConfigureAwait(false))
            count++;
        return count;
    }

    /// <summary>The keys of the entities that match, in the source's order.</summary>
    public async IAsyncEnumerable<EntityKey> KeysAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var entity in this.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return _entityType.KeyOf(entity);
    }
}
