using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>A query of react-querybuilder as it was read, into which an edited filter can be written back. Immutable and thread-safe.</summary>
public sealed class ReactQueryBuilderDocument
{
    private readonly InteropContext _interop;
    private readonly string _json;
    private readonly IReadOnlyDictionary<string, Filter> _filtersByPlace;

    private ReactQueryBuilderDocument(string json, InteropContext interop, FilterParseResult result, IReadOnlyDictionary<string, Filter> filtersByPlace) =>
        (_json, _interop, Filter, Issues, _filtersByPlace) = (json, interop, result.Filter, result.Issues, filtersByPlace);

    /// <summary>The filter; null exactly when an issue is an error.</summary>
    public Filter? Filter { get; }

    /// <summary>What was found, each with its place in the query as a JSON pointer.</summary>
    public IReadOnlyList<Issue> Issues { get; }

    /// <summary>
    /// The query with another filter in its place: rules and groups that say the same stay as they stood, those that changed keep the members
    /// that this library does not read, and muted ones stay where they are.
    /// </summary>
    /// <exception cref="InvalidOperationException">The query could not be read.</exception>
    public FilterExport Patch(Filter edited)
    {
        if (Filter is null)
            throw new InvalidOperationException("The query could not be read: there is nothing to patch.");
        var writer = new ReactQueryBuilderWriter(_interop);
        return writer.Write(edited, () =>
        {
            var original = (JsonObject)JsonNode.Parse(_json, documentOptions: new JsonDocumentOptions { MaxDepth = int.MaxValue })!;
            var fresh = (JsonObject)writer.Query(edited)!;
            return new ReactQueryBuilderPatch(_filtersByPlace, writer.FiltersByNode).Query(original, fresh);
        });
    }

    internal static ReactQueryBuilderDocument Read(string json, InteropContext interop)
    {
        var reader = new ReactQueryBuilderReader(interop);
        return new ReactQueryBuilderDocument(json, interop, reader.Read(json), reader.FiltersByPlace);
    }
}

/// <summary>Writes a new query into an old one, so that what the new one does not change or does not know survives.</summary>
/// <param name="filtersByPlace">What the old one's rules and groups say, by JSON pointer.</param>
/// <param name="filtersByNode">What the new one's say.</param>
internal sealed class ReactQueryBuilderPatch(IReadOnlyDictionary<string, Filter> filtersByPlace, IReadOnlyDictionary<JsonNode, Filter> filtersByNode)
{
    private static readonly string[] RuleMembers = ["field", "operator", "value", "valueSource", "match"];

    /// <summary>A rule or group of the old query: its node, its place, and what it says (nothing when it is muted).</summary>
    private sealed record Old(JsonNode Node, string Pointer, Filter? Filter)
    {
        /// <summary>The rules of a run of "and" between alternatives, which has no group of its own; null for what has one node.</summary>
        public IReadOnlyList<Old>? Run { get; init; }
    }

    public JsonObject Query(JsonObject original, JsonObject fresh)
    {
        var query = Group(original, "", fresh);
        if (!original.ContainsKey("combinator"))
            Interleave(query);
        return query;
    }

    private JsonObject Group(JsonObject original, string pointer, JsonObject fresh)
    {
        if (filtersByPlace.GetValueOrDefault(pointer) is { } filter && filter == filtersByNode.GetValueOrDefault(fresh))
            return (JsonObject)original.DeepClone();
        var group = new JsonObject();
        foreach (var (name, value) in original.Where(m => m.Key is not ("rules" or "combinator" or "not")))
            group[name] = value?.DeepClone();
        var rules = fresh["rules"]!.AsArray();
        // Of one rule the combinator says nothing.
        var combinator = (rules.Count == 1 ? original : fresh)["combinator"] ?? fresh["combinator"]!;
        group["combinator"] = combinator.DeepClone();
        if (fresh["not"] is not null || original["not"] is not null)
            group["not"] = fresh["not"] is not null;
        group["rules"] = new JsonArray([.. Rules(Olds(original, pointer, combinator.GetValue<string>()), rules)]);
        return group;
    }

    /// <summary>Puts each group's combinator between its rules.</summary>
    private static void Interleave(JsonObject group)
    {
        if (group["rules"] is not JsonArray rules)
            return;
        foreach (var rule in rules.OfType<JsonObject>())
        {
            Interleave(rule);
            if (rule["value"] is JsonObject rows)
                Interleave(rows);
        }

        if (group["combinator"] is not { } combinator)
            return;
        group.Remove("combinator");
        for (var i = rules.Count - 1; i > 0; i--)
            rules.Insert(i, combinator.DeepClone());
    }

