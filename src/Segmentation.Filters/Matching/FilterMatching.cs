using System.Collections.Concurrent;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>The matchers that are used where no others are named.</summary>
public static class FilterMatching
{
    /// <summary>Asks each filter in turn.</summary>
    public static IFilterMatching OneByOne { get; } = new OneByOneMatching();

    private sealed class OneByOneMatching : IFilterMatching
    {
        public IFilterMatcher<T> Create<T>(EntityType<T> entityType)
            where T : class => new OneByOneMatcher<T>();
    }
}

/// <summary>Asks each filter in turn, as a predicate that is compiled once a moment.</summary>
internal sealed class OneByOneMatcher<T> : IFilterMatcher<T>
    where T : class
{
    private readonly ConcurrentDictionary<string, Compiled> _filters = new(StringComparer.OrdinalIgnoreCase);

    public void Set(string name, BindResult<T> filter)
    {
        filter.RequirePlan();
        _filters[name] = new Compiled(filter);
    }

    public bool Remove(string name) => _filters.TryRemove(name, out _);

    public IReadOnlyList<string> Match(T entity, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null)
    {
        var rows = related ?? RelatedRows.None;
        return [.. (among ?? (IEnumerable<string>)_filters.Keys).Where(name => _filters.TryGetValue(name, out var f) && f.At(moment).Matches(entity, rows))];
    }

    private sealed class Compiled(BindResult<T> filter)
    {
        private Tuple<Moment, EntityPredicate<T>>? _last;

        public EntityPredicate<T> At(Moment moment)
        {
            // A plan without time is compiled once and for all; another once for as long as the moment is the same.
            if (_last is not { } last || (last.Item1 != moment && filter.Plan!.TimeDependence != TimeDependence.None))
                _last = last = Tuple.Create(moment, filter.Compile(moment));
            return last.Item2;
        }
    }
}
