using System.Text.Json;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads decision tables among rules, and finds as many faults as it can tell apart.</summary>
/// <param name="parts">Reads what rules consist of too, and takes the faults.</param>
internal sealed class DecisionTableReader(RuleReader parts)
{
    /// <summary>How much deeper a condition stands than that of a rule.</summary>
    public const int Depth = 2;

    public DecisionTable? Table(JsonElement element, string pointer) => parts.Try(pointer, () =>
    {
        var members = new JsonMembers(element, pointer, "a table");
        members.Allow("key", "entityType", "trigger", "hit", "order", "columns", "sets", "rows");
        var trigger = parts.Try(members.PointerTo("trigger"), () => RuleReader.Trigger(members));
        var rows = ConfigurationJson.Array(members.Require("rows"), members.PointerTo("rows")).Select(r => Row(r.Element, r.Pointer)).ToList();
        var hit = members.OneOf("hit", "hit policy", Enum.GetValues<HitPolicy>(), h => Vocabulary.Word(h));
        return trigger is null || rows.Contains(null)
            ? null
            : new DecisionTable(
                members.Text("key"), parts.EntityTypeOf(members), trigger, members.Texts("columns"), rows.OfType<DecisionRow>(), members.Texts("sets"))
            {
                Hit = hit,
                Order = RuleReader.Order(members),
            };
    });

    private DecisionRow? Row(JsonElement element, string pointer) => parts.Try(pointer, () =>
    {
        var members = new JsonMembers(element, pointer, "a row");
        members.Allow("when", "values", "then");
        var when = Items(members, "when", parts.Condition);
        var values = Items(members, "values", (e, p) => new Cell(e.ValueKind == JsonValueKind.Null ? default : JsonLiteral.Read(e, p)));
        var then = members.Find("then") is { } array ? parts.Actions(array, members.PointerTo("then")) : [];
        return when is null || values is null || then is null
            ? null
            : new DecisionRow([.. when]) { Values = [.. values.Select(v => v.Value)], Then = [.. then] };
    });

    private IReadOnlyList<T>? Items<T>(JsonMembers members, string name, Func<JsonElement, string, T?> read)
        where T : class
    {
        if (members.Find(name) is not { } array)
            return [];
        var items = ConfigurationJson.Array(array, members.PointerTo(name)).Select(i => parts.Try(i.Pointer, () => read(i.Element, i.Pointer))).ToList();
        return items.Contains(null) ? null : [.. items.OfType<T>()];
    }

    private sealed record Cell(Value Value);
}
