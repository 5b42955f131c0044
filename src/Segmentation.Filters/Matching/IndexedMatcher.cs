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
    private readonly Dictionary<string, MatchedFilter<T>> _filters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _writing = new();
    private volatile MatcherState<T> _state = MatcherState<T>.Of(new FilterIndex<T>([], width));
    private long _asked;
    private int _isBuilding;

    public void Set(string name, BindResult<T> filter)
    {
        filter.RequirePlan();
        var added = new MatchedFilter<T>(name, filter);
        lock (_writing)
        {
            _filters.Remove(name);
            _filters.Add(name, added);
            _state = _state.With(added);
        }
    }

    public bool Remove(string name)
    {
        lock (_writing)
        {
            if (!_filters.Remove(name))
                return false;
            _state = _state.Without(name);
            return true;
        }
    }

    public IReadOnlyList<string> Match(T entity, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null)
    {
        var state = Current(1);
        var (asked, question, names) = (state.Among(among), new MatchQuestion<T>(entity, moment, related ?? RelatedRows.None), new Names(state.Index.Names));
        var buffer = MatchBuffer.Take(state.Index.BufferWords);
        state.Index.Match(question, state.Index.At(moment), asked.Clauses, buffer, ref names);
        MatchBuffer.Return(buffer);
        foreach (var filter in asked.Added)
        {
            if (filter.Predicate.At(moment).Matches(entity, question.Related))
                names.Add(filter.Name);
        }

        return names.Found;
    }

    public void Match(
        ReadOnlySpan<T> entities, FilterMatches matches, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null)
    {
        var state = Current(entities.Length);
        var (asked, fields, rows) = (state.Among(among), state.Index.At(moment), related ?? RelatedRows.None);
        matches.Reset(asked.Names, entities.Length);
        var buffer = MatchBuffer.Take(state.Index.BufferWords);
        for (var entity = 0; entity < entities.Length; entity++)
        {
            var bits = new Bits(matches, asked.Rows, entity);
            state.Index.Match(new MatchQuestion<T>(entities[entity], moment, rows), fields, asked.Clauses, buffer, ref bits);
        }

        MatchBuffer.Return(buffer);
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

    /// <summary>The state; with a new index when as many filters have been asked one by one as there are filters, so that neither work is wasted.</summary>
    private MatcherState<T> Current(int entities)
    {
        var state = _state;
        if (state.Changes == 0 || Interlocked.Add(ref _asked, (long)state.Changes * entities) < state.Index.Names.Length + state.Changes)
            return state;
        // Others go on with the state that there is.
        if (Interlocked.Exchange(ref _isBuilding, 1) != 0)
            return state;
        try
        {
            MatchedFilter<T>[] filters;
            lock (_writing)
                filters = [.. _filters.Values];
            var index = new FilterIndex<T>(filters, width);
            lock (_writing)
                return _state = MatcherState<T>.Of(index, _filters);
        }
        finally
        {
            Interlocked.Exchange(ref _asked, 0);
            Interlocked.Exchange(ref _isBuilding, 0);
        }
    }

    private struct Names(string[] names) : IMatchSink
    {
        private List<string>? _found;

        public readonly IReadOnlyList<string> Found => _found ?? (IReadOnlyList<string>)[];

        public void Add(int filter) => Add(names[filter]);

        public void Add(string name) => (_found ??= []).Add(name);
    }

    private readonly struct Bits(FilterMatches matches, int[] rows, int entity) : IMatchSink
    {
        public void Add(int filter) => matches.Add(rows[filter], entity);
    }
}

/// <summary>A buffer of each thread, so that a match allocates none; a match within a match takes another.</summary>
internal static class MatchBuffer
{
    [ThreadStatic]
    private static ulong[]? t_free;

    public static ulong[] Take(int words)
    {
        var buffer = t_free;
        t_free = null;
        return buffer?.Length >= words ? buffer : new ulong[words];
    }

    public static void Return(ulong[] buffer) => t_free = buffer;
}
