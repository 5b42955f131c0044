using System.Buffers;
using System.Runtime.CompilerServices;

namespace Segmentation;

internal sealed class IndexedMatching(VectorWidth width) : IFilterMatching
{
    public IFilterMatcher<T> Create<T>(EntityType<T> entityType)
        where T : class => new IndexedMatcher<T>(width);
}

/// <summary>
/// An index over the filters, and beside it those that were added since it was built, which are asked one by one. Writers publish a new state;
/// readers take the one that is there, and are never blocked.
/// </summary>
internal sealed class IndexedMatcher<T>(VectorWidth width) : IFilterMatcher<T>
    where T : class
{
    // Three bitmaps of some ten thousand clauses.
    private const int MostWordsOnStack = 512;

    private readonly Dictionary<string, MatchedFilter<T>> _filters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _writing = new();
    private volatile MatcherState<T> _state = MatcherState<T>.Of(new FilterIndex<T>([], width));
    private long _asked;
    private int _version;
    private int _isBuilding;

    public void Set(string name, BindResult<T> filter)
    {
        filter.RequirePlan();
        var added = new MatchedFilter<T>(name, filter);
        lock (_writing)
        {
            _filters[name] = added;
            Publish(name, added);
        }
    }

    public bool Remove(string name)
    {
        lock (_writing)
        {
            if (!_filters.Remove(name))
                return false;
            Publish(name, null);
            return true;
        }
    }

    // What is on the stack is written before it is read.
    [SkipLocalsInit]
    public IReadOnlyList<string> Match(T entity, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null)
    {
        var (index, asked) = Ask(among, entities: 1);
        var question = new MatchQuestion<T>(entity, moment, related ?? RelatedRows.None);
        var rented = index.BufferWords > MostWordsOnStack ? ArrayPool<ulong>.Shared.Rent(index.BufferWords) : null;
        var names = index.Match(question, asked.Clauses, rented is null ? stackalloc ulong[MostWordsOnStack] : rented);
        if (rented is not null)
            ArrayPool<ulong>.Shared.Return(rented);
        return asked.Added.Length == 0
            ? names
            : [.. names, .. asked.Added.Where(f => f.Predicate.At(moment).Matches(entity, question.Related)).Select(f => f.Name)];
    }

    public void Match(
        ReadOnlySpan<T> entities, FilterMatches matches, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null)
    {
        var (index, asked) = Ask(among, entities.Length);
        var rows = related ?? RelatedRows.None;
        matches.Reset(asked.Names, entities.Length);
        for (var first = 0; first < entities.Length; first += MatchBatch.MostEntities)
        {
            var some = entities[first..Math.Min(first + MatchBatch.MostEntities, entities.Length)];
            index.Match(some, first, moment, rows, asked.Clauses, asked.Rows, matches);
        }

        for (var i = 0; i < asked.Added.Length; i++)
        {
            var (predicate, row) = (asked.Added[i].Predicate.At(moment), asked.Names.Count - asked.Added.Length + i);
            for (var entity = 0; entity < entities.Length; entity++)
            {
                if (predicate.Matches(entities[entity], rows))
                    matches.Add(row, entity);
            }
        }
    }

    public MatchingReport Report() => _state.Report();

    private void Publish(string name, MatchedFilter<T>? filter)
    {
        _version++;
        var state = _state.With(name, filter, _filters.Count);
        // Who sets one filter again and again, and asks nothing, shall not fill the memory.
        _state = state.Changes > 2 * (state.Index.Names.Length + _filters.Count) ? MatcherState<T>.Of(state.Index, _filters) : state;
    }

    /// <summary>What is asked, of a new index before as many filters are asked one by one as there are filters: so neither work is in vain.</summary>
    private (FilterIndex<T> Index, MatcherState<T>.Selection Asked) Ask(IReadOnlyCollection<string>? among, int entities)
    {
        var state = _state;
        var oneByOne = (long)Math.Min(state.Changes, among?.Count ?? int.MaxValue);
        // While one builds, others go on with the state that there is.
        if (oneByOne != 0 && Interlocked.Add(ref _asked, oneByOne * entities) >= state.Count && Interlocked.Exchange(ref _isBuilding, 1) == 0)
        {
            try
            {
                state = Build();
            }
            finally
            {
                Interlocked.Exchange(ref _asked, 0);
                Interlocked.Exchange(ref _isBuilding, 0);
            }
        }

        return (state.Index, state.Among(among));
    }

    private MatcherState<T> Build()
    {
        MatchedFilter<T>[] filters;
        int version;
        lock (_writing)
            (filters, version) = ([.. _filters.Values], _version);
        var index = new FilterIndex<T>(filters, width);
        lock (_writing)
            return _state = version == _version ? MatcherState<T>.Of(index) : MatcherState<T>.Of(index, _filters);
    }
}
