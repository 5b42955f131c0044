using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Which page of what a query selects.</summary>
/// <param name="Size">How many entities at most; from 1.</param>
public sealed record PageRequest(int Size)
{
    /// <summary>What the entities are ordered by; the key, ascending, where that ties, and alone when nothing is named.</summary>
    public ValueList<SortField> OrderBy { get; init; } = [];

    /// <summary>Where the page before ended; null: the first page.</summary>
    public PageCursor? After { get; init; }
}

/// <summary>A page of entities, in order.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
/// <param name="Entities">The entities.</param>
/// <param name="Next">Where the next page begins; null when this is the last.</param>
public sealed record EntityPage<T>(IReadOnlyList<T> Entities, PageCursor? Next)
    where T : class;

public sealed partial class SegmentQuery<T>
{
    /// <summary>A page of the entities that match, in an order that no two of them share.</summary>
    /// <remarks>
    /// Pages follow one another by what was last seen, so that none is lost or doubled where others are added or deleted between two pages. A source that
    /// pages so is left to it; else all entities that match are looked at, and no more than a page of them held.
    /// </remarks>
    /// <exception cref="FilterException">The order does not fit the model, or the cursor is of another order; the exception says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public async Task<EntityPage<T>> PageAsync(PageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Size, 1);
        var bound = _bound.OrderBy(request.OrderBy);
        // What time has moved since the first page would be lost or doubled.
        DateTimeOffset? at = bound.TimeDependence == TimeDependence.None ? null : request.After?.At ?? Moment.Instant;
        var order = bound.At(at is { } instant ? Moment with { Instant = instant } : Moment);
        if (request.After is { } after && !(after.IsOf(request.OrderBy) && order.Takes(after.Position)))
        {
            throw new FilterException(
                $"the cursor is of a page ordered by {Shown(after.Order)}, and this one is by {Shown(request.OrderBy)}: start from the first page");
        }

        using var run = Run("page");
        var (entities, end) = await PageAsync(run, order, request.After?.Position, request.Size, cancellationToken).ConfigureAwait(false);
        return new EntityPage<T>(entities, end is null ? null : PageCursor.After(request.OrderBy, end, at));
    }

    /// <summary>The entities of a page, and where it ends; null where there is nothing behind it.</summary>
    private async Task<(IReadOnlyList<T> Entities, SortPosition? End)> PageAsync(
        QueryRun<T> run, EntityOrder<T> order, SortPosition? after, int size, CancellationToken cancellationToken)
    {
        // One more tells whether there is a next page.
        var page = new KeysetPage(order.Terms, after, size == int.MaxValue ? size : size + 1);
        if (Paging(run, order) is not { } paging)
        {
            var first = new FirstEntities<T>(order, after, page.Size);
            await foreach (var (entity, related) in MatchesAsync(run, order.Terms.Select(t => t.Term), cancellationToken).ConfigureAwait(false))
                first.Add(entity, related);
            var found = first.InOrder();
            return ([.. found.Take(size).Select(f => f.Entity)], found.Count > size ? found[size - 1].Position : null);
        }

        var entities = await paging.PageAsync(Pushed, page, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        run.Measures.Scanned += entities.Count;
        if (entities.Count <= size)
            return (entities, null);
        entities.RemoveRange(size, entities.Count - size);
        var last = entities[^1];
        var reads = ReadSet.Of(new Constant(true), order.Terms.Select(t => t.Term));
        return (entities, order.PositionOf(last, await reads.LoadRelatedAsync([last], run.Visible, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>What gives pages in this order; null where the source cannot, and all entities are looked at.</summary>
    private IKeysetPaging<T>? Paging(QueryRun<T> run, EntityOrder<T> order) =>
        !SelectsNobody && Feature<IKeysetPaging<T>>(run.Source) is { } paging && paging.CanOrder(order.Terms) &&
        !_access.Limits(ReadSet.Of(new Constant(true), order.Terms.Select(t => t.Term)))
            ? paging
            : null;

    private static string Shown(IEnumerable<object> order) => string.Join(", ", order) is { Length: > 0 } fields ? $"`{fields}`" : "the key";
}
