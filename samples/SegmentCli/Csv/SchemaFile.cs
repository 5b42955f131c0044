using System.Text.Json;
using System.Text.RegularExpressions;
using Segmentation;

namespace SegmentCli.Csv;

/// <summary>Types and picklists that are said, not inferred.</summary>
/// <remarks>The form is shown in <c>docs/segmentcli.md</c>.</remarks>
/// <param name="Fields">The types of the first file's columns.</param>
/// <param name="Related">The types of the columns of related files, by the path of relations that leads to each.</param>
/// <param name="Picklists">The picklists.</param>
internal sealed partial record SchemaFile(
    IReadOnlyDictionary<string, ColumnType> Fields,
    IReadOnlyDictionary<string, Dictionary<string, ColumnType>> Related,
    PicklistSnapshot Picklists)
{
    public static SchemaFile None { get; } = new(
        new Dictionary<string, ColumnType>(), new Dictionary<string, Dictionary<string, ColumnType>>(), PicklistSnapshot.Empty);

    /// <summary>The types of the columns of a related file, by the path of relations that leads to it.</summary>
    public IReadOnlyDictionary<string, ColumnType> FieldsOf(string path) => Related.GetValueOrDefault(path) ?? None.Fields;

    /// <exception cref="InputException">The file cannot be read or is no schema.</exception>
    public static SchemaFile Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var root = Members(document.RootElement, "the schema", "v", "fields", "related", "picklists");
            if (root.TryGetValue("v", out var version) && version.ToString() != "1")
                throw new InputException("its \"v\" is not 1");
            var picklists = new PicklistSnapshot(
                root.TryGetValue("picklists", out var lists) ? Members(lists, "\"picklists\"").Select(List).ToList() : []);
            Dictionary<string, ColumnType> Fields(Dictionary<string, JsonElement> members) => members.TryGetValue("fields", out var columns)
                ? Members(columns, "\"fields\"").ToDictionary(c => c.Key, c => Field(c.Key, c.Value, picklists))
                : [];

            var related = root.TryGetValue("related", out var files)
                ? Members(files, "\"related\"").ToDictionary(f => f.Key, f => Fields(Members(f.Value, $"the related file `{f.Key}`", "fields")), StringComparer.OrdinalIgnoreCase)
                : [];
            return new SchemaFile(Fields(root), related, picklists);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException or InputException)
        {
            var parameter = exception is ArgumentException { ParamName: { } name } ? $" (Parameter '{name}')" : "";
            throw new InputException($"the schema {path} cannot be read: {exception.Message[..^parameter.Length]}");
        }
    }

    private static ColumnType Field(string name, JsonElement field, PicklistSnapshot picklists)
    {
        if (field.ValueKind == JsonValueKind.String)
            return Typed(name, Kind(name, field.GetString()!), null, null, null, picklists);
        var what = $"the field `{name}`";
        var members = Members(field, what, "type", "format", "picklist", "separator");
        string? Member(string member) => members.TryGetValue(member, out var element) ? Text(element, $"\"{member}\" of {what}") : null;
        return Typed(
            name,
            Kind(name, Member("type") ?? throw new InputException($"{what} has no \"type\"")),
            Member("format"),
            Member("picklist"),
            Member("separator"),
            picklists);
    }

    private static ColumnType Typed(
        string name, ColumnKind kind, string? format, string? picklist, string? separator, PicklistSnapshot picklists)
    {
        if (kind == ColumnKind.Picklist != picklist is not null || (picklist is not null && picklists.Find(picklist) is null))
            throw new ArgumentException($"the field `{name}`: a picklist field, and no other, names one of the schema's picklists");
        if (separator is not null && (separator.Length != 1 || kind is not (ColumnKind.Text or ColumnKind.Picklist)))
            throw new ArgumentException($"the field `{name}`: a separator is one character, and goes with text and picklists");
        if (format is not null && (kind != ColumnKind.Date || !DateFormat().IsMatch(format)))
            throw new ArgumentException($"the field `{name}`: a format goes with dates, and is made of D, M, YYYY and separators, such as DD-MM-YYYY");
        return new ColumnType(kind, format?.Replace('D', 'd').Replace('Y', 'y') ?? "yyyy-MM-dd") { Picklist = picklist, Separator = separator?[0] };
    }

    private static ColumnKind Kind(string field, string type) =>
        Enum.GetValues<ColumnKind>().Cast<ColumnKind?>().FirstOrDefault(k => string.Equals(k.ToString(), type, StringComparison.OrdinalIgnoreCase)) ??
        throw new ArgumentException(
            $"the field `{field}` has the unknown type `{type}`: there are {string.Join(", ", Enum.GetNames<ColumnKind>()).ToLowerInvariant()}");

    private static Picklist List(KeyValuePair<string, JsonElement> list) => list.Value.ValueKind == JsonValueKind.Array
        ? new(list.Key, null, list.Value.EnumerateArray().Select(i => Item(i, $"an item of `{list.Key}`")))
        : throw new InputException($"the picklist `{list.Key}` is an array of items");

    private static PicklistItem Item(JsonElement item, string what)
    {
        if (item.ValueKind == JsonValueKind.String)
            return new PicklistItem(Text(item, what));
        var members = Members(item, what, "code", "label", "aliases");
        if (!members.TryGetValue("code", out var code))
            throw new InputException($"{what} has no \"code\"");
        var aliases = members.TryGetValue("aliases", out var others) ? others : default;
        if (aliases.ValueKind is not (JsonValueKind.Array or JsonValueKind.Undefined))
            throw new InputException($"the \"aliases\" of {what} are an array of texts");
        return new PicklistItem(Text(code, $"the code of {what}"), members.TryGetValue("label", out var label) ? Text(label, $"the label of {what}") : Labels.None)
        {
            Aliases = aliases.ValueKind == JsonValueKind.Array ? [.. aliases.EnumerateArray().Select(a => Text(a, $"an alias of {what}"))] : [],
        };
    }

    private static string Text(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : throw new InputException($"{what} is a text");

    /// <summary>The members of an object, each once; all names are welcome when none is given.</summary>
    private static Dictionary<string, JsonElement> Members(JsonElement element, string what, params string[] allowed)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new InputException($"{what} is an object");
        var members = new Dictionary<string, JsonElement>();
        foreach (var member in element.EnumerateObject())
        {
            if (allowed.Length > 0 && !allowed.Contains(member.Name))
                throw new InputException($"{what} has the unknown member `{member.Name}`: there are {string.Join(", ", allowed)}");
            if (!members.TryAdd(member.Name, member.Value))
                throw new InputException($"{what} names `{member.Name}` twice");
        }

        return members;
    }

    [GeneratedRegex("^(?=.*YYYY)(?=.*M)(?=.*D)(?!.*(D[^D]+D|M[^M]+M|Y[^Y]+Y))(?:D{1,2}|M{1,2}|YYYY|[-./ ])+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateFormat();
}
