using System.Collections.Immutable;

namespace Segmentation;

/// <summary>The filters of a matcher as they stand: an index, which of its filters are gone, and which are not in it yet. Immutable.</summary>
internal sealed class MatcherState<T>
    where T : class
{
    private readonly ImmutableHashSet<int> _gone;
    private readonly ImmutableDictionary<string, MatchedFilter<T>> _added;

    private MatcherState(FilterIndex<T> index, ImmutableHashSet<int> gone, ImmutableDictionary<string, MatchedFilter<T>> added) =>
        (Index, _gone, _added) = (index, gone, added);

    public FilterIndex<T> Index { get; }

    /// <summary>How many filters of the index are gone.</summary>
    public int Gone => _gone.Count;

    /// <summary>How many filters there are.</summary>
    public int Count => Index.Names.Length - _gone.Count + _added.Count;

    private Selection Everything => field ??= new Selection(Index, Enumerable.Range(0, Index.Names.Length).Where(f => !_gone.Contains(f)), _added.Values);

    /// <summary>An index of just these filters.</summary>
    public static MatcherState<T> Of(FilterIndex<T> index) =>
        new(index, [], ImmutableDictionary.Create<string, MatchedFilter<T>>(StringComparer.OrdinalIgnoreCase));

    /// <summary>An index, while the filters are these.</summary>
    public static MatcherState<T> Of(FilterIndex<T> index, IReadOnlyDictionary<string, MatchedFilter<T>> filters)
    {
        var state = Of(index);
        var gone = Enumerable.Range(0, index.Names.Length).Where(f => filters.GetValueOrDefault(index.Names[f]) != index.Filters[f]);
        var added = filters.Where(f => index.Find(f.Key) is not { } number || index.Filters[number] != f.Value);
        return new MatcherState<T>(index, state._gone.Union(gone), state._added.AddRange(added));
    }

    /// <summary>The filters with one added, or put in the place of the one of its name.</summary>
    public MatcherState<T> With(MatchedFilter<T> filter) => new(Index, GoneWith(filter.Name), _added.Remove(filter.Name).Add(filter.Name, filter));

    public MatcherState<T> Without(string name) => new(Index, GoneWith(name), _added.Remove(name));

    /// <summary>Those of some filters that are there; null: all.</summary>
    public Selection Among(IReadOnlyCollection<string>? names)
    {
        if (names is null)
            return Everything;
        var (indexed, added) = (new HashSet<int>(names.Count), new HashSet<MatchedFilter<T>>());
        foreach (var name in names)
        {
            if (_added.TryGetValue(name, out var filter))
                added.Add(filter);
            else if (Index.Find(name) is { } number && !_gone.Contains(number))
                indexed.Add(number);
        }

        return new Selection(Index, indexed, added);
    }

    public MatchingReport Report() => new(
        [
            .. Enumerable.Range(0, Index.Names.Length).Where(f => !_gone.Contains(f)).Select(Index.ReportOf),
            .. _added.Values.Select(f => new FilterReport(f.Name, 0, [new ResidualPart(f.Bound.Plan!, ResidualReason.NotIndexed)])),
        ],
        Index.Bytes);

    private ImmutableHashSet<int> GoneWith(string name) => Index.Find(name) is { } filter ? _gone.Add(filter) : _gone;

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
}
