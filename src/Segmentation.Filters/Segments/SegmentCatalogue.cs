using System.Collections.Frozen;
using Segmentation.Syntax;

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
        if (Segments.GroupBy(s => s.Key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new FilterException($"there are two segments with the key \"{twice.Key}\"");
        _byKey = Segments.ToFrozenDictionary(s => s.Key, StringComparer.OrdinalIgnoreCase);
        if (Cycle() is { } cycle)
            throw new FilterException($"segments ask for one another in a circle: {string.Join(" -> ", cycle)}");
    }

    /// <summary>No segments.</summary>
    public static SegmentCatalogue Empty { get; } = new([]);

    /// <summary>The segments, in the order given.</summary>
    public IReadOnlyList<SegmentDefinition> Segments { get; }

    /// <summary>The segment with this key, without regard to case; null when there is none.</summary>
    public SegmentDefinition? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The keys of a circle, the first one again at its end; null when there is none. A segment may be reached by several ways.</summary>
    private List<string>? Cycle()
    {
        // Depth first, without recursion: a chain of segments may be long.
        var done = new HashSet<SegmentDefinition>(ReferenceEqualityComparer.Instance);
        foreach (var start in Segments)
        {
            var path = new Stack<(SegmentDefinition Segment, IEnumerator<SegmentDefinition> Next)>();
            var onPath = new HashSet<SegmentDefinition>(ReferenceEqualityComparer.Instance);
            Enter(start);
            while (path.TryPeek(out var top))
            {
                if (!top.Next.MoveNext())
                {
                    done.Add(top.Segment);
                    onPath.Remove(path.Pop().Segment);
                }
                else if (onPath.Contains(top.Next.Current))
                {
                    return [.. path.Select(p => p.Segment).Reverse().SkipWhile(s => s != top.Next.Current).Append(top.Next.Current).Select(s => s.Key)];
                }
                else
                {
                    Enter(top.Next.Current);
                }
            }

            void Enter(SegmentDefinition segment)
            {
                if (done.Contains(segment))
                    return;
                onPath.Add(segment);
                path.Push((segment, Asked(segment).GetEnumerator()));
            }
        }

        return null;
    }

    private IEnumerable<SegmentDefinition> Asked(SegmentDefinition segment) =>
        segment.Filter is null ? [] : segment.Filter.Accept(new SegmentKeys()).Select(Find).OfType<SegmentDefinition>();
}

/// <summary>The keys of the segments that a filter asks for, inside relations and aggregates too.</summary>
internal sealed class SegmentKeys : FilterVisitor<IEnumerable<string>>
{
    public override IEnumerable<string> Visit(Everyone node) => [];

    public override IEnumerable<string> Visit(Nobody node) => [];

    public override IEnumerable<string> Visit(Changed node) => [];

    public override IEnumerable<string> Visit(AllOf node) => node.Parts.SelectMany(p => p.Accept(this));

    public override IEnumerable<string> Visit(AnyOf node) => node.Parts.SelectMany(p => p.Accept(this));

    public override IEnumerable<string> Visit(Not node) => node.Inner.Accept(this);

    public override IEnumerable<string> Visit(InSegment node) => [node.Key];

    public override IEnumerable<string> Visit(Related node) => node.Where?.Accept(this) ?? [];

    public override IEnumerable<string> Visit(Condition node) =>
        node.Operands.OfType<SubjectOperand>().Select(o => o.Subject).Prepend(node.Subject).OfType<AggregateSubject>()
            .SelectMany(a => a.Where?.Accept(this) ?? []);
}
