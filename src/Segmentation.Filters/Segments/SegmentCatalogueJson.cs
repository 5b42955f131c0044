using System.Text.Json;

namespace Segmentation;

/// <summary>What came of reading segment definitions: a catalogue, or the issues that say why there is none.</summary>
/// <param name="Catalogue">The catalogue; null exactly when an issue is an error.</param>
/// <param name="Issues">What was found, each with its place as a JSON pointer, and a text's line and column where a filter is text.</param>
public sealed record SegmentCatalogueResult(SegmentCatalogue? Catalogue, IReadOnlyList<Issue> Issues);

/// <summary>The JSON form of segment definitions: <c>{ "v": 1, "segments": [ { "key": …, "filter": …, "include": […], "exclude": […] } ] }</c>.</summary>
public static class SegmentCatalogueJson
{
    extension(SegmentCatalogue)
    {
        /// <summary>
        /// The segments of one entity type that a document holds. A filter is JSON, or a text in quotes; a member of a list is a text or a whole number.
        /// Never throws on JSON.
        /// </summary>
        public static SegmentCatalogueResult TryFromJson(string json, string entityType, FilterLimits? limits = null) =>
            new SegmentReader(entityType, limits ?? FilterLimits.Default).Read(json);
    }
}

/// <summary>Reads segment definitions, and finds as many faults as it can tell apart.</summary>
/// <param name="entityType">The entity type of all; null: each names its own.</param>
/// <param name="limits">How large a filter may be.</param>
internal sealed class SegmentReader(string? entityType, FilterLimits limits)
{
    // A definitions file may hold many filters, each as deep as one alone.
    private const int Envelope = 4;

    private readonly List<Issue> _issues = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Issue> Issues => _issues;

    /// <summary>How deep the JSON of a document with any filters may be.</summary>
    public const int MostDepth = FilterJson.MaxDepth + Envelope;

    /// <summary>How deep the JSON of a document with filters may be.</summary>
    public static int MaxDepth(FilterLimits limits) => JsonFilterReader.MaxDepth(limits) + Envelope;

    public SegmentCatalogueResult Read(string json)
    {
        try
        {
            if (FilterText.FaultIn(json, allowsNull: true) is { } fault)
                throw new JsonFault(IssueCode.Syntax, "", fault);
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth(limits) });
            var root = new JsonMembers(document.RootElement, "", "a definitions document");
            root.Allow("v", "segments");
            root.RequireVersion();
            var segments = Array(root.Require("segments"), "/segments").Select((e, i) => Definition(e, $"/segments/{i}")).ToList();
            return _issues.Count > 0 ? new(null, _issues) : new(new SegmentCatalogue(segments.Select(s => s!)), []);
        }
        catch (JsonFault fault)
        {
            return new(null, [.. _issues, fault.Issue]);
        }
        catch (JsonException exception)
        {
            var message = $"this is no JSON, or nested too deep: see line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            return new(null, [new Issue(Severity.Error, IssueCode.Syntax, message) { Pointer = "" }]);
        }
        catch (FilterException exception)
        {
            return new(null, [new Issue(Severity.Error, IssueCode.Syntax, exception.Message) { Pointer = "/segments" }]);
        }
    }

    /// <summary>One segment; null where its faults were noted.</summary>
    public SegmentDefinition? Definition(JsonElement element, string pointer)
    {
        try
        {
            var members = new JsonMembers(element, pointer, "a segment");
            members.Allow("key", entityType is null ? "entityType" : "key", "filter", "include", "exclude");
            var (key, type) = (members.Text("key"), entityType ?? members.Text("entityType"));
            var (include, exclude) = (Keys(members, "include"), Keys(members, "exclude"));
            if (members.Find("filter") is not { } filter)
            {
                return include.Count > 0
                    ? new SegmentDefinition(key, type, null, include, exclude)
                    : throw members.Fault("a segment needs a filter, or somebody to include: to select all, say `everyone`", IssueCode.EmptyInput);
            }

            var place = members.PointerTo("filter");
            var read = filter.ValueKind == JsonValueKind.String
                ? FilterText.TryParse(JsonMembers.Text(filter, place), limits)
                : JsonFilterReader.Read(filter, limits, requireVersion: false);
            _issues.AddRange(read.Issues.Select(i => i with { Pointer = place + i.Pointer }));
            return read.Filter is null ? null : new SegmentDefinition(key, type, read.Filter, include, exclude);
        }
        catch (JsonFault fault)
        {
            _issues.Add(fault.Issue);
            return null;
        }
    }

    private static List<EntityKey> Keys(JsonMembers members, string name)
    {
        var pointer = members.PointerTo(name);
        return members.Find(name) is { } list ? [.. Array(list, pointer).Select((e, i) => Key(e, $"{pointer}/{i}"))] : [];
    }

    /// <summary>A key as documents hold it: a whole number or a text.</summary>
    public static EntityKey Key(JsonElement element, string pointer) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : JsonMembers.Text(element, pointer);

    private static IEnumerable<JsonElement> Array(JsonElement element, string pointer) => element.ValueKind == JsonValueKind.Array
        ? element.EnumerateArray()
        : throw new JsonFault(IssueCode.Syntax, pointer, $"an array is expected here, not {JsonMembers.Name(element)}");
}
