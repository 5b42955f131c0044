using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>One picklist as the document holds it; what is as usual is left out.</summary>
internal static class PicklistJson
{
    public static JsonNode Write(Picklist list)
    {
        var json = new JsonObject { ["key"] = ConfigurationJson.Text(list.Key) };
        AddLabels(json, list.Labels);
        if (list.ParentKey is { } parent)
            json["parent"] = ConfigurationJson.Text(parent);
        if (list.IsOpen)
            json["open"] = true;
        json["items"] = ConfigurationJson.Array(list.Items, Write);
        return json;
    }

    /// <param name="members">The list in the document.</param>
    /// <param name="stored">The list as it is, whose spelling of the key and the codes stays; null when it is new.</param>
    public static Picklist Read(JsonMembers members, Picklist? stored)
    {
        members.Allow("key", "labels", "parent", "open", "items");
        var (spellings, hasDefault) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), false);
        var empty = new Picklist(stored?.Key ?? members.Text("key"), LabelsOf(members), [])
        {
            ParentKey = members.TextOrNull("parent"),
            IsOpen = members.Truth("open"),
        };
        var items = ConfigurationJson.Array(members.Require("items"), members.PointerTo("items"));
        return empty.With([.. items.Select(i => Item(new(i.Element, i.Pointer, "an item")))]);

        PicklistItem Item(JsonMembers item)
        {
            item.Allow("code", "labels", "aliases", "description", "color", "system", "active", "default", "range", "semantics", "parent");
            var read = Read(item, item.Text("code"), stored, empty);
            foreach (var (place, spelling) in read.Aliases.Select((a, i) => ($"/aliases/{i}", a)).Prepend(("/code", read.Code)))
            {
                if (!spellings.Add(spelling))
                    throw new JsonFault(IssueCode.Repeated, item.Pointer + place, $"the code or alias `{spelling}` stands twice in `{empty.Key}`");
            }

            if (read.IsDefault && hasDefault)
                throw new JsonFault(IssueCode.Repeated, item.PointerTo("default"), $"`{empty.Key}` has two default items");
            hasDefault |= read.IsDefault;
            return read;
        }
    }

    private static PicklistItem Read(JsonMembers members, string code, Picklist? stored, Picklist list)
    {
        if (members.Truth("default") && !members.Truth("active", otherwise: true))
            throw new JsonFault(IssueCode.InactiveItem, members.PointerTo("default"), $"`{code}` cannot be the default while it is not active");
        try
        {
            return list.Checked(new PicklistItem(stored?.Find(code) is { } old && IsSame(old.Code, code) ? old.Code : code, LabelsOf(members))
            {
                Aliases = members.Texts("aliases"),
                Description = members.Find("description") is { } element && JsonMembers.IsText(element, "") ? "" : members.TextOrNull("description"),
                Color = members.TextOrNull("color"),
                IsSystem = members.Truth("system"),
                IsActive = members.Truth("active", otherwise: true),
                IsDefault = members.Truth("default"),
                Range = Range(members),
                Semantics = members.Has("semantics") ? members.OneOf("semantics", "meaning of a stage", Enum.GetValues<StageSemantics>(), Word) : null,
                Parent = members.TextOrNull("parent"),
            });
        }
        catch (PicklistException exception)
        {
            throw members.Fault(exception.Message);
        }
    }

    private static NumberRange? Range(JsonMembers members)
    {
        if (members.Find("range") is not { } element)
            return null;
        var range = new JsonMembers(element, members.PointerTo("range"), "a range of numbers");
        range.Allow("low", "high");
        return new NumberRange(range.NumberOrNull("low"), range.NumberOrNull("high"));
    }

    private static JsonObject Write(PicklistItem item)
    {
        var json = new JsonObject { ["code"] = ConfigurationJson.Text(item.Code) };
        AddLabels(json, item.Labels);
        if (item.Aliases.Count > 0)
            json["aliases"] = ConfigurationJson.Texts(item.Aliases);
        if (item.Description is { } description)
            json["description"] = ConfigurationJson.Text(description);
        if (item.Color is { } color)
            json["color"] = ConfigurationJson.Text(color);
        if (item.IsSystem)
            json["system"] = true;
        if (!item.IsActive)
            json["active"] = false;
        if (item.IsDefault)
            json["default"] = true;
        if (item.Range is { } range)
            json["range"] = Write(range);
        if (item.Semantics is { } semantics)
            json["semantics"] = Word(semantics);
        if (item.Parent is { } parent)
            json["parent"] = ConfigurationJson.Text(parent);
        return json;
    }

    private static JsonObject Write(NumberRange range)
    {
        var json = new JsonObject();
        if (range.Low is { } low)
            json["low"] = low;
        if (range.High is { } high)
            json["high"] = high;
        return json;
    }

    private static void AddLabels(JsonObject json, Labels labels)
    {
        if (labels.ByCulture.Count > 0)
            json["labels"] = labels.ToJson();
    }

    private static Labels LabelsOf(JsonMembers members) => members.Has("labels") ? members.Labels("labels", "the labels") : Labels.None;

    private static string Word(StageSemantics semantics) => JsonNamingPolicy.CamelCase.ConvertName(semantics.ToString());

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
