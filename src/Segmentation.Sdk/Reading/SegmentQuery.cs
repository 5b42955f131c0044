using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>The entities of a source that a filter selects at one moment. Thread-safe; each use reads the source anew.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed partial class SegmentQuery<T> : IAsyncEnumerable<T>
    where T : class
{
    /// <summary>How many entities related rows are read for at once.</summary>
    public const int BatchSize = 1000;

    private readonly IEntitySource<T> _source;
    private readonly BindResult<T> _bound;
    private readonly RelatedSources _related;
    private readonly EntityPredicate<T> _predicate;

    internal SegmentQuery(BindResult<T> bound, IEntitySource<T> source, RelatedSources related, Moment moment)
        : this(bound, source, related, moment, bound.Compile(moment))
    {
    }

    private SegmentQuery(BindResult<T> bound, IEntitySource<T> source, RelatedSources related, Moment moment, EntityPredicate<T> predicate) =>
        (_bound, _source, _related, Moment, _predicate) = (bound, source, related, moment, predicate);

    /// <summary>The moment that every part of the question sees; captured when the query was made.</summary>
    public Moment Moment { get; }

    /// <summary>The same query, with the rows of a related entity type read from a source; else a registered source is.</summary>
    public SegmentQuery<T> WithRelated<TRelated>(IEntitySource<TRelated> source)
        where TRelated : class => new(_bound, _source, _related.With(source), Moment, _predicate);

    /// <summary>The entities that match, in the source's order. Related rows are read for a batch of them at once.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; so for every member below.</exception>
    /// <exception cref="InvalidOperationException">The filter reads related rows of a type that no source was given for; so for every member below.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (_bound.ReadSet.Relations.Count == 0)
        {
            await foreach (var entity in ScanAsync(cancellationToken).ConfigureAwait(false))
            {
                if (_predicate.Matches(entity))
                    yield return entity;
            }

            yield break;
        }

        await foreach (var (entity, _) in MatchesAsync(_bound.LoadRelatedAsync, cancellationToken).ConfigureAwait(false))
            yield return entity;
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
            yield return _bound.EntityType.KeyOf(entity);
    }

    /// <summary>The entities that match, with the related rows that <paramref name="load"/> reads for a batch of them at once.</summary>
    private async IAsyncEnumerable<(T Entity, RelatedRows Related)> MatchesAsync(
        LoadRelated load, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new SourceReader(_related);
        await foreach (var batch in ScanAsync(cancellationToken).Chunk(BatchSize).ConfigureAwait(false))
        {
            var related = await load(batch, reader, cancellationToken).ConfigureAwait(false);
            foreach (var entity in batch)
            {
                if (_predicate.Matches(entity, related))
                    yield return (entity, related);
            }
        }
    }

    private delegate ValueTask<RelatedRows> LoadRelated(IReadOnlyCollection<T> batch, IRelatedReader reader, CancellationToken cancellationToken);

    private async IAsyncEnumerable<T> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _source.ScanAsync(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return entity;
        // A source that stops early because it was cancelled must not pass for one that came to its end.
        cancellationToken.ThrowIfCancellationRequested();
    }
}
