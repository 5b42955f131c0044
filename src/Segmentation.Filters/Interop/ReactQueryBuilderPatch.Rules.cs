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
        var (kept, at) = (Kept(olds, fresh), 0);
        for (var i = 0; i < fresh.Length; i++)
        {
            var rule = (JsonObject)fresh[i]!;
            var end = kept.Skip(i).FirstOrDefault(k => k is not null) ?? olds.Count;
            var match = kept[i] ?? Enumerable.Range(at, Math.Max(0, end - at)).Cast<int?>().FirstOrDefault(j => TakesPlaceOf(rule, olds[j!.Value]));
            if (match is not { } found)
            {
                patched.Add(new(New(rule)));
                continue;
            }

            patched.AddRange(olds.Take(found).Skip(at).SelectMany(Muted));
            patched.AddRange(kept[i] is null ? Merged(olds[found], rule) : Same(olds[found]));
            at = found + 1;
        }

        patched.AddRange(olds.Skip(at).SelectMany(Muted));
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

    private IEnumerable<Patched> Merged(Old old, JsonObject fresh)
    {
        if (old.Run is { } run)
            return InRun(old, Rules(run, FreshOf(fresh).Rules));
        var original = old.Node!.AsObject();
        return [new(IsGroup(original) ? Group(original, FreshOf(fresh)) : Rule(original, fresh))];
    }
}
