using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>Writes segment definitions; what is as usual is left out.</summary>
internal static class SegmentWriter
{
    public static JsonSerializerOptions Options { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = SegmentReader.MostDepth };

    public static JsonObject Write(SegmentDefinition segment)
    {
        var json = new JsonObject { ["key"] = Text(segment.Key), ["entityType"] = Text(segment.EntityType) };
        if (segment.Kind != SegmentKind.Dynamic)
            json["kind"] = SegmentReader.Word(segment.Kind);
        if (segment.Filter is { } filter)
            json["filter"] = Write(filter);
        if (segment.Include.Count > 0)
            json["include"] = Array(segment.Include, Write);
        if (segment.Exclude.Count > 0)
            json["exclude"] = Array(segment.Exclude, Write);
        if (segment.TakenAt is { } takenAt)
            json["takenAt"] = Value.Of(takenAt).ToString();
        if (segment.StaticFrom is { } staticFrom)
            json["staticFrom"] = Value.Of(staticFrom).ToString();
        if (segment.IsPaused)
            json["paused"] = true;
        if (segment.Suppresses.Count > 0)
            json["suppresses"] = Array(segment.Suppresses, Text);
        return json;
    }

    // Text reads better than JSON, and holds all but U+0000.
    public static JsonNode Write(Filter filter) => FilterText.FaultIn(FilterText.Show(filter)) is null
        ? JsonValue.Create(filter.ToText())
        : JsonNode.Parse(filter.ToJson(), documentOptions: new() { MaxDepth = FilterJson.MaxDepth })!;

    private static JsonNode Write(EntityKey key) =>
        key.Value.Kind == ValueKind.Number && long.TryParse(key.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : Text(key.ToString());

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> write) => new([.. items.Select(write)]);

    private static JsonNode Text(string text) =>
        FilterText.FaultIn(text, allowsNull: true) is { } fault ? throw new FilterException(fault) : JsonValue.Create(text);
}
