using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Writes decision tables; what is as usual is left out.</summary>
internal static class DecisionTableWriter
{
    public static JsonObject Write(DecisionTable table, ActionCatalogue actions)
    {
        var json = new JsonObject
        {
            ["key"] = ConfigurationJson.Text(table.Key),
            ["entityType"] = ConfigurationJson.Text(table.EntityType),
            ["trigger"] = RuleWriter.Write(table.Trigger),
            ["hit"] = Vocabulary.Word(table.Hit),
            ["columns"] = ConfigurationJson.Texts(table.Columns),
        };
        if (table.Order is { } order)
            json["order"] = order;
        if (table.Sets.Count > 0)
            json["sets"] = ConfigurationJson.Texts(table.Sets);
        json["rows"] = ConfigurationJson.Array(table.Rows, row => Write(row, actions));
        return json;
    }

    private static JsonObject Write(DecisionRow row, ActionCatalogue actions)
    {
        var json = new JsonObject { ["when"] = ConfigurationJson.Array(row.When, SegmentWriter.Write) };
        if (row.Values.Count > 0)
            json["values"] = new JsonArray([.. row.Values.Select(JsonLiteral.Write)]);
        if (row.Then.Count > 0)
            json["then"] = ConfigurationJson.Array(row.Then, action => RuleWriter.Write(action, actions));
        return json;
    }
}
