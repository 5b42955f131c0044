using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Finds the conditions of an explanation whose outcomes, changed together, turn its answer round.</summary>
internal sealed class FlipSearch
{
    private const int MostForAllSets = 8;

    // One is enough for most filters; where conditions stand again and again it may take any number.
    private const int MostAttempts = 1_000;

    // What the proof may cost that no value brings a set about; there may be many sets.
    private const int ProofWork = 1 << 16;

    // Of more conditions the plan alone takes too long to bring into the form that proofs start from.
    private const int MostForProof = 64;

    private readonly Explanation _root;

    // The different conditions, each by its first place; sets are of their numbers.
    private readonly List<Explanation> _conditions;

    // A condition that stands twice has one outcome.
    private readonly Dictionary<Explanation, int> _numbers;

    public FlipSearch(Explanation root)
    {
        _root = root;
        var places = Leaves(root).GroupBy(l => l.Plan).ToList();
        _conditions = [.. places.Select(p => p.First())];
        _numbers = places.SelectMany((p, i) => p.Select(leaf => (leaf, i))).ToDictionary(p => p.leaf, p => p.i);
    }

    public IReadOnlyList<Flip> Find() => _conditions.Count <= MostForAllSets ? Smallest() : Small() is { } set ? [FlipOf(set)] : [];

    private IReadOnlyList<Flip> Smallest()
    {
        var found = new List<Flip>();
        foreach (var size in Enumerable.Range(1, _conditions.Count))
        {
            found.AddRange(Sets(size).Where(TurnsRound).Select(FlipOf));
            if (found.Exists(f => f.IsPossible))
                break;
        }

        return found;
    }

    /// <summary>The sets of so many conditions, each by the bits of a number, in the order of the filter.</summary>
    private IEnumerable<HashSet<int>> Sets(int size) =>
        from bits in Enumerable.Range(1, (1 << _conditions.Count) - 1)
        where int.PopCount(bits) == size
        let members = Enumerable.Range(0, _conditions.Count).Where(i => (bits & (1 << i)) != 0).ToArray()
        orderby members[0]
        select members.ToHashSet();

    /// <summary>A small set: the smallest where every condition stands once, else what is found by trying; null where nothing is.</summary>
    private HashSet<int>? Small()
    {
        // Conditions that are to change and, where that led nowhere, are to stay.
        var decided = new Stack<(int Condition, bool IsChanged)>();
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var changed = decided.Where(d => d.IsChanged).Select(d => d.Condition).ToHashSet();
            if (TurnsRound(changed))
                return WithoutNeedless(changed);
            if (Fewest(_root, !_root.Matches, changed, [.. decided.Select(d => d.Condition)]) is { } more)
            {
                foreach (var condition in more)
                    decided.Push((condition, true));
                continue;
            }

            while (decided.TryPeek(out var last) && !last.IsChanged)
                decided.Pop();
            if (decided.Count == 0)
                return null;
            decided.Push((decided.Pop().Condition, false));
        }

        return null;
    }

    /// <summary>The fewest further changes of conditions not yet decided by which a part comes out so, where each stands once; null where none do.</summary>
    private HashSet<int>? Fewest(Explanation part, bool outcome, HashSet<int> changed, HashSet<int> decided)
    {
        if (Outcome(part, changed) == outcome)
            return [];
        switch (part.Filter)
        {
            case Not:
                return Fewest(part.Parts[0], !outcome, changed, decided);
            case AllOf or AnyOf:
                // One part makes an "any" true and an "all" false; else every part has to come out so.
                var takesOne = outcome == part.Filter is AnyOf;
                var sets = part.Parts.Select(p => Fewest(p, outcome, changed, decided)).ToList();
                return takesOne ? sets.Where(s => s is not null).MinBy(s => s!.Count)
                    : sets.Contains(null) ? null
                    : [.. sets.SelectMany(s => s!)];
            case Everyone or Nobody:
                return null;
            default:
                return decided.Contains(_numbers[part]) ? null : [_numbers[part]];
        }
    }

    private HashSet<int> WithoutNeedless(HashSet<int> changed)
    {
        // What was changed later may do what an earlier change was for; and without it another may be needless too.
        bool IsNeedless(int condition) => TurnsRound([.. changed.Where(c => c != condition)]);
        while (changed.Where(IsNeedless).Take(1).ToList() is [var needless])
            changed.Remove(needless);
        return changed;
    }

    private bool TurnsRound(HashSet<int> changed) => Outcome(_root, changed) != _root.Matches;

    private bool Outcome(Explanation part, HashSet<int> changed) => part.Filter switch
    {
        AllOf => part.Parts.All(p => Outcome(p, changed)),
        AnyOf => part.Parts.Any(p => Outcome(p, changed)),
        Not => !Outcome(part.Parts[0], changed),
        Everyone or Nobody => part.Matches,
        _ => part.Matches != changed.Contains(_numbers[part]),
    };

    private Flip FlipOf(HashSet<int> changed)
    {
        var outcomes = Plan.All(_conditions.Select((c, i) => c.Matches != changed.Contains(i) ? c.Plan : Plan.Not(c.Plan)));
        var isImpossible = _conditions.Count <= MostForProof && new Prover(ProofWork).IsRefuted(outcomes.Canonical());
        return new Flip([.. _conditions.Where((_, i) => changed.Contains(i))], !isImpossible);
    }

    private static IEnumerable<Explanation> Leaves(Explanation part) => part.Filter switch
    {
        AllOf or AnyOf or Not => part.Parts.SelectMany(Leaves),
        Everyone or Nobody => [],
        _ => [part],
    };
}
