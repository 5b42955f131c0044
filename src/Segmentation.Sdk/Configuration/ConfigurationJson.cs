using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>How the parts of a configuration document are written and read.</summary>
internal static class ConfigurationJson
{
    // Indented, a value a line, so that a diff of two documents reads well.
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = SegmentReader.MostDepth,
    };

    private static readonly JsonSerializerOptions Short = new(Indented) { WriteIndented = false };

    public static string Document(JsonObject document) => $"{document.ToJsonString(Indented)}\n";

    public static string Line(JsonNode node) => node.ToJsonString(Short);

    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> write) => new([.. items.Select(write)]);

    public static JsonArray Texts(IEnumerable<string> texts) => Array(texts, Text);

    /// <exception cref="FilterException">The text holds half of a surrogate pair, which JSON cannot hold.</exception>
    public static JsonNode Text(string text) =>
        FilterText.FaultIn(text, allowsNull: true) is { } fault ? throw new FilterException(fault) : JsonValue.Create(text);

    public static IEnumerable<(JsonElement Element, string Pointer)> Array(JsonElement element, string pointer) =>
        element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray().Select((e, i) => (e, $"{pointer}/{i}"))
            : throw new JsonFault(IssueCode.Syntax, pointer, $"an array is expected here, not {JsonMembers.Name(element)}");

    extension(JsonMembers members)
    {
        /// <summary>The text; null where the member is missing.</summary>
        public string? TextOrNull(string name) => members.Has(name) ? members.Text(name) : null;

        public IReadOnlyList<string> Texts(string name) =>
            members.Find(name) is { } array ? [.. Array(array, members.PointerTo(name)).Select(i => JsonMembers.Text(i.Element, i.Pointer))] : [];

        public decimal? NumberOrNull(string name) => members.Find(name) is { } element ? Number(element, members.PointerTo(name)) : null;
    }

    public static decimal Number(JsonElement element, string pointer) => element.ValueKind != JsonValueKind.Number
        ? throw new JsonFault(IssueCode.Syntax, pointer, $"a number is expected here, not {JsonMembers.Name(element)}")
        : Iso.Number(element.GetRawText()) ?? throw new JsonFault(IssueCode.OutOfRange, pointer, "this number cannot be held exactly");

    /// <summary>The differences of two objects, a member each; of an object and none, one.</summary>
    public static IEnumerable<string> Changes(string what, JsonObject? before, JsonObject? after)
    {
        if (before is null || after is null)
            return [$"{what}: {Shown(before)} -> {Shown(after)}"];
        return before.Select(m => m.Key).Union(after.Select(m => m.Key))
            .SelectMany(name => (before[name], after[name]) is (JsonObject old, JsonObject now)
                ? Changes($"{what}: {name}", old, now)
                : JsonNode.DeepEquals(before[name], after[name]) ? [] : [$"{what}: {name}: {Shown(before[name])} -> {Shown(after[name])}"]);
    }

    private const string Missing = "none";

    private static string Shown(JsonNode? node) => node switch
    {
        null => Missing,
        JsonValue value when value.TryGetValue<string>(out var text) && text != Missing => text,
        _ => Line(node),
    };
}
