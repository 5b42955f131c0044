using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

// Which new rule stands for which old one.
internal sealed partial class ReactQueryBuilderPatch
{
    /// <summary>The old rules: where "and" and "or" stood between them, each run of "and" is one.</summary>
    private List<Old> Olds(JsonObject original, string combinator)
    {
        var (olds, runs, isAfterOr) = (new List<Old>(), new List<List<Old>>(), true);
        foreach (var rule in original["rules"]!.AsArray())
        {
            if (rule is JsonValue between)
            {
                isAfterOr = string.Equals(between.GetValue<string>(), "or", StringComparison.OrdinalIgnoreCase);
                continue;
            }

            var old = new Old(rule, _oldFilters.GetValueOrDefault(rule!));
            olds.Add(old);
            // What is muted goes with the run before, as the combinator behind it is the one that counts.
            if (runs.Count == 0 || (isAfterOr && old.Filter is not null))
                runs.Add([]);
            runs[^1].Add(old);
        }

        return original.ContainsKey("combinator") || combinator == "and" ? olds : [.. runs.SelectMany(Run)];
    }

    private static List<Old> Run(List<Old> run) => run.Select(o => o.Filter).OfType<Filter>().ToList() is { Count: > 1 } said
        ? [new(null, Filter.All([.. said])) { Run = run }]
        : run;

    /// <summary>The new rules in their order, each as the old one that says the same, or written into the old one that it takes the place of.</summary>
    private List<Patched> Rules(IReadOnlyList<Old> olds, JsonNode?[] fresh)
    {
        var patched = new List<Patched>();
        var (matched, at) = (Matched(olds, fresh), 0);
        var taken = matched.OfType<int>().ToHashSet();
        IEnumerable<Patched> MutedBefore(int end) =>
            Enumerable.Range(at, Math.Max(0, end - at)).Where(j => !taken.Contains(j)).SelectMany(j => Muted(olds[j]));

        for (var i = 0; i < fresh.Length; i++)
        {
            var rule = (JsonObject)fresh[i]!;
            if (matched[i] is not { } found)
            {
                patched.Add(new(New(rule)));
                continue;
            }

            patched.AddRange(MutedBefore(found));
            patched.AddRange(_freshFilters.GetValueOrDefault(rule) == olds[found].Filter ? Same(olds[found]) : Merged(olds[found], rule));
            at = Math.Max(at, found + 1);
        }

        patched.AddRange(MutedBefore(olds.Count));
        return patched;
    }

    private static IEnumerable<Patched> Muted(Old old) =>
        (old.Run ?? [old]).Where(o => o.Filter is null).Select(o => new Patched(o.Node?.DeepClone()));

    private static IEnumerable<Patched> Same(Old old) => InRun(old, [.. (old.Run ?? [old]).Select(o => new Patched(o.Node?.DeepClone()))]);

    /// <summary>The rules of a run, of which the first that is not muted starts an alternative.</summary>
    private static IEnumerable<Patched> InRun(Old old, List<Patched> rules)
    {
        if (old.Run is null)
            return rules;
        var first = rules.FindIndex(r => r.Node?["muted"]?.GetValue<bool>() is not true);
        return rules.Select((r, i) => r with { ContinuesRun = i > first });
    }

    /// <summary>
    /// For each new rule the old one that says the same, in order before any other; else one that it takes the place of: between those that stay before any
    /// other, and of several that with most fields in common.
    /// </summary>
    private int?[] Matched(IReadOnlyList<Old> olds, JsonNode?[] fresh)
    {
        var matched = Kept(olds, fresh);
        var free = Enumerable.Range(0, olds.Count).Except(matched.OfType<int>()).Where(j => olds[j].Filter is not null).ToList();
        var said = fresh.Select(f => _freshFilters.GetValueOrDefault(f!)).ToArray();
        var fields = free.ToDictionary(j => j, j => FieldsOf(olds[j].Filter).ToHashSet());

        // Given a new rule, which old ones fit it.
        void Match(Func<int, Func<int, bool>> fitting)
        {
            for (var i = 0; i < fresh.Length; i++)
            {
                if (matched[i] is not null || free.FindAll(new(fitting(i))) is not { Count: > 0 } found)
                    continue;
                var asked = FieldsOf(said[i]).Distinct().ToList();
                matched[i] = found.Count == 1 ? found[0] : found.MaxBy(j => asked.Count(fields[j].Contains));
                free.Remove(matched[i]!.Value);
            }
        }

        bool Fits(int i, int j) => TakesPlaceOf((JsonObject)fresh[i]!, olds[j]);

        Match(i => j => said[i] == olds[j].Filter);
        Match(i =>
        {
            var (after, before) = (matched.Take(i).Max() ?? -1, matched.Skip(i).Min() ?? olds.Count);
            return j => j > after && j < before && Fits(i, j);
        });
        Match(i => j => Fits(i, j));
        return matched;
    }

