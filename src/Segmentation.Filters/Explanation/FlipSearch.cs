using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Finds the conditions of an explanation whose outcomes, changed together, turn its answer round.</summary>
internal sealed class FlipSearch
{
    private const int MostForAllSets = 8;
    private const int MostTries = 8;

    private readonly Explanation _root;

    // A condition that stands twice has one outcome.
    private readonly List<(Plan Plan, Explanation First)> _conditions;

    public FlipSearch(Explanation root)
    {
        _root = root;
        _conditions = [.. Leaves(root).GroupBy(l => l.Plan).Select(g => (g.Key, g.First()))];
    }

    public IReadOnlyList<Flip> Find() => _conditions.Count <= MostForAllSets ? Smallest() : Guess() is { } guess ? [FlipOf(guess)] : [];

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
    private IEnumerable<HashSet<Plan>> Sets(int size) =>
        from bits in Enumerable.Range(1, (1 << _conditions.Count) - 1)
        where int.PopCount(bits) == size
        let members = Enumerable.Range(0, _conditions.Count).Where(i => (bits & (1 << i)) != 0).ToArray()
        orderby members[0]
        select members.Select(i => _conditions[i].Plan).ToHashSet();

    /// <summary>A small set, reckoned part by part; where a condition stands twice, changed again until the answer turns. Null where it does not.</summary>
    private HashSet<Plan>? Guess()
    {
        var changed = new HashSet<Plan>();
        for (var tries = 0; tries < MostTries && Cheapest(_root, changed) is { } more; tries++)
        {
            changed.SymmetricExceptWith(more);
            if (TurnsRound(changed))
                return changed;
        }

        return null;
    }

    /// <summary>The smallest set that turns a part round from the outcome it has under some changes, if every condition stood once.</summary>
    private static HashSet<Plan>? Cheapest(Explanation part, HashSet<Plan> changed)
    {
        switch (part.Filter)
        {
            case Not:
                return Cheapest(part.Parts[0], changed);
            case AllOf or AnyOf:
                // A true "all" and a false "any" turn with one part; the others with every part that holds them.
                var outcome = Outcome(part, changed);
                var turnsWithOne = outcome == part.Filter is AllOf;
                var sets = part.Parts.Where(p => turnsWithOne || Outcome(p, changed) == outcome).Select(p => Cheapest(p, changed)).ToList();
                return turnsWithOne ? sets.Where(s => s is not null).MinBy(s => s!.Count)
                    : sets.Contains(null) ? null
                    : [.. sets.SelectMany(s => s!)];
            default:
                return part.Filter is Everyone or Nobody ? null : [part.Plan];
        }
    }

    private bool TurnsRound(HashSet<Plan> changed) => Outcome(_root, changed) != _root.Matches;

    private static bool Outcome(Explanation part, HashSet<Plan> changed) => part.Filter switch
    {
        AllOf => part.Parts.All(p => Outcome(p, changed)),
        AnyOf => part.Parts.Any(p => Outcome(p, changed)),
        Not => !Outcome(part.Parts[0], changed),
        _ => part.Matches != changed.Contains(part.Plan),
    };

    private Flip FlipOf(HashSet<Plan> changed)
    {
        var outcomes = Plan.All(_conditions.Select(c => c.First.Matches != changed.Contains(c.Plan) ? c.Plan : Plan.Not(c.Plan)));
        return new Flip([.. _conditions.Where(c => changed.Contains(c.Plan)).Select(c => c.First)], outcomes is not Constant { Answer: false });
    }

    private static IEnumerable<Explanation> Leaves(Explanation part) => part.Filter switch
    {
        AllOf or AnyOf or Not => part.Parts.SelectMany(Leaves),
        Everyone or Nobody => [],
        _ => [part],
    };
}
