using Segmentation;

namespace SegmentCli.Csv;

/// <summary>Asks each filter in turn, by the interpreter.</summary>
internal sealed class InterpretedMatching : IFilterMatching
{
    public IFilterMatcher<T> Create<T>(EntityType<T> entityType)
        where T : class => new Matcher<T>();

    private sealed class Matcher<T> : IFilterMatcher<T>
        where T : class
    {
        private readonly Dictionary<string, BindResult<T>> _filters = new(StringComparer.OrdinalIgnoreCase);

        public void Set(string name, BindResult<T> filter) => _filters[name] = filter;

        public bool Remove(string name) => _filters.Remove(name);

        public IReadOnlyList<string> Match(T entity, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null) =>
            [.. (among ?? _filters.Keys).Where(n => _filters.TryGetValue(n, out var f) && f.Interpret(moment).Matches(entity, related ?? RelatedRows.None))];

        public void Match(
            ReadOnlySpan<T> entities, FilterMatches matches, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null)
        {
            matches.Reset([.. (among ?? _filters.Keys).Where(_filters.ContainsKey)], entities.Length);
            for (var filter = 0; filter < matches.Filters.Count; filter++)
            {
                var predicate = _filters[matches.Filters[filter]].Interpret(moment);
                for (var entity = 0; entity < entities.Length; entity++)
                {
                    if (predicate.Matches(entities[entity], related ?? RelatedRows.None))
                        matches.Add(filter, entity);
                }
            }
        }

        public MatchingReport Report() =>
            new([.. _filters.Select(f => new FilterReport(f.Key, 0, [new ResidualPart(f.Value.RequirePlan(), ResidualReason.NotIndexed)]))], 0);
    }
}
