namespace Segmentation;

/// <summary>What came of binding a cross-tab beside a filter: issues, and a way to count when there are none. Immutable and thread-safe.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class BoundCrossTab<T>
    where T : class
{
    private readonly CrossTabFields? _fields;

    internal BoundCrossTab(BindResult<T> bound, CrossTabRequest request, CrossTabFields? fields, IReadOnlyList<Issue> issues) =>
        (Bound, Request, _fields, Issues) = (bound, request, fields, issues);

    /// <summary>The filter.</summary>
    internal BindResult<T> Bound { get; }

    /// <summary>What was asked for.</summary>
    public CrossTabRequest Request { get; }

    /// <summary>What was found in the request, each with a pointer such as <c>/by/0</c> or <c>/measure</c>; the filter has issues of its own.</summary>
    public IReadOnlyList<Issue> Issues { get; }

    /// <summary>Whether the cross-tab can be counted.</summary>
    public bool IsValid => _fields is not null;

    /// <summary>What the filter, the fields and the measure read.</summary>
    public ReadSet ReadSet => field ??= ReadSet.Of(Bound.RequirePlan(), _fields?.All.Select(f => f.Term) ?? []);

    /// <summary>The cross-tab of those entities that the filter selects.</summary>
    /// <param name="entities">The entities, each once; the first spelling met is the one that a bucket shows.</param>
    /// <param name="moment">The moment that every part of the question sees.</param>
    /// <param name="related">The related rows; null: none are asked for.</param>
    /// <exception cref="FilterException">The request has errors; so for every method below.</exception>
    /// <exception cref="RelatedRowsNotLoadedException">Rows are asked for that are not there.</exception>
    public CrossTab Over(IEnumerable<T> entities, Moment moment, RelatedRows? related = null)
    {
        var rows = related ?? RelatedRows.None;
        var (tally, matches) = (Start(moment), Bound.Compile(moment).Over(rows));
        foreach (var entity in entities.Where(matches))
            tally.Add(entity, rows);
        return tally.Result();
    }

    /// <summary>Starts to count entities that are given one by one, and that the filter has selected.</summary>
    public CrossTabTally<T> Start(Moment moment) => new(Request, Bound.Filter, Require().At(moment));

    /// <summary>The terms that are counted by and measured at a moment.</summary>
    public CrossTabTerms TermsAt(Moment moment)
    {
        var fields = Require().At(moment);
        return new CrossTabTerms([.. fields.By.Select(f => f.Term)], fields.Of?.Term);
    }

    private CrossTabFields Require() => _fields ?? throw new FilterException(Issues);
}

/// <summary>Counts what a filter selects by the values of fields.</summary>
public static class CrossTabs
{
    extension<T>(BindResult<T> bound)
        where T : class
    {
        /// <summary>Binds a cross-tab of what the filter selects. A bad request gives issues, never exceptions.</summary>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        public BoundCrossTab<T> CrossTab(CrossTabRequest request)
        {
            var plan = bound.RequirePlan();
            var binder = new Binder(bound.EntityType, bound.Context, source: null);
            var fields = binder.Bind(request, bound.Filter, plan);
            return new BoundCrossTab<T>(bound, request, fields, binder.Issues);
        }
    }
}
