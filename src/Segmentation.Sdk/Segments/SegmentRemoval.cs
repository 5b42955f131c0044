namespace Segmentation;

/// <summary>Takes a segment out of a catalogue, and puts a filter in its place wherever another asks for it.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Replacement">What takes its place.</param>
/// <param name="Heir">The segment that takes its place, and over the channels that it suppresses; null when none does.</param>
internal sealed record SegmentRemoval(SegmentDefinition Segment, Filter Replacement, SegmentDefinition? Heir)
{
    /// <exception cref="FilterException">There is no such segment, or the policy does not go with it.</exception>
    public static SegmentRemoval Of(SegmentDeletion policy, SegmentCatalogue segments, string key, string? with)
    {
        var segment = segments.Require(key);
        return policy switch
        {
            SegmentDeletion.Replace => ReplacedBy(segments.Require(with!)),
            SegmentDeletion.Inline => segment is { Kind: SegmentKind.Dynamic, Filter: { } filter, Include: [], Exclude: [] }
                ? new SegmentRemoval(segment, filter, null)
                : throw new FilterException($"segment \"{segment.Key}\" has lists, which a filter cannot hold: replace it or clear"),
            _ => new SegmentRemoval(segment, Filter.Nobody, null),
        };

        SegmentRemoval ReplacedBy(SegmentDefinition heir)
        {
            if (heir == segment)
                throw new FilterException($"segment \"{segment.Key}\" cannot take its own place");
            if (!string.Equals(heir.EntityType, segment.EntityType, StringComparison.OrdinalIgnoreCase))
                throw new FilterException($"\"{heir.Key}\" is a segment of {heir.EntityType}, and \"{segment.Key}\" one of {segment.EntityType}");
            return new SegmentRemoval(segment, Filter.InSegment(heir.Key), heir);
        }
    }

    /// <summary>The segments that ask for it.</summary>
    public IEnumerable<SegmentDefinition> Users(SegmentCatalogue segments) =>
        segments.Segments.Where(s => s.Filter is { } filter && filter.AsksForSegment(Segment.Key));

    /// <summary>The catalogue without the segment.</summary>
    /// <exception cref="FilterException">Segments would ask for one another in a circle, or a filter would be too deep.</exception>
    public SegmentCatalogue From(SegmentCatalogue segments) => new(segments.Without(Segment.Key).Segments.Select(s => Inheriting(Replaced(s))));

    private SegmentDefinition Replaced(SegmentDefinition segment) =>
        segment.Filter is { } before && before.ReplaceSegment(Segment.Key, Replacement) is var after && !ReferenceEquals(before, after)
            ? segment.WithFilter(after)
            : segment;

    private SegmentDefinition Inheriting(SegmentDefinition segment) => string.Equals(segment.Key, Heir?.Key, StringComparison.OrdinalIgnoreCase)
        ? segment.Suppressing([.. segment.Suppresses, .. Segment.Suppresses])
        : segment;
}
