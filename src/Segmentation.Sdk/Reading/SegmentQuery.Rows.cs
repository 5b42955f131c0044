using System.Runtime.CompilerServices;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

public sealed partial class SegmentQuery<T>
{
    /// <summary>Whether the caller may ask about sensitive fields.</summary>
    internal bool MaySeeSensitive => _bound.Context.AllowsSensitive;

    /// <summary>What a path leads to at the query's moment, sensitive or not; null with the issues that say why it leads nowhere.</summary>
    internal (Term? Term, IReadOnlyList<Issue> Issues) TermOf(FieldPath path)
    {
        var (term, issues) = new Binder(_bound.EntityType, _bound.Context with { AllowsSensitive = true }, source: null).TermOf(new FieldSubject(path));
        return (term is null ? null : new MomentResolver(Moment).Rewrite(term), issues);
    }

    /// <summary>The entities that match, with the related rows that some terms read of them.</summary>
    /// <param name="terms">What is read of the entities, its times constants.</param>
    /// <param name="orderBy">The order; the source's when nothing is named.</param>
    /// <param name="limit">How many at most; null: all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FilterException">The order does not fit the model; thrown before anything is read.</exception>
    internal IAsyncEnumerable<(T Entity, RelatedRows Related)> RowsAsync(
        IReadOnlyList<Term> terms, ValueList<SortField> orderBy, int? limit, CancellationToken cancellationToken) => orderBy.Count == 0
        ? FirstRowsAsync(terms, limit, cancellationToken)
        : OrderedRowsAsync(terms, _bound.OrderBy(orderBy).At(Moment), limit, cancellationToken);

    private async IAsyncEnumerable<(T Entity, RelatedRows Related)> FirstRowsAsync(
        IReadOnlyList<Term> terms, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var run = Run("stream");
        await foreach (var row in MatchesAsync(run, terms, cancellationToken).ConfigureAwait(false))
        {
            yield return row;
            if (--limit == 0)
                yield break;
        }
    }

    private async IAsyncEnumerable<(T Entity, RelatedRows Related)> OrderedRowsAsync(
        IReadOnlyList<Term> terms, EntityOrder<T> order, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var run = Run("stream");
        var reads = ReadSet.Of(new Constant(true), terms);
        _access.RequireChecked(reads);
        // A source that only scans would be scanned once a page.
        var size = Paging(run, order) is null ? int.MaxValue : BatchSize;
        var left = limit ?? int.MaxValue;
        SortPosition? after = null;
        do
        {
            (var page, after) = await PageAsync(run, order, after, Math.Min(size, left), cancellationToken).ConfigureAwait(false);
            foreach (var entities in page.Chunk(BatchSize))
            {
                var related = await reads.LoadRelatedAsync(entities, run.Visible, cancellationToken).ConfigureAwait(false);
                foreach (var entity in entities)
                    yield return (entity, related);
            }

            left -= page.Count;
        }
        while (after is not null && left > 0);
    }
}
