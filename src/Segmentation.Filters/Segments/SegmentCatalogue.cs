using System.Collections.Frozen;

namespace Segmentation;

/// <summary>All segments as they stood at one time, for filters that ask for members. Immutable and thread-safe.</summary>
public sealed class SegmentCatalogue
{
    private readonly FrozenDictionary<string, SegmentDefinition> _byKey;

    /// <summary>A catalogue of these segments.</summary>
    /// <exception cref="FilterException">Two segments have the same key in any case, or segments ask for one another in a circle.</exception>
    public SegmentCatalogue(params IEnumerable<SegmentDefinition> segments)
    {
        Segments = [.. segments];
        if (SegmentFault.In(Segments) is { } fault)
            throw new FilterException(fault.Issue.Message);
        _byKey = Segments.ToFrozenDictionary(s => s.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>No segments.</summary>
    public static SegmentCatalogue Empty { get; } = new([]);

    /// <summary>The segments, in the order given.</summary>
    public IReadOnlyList<SegmentDefinition> Segments { get; }

    /// <summary>The segment with this key, without regard to case; null when there is none.</summary>
    public SegmentDefinition? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The catalogue with segments added, each put in the place of the one with its key where there is one.</summary>
    /// <exception cref="FilterException">Two of them have the same key in any case, or segments would ask for one another in a circle.</exception>
    public SegmentCatalogue With(params IEnumerable<SegmentDefinition> segments) => new(Joined(segments));

    /// <summary>The catalogue without a segment, which others may still ask for.</summary>
    public SegmentCatalogue Without(string key) => new(Segments.Where(s => !IsKey(s.Key, key)));

    /// <exception cref="FilterException">There is no such segment.</exception>
    internal SegmentDefinition Require(string key) => Find(key) ?? throw new FilterException(
    [
        new Issue(Severity.Error, IssueCode.UnknownSegment, $"there is no segment '{key}'")
        {
            Suggestions = Suggestions.For(key, Segments.Select(s => s.Key)),
        },
    ]);

    /// <summary>The segments as <see cref="With"/> would have them, sound or not.</summary>
    internal IReadOnlyList<SegmentDefinition> Joined(IEnumerable<SegmentDefinition> segments)
    {
        var added = segments.ToList();
        var joined = Segments.Select(old => added.Find(s => IsKey(s.Key, old.Key)) is { } found && added.Remove(found) ? found : old).ToList();
        return [.. joined, .. added];
    }

    /// <summary>The segments that ask for one of these keys, by themselves or through others, in order.</summary>
    internal IReadOnlyList<SegmentDefinition> Asking(params IEnumerable<string> keys)
    {
        var reached = keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var left = Segments.Select(s => (Segment: s, Asked: AskedSegment.In(s.Filter).Select(a => a.Key).ToList())).ToList();
        var asking = new HashSet<SegmentDefinition>(ReferenceEqualityComparer.Instance);
        while (left.FindAll(s => s.Asked.Exists(reached.Contains)) is { Count: > 0 } more)
        {
            left.RemoveAll(more.Contains);
            asking.UnionWith(more.Select(s => s.Segment));
            reached.UnionWith(more.Select(s => s.Segment.Key));
        }

        return [.. Segments.Where(asking.Contains)];
    }

    private static bool IsKey(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
