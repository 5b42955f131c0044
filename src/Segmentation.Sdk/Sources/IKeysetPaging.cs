using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The page that a store is asked for: the first so many entities of an order behind a position.</summary>
/// <param name="Order">What is ordered by; the key, ascending, comes after it. Empty values come last in both directions.</param>
/// <param name="After">Where the page before ended; null: the first page.</param>
/// <param name="Size">How many entities at most.</param>
public sealed record KeysetPage(ValueList<SortTerm> Order, SortPosition? After, int Size);

/// <summary>
/// What a source with pushdown may offer besides: pages in an order, by what was last seen and never by counting rows. It is asked only where nothing of
/// the filter is left over.
/// </summary>
/// <typeparam name="TEntity">The class of the entities.</typeparam>
public interface IKeysetPaging<TEntity>
    where TEntity : class
{
    /// <summary>Whether the source orders so: see <see cref="EntityOrder{T}"/>.</summary>
    bool CanOrder(ValueList<SortTerm> order);

    /// <summary>The entities of a page, in order; fewer than its size only where there are no more.</summary>
    IAsyncEnumerable<TEntity> PageAsync(PushedQuery query, KeysetPage page, CancellationToken cancellationToken = default);
}
