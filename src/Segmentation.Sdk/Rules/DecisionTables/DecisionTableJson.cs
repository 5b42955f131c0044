using System.Text.Json;
using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What came of reading decision tables: the tables, or the issues that say why there are none.</summary>
/// <param name="Tables">The tables; null exactly when there are issues.</param>
/// <param name="Issues">What was found, each with its place as a JSON pointer, and a text's line and column where a condition is text.</param>
public sealed record DecisionTableResult(IReadOnlyList<DecisionTable>? Tables, IReadOnlyList<Issue> Issues);

/// <summary>
/// The JSON form of decision tables: <c>{ "v": 1, "tables": [ { "key": …, "entityType": …, "trigger": { "on": … }, "hit": "first", "columns": ["type"],
/// "sets": ["source"], "rows": [ { "when": ["type = 'SALE'"], "values": ["WEB"], "then": [ … ] } ] } ] }</c>. A condition that does not matter is
/// <c>"everyone"</c>, and a value that is not set <c>null</c>.
/// </summary>
public static class DecisionTableJson
{
    extension(DecisionTable)
    {
        /// <summary>The tables that a document holds. Never throws on JSON; <see cref="DecisionTableCheck"/> says what of them makes no sense.</summary>
        /// <param name="json">The document.</param>
        /// <param name="actions">The kinds of action that it may name.</param>
        /// <param name="limits">How large a condition may be; null: the defaults.</param>
        public static DecisionTableResult TryFromJson(string json, ActionCatalogue actions, FilterLimits? limits = null)
        {
            ArgumentNullException.ThrowIfNull(json);
            return new DecisionTableReader(actions, limits ?? FilterLimits.Default).Read(json);
        }

        /// <summary>Tables as a JSON document; reading it gives equal tables.</summary>
        /// <param name="tables">The tables.</param>
        /// <param name="actions">The kinds of action.</param>
        /// <exception cref="ArgumentException">An action's class has no kind.</exception>
        /// <exception cref="FilterException">A name or text holds half of a surrogate pair, which JSON cannot hold.</exception>
        public static string ToJson(IEnumerable<DecisionTable> tables, ActionCatalogue actions) => new JsonObject
        {
            ["v"] = 1,
            ["tables"] = ConfigurationJson.Array(tables, table => Write(table, actions)),
        }.ToJsonString(SegmentWriter.Options);
    }

    private static JsonObject Write(DecisionTable table, ActionCatalogue actions)
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

/// <summary>Reads decision tables, and finds as many faults as it can tell apart.</summary>
internal sealed class DecisionTableReader(ActionCatalogue actions, FilterLimits limits)
{
    private readonly RuleReader _parts = new(actions, entityType: null, limits);

    public DecisionTableResult Read(string json)
    {
        var tables = _parts.Try("", () =>
        {
            using var document = JsonText.Parse(json, SegmentReader.MaxDepth(limits) + 2);
            var root = new JsonMembers(document.RootElement, "", "a document of tables");
            root.Allow("v", "tables");
            root.RequireVersion();
            return (IReadOnlyList<DecisionTable?>)[.. ConfigurationJson.Array(root.Require("tables"), "/tables").Select(t => Table(t.Element, t.Pointer))];
        });
        return _parts.Issues.Count > 0 ? new(null, _parts.Issues) : new([.. tables!.Select(t => t!)], []);
    }

    private DecisionTable? Table(JsonElement element, string pointer) => _parts.Try(pointer, () =>
    {
        var members = new JsonMembers(element, pointer, "a table");
        members.Allow("key", "entityType", "trigger", "hit", "order", "columns", "sets", "rows");
        var trigger = _parts.Try(members.PointerTo("trigger"), () => RuleReader.Trigger(members));
        var rows = ConfigurationJson.Array(members.Require("rows"), members.PointerTo("rows")).Select(r => Row(r.Element, r.Pointer)).ToList();
        var hit = members.OneOf("hit", "hit policy", Enum.GetValues<HitPolicy>(), h => Vocabulary.Word(h));
        return trigger is null || rows.Contains(null)
            ? null
            : new DecisionTable(
                members.Text("key"), members.Text("entityType"), trigger, members.Texts("columns"), rows.OfType<DecisionRow>(), members.Texts("sets"))
            {
                Hit = hit,
                Order = RuleReader.Order(members),
            };
    });

    private DecisionRow? Row(JsonElement element, string pointer) => _parts.Try(pointer, () =>
    {
        var members = new JsonMembers(element, pointer, "a row");
        members.Allow("when", "values", "then");
        var when = Items(members, "when", _parts.Condition);
        var values = Items(members, "values", (e, p) => new Cell(e.ValueKind == JsonValueKind.Null ? default : JsonLiteral.Read(e, p)));
        var then = members.Find("then") is { } array ? _parts.Actions(array, members.PointerTo("then")) : [];
        return when is null || values is null || then is null
            ? null
            : new DecisionRow([.. when]) { Values = [.. values.Select(v => v.Value)], Then = [.. then] };
    });

    private IReadOnlyList<T>? Items<T>(JsonMembers members, string name, Func<JsonElement, string, T?> read)
        where T : class
    {
        if (members.Find(name) is not { } array)
            return [];
        var items = ConfigurationJson.Array(array, members.PointerTo(name)).Select(i => _parts.Try(i.Pointer, () => read(i.Element, i.Pointer))).ToList();
        return items.Contains(null) ? null : [.. items.OfType<T>()];
    }

    private sealed record Cell(Value Value);
}
