using System.Globalization;
using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Writes a new query into an old one, so that what the new one does not change or does not know survives.</summary>
internal sealed partial class ReactQueryBuilderPatch
{
    private static readonly string[] RuleMembers = ["field", "operator", "value", "valueSource", "match"];

    private readonly JsonObject _original;
    private readonly JsonObject _fresh;
    private readonly IReadOnlyDictionary<JsonNode, Filter> _oldFilters;
    private readonly IReadOnlyDictionary<JsonNode, Filter> _freshFilters;

    // What stands once in either query, by what it says: where it moves, it takes its members along.
    private readonly Dictionary<Filter, JsonNode> _lasting;

    // What was changed, wherever it stands now.
    private readonly Dictionary<JsonNode, JsonObject> _edited;

    /// <param name="original">The old query.</param>
    /// <param name="oldFilters">What its rules and groups say, by JSON pointer; nothing of what is muted.</param>
    /// <param name="fresh">The new query.</param>
    /// <param name="freshFilters">What its rules and groups say.</param>
    public ReactQueryBuilderPatch(
        JsonObject original, IReadOnlyDictionary<string, Filter> oldFilters, JsonObject fresh, IReadOnlyDictionary<JsonNode, Filter> freshFilters)
    {
        (_original, _fresh, _freshFilters) = (original, fresh, freshFilters);
        _oldFilters = oldFilters.ToDictionary(o => At(original, o.Key), o => o.Value);
        var once = Once(freshFilters, fresh);
        _lasting = Once(_oldFilters, original).Where(o => once.ContainsKey(o.Key)).ToDictionary();
        _edited = Edited();
    }

    /// <summary>A rule or group of the old query, and what it says (nothing when it is muted).</summary>
    private sealed record Old(JsonNode? Node, Filter? Filter)
    {
        /// <summary>The rules of a run of "and" between alternatives, which has no node of its own; null for what has one.</summary>
        public IReadOnlyList<Old>? Run { get; init; }
    }

    /// <summary>A rule or group of the patched query; one that continues a run of "and" is joined so to the one before.</summary>
    private readonly record struct Patched(JsonNode? Node, bool ContinuesRun = false);

    /// <summary>A new group, or one new rule in place of a group.</summary>
    private readonly record struct Fresh(Filter? Filter, string? Combinator, bool IsNegated, JsonNode?[] Rules);

    public JsonObject Query() => Group(_original, FreshOf(_fresh));

    private Fresh FreshOf(JsonObject node) => node["rules"] is JsonArray rules
        ? new(_freshFilters.GetValueOrDefault(node), (string?)node["combinator"], node["not"] is not null, [.. rules])
        : new(_freshFilters.GetValueOrDefault(node), null, IsNegated: false, [node]);

    private Fresh WithoutNot(Fresh fresh) => fresh.Filter is not Not { Inner: var inner } ? default
        : fresh.Rules is [JsonObject group] && IsGroup(group) && _freshFilters.GetValueOrDefault(group) == inner ? FreshOf(group)
        : fresh with { Filter = inner, IsNegated = false };

    private static JsonNode At(JsonNode root, string pointer) => pointer.Split('/').Skip(1)
        .Aggregate(root, (at, step) => at is JsonArray items ? items[int.Parse(step, CultureInfo.InvariantCulture)]! : at[step]!);

    /// <summary>The nodes but the root that alone say what they say; a group of one rule stands for that rule.</summary>
    private static Dictionary<Filter, JsonNode> Once(IReadOnlyDictionary<JsonNode, Filter> filters, JsonNode root) => filters
        .Where(f => f.Key != root && !(f.Key.Parent?.Parent is { } parent && parent != root && filters.GetValueOrDefault(parent) == f.Value))
        .GroupBy(f => f.Value)
        .Where(g => g.Count() == 1)
        .ToDictionary(g => g.Key, g => g.First().Key);