    /// <summary>The old rules: where "and" and "or" stood between them, each run of "and" is a group of its own.</summary>
    private List<Old> Olds(JsonObject original, string pointer, string combinator)
    {
        var (rules, olds) = (original["rules"]!.AsArray(), new List<(Old Old, bool StartsAlternative)>());
        var startsAlternative = true;
        for (var i = 0; i < rules.Count; i++)
        {
            var place = $"{pointer}/rules/{i}";
            if (rules[i] is JsonValue between)
            {
                startsAlternative = string.Equals(between.GetValue<string>(), "or", StringComparison.OrdinalIgnoreCase);
                continue;
            }

            olds.Add((new Old(rules[i]!, place, filtersByPlace.GetValueOrDefault(place)), startsAlternative));
        }

        var isMixed = !original.ContainsKey("combinator") && combinator == "or" && olds.Skip(1).Any(o => !o.StartsAlternative);
        if (!isMixed)
            return [.. olds.Select(o => o.Old)];
        var runs = new List<List<Old>>();
        foreach (var (old, starts) in olds)
        {
            if (starts)
                runs.Add([]);
            runs[^1].Add(old);
        }

        return [.. runs.Select((run, i) => run is [var only] ? only : Run(run))];
    }

    private static Old Run(List<Old> run)
    {
        Filter[] read = [.. run.Where(o => o.Filter is not null).Select(o => o.Filter!)];
        var group = new JsonObject { ["combinator"] = "and", ["rules"] = new JsonArray([.. run.Select(o => o.Node.DeepClone())]) };
        return new(group, "", read.Length == 0 ? null : Filter.All(read)) { Run = run };
    }

    /// <summary>The new rules in their order, each as the old one that says the same, or written into the old one that it takes the place of.</summary>
    private List<JsonNode?> Rules(IReadOnlyList<Old> olds, JsonArray fresh)
    {
        var patched = new List<JsonNode?>();
        var (kept, at) = (Kept(olds, fresh), 0);
        for (var i = 0; i < fresh.Count; i++)
        {
            var rule = fresh[i]!;
            var same = kept[i];
            var end = same ?? Enumerable.Range(i, fresh.Count - i).Select(j => kept[j]).FirstOrDefault(k => k is not null) ?? olds.Count;
            var match = same ?? Enumerable.Range(at, Math.Max(0, end - at)).Cast<int?>().FirstOrDefault(j => TakesPlaceOf(rule, olds[j!.Value]));
            if (match is { } found)
            {
                patched.AddRange(olds.Take(found).Skip(at).Where(o => o.Filter is null).Select(o => o.Node.DeepClone()));
                at = found + 1;
            }

            patched.Add(same is { } s ? olds[s].Node.DeepClone() : match is { } m ? Merged(olds[m], (JsonObject)rule) : rule.DeepClone());
        }

        patched.AddRange(olds.Skip(at).Where(o => o.Filter is null).Select(o => o.Node.DeepClone()));
        return patched;
    }

    /// <summary>For each new rule the old one that says the same, in order (a longest common subsequence).</summary>
    private int?[] Kept(IReadOnlyList<Old> olds, JsonArray fresh)
    {
        bool Same(int i, int j) => olds[j].Filter is { } old && filtersByNode.GetValueOrDefault(fresh[i]!) == old;

        var length = new int[fresh.Count + 1, olds.Count + 1];
        for (var i = fresh.Count - 1; i >= 0; i--)
        {
            for (var j = olds.Count - 1; j >= 0; j--)
                length[i, j] = Same(i, j) ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        }

        var kept = new int?[fresh.Count];
        for (var (i, j) = (0, 0); i < fresh.Count && j < olds.Count;)
        {
            if (Same(i, j))
                kept[i++] = j++;
            else if (length[i + 1, j] >= length[i, j + 1])
                i++;
            else
                j++;
        }

        return kept;
    }

    private static bool TakesPlaceOf(JsonNode rule, Old old) =>
        old is { Filter: not null, Node: JsonObject node } && (node.ContainsKey("rules")
            ? rule.AsObject().ContainsKey("rules")
            : !rule.AsObject().ContainsKey("rules") && JsonNode.DeepEquals(rule["field"], node["field"]));

    private JsonObject Merged(Old old, JsonObject fresh)
    {
        var original = old.Node.AsObject();
        if (old.Run is { } run)
        {
            var group = (JsonObject)fresh.DeepClone();
            group["rules"] = new JsonArray([.. Rules(run, fresh["rules"]!.AsArray())]);
            return group;
        }

        if (original.ContainsKey("rules"))
            return Group(original, old.Pointer, fresh);
        var rule = new JsonObject();
        foreach (var (name, value) in fresh)
            rule[name] = name == "value" && original["value"] is JsonObject rows && value is JsonObject where ? Group(rows, $"{old.Pointer}/value", where) : value?.DeepClone();
        foreach (var (name, value) in original.Where(m => !RuleMembers.Contains(m.Key)))
            rule[name] = name == "meta" ? Meta(value, fresh["meta"]) : value?.DeepClone();
        return rule;
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