    /// <summary>For each new rule the old one that says the same, in order (a longest common subsequence).</summary>
    private int?[] Kept(IReadOnlyList<Old> olds, JsonNode?[] fresh)
    {
        var said = fresh.Select(f => _freshFilters.GetValueOrDefault(f!)).ToArray();
        bool AreSame(int i, int j) => olds[j].Filter is { } old && said[i] == old;

        var length = new int[fresh.Length + 1, olds.Count + 1];
        for (var i = fresh.Length - 1; i >= 0; i--)
        {
            for (var j = olds.Count - 1; j >= 0; j--)
                length[i, j] = AreSame(i, j) ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        }

        var kept = new int?[fresh.Length];
        for (int i = 0, j = 0; i < fresh.Length && j < olds.Count;)
        {
            if (AreSame(i, j))
                kept[i++] = j++;
            else if (length[i + 1, j] >= length[i, j + 1])
                i++;
            else
                j++;
        }

        return kept;
    }

    /// <summary>Whether a new rule or group is an old one of the same field, or an old group, changed; what moves elsewhere was not changed.</summary>
    private bool TakesPlaceOf(JsonObject rule, Old old)
    {
        if (old.Filter is not { } filter || _freshFilters.GetValueOrDefault(rule) is not { } fresh)
            return false;
        if (_lasting.ContainsKey(filter) || _lasting.ContainsKey(fresh))
            return false;
        return !IsGroup(rule) ? PathOf(fresh) is { } path && path == PathOf(filter)
            : old.Run is null ? IsGroup(old.Node!.AsObject())
            : fresh is AllOf;
    }

    private static FieldPath? PathOf(Filter? filter) => filter switch
    {
        Condition { Subject: FieldSubject { Path: var path } } => path,
        Condition { Subject: AggregateSubject { Relation: var path } } => path,
        Related { Relation: var path } => path,
        _ => null,
    };

    /// <summary>The fields and relations that a filter asks about, at any depth.</summary>
    private static IEnumerable<FieldPath> FieldsOf(Filter? filter) => filter switch
    {
        AllOf all => all.Parts.SelectMany(FieldsOf),
        AnyOf any => any.Parts.SelectMany(FieldsOf),
        Not not => FieldsOf(not.Inner),
        Related related => FieldsOf(related.Where).Prepend(related.Relation),
        Condition { Subject: AggregateSubject aggregate } => FieldsOf(aggregate.Where).Prepend(aggregate.Relation),
        _ => PathOf(filter) is { } path ? [path] : [],
    };

    /// <summary>The old rule of each new one that alone, of the rules that changed in either query, asks about its field.</summary>
    private Dictionary<JsonNode, JsonObject> Edited()
    {
        var olds = OnceAsked(_oldFilters);
        return OnceAsked(_freshFilters).Where(f => olds.ContainsKey(f.Key)).ToDictionary(f => f.Value, f => olds[f.Key].AsObject());
    }

    /// <summary>The rules that changed, and alone ask about a field of the same rows, by that field and the relations around it.</summary>
    private Dictionary<ValueList<FieldPath>, JsonNode> OnceAsked(IReadOnlyDictionary<JsonNode, Filter> filters)
    {
        IEnumerable<FieldPath> PathTo(JsonNode? node)
        {
            for (; node is not null; node = node.Parent)
            {
                if (node is JsonObject rule && !IsGroup(rule) && PathOf(filters.GetValueOrDefault(rule)) is { } path)
                    yield return path;
            }
        }

        return filters
            .Where(f => !IsGroup(f.Key.AsObject()) && PathOf(f.Value) is not null && !_lasting.ContainsKey(f.Value))
            .GroupBy(f => (ValueList<FieldPath>)[.. PathTo(f.Key)])
            .Where(g => g.Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().Key);
    }

    private IEnumerable<Patched> Merged(Old old, JsonObject fresh)
    {
        if (old.Run is { } run)
            return InRun(old, Rules(run, FreshOf(fresh).Rules));
        var original = old.Node!.AsObject();
        return [new(IsGroup(original) ? Group(original, FreshOf(fresh)) : Rule(original, fresh))];
    }
}
