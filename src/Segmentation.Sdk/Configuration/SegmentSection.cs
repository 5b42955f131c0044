using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>The segments in the document, their filters as text.</summary>
internal sealed class SegmentSection(ISegmentRepository repository) : ConfigurationSection<SegmentCatalogue>("segments", repository)
{
    protected override BindingContext AddTo(BindingContext context, SegmentCatalogue definitions) => context with { Segments = definitions };

    protected override JsonNode Write(SegmentCatalogue definitions, BindingContext context) =>
        ConfigurationJson.Array(definitions.Segments.OrderBy(s => s.Key, StringComparer.Ordinal), Write);

    protected override IEnumerable<string> Changes(SegmentCatalogue before, SegmentCatalogue after, ConfigurationDraft draft) =>
        after.Segments.SelectMany(s => ConfigurationJson.Changes(s.Key, before.Find(s.Key) is { } old ? Write(old) : null, Write(s)));

    protected override SegmentCatalogue Read(JsonElement? element, SegmentCatalogue stored, ConfigurationDraft draft)
    {
        var places = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var after = element is { } array ? draft.Try(() => Read(array, stored, places, draft)) ?? stored : stored;
        if (draft.HasErrors)
            return stored;
        var (now, then) = (draft.After with { Segments = after }, draft.Before with { Segments = stored });
        foreach (var segment in after.Segments)
        {
            var place = places.GetValueOrDefault(segment.Key, $"/{Name}");
            var before = IssuesOf(stored.Find(segment.Key), then);
            draft.Report(IssuesOf(segment, now), before, issue => places.ContainsKey(segment.Key) ? $"{place}{issue.Pointer}" : place);
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
        return Joined(stored, segments);

        // The definition that is stored where the document says the same, with where its text came from.
        SegmentDefinition Own(SegmentDefinition segment)
        {
            var typed = WithTypedKeys(segment, draft.After.Model);
            return stored.Find(segment.Key) is { } old && JsonNode.DeepEquals(Write(old), Write(typed)) ? old : typed;
        }
    }

    private static SegmentCatalogue Joined(SegmentCatalogue stored, IReadOnlyList<SegmentDefinition> segments)
    {
        SegmentDefinition[] all =
        [
            .. stored.Segments.Select(old => segments.FirstOrDefault(s => string.Equals(s.Key, old.Key, StringComparison.OrdinalIgnoreCase)) ?? old),
            .. segments.Where(s => stored.Find(s.Key) is null),
        ];
        if (all.SequenceEqual(stored.Segments))
            return stored;
        try
        {
            return new SegmentCatalogue(all);
        }
        catch (FilterException exception)
        {
            throw new JsonFault(IssueCode.Circle, "/segments", exception.Message);
        }
    }

    /// <summary>What is wrong with a segment, each with its place in it.</summary>
    private static IEnumerable<Issue> IssuesOf(SegmentDefinition? segment, BindingContext context)
    {
        if (segment is null)
            return [];
        if (context.Model.Find(segment.EntityType) is not { } entityType)
        {
            var message = $"the model has no entity type `{segment.EntityType}`, which `{segment.Key}` is a segment of";
            return [new Issue(Severity.Error, IssueCode.NotAvailable, message)
            {
                Pointer = "/entityType",
                Suggestions = Suggestions.For(segment.EntityType, context.Model.EntityTypes.Select(e => e.Name)),
            }];
        }

        if (segment.Filter is not { } filter)
            return [];
        var binder = new Binder(entityType, context, filter.Source);
        binder.Bind(filter);
        // Into a text leads no pointer.
        return binder.Issues.Where(i => i.Severity != Severity.Information).Select(i => i with
        {
            Message = $"segment `{segment.Key}`: {i.Message}",
            Pointer = filter.Source is null ? $"/filter{i.Pointer}" : "/filter",
        });
    }

    /// <summary>JSON knows no GUIDs: what spells one is one where the entities have such keys.</summary>
    private static SegmentDefinition WithTypedKeys(SegmentDefinition segment, SegmentationModel model) =>
        model.Find(segment.EntityType)?.KeyField.Kind != ValueKind.Guid
            ? segment
            : segment.WithLists(segment.Include.Select(Typed), segment.Exclude.Select(Typed));

    private static EntityKey Typed(EntityKey key) => Guid.TryParseExact(key.ToString(), "D", out var guid) ? guid : key;

    private static JsonObject Write(SegmentDefinition segment)
    {
        var json = new JsonObject { ["key"] = ConfigurationJson.Text(segment.Key), ["entityType"] = ConfigurationJson.Text(segment.EntityType) };
        if (segment.Filter is { } filter)
            json["filter"] = Write(filter);
        if (segment.Include.Count > 0)
            json["include"] = ConfigurationJson.Array(segment.Include, Write);
        if (segment.Exclude.Count > 0)
            json["exclude"] = ConfigurationJson.Array(segment.Exclude, Write);
        return json;
    }

    // Text reads better than JSON, and holds all but U+0000.
    private static JsonNode Write(Filter filter) => FilterText.FaultIn(FilterText.Show(filter)) is null
        ? JsonValue.Create(filter.ToText())
        : JsonNode.Parse(filter.ToJson(), documentOptions: new() { MaxDepth = FilterJson.MaxDepth })!;

    private static JsonNode Write(EntityKey key) =>
        key.Value.Kind == ValueKind.Number && long.TryParse(key.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : ConfigurationJson.Text(key.ToString());
}
