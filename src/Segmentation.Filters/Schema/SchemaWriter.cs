using System.Globalization;
using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Writes an entity type for user interfaces in this library's form.</summary>
internal sealed class SchemaWriter(BindingContext context, CultureInfo culture)
{
    public JsonObject Schema(EntityType entityType)
    {
        SchemaField[] fields = [.. SchemaField.Of(entityType, context, culture)];
        var picklists = fields.Select(f => f.Picklist).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(context.Picklists.Find).OfType<Picklist>();
        return new JsonObject
        {
            ["entityType"] = entityType.Name,
            ["fields"] = new JsonArray([.. fields.Select(Field)]),
            ["relations"] = new JsonArray([.. entityType.Relations.Select(Relation)]),
            ["operators"] = new JsonArray([.. Operators.All.Where(o => fields.Any(f => o.Takes(f.Type))).Select(Operator)]),
            ["picklists"] = new JsonArray([.. picklists.Select(List)]),
        };
    }

    private static JsonObject Field(SchemaField field)
    {
        var json = new JsonObject
        {
            ["name"] = field.Name,
            ["label"] = field.Label,
            ["type"] = TypeName(field.Type.Scalar),
            ["many"] = field.Type.IsMany,
            ["operators"] = new JsonArray([.. Operators.All.Where(o => o.Takes(field.Type)).Select(o => JsonValue.Create(o.Key))]),
        };
        if (field.Picklist is { } picklist)
            json["picklist"] = picklist;
        if (field.Currency is { } currency)
            json["currency"] = currency;
        if (field.IsSensitive)
            json["sensitive"] = true;
        return json;
    }

    private JsonObject Relation(Relation relation) => new()
    {
        ["name"] = relation.Name,
        ["label"] = relation.Labels.For(culture) ?? relation.Name,
        ["entityType"] = relation.Target,
        ["many"] = relation.IsMany,
    };

    private JsonObject Operator(Operator @operator)
    {
        var json = new JsonObject
        {
            ["key"] = @operator.Key,
            ["text"] = @operator.Text,
            ["phrase"] = Words.For(culture)[@operator.Key],
            ["operands"] = Vocabulary.Word(@operator.Operands),
        };
        if (@operator.ComplementOf is { } positive)
            json["complementOf"] = positive.Key;
        if (@operator.ComparesText)
            json["matchCase"] = true;
        return json;
    }

    private JsonObject List(Picklist list)
    {
        var json = new JsonObject { ["key"] = list.Key, ["label"] = list.Labels.For(culture) ?? list.Key, ["open"] = list.IsOpen };
        if (list.ParentKey is { } parent)
            json["parent"] = parent;
        json["items"] = new JsonArray([.. list.Items.Select(Item)]);
        return json;
    }

    private JsonObject Item(PicklistItem item)
    {
        var json = new JsonObject { ["code"] = item.Code, ["label"] = item.LabelFor(culture) };
        if (!item.IsActive)
            json["active"] = false;
        if (item.IsDefault)
            json["default"] = true;
        if (item.Color is { } color)
            json["color"] = color;
        if (item.Parent is { } parent)
            json["parent"] = parent;
        return json;
    }

    // The filter language's word for a point in time.
    internal static string TypeName(ScalarType type) => type == ScalarType.Instant ? "datetime" : Vocabulary.Word(type);
}
