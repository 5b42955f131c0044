using System.Text.Json;

namespace Segmentation;

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

    /// <summary>What a kind is called in a document.</summary>
    public static string Word(SegmentKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    public SegmentCatalogueResult Read(string json)
    {
        try
        {
            using var document = JsonText.Parse(json, MaxDepth(limits));
            var root = new JsonMembers(document.RootElement, "", "a definitions document");
            root.Allow("v", "segments");
            root.RequireVersion();
            var segments = Array(root.Require("segments"), "/segments").Select((e, i) => Definition(e, $"/segments/{i}")).ToList();
            if (_issues.Count == 0 && SegmentFault.In(segments!) is { } together)
                _issues.Add(together.Issue with { Pointer = $"/segments/{together.Index}{together.Issue.Pointer}" });
            return _issues.Count > 0 ? new(null, _issues) : new(new SegmentCatalogue(segments!), []);
        }
        catch (JsonFault fault)
        {
            return new(null, [.. _issues, fault.Issue]);
        }
    }

    /// <summary>One segment; null where its faults were noted.</summary>
    public SegmentDefinition? Definition(JsonElement element, string pointer)
    {
        try
        {
            var members = new JsonMembers(element, pointer, "a segment");
            members.Allow(
                "key", entityType is null ? "entityType" : "key", "kind", "filter", "include", "exclude", "takenAt", "staticFrom", "paused", "suppresses");
            var segment = OfKind(members);
            return segment is null ? null : segment.Suppressing(Texts(members, "suppresses")) with { IsPaused = members.Truth("paused") };
        }
        catch (JsonFault fault)
        {
            _issues.Add(fault.Issue);
            return null;
        }
    }

    private SegmentDefinition? OfKind(JsonMembers members)
    {
        var (key, type) = (members.Text("key"), entityType ?? members.Text("entityType"));
        var (include, exclude) = (Keys(members, "include"), Keys(members, "exclude"));
        var kind = KindOf(members, include);
        Goes(members, "filter", kind != SegmentKind.Static, "a static segment has no filter: leave it out, or leave out the kind");
        Goes(members, "takenAt", kind == SegmentKind.Snapshot, "only a snapshot was taken at an instant: say \"kind\": \"snapshot\"");
        Goes(members, "staticFrom", kind == SegmentKind.Dynamic, "only a dynamic segment becomes static: this one is a list already");
        if (kind == SegmentKind.Static)
            return SegmentDefinition.Static(key, type, include, exclude);
        var (takenAt, staticFrom) = (kind == SegmentKind.Snapshot ? Instant(members, "takenAt") : default, InstantOrNull(members, "staticFrom"));
        if (Filter(members) is not { } filter)
            return null;
        return kind == SegmentKind.Snapshot
            ? SegmentDefinition.Snapshot(key, type, filter, include, takenAt, exclude)
            : new SegmentDefinition(key, type, filter, include, exclude).BecomingStatic(staticFrom);
    }

    private static SegmentKind KindOf(JsonMembers members, List<EntityKey> include)
    {
        if (members.Has("kind"))
            return members.OneOf("kind", "kind of segment", Enum.GetValues<SegmentKind>(), Word);
        if (members.Has("filter"))
            return SegmentKind.Dynamic;
        return include.Count > 0 ? SegmentKind.Static : throw members.Fault(
            "a segment needs a filter, or somebody to include: to select all, say `everyone`; for a list to be filled, \"kind\": \"static\"",
            IssueCode.EmptyInput);
    }

    /// <summary>The filter; null where its faults were noted.</summary>
    private Filter? Filter(JsonMembers members)
    {
        var (filter, place) = (members.Require("filter"), members.PointerTo("filter"));
        var read = filter.ValueKind == JsonValueKind.String
            ? FilterText.TryParse(JsonMembers.Text(filter, place), limits)
            : JsonFilterReader.Read(filter, limits, requireVersion: false);
        _issues.AddRange(read.Issues.Select(i => i with { Pointer = place + i.Pointer }));
        return read.Filter;
    }

    private static void Goes(JsonMembers members, string name, bool isAllowed, string otherwise)
    {
        if (!isAllowed && members.Has(name))
            throw new JsonFault(IssueCode.Syntax, members.PointerTo(name), otherwise);
    }

    private static DateTimeOffset? InstantOrNull(JsonMembers members, string name) => members.Has(name) ? Instant(members, name) : null;

    private static DateTimeOffset Instant(JsonMembers members, string name) => Iso.Instant(members.Text(name)) ??
        throw new JsonFault(IssueCode.OperandType, members.PointerTo(name), "an instant is expected here, such as 2026-03-31T12:00:00Z");

    private static List<EntityKey> Keys(JsonMembers members, string name) => Items(members, name, Key);

    private static List<string> Texts(JsonMembers members, string name) => Items(members, name, (e, p) => JsonMembers.Text(e, p));

    private static List<T> Items<T>(JsonMembers members, string name, Func<JsonElement, string, T> read)
    {
        var pointer = members.PointerTo(name);
        return members.Find(name) is { } list ? [.. Array(list, pointer).Select((e, i) => read(e, $"{pointer}/{i}"))] : [];
    }

    /// <summary>A key as documents hold it: a whole number or a text.</summary>
    public static EntityKey Key(JsonElement element, string pointer) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : JsonMembers.Text(element, pointer);

    private static IEnumerable<JsonElement> Array(JsonElement element, string pointer) => element.ValueKind == JsonValueKind.Array
        ? element.EnumerateArray()
        : throw new JsonFault(IssueCode.Syntax, pointer, $"an array is expected here, not {JsonMembers.Name(element)}");
}
