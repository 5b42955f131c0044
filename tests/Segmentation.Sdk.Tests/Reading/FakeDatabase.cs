using System.Runtime.CompilerServices;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>A source that answers what it declares, also over related rows, of which it sees all, as a database does.</summary>
internal sealed class FakeDatabase<T>(EntityType<T> entityType, IReadOnlyList<T> rows, FilterCapabilities capabilities, RelatedRows? related = null) :
    IEntitySource<T>, IFilterPushdown<T>, ICountPushdown<T>, IGroupPushdown<T>, IKeysetPaging<T>
    where T : class
{
    /// <summary>Everything there is, over relations too.</summary>
    public static FilterCapabilities Everything { get; } = FilterCapabilities.OwnFields.Exact<HasRelated>().Over<PathTerm>().Over<AggregateTerm>();

    /// <summary>The plan that it answers in place of what it was asked: a looser one, where a condition was declared as a superset.</summary>
    public Func<PushedQuery, Plan> Answered { get; init; } = query => query.Plan;

    public bool OnlyScans { get; init; }

    public FilterCapabilities Capabilities => capabilities;

    TFeature? IEntitySource<T>.GetFeature<TFeature>()
        where TFeature : class => OnlyScans ? null : this as TFeature;

    public IAsyncEnumerable<T> ScanAsync(CancellationToken cancellationToken = default) => rows.ToAsyncEnumerable();

    public ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(rows.FirstOrDefault(r => entityType.KeyOf(r) == key));

    public IAsyncEnumerable<T> ScanAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        Matches(query).ToAsyncEnumerable();

    public ValueTask<long> CountAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Matches(query).LongCount());

    public bool CanGroup(Grouping grouping) => grouping.By.All(IsOwn) && (grouping.Of is null || IsOwn(grouping.Of));

    // As coarse as equal values, of which it folds what the function asks for. Only exact folds may be told, and a decimal rounds a sum of thirds and whole numbers:
    // numbers of as many decimals are a group of their own.
    public async IAsyncEnumerable<EntityGroup> GroupAsync(
        PushedQuery query, Grouping grouping, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var by = grouping.By.Select(term => entityType.Compile(term)).ToList();
        var of = grouping.Of is null ? _ => default : entityType.Compile(grouping.Of);
        foreach (var group in Matches(query).GroupBy(
            r => (Values: (ValueList<Value>)[.. by.Select(read => read(r))], Decimals: of(r) is { Kind: ValueKind.Number, Number.Scale: var scale } ? scale : 0)))
        {
            List<Value> values = [.. group.Select(of).Where(v => !v.IsEmpty)];
            yield return new EntityGroup(group.Key.Values, group.Count()) { Folded = Folded(grouping.Function, values), FoldedCount = values.Count };
        }

        await Task.CompletedTask;
    }

    public bool CanOrder(ValueList<SortTerm> order) => order.All(o => IsOwn(o.Term) || o.Term is PathTerm);

    public IAsyncEnumerable<T> PageAsync(PushedQuery query, KeysetPage page, CancellationToken cancellationToken = default)
    {
        var order = entityType.OrderBy(page.Order);
        return Matches(query).OrderBy(r => order.PositionOf(r, related), order)
            .Where(r => page.After is null || order.Compare(order.PositionOf(r, related), page.After) > 0)
            .Take(page.Size)
            .ToAsyncEnumerable();
    }

    private IEnumerable<T> Matches(PushedQuery query) => rows.Where(entityType.Compile(Answered(query)).Over(related ?? RelatedRows.None));

    private static Value Folded(AggregateFunction function, List<Value> values) => (function, values) switch
    {
        (_, []) => default,
        (AggregateFunction.Sum, _) => Value.Of(values.Sum(v => v.Number)),
        (AggregateFunction.Min, _) => values.MinBy(v => v.Number),
        (AggregateFunction.Max, _) => values.MaxBy(v => v.Number),
        _ => default,
    };

    private static bool IsOwn(Term term) => term is FieldTerm { Type.IsMany: false };
}
