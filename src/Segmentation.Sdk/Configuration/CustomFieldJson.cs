using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>One custom field as the document holds it; what is as usual is left out.</summary>
internal static class CustomFieldJson
{
    public static JsonObject Write(CustomField field)
    {
        var json = new JsonObject { ["name"] = ConfigurationJson.Text(field.Name) };
        AddType(json, field.Type, field.Picklist);
        if (field.Labels.ByCulture.Count > 0)
            json["labels"] = field.Labels.ToJson();
        if (field.IsRequired)
            json["required"] = true;
        if (field.IsSensitive)
            json["sensitive"] = true;
        if (field.DefaultValue is { } value && Write(value, field.Type) is { } written)
            json["default"] = written;
        if (field.ChangingTo is { } target)
            json["changingTo"] = Write(target);
        return json;
    }

    /// <param name="members">The field in the document.</param>
    /// <param name="stored">The field as it is, given back when the document says the same; null when it is new.</param>
    public static CustomField Read(JsonMembers members, CustomField? stored)
    {
        var field = Read(members, (target, pointer) => Target(target, pointer, stored));
        // An equal value may be of another CLR type.
        return stored is not null && JsonNode.DeepEquals(Write(stored), Write(field)) ? stored : field;
    }

    /// <summary>A field as a repository has kept it, with a change of its type that is under way.</summary>
    public static CustomField Kept(JsonMembers members) => Read(members, (element, pointer) =>
    {
        var target = new JsonMembers(element, pointer, "a change of type");
        return new CustomFieldTarget(new FieldType(Scalar(target), target.Truth("many")), target.TextOrNull("picklist"), target.Text("timeZone"));
    });

    private static CustomField Read(JsonMembers members, Func<JsonElement, string, CustomFieldTarget> change)
    {
        members.Allow("name", "type", "many", "picklist", "labels", "required", "sensitive", "default", "changingTo");
        var type = new FieldType(Scalar(members), members.Truth("many"));
        if (type.IsMany && !CustomValue.IsOfText(type))
            throw new JsonFault(IssueCode.NotAvailable, members.PointerTo("many"), "many values may be of text or of a picklist");
        var picklist = members.TextOrNull("picklist");
        if (picklist is null == (type.Scalar == ScalarType.Picklist))
            throw new JsonFault(IssueCode.UnknownPicklist, members.PointerTo("picklist"), "a picklist field, and no other, names its picklist");
        return new CustomField(members.Text("name"), type, picklist)
        {
            Labels = members.Has("labels") ? members.Labels("labels", "the labels") : Labels.None,
            IsRequired = members.Truth("required"),
            IsSensitive = members.Truth("sensitive"),
            DefaultValue = members.Find("default") is { } value ? Value(value, members.PointerTo("default"), type) : null,
            ChangingTo = members.Find("changingTo") is { } target ? change(target, members.PointerTo("changingTo")) : null,
        };
    }

    private static ScalarType Scalar(JsonMembers members) =>
        members.OneOf("type", "type of a custom field", Enum.GetValues<ScalarType>().Where(t => t != ScalarType.Reference), SchemaWriter.TypeName);

    private static void AddType(JsonObject json, FieldType type, string? picklist)
    {
        json["type"] = SchemaWriter.TypeName(type.Scalar);
        if (type.IsMany)
            json["many"] = true;
        if (picklist is not null)
            json["picklist"] = ConfigurationJson.Text(picklist);
    }

    private static JsonObject Write(CustomFieldTarget target)
    {
        var json = new JsonObject();
        AddType(json, target.Type, target.Picklist);
        json["timeZone"] = ConfigurationJson.Text(target.TimeZone);
        return json;
    }

    /// <summary>A change under way stays so; another one asks for a look at the stored values first.</summary>
    private static CustomFieldTarget Target(JsonElement element, string pointer, CustomField? stored)
    {
        var members = new JsonMembers(element, pointer, "a change of type");
        return stored?.ChangingTo is { } target && JsonNode.DeepEquals(Write(target), JsonObject.Create(element))
            ? target
            : throw members.Fault("a change of type is planned and run, it cannot be imported", IssueCode.NotAvailable);
    }

    /// <summary>A default value; null where filters would read none.</summary>
    private static JsonNode? Write(object value, FieldType type) => type switch
    {
        { IsMany: true } => ConfigurationJson.Texts(CustomValue.Texts(value)),
        { Scalar: ScalarType.Boolean } => JsonValue.Create((bool)value),
        { Scalar: ScalarType.Number } => CustomReading.TryRead(value, out decimal number) ? JsonValue.Create(number) : null,
        _ => CustomValue.Convert(value, type, new FieldType(ScalarType.Text), TimeZoneInfo.Utc) is string text ? ConfigurationJson.Text(text) : null,
    };

    private static object Value(JsonElement element, string pointer, FieldType type)
    {
        if (type.IsMany)
            return ConfigurationJson.Array(element, pointer).Select(i => (string?)JsonMembers.Text(i.Element, i.Pointer)).ToList();
        return type.Scalar switch
        {
            ScalarType.Number => ConfigurationJson.Number(element, pointer),
            ScalarType.Boolean => element.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? element.GetBoolean()
                : throw new JsonFault(IssueCode.Syntax, pointer, $"true or false is expected here, not {JsonMembers.Name(element)}"),
            ScalarType.Date => (object?)Iso.Date(JsonMembers.Text(element, pointer)) ?? throw Fault("a day", "2026-03-31"),
            ScalarType.Instant => (object?)Iso.Instant(JsonMembers.Text(element, pointer)) ?? throw Fault("an instant", "2026-03-31T12:00:00Z"),
            _ => JsonMembers.Text(element, pointer),
        };

        JsonFault Fault(string what, string example) => new(IssueCode.OperandType, pointer, $"{what} is expected here, such as {example}");
    }
}
