namespace Segmentation;

/// <summary>The filters of a matcher as they stand: an index, and what was changed since it was built. Immutable.</summary>
internal sealed class MatcherState<T>
    where T : class
{
    private readonly Change? _last;

    private MatcherState(FilterIndex<T> index, Change? last, int count) => (Index, _last, Count) = (index, last, count);

    public FilterIndex<T> Index { get; }

    /// <summary>How many filters there are.</summary>
    public int Count { get; }

    /// <summary>How many changes there are, of which some may be of the same filter.</summary>
    public int Changes => _last?.Number ?? 0;

    private Difference Changed => field ??= new Difference(Index, _last);

    private Selection Everything => field ??= new Selection(Index, Indexed, Changed.Added.Values);

    private IEnumerable<int> Indexed => Enumerable.Range(0, Index.Names.Length).Where(f => !Changed.Gone.Contains(f));

    /// <summary>An index of just these filters.</summary>
    public static MatcherState<T> Of(FilterIndex<T> index) => new(index, null, index.Names.Length);

    /// <summary>An index, while the filters are these.</summary>
    public static MatcherState<T> Of(FilterIndex<T> index, IReadOnlyDictionary<string, MatchedFilter<T>> filters)
    {
        var state = Of(index);
        foreach (var name in index.Names.Where(n => !filters.ContainsKey(n)))
            state = state.With(name, null, filters.Count);
        foreach (var (name, filter) in filters.Where(f => index.Find(f.Key) is not { } number || index.Filters[number] != f.Value))
            state = state.With(name, filter, filters.Count);
        return state;
    }

    /// <summary>The filters with one added, put in the place of the one of its name, or removed.</summary>
    /// <param name="name">The name.</param>
    /// <param name="filter">The filter; null: it is removed.</param>
    /// <param name="count">How many filters there are then.</param>
    public MatcherState<T> With(string name, MatchedFilter<T>? filter, int count) => new(Index, new Change(name, filter, _last), count);

    /// <summary>Those of some filters that are there; null: all.</summary>
    public Selection Among(IReadOnlyCollection<string>? names)
    {
        if (names is null)
            return Everything;
        var (indexed, added) = (new HashSet<int>(names.Count), new HashSet<MatchedFilter<T>>());
        foreach (var name in names)
        {
            if (Changed.Added.TryGetValue(name, out var filter))
                added.Add(filter);
            else if (Index.Find(name) is { } number && !Changed.Gone.Contains(number))
                indexed.Add(number);
        }

        return new Selection(Index, indexed, added);
    }

    public MatchingReport Report() => new(
        [
            .. Indexed.Select(Index.ReportOf),
            .. Changed.Added.Values.Select(f => new FilterReport(f.Name, 0, [new ResidualPart(f.Bound.Plan!, ResidualReason.NotIndexed)])),
        ],
        Index.Bytes);

    /// <summary>The filters that are asked.</summary>
    internal sealed class Selection(FilterIndex<T> index, IEnumerable<int> indexed, IEnumerable<MatchedFilter<T>> added)
    {
        private readonly int[] _indexed = [.. indexed];

        /// <summary>The clauses of those in the index.</summary>
        public ulong[] Clauses => field ??= index.MaskOf(_indexed);

        /// <summary>Those that are not in the index.</summary>
        public MatchedFilter<T>[] Added { get; } = [.. added];

        /// <summary>All names, those of the index first.</summary>
        public IReadOnlyList<string> Names => field ??= [.. _indexed.Select(f => index.Names[f]), .. Added.Select(f => f.Name)];

        /// <summary>By the number of a filter of the index, the place of its name.</summary>
        public int[] Rows
        {
            get
            {
                if (field is null)
                {
                    var rows = new int[index.Names.Length];
                    for (var i = 0; i < _indexed.Length; i++)
                        rows[_indexed[i]] = i;
                    field = rows;
                }

                return field;
            }
        }
    }

    /// <summary>A filter that was set or, where there is none, removed, after all that was changed before.</summary>
    private sealed class Change(string name, MatchedFilter<T>? filter, Change? before)
    {
        public string Name => name;

        public MatchedFilter<T>? Filter => filter;

        public Change? Before => before;

        public int Number { get; } = before is null ? 1 : before.Number + 1;
    }

    /// <summary>What changes come to, the last of each name.</summary>
    private sealed class Difference
    {
        public Difference(FilterIndex<T> index, Change? last)
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            for (var change = last; change is not null; change = change.Before)
            {
                if (!names.Add(change.Name))
                    continue;
                if (index.Find(change.Name) is { } number)
                    Gone.Add(number);
                if (change.Filter is { } filter)
                    Added.Add(change.Name, filter);
            }
        }

        /// <summary>The filters of the index that are no more.</summary>
        public HashSet<int> Gone { get; } = [];

        /// <summary>The filters that are not in the index.</summary>
        public Dictionary<string, MatchedFilter<T>> Added { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
