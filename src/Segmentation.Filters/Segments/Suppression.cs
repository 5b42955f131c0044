namespace Segmentation;

/// <summary>Who may be written to on a channel: a segment without the members of those that suppress it.</summary>
public static class Suppression
{
    extension(SegmentCatalogue catalogue)
    {
        /// <summary>The channels that segments of an entity type keep their members from, each once, in the order of the segments.</summary>
        public IReadOnlyList<string> ChannelsOf(string entityType) =>
            [.. Of(catalogue, entityType).SelectMany(s => s.Suppresses).Distinct(StringComparer.OrdinalIgnoreCase)];

        /// <summary>Those members of a segment who may be written to on a channel: a filter again.</summary>
        /// <param name="segment">The key of the segment.</param>
        /// <param name="channel">The channel, without regard to case.</param>
        /// <remarks>A segment that is paused keeps its members from its channels all the same.</remarks>
        /// <exception cref="FilterException">
        /// There is no such segment, or none of its entity type suppresses the channel; the issue says what to do.
        /// </exception>
        public Filter Audience(string segment, string channel)
        {
            var audience = catalogue.Require(segment);
            var suppressing = Of(catalogue, audience.EntityType)
                .Where(s => s.Suppresses.Contains(channel, StringComparer.OrdinalIgnoreCase)).ToList();
            if (suppressing.Count > 0)
                return suppressing.Aggregate(Filter.InSegment(audience.Key), (filter, s) => filter.Except(Filter.InSegment(s.Key)));
            var message =
                $"no segment of {audience.EntityType} suppresses the channel `{channel}`: " +
                "name one that does; if nobody is kept from it, one with the filter `nobody`";
            throw new FilterException(
            [
                new Issue(Severity.Error, IssueCode.UnknownChannel, message)
                {
                    Suggestions = Suggestions.For(channel, catalogue.ChannelsOf(audience.EntityType)),
                },
            ]);
        }
    }

    private static IEnumerable<SegmentDefinition> Of(SegmentCatalogue catalogue, string entityType) =>
        catalogue.Segments.Where(s => string.Equals(s.EntityType, entityType, StringComparison.OrdinalIgnoreCase));
}
