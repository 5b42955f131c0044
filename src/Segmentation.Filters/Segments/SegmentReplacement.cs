using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Finds and replaces a segment in filters.</summary>
public static class SegmentReplacement
{
    extension(Filter filter)
    {
        /// <summary>Whether the filter itself asks for the segment of a key, found without regard to case; inside relations and aggregates too.</summary>
        public bool AsksForSegment(string key) => AskedSegment.In(filter).Any(s => string.Equals(s.Key, key, StringComparison.OrdinalIgnoreCase));

        /// <summary>The filter with another in the place of each <c>in segment 'key'</c>; the same filter where it does not ask for the segment.</summary>
        /// <exception cref="FilterException">The filter would have more than <see cref="Filter.MaxHeight"/> levels.</exception>
        public Filter ReplaceSegment(string key, Filter with) => filter.Accept(new SegmentReplacer(key, with));
    }

    private sealed class SegmentReplacer(string key, Filter filter) : FilterRewriter
    {
        public override Filter Visit(InSegment node) => string.Equals(node.Key, key, StringComparison.OrdinalIgnoreCase) ? filter : node;
    }
}
