using System.Globalization;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>Writes an entity type as the fields of react-querybuilder.</summary>
internal sealed class ReactQueryBuilderFieldsWriter(BindingContext context, CultureInfo culture)
{
    private static readonly string[] MatchModes = ["some", "none", "all", "atLeast", "atMost", "exactly"];

    public JsonArray Fields(EntityType entityType) => new(
    [
        .. Own(entityType, "", ""),
        .. entityType.Relations.Where(r => !r.IsMany).SelectMany(r => Own(Target(r), $"{r.Name}.", $"{LabelOf(r)} › ")),
        .. entityType.Relations.Where(r => r.IsMany).Select(Rows),
    ]);

    private IEnumerable<JsonNode> Own(EntityType entityType, string path, string labelPath)
    {
        foreach (var field in SchemaField.Of(entityType, context, culture))
        {
            var json = new JsonObject { ["name"] = path + field.Name, ["label"] = labelPath + field.Label };
            (string Name, JsonNode Value)[] editor = (field.Type.Scalar, field.Type.IsMany) switch
            {
                (ScalarType.Boolean, _) => [("valueEditorType", "checkbox"), ("defaultValue", true)],
                (ScalarType.Picklist, var isMany) => [("valueEditorType", isMany ? "multiselect" : "select"), ("values", Items(field.Picklist!))],
                (ScalarType.Number, _) => [("inputType", "number")],
                (ScalarType.Date, _) => [("inputType", "date"), ("datatype", "date")],
                (ScalarType.Instant, _) => [("inputType", "datetime-local"), ("datatype", "datetimeoffset")],
                _ => [("inputType", "text")],
            };
            foreach (var (name, value) in editor)
                json[name] = value;
            var takers = Operators.All.Where(o => o.Takes(field.Type) && o.Operands is not (OperandShape.Period or OperandShape.Days));
            json["operators"] = new JsonArray([.. takers.Select(o => new JsonObject { ["name"] = ReactQueryBuilderOperators.NameOf(o), ["label"] = o.Text })]);
            if (!field.Type.IsMany)
                json["valueSources"] = new JsonArray("value", "field");
            yield return json;
        }
    }

    private JsonObject Rows(Relation relation) => new()
    {
        ["name"] = relation.Name,
        ["label"] = LabelOf(relation),
        ["matchModes"] = new JsonArray([.. MatchModes.Select(m => JsonValue.Create(m))]),
        ["operators"] = new JsonArray(new JsonObject { ["name"] = "=", ["label"] = "=" }),
        ["subproperties"] = new JsonArray([.. Own(Target(relation), "", "")]),
    };

    private JsonArray Items(string picklist) => new(
    [
        .. context.Picklists.Find(picklist)?.Items.Where(i => i.IsActive)
            .Select(i => new JsonObject { ["name"] = i.Code, ["label"] = i.LabelFor(culture) }) ?? [],
    ]);

    private EntityType Target(Relation relation) => context.Model.Find(relation.Target)!;

    private string LabelOf(Relation relation) => relation.Labels.For(culture) ?? relation.Name;
}
