namespace Segmentation;

/// <summary>Why segments cannot stand side by side.</summary>
/// <param name="Index">The segment at which it shows.</param>
/// <param name="Issue">What it is, with its place in that segment.</param>
internal sealed record SegmentFault(int Index, Issue Issue)
{
    /// <summary>A key that stands twice, or a circle of segments that ask for one another; null when there is none.</summary>
    public static SegmentFault? In(IReadOnlyList<SegmentDefinition> segments)
    {
        var byKey = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < segments.Count; i++)
        {
            if (!byKey.TryAdd(segments[i].Key, i))
            {
                var first = segments[byKey[segments[i].Key]].Key;
                return new SegmentFault(i, Error(IssueCode.Repeated, $"there are two segments with the key \"{first}\"", "/key"));
            }
        }

        return new Circles(segments, byKey).Find();
    }

    /// <summary>The place of a part of a segment's filter in the segment; into a text leads no pointer.</summary>
    public static string PointerIn(Filter filter, string? pointer) => filter.Source is null ? $"/filter{pointer}" : "/filter";

    private static Issue Error(IssueCode code, string message, string pointer) => new(Severity.Error, code, message) { Pointer = pointer };

    /// <summary>Looks for circles depth first, without recursion: a chain of segments may be long. A segment may be reached by several ways.</summary>
    private sealed class Circles(IReadOnlyList<SegmentDefinition> segments, Dictionary<string, int> byKey)
    {
        private readonly HashSet<int> _done = [];
        private readonly HashSet<int> _onPath = [];
        private readonly Stack<(int Segment, IEnumerator<AskedSegment> Asked)> _path = new();

        public SegmentFault? Find()
        {
            for (var start = 0; start < segments.Count; start++)
            {
                Enter(start);
                while (_path.TryPeek(out var top))
                {
                    if (!top.Asked.MoveNext())
                    {
                        _done.Add(top.Segment);
                        _onPath.Remove(_path.Pop().Segment);
                    }
                    else if (byKey.TryGetValue(top.Asked.Current.Key, out var next))
                    {
                        if (_onPath.Contains(next))
                            return Circle(next);
                        Enter(next);
                    }
                }
            }

            return null;
        }

        private void Enter(int segment)
        {
            if (_done.Contains(segment))
                return;
            _onPath.Add(segment);
            _path.Push((segment, AskedSegment.In(segments[segment].Filter).GetEnumerator()));
        }

        /// <summary>The fault stands at the circle's first segment, where that one asks for the next.</summary>
        private SegmentFault Circle(int first)
        {
            var circle = _path.Reverse().SkipWhile(p => p.Segment != first).ToList();
            var keys = circle.Select(p => p.Segment).Append(first).Select(i => segments[i].Key);
            var (filter, asked) = (segments[first].Filter!, circle[0].Asked.Current);
            var message = $"segments ask for one another in a circle: {string.Join(" -> ", keys)}";
            return new SegmentFault(first, Error(IssueCode.Circle, message, PointerIn(filter, asked.Pointer)) with { Span = filter.Source?.Of(asked.Node) });
        }
    }
}
