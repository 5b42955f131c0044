using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>The segments in the document, their filters as text.</summary>
internal sealed class SegmentSection(ISegmentRepository repository) : ConfigurationSection<SegmentCatalogue>("segments", repository)
{
    protected override BindingContext AddTo(BindingContext context, SegmentCatalogue definitions) => context with { Segments = definitions };

    protected override JsonNode Write(SegmentCatalogue definitions, BindingContext context) =>
        ConfigurationJson.Array(definitions.Segments.OrderBy(s => s.Key, StringComparer.Ordinal), SegmentWriter.Write);

    protected override IEnumerable<string> Changes(SegmentCatalogue before, SegmentCatalogue after, ConfigurationDraft draft) =>
        after.Segments.SelectMany(s =>
            ConfigurationJson.Changes(s.Key, before.Find(s.Key) is { } old ? SegmentWriter.Write(old) : null, SegmentWriter.Write(s)));

    protected override SegmentCatalogue Read(JsonElement? element, SegmentCatalogue stored, ConfigurationDraft draft)
    {
        var places = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var after = element is { } array ? draft.Try(() => Read(array, stored, places, draft)) ?? stored : stored;
        if (draft.HasErrors)
            return stored;
        var (now, then) = (draft.After with { Segments = after }, draft.Before with { Segments = stored });
        foreach (var segment in after.Segments)
        {
            var before = IssuesOf(stored.Find(segment.Key), then);
            draft.Report(IssuesOf(segment, now), before, issue => PlaceOf(segment, issue, places));
        }

        return after;
    }

    private SegmentCatalogue Read(JsonElement array, SegmentCatalogue stored, Dictionary<string, string> places, ConfigurationDraft draft)
    {
        var reader = new SegmentReader(null, draft.After.Limits!);
        var segments = draft.Items(array, $"/{Name}", (element, pointer) =>
        {
            var segment = reader.Definition(element, pointer);
            if (segment is not null && !places.TryAdd(segment.Key, pointer))
                throw new JsonFault(IssueCode.Repeated, $"{pointer}/key", $"there are two segments `{segment.Key}`");
            return segment is null ? null : Own(segment);
        });
        foreach (var issue in reader.Issues)
            draft.Report(issue);
        foreach (var left in stored.Segments.Where(s => reader.Issues.Count == 0 && !places.ContainsKey(s.Key)))
            draft.Inform($"/{Name}", IssueCode.LeftOut, $"the document leaves out the segment `{left.Key}`: it stays as it is");
        return Joined(stored, segments, places, draft);

        // The definition that is stored where the document says the same, with where its text came from.
        SegmentDefinition Own(SegmentDefinition segment)
        {
            var typed = WithTypedKeys(segment, draft.After.Model);
            return stored.Find(segment.Key) is { } old && JsonNode.DeepEquals(SegmentWriter.Write(old), SegmentWriter.Write(typed)) ? old : typed;
        }
    }

    private static SegmentCatalogue Joined(
        SegmentCatalogue stored, IReadOnlyList<SegmentDefinition> segments, Dictionary<string, string> places, ConfigurationDraft draft)
    {
        var all = stored.Joined(segments);
        if (all.SequenceEqual(stored.Segments))
            return stored;
        if (SegmentFault.In(all) is not { } fault)
            return new SegmentCatalogue(all);
        draft.Report(fault.Issue with { Pointer = PlaceOf(all[fault.Index], fault.Issue, places) });
        return stored;
    }

    /// <summary>The place in the document; of a segment that it leaves out, the section.</summary>
    private static string PlaceOf(SegmentDefinition segment, Issue issue, Dictionary<string, string> places) =>
        places.TryGetValue(segment.Key, out var place) ? $"{place}{issue.Pointer}" : "/segments";

    private static IEnumerable<Issue> IssuesOf(SegmentDefinition? segment, BindingContext context) =>
        segment is null ? [] : SegmentCheck.IssuesOf(segment, context).Select(i => i with { Message = $"segment `{segment.Key}`: {i.Message}" });

    /// <summary>JSON knows no GUIDs: what spells one is one where the entities have such keys.</summary>
    private static SegmentDefinition WithTypedKeys(SegmentDefinition segment, SegmentationModel model) =>
        model.Find(segment.EntityType)?.KeyField.Kind != ValueKind.Guid
            ? segment
            : segment.WithLists(segment.Include.Select(Typed), segment.Exclude.Select(Typed));

    private static EntityKey Typed(EntityKey key) => Guid.TryParseExact(key.ToString(), "D", out var guid) ? guid : key;
}
