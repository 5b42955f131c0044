namespace Segmentation;

/// <summary>Two segments and how many members they share.</summary>
/// <param name="One">The key of one.</param>
/// <param name="Other">The key of the other.</param>
/// <param name="Count">How many belong to both.</param>
public sealed record SegmentPair(string One, string Other, long Count);

/// <summary>How many members each two of several segments share. Immutable and thread-safe.</summary>
public sealed class SegmentOverlap
{
    private readonly long[,] _counts;

    internal SegmentOverlap(IReadOnlyList<string> segments, long[,] counts) => (Segments, _counts) = (segments, counts);

    /// <summary>The keys of the segments, in the order given.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>How many belong to both of two segments; to one, where they are the same.</summary>
    /// <exception cref="ArgumentException">One of them is not among <see cref="Segments"/>.</exception>
    public long this[string one, string other] => _counts[IndexOf(one), IndexOf(other)];

    /// <summary>Each two segments once, in the order given.</summary>
    public IEnumerable<SegmentPair> Pairs =>
        from i in Enumerable.Range(0, Segments.Count)
        from j in Enumerable.Range(i + 1, Segments.Count - i - 1)
        select new SegmentPair(Segments[i], Segments[j], _counts[i, j]);

    private int IndexOf(string key) => Segments.ToList().FindIndex(s => string.Equals(s, key, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index
        ? index
        : throw new ArgumentException($"The segment \"{key}\" is not among those that were counted.", nameof(key));
}

/// <summary>Counts entity by entity how many members segments share. Not thread-safe.</summary>
/// <param name="segments">The keys of the segments.</param>
public sealed class OverlapTally(IEnumerable<string> segments)
{
    private readonly List<string> _segments = [.. segments];
    private readonly List<int> _belongsTo = [];
    private long[,]? _counts;

    /// <summary>Counts an entity.</summary>
    /// <param name="belongs">Whether it belongs to the segment of that index.</param>
    public void Add(Func<int, bool> belongs)
    {
        _belongsTo.Clear();
        _belongsTo.AddRange(Enumerable.Range(0, _segments.Count).Where(belongs));
        foreach (var i in _belongsTo)
        {
            foreach (var j in _belongsTo)
                Counts[i, j]++;
        }
    }

    /// <summary>What was counted so far.</summary>
    public SegmentOverlap Result() => new([.. _segments], (long[,])Counts.Clone());

    private long[,] Counts => _counts ??= new long[_segments.Count, _segments.Count];
}
