using System.Text.Json;
using Segmentation;

namespace SegmentCli.Csv;

/// <summary>Types and picklists that are said, not inferred.</summary>
/// <remarks>
/// <c>{ "fields": { "zip": "text", "born": { "type": "date", "format": "DD-MM-YYYY" }, "tags": { "type": "text", "separator": ";" },
/// "kind": { "type": "picklist", "picklist": "kinds" } }, "picklists": { "kinds": [ "RETAIL", { "code": "TRADE", "label": "Trade", "aliases": ["B2B"] } ] } }</c>
/// </remarks>
internal sealed record SchemaFile(IReadOnlyDictionary<string, ColumnType> Fields, PicklistSnapshot Picklists)
{
    public static SchemaFile None { get; } = new(new Dictionary<string, ColumnType>(), PicklistSnapshot.Empty);

    /// <exception cref="InputException">The file cannot be read or is no schema.</exception>
    public static SchemaFile Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var root = Members(document.RootElement, "the schema", "v", "fields", "picklists");
            var picklists = new PicklistSnapshot(
                root.TryGetValue("picklists", out var lists) ? lists.EnumerateObject().Select(List).ToList() : []);
            var fields = root.TryGetValue("fields", out var columns)
                ? columns.EnumerateObject().ToDictionary(c => c.Name, c => Field(c, picklists))
                : [];
            return new SchemaFile(fields, picklists);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InputException($"the schema {path} cannot be read: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static ColumnType Field(JsonProperty field, PicklistSnapshot picklists)
    {
        if (field.Value.ValueKind == JsonValueKind.String)
            return Typed(field.Name, Kind(field.Name, field.Value.GetString()!), null, null, null, picklists);
        var members = Members(field.Value, $"the field `{field.Name}`", "type", "format", "picklist", "separator");
        string? Member(string name) => members.TryGetValue(name, out var member) ? member.GetString() : null;
        return Typed(
            field.Name, Kind(field.Name, Member("type") ?? throw new ArgumentException($"the field `{field.Name}` has no type")),
            Member("format"), Member("picklist"), Member("separator"), picklists);
    }

    private static ColumnType Typed(
        string name, ColumnKind kind, string? format, string? picklist, string? separator, PicklistSnapshot picklists)
    {
        if (kind == ColumnKind.Picklist != picklist is not null || (picklist is not null && picklists.Find(picklist) is null))
            throw new ArgumentException($"the field `{name}`: a picklist field, and no other, names one of the schema's picklists");
        if (separator is not null && (separator.Length != 1 || kind is not (ColumnKind.Text or ColumnKind.Picklist)))
            throw new ArgumentException($"the field `{name}`: a separator is one character, and goes with text and picklists");
        if (format is not null && kind != ColumnKind.Date)
            throw new ArgumentException($"the field `{name}`: a format goes with dates");
        return new ColumnType(kind, format?.Replace('D', 'd').Replace('Y', 'y') ?? "yyyy-MM-dd") { Picklist = picklist, Separator = separator?[0] };
    }

    private static ColumnKind Kind(string field, string type) =>
        Enum.GetValues<ColumnKind>().Cast<ColumnKind?>().FirstOrDefault(k => string.Equals(k.ToString(), type, StringComparison.OrdinalIgnoreCase)) ??
        throw new ArgumentException($"the field `{field}` has the unknown type `{type}`: there are {string.Join(", ", Enum.GetNames<ColumnKind>()).ToLowerInvariant()}");

    private static Picklist List(JsonProperty list) => new(list.Name, null, list.Value.EnumerateArray().Select(Item));

    private static PicklistItem Item(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String)
            return new PicklistItem(item.GetString()!);
        var members = Members(item, "an item", "code", "label", "aliases");
        return new PicklistItem(members["code"].GetString()!, members.TryGetValue("label", out var label) ? label.GetString()! : Labels.None)
        {
            Aliases = members.TryGetValue("aliases", out var aliases) ? [.. aliases.EnumerateArray().Select(a => a.GetString()!)] : [],
        };
    }

    private static Dictionary<string, JsonElement> Members(JsonElement element, string what, params string[] allowed)
    {
        var members = element.EnumerateObject().ToDictionary(m => m.Name, m => m.Value);
        return members.Keys.FirstOrDefault(n => !allowed.Contains(n)) is { } unknown
            ? throw new ArgumentException($"{what} has the unknown member `{unknown}`: there are {string.Join(", ", allowed)}")
            : members;
    }
}
