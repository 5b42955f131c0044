using System.Collections.Concurrent;

namespace Segmentation;

internal sealed class OneByOneMatching : IFilterMatching
{
    public IFilterMatcher<T> Create<T>(EntityType<T> entityType)
        where T : class => new OneByOneMatcher<T>();
}

/// <summary>Asks each filter in turn.</summary>
internal sealed class OneByOneMatcher<T> : IFilterMatcher<T>
    where T : class
{
    private readonly ConcurrentDictionary<string, MatchedFilter<T>> _filters = new(StringComparer.OrdinalIgnoreCase);

    public void Set(string name, BindResult<T> filter)
    {
        filter.RequirePlan();
        _filters[name] = new MatchedFilter<T>(name, filter);
    }

    public bool Remove(string name) => _filters.TryRemove(name, out _);

    public IReadOnlyList<string> Match(T entity, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null)
    {
        var rows = related ?? RelatedRows.None;
        return [.. Among(among).Where(f => f.Predicate.At(moment).Matches(entity, rows)).Select(f => f.Name)];
    }

    public void Match(
        ReadOnlySpan<T> entities, FilterMatches matches, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null)
    {
        var (rows, filters) = (related ?? RelatedRows.None, Among(among).ToList());
        matches.Reset([.. filters.Select(f => f.Name)], entities.Length);
        for (var filter = 0; filter < filters.Count; filter++)
        {
            var predicate = filters[filter].Predicate.At(moment);
            for (var entity = 0; entity < entities.Length; entity++)
            {
                if (predicate.Matches(entities[entity], rows))
                    matches.Add(filter, entity);
            }
        }
    }

    public MatchingReport Report() =>
        new([.. _filters.Values.Select(f => new FilterReport(f.Name, 0, [new ResidualPart(f.Bound.Plan!, ResidualReason.NotIndexed)]))], 0);

    private IEnumerable<MatchedFilter<T>> Among(IReadOnlyCollection<string>? among) =>
        among is null ? _filters.Values : among.Distinct(StringComparer.OrdinalIgnoreCase).Select(n => _filters.GetValueOrDefault(n)).OfType<MatchedFilter<T>>();
}