    private JsonObject Group(JsonObject original, Fresh fresh)
    {
        if (fresh.Filter is { } filter && filter == _oldFilters.GetValueOrDefault(original))
            return (JsonObject)original.DeepClone();
        var said = fresh.Combinator ?? "and";
        // Of one rule the combinator says nothing.
        var combinator = fresh.Rules.Length == 1 ? CombinatorOf(original) ?? said : said;
        var olds = Olds(original, said);
        if (olds.FindAll(o => o.Filter is not null) is [{ Node: JsonObject node } only] && IsGroup(node))
        {
            // A mere frame of a group stays one, around a new group of that kind; of two ways that which keeps its "not".
            var (fits, withoutNot) = (AreOfAKind(only.Filter, fresh.Filter), WithoutNot(fresh));
            if (AreOfAKind(only.Filter, withoutNot.Filter) && (!fits || (bool?)original["not"] is true))
                return Framed(withoutNot, isNegated: true);
            if (fits)
                return Framed(fresh, isNegated: false);
        }

        return Members(original, combinator, fresh.IsNegated, Rules(olds, fresh.Rules));

        JsonObject Framed(Fresh inner, bool isNegated) => Members(
            original, combinator, isNegated, [.. olds.SelectMany(o => o.Filter is null ? Muted(o) : [new(Group(o.Node!.AsObject(), inner))])]);
    }

    /// <summary>The combinator of an old group, or the first between its rules; null where there is none.</summary>
    private static string? CombinatorOf(JsonObject group) =>
        (string?)(group["combinator"] ?? group["rules"]!.AsArray().FirstOrDefault(r => r is JsonValue));

    private static bool AreOfAKind(Filter? one, Filter? other) => other is not null && one?.GetType() == other.GetType();

    /// <summary>The members of an old group, in their order, with other rules.</summary>
    private static JsonObject Members(JsonObject original, string combinator, bool isNegated, List<Patched> rules)
    {
        var group = new JsonObject();
        foreach (var (name, value) in original)
        {
            group[name] = name switch
            {
                "combinator" => combinator,
                "not" => isNegated,
                "rules" => Joined(rules, original.ContainsKey("combinator") ? null : combinator),
                _ => value?.DeepClone(),
            };
        }

        if (isNegated)
            group["not"] = true;
        return group;
    }

    /// <summary>The rules one behind another, with combinators between them where there is one.</summary>
    private static JsonArray Joined(List<Patched> rules, string? combinator)
    {
        var joined = new JsonArray();
        foreach (var rule in rules)
        {
            if (combinator is not null && joined.Count > 0)
                joined.Add((JsonNode)(rule.ContinuesRun ? "and" : combinator));
            joined.Add(rule.Node);
        }

        return joined;
    }

    private JsonObject Rule(JsonObject original, JsonObject fresh)
    {
        var rule = new JsonObject();
        foreach (var (name, value) in fresh)
        {
            rule[name] = name == "value" && value is JsonObject where && IsGroup(where)
                ? original["value"] is JsonObject rows && IsGroup(rows) ? Group(rows, FreshOf(where)) : New(where)
                : value?.DeepClone();
        }

        foreach (var (name, value) in original.Where(m => !RuleMembers.Contains(m.Key)))
            rule[name] = name == "meta" ? Meta(value, fresh["meta"]) : value?.DeepClone();
        return rule;
    }

    private static bool IsGroup(JsonObject node) => node.ContainsKey("rules");

    /// <summary>A rule or group that is new, or that stood elsewhere; new groups have the form of the query.</summary>
    private JsonNode New(JsonObject fresh)
    {
        // What rows have to match is always a group, also around one rule.
        var moved = _freshFilters.GetValueOrDefault(fresh) is { } filter ? _lasting.GetValueOrDefault(filter) : null;
        if (moved is not null && (!IsGroup(fresh) || IsGroup(moved.AsObject())))
            return moved.DeepClone();
        if (!IsGroup(fresh))
            return Rule(_edited.GetValueOrDefault(fresh) ?? [], fresh);
        var rules = fresh["rules"]!.AsArray().Select(r => new Patched(New((JsonObject)r!))).ToList();
        var combinator = (string)fresh["combinator"]!;
        var form = new JsonObject { ["rules"] = null };
        if (_original.ContainsKey("combinator"))
            form.Insert(0, "combinator", null);
        return Members(form, combinator, isNegated: fresh["not"] is not null, rules);
    }

    /// <summary>The old metadata, with the new word on case.</summary>
    private static JsonNode? Meta(JsonNode? old, JsonNode? fresh)
    {
        if (old?.DeepClone() is not JsonObject meta)
            return fresh?.DeepClone() ?? old?.DeepClone();
        meta.Remove("matchCase");
        if (fresh is not null)
            meta["matchCase"] = true;
        return meta;
    }
}
