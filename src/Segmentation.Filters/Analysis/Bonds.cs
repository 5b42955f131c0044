using Segmentation.Planning;

namespace Segmentation;

/// <summary>Ties the numbers of an entity's rows at the end of one path: what rows match one condition must not match those that none does.</summary>
/// <param name="neverMatches">What is known of conditions on the rows.</param>
/// <param name="mayBeNone">Whether an entity may surely have none of the rows, whatever is chosen elsewhere.</param>
internal sealed class RowsBond(Func<Plan, Verdict> neverMatches, bool mayBeNone) : Bond
{
    private readonly Dictionary<Choice, (Plan Where, IReadOnlyList<(decimal Least, decimal Greatest)> Counts)> _counts = [];

    public bool MayBeNone => mayBeNone;

    public void Add(Choice choice, Plan where, IReadOnlyList<(decimal Least, decimal Greatest)> counts) => _counts.Add(choice, (where, counts));

    public override bool Allows(IReadOnlyCollection<Choice> taken, bool certainly)
    {
        var counts = taken.Select(c => (_counts[c].Where, Count: _counts[c].Counts[c.Taken])).ToList();
        var none = counts.Where(c => c.Count.Greatest == 0).Select(c => Plan.Not(c.Where)).ToList();
        var some = counts.FindAll(c => c.Count.Least > 0);
        if (certainly)
        {
            // A row may come any number of times. That it matches other conditions too is harmless where their numbers have no end.
            var areEndless = counts.TrueForAll(c => c.Count.Greatest is 0 or long.MaxValue);
            return some.TrueForAll(c => neverMatches(Plan.All(
                [c.Where, .. areEndless ? none : counts.Where(o => o.Where != c.Where).Select(o => Plan.Not(o.Where))])) == Verdict.No);
        }

        return some.TrueForAll(c => neverMatches(Plan.All([c.Where, .. none])) != Verdict.Yes &&
            counts.TrueForAll(o => o.Count.Greatest >= c.Count.Least || neverMatches(Plan.All(c.Where, Plan.Not(o.Where))) != Verdict.Yes));
    }
}

/// <summary>Ties the cells of one time on several axes: what is after one end is not before another that is never later.</summary>
internal sealed class TimeBond : Bond
{
    private readonly Dictionary<Choice, IReadOnlyList<(Bound? Low, Bound? High)>> _ends = [];

    public void Add(Choice choice, IReadOnlyList<(Bound? Low, Bound? High)> ends) => _ends.Add(choice, ends);

    public override bool Allows(IReadOnlyCollection<Choice> taken, bool certainly)
    {
        var ends = taken.Select(c => _ends[c][c.Taken]).ToList();
        return ends.TrueForAll(one => ends.TrueForAll(other => !AreApart(other.High, one.Low)));
    }

    private static bool AreApart(Bound? high, Bound? low) => high?.Time is { } from && low?.Time is { } to &&
        TimeOrder.Between(from, to) is var (least, _) && (least > 0 || (least == 0 && !(high.IsInclusive && low.IsInclusive)));
}

/// <summary>Ties what is sought in one text: who starts with `abc` contains `b`, and does not start with `x`.</summary>
internal sealed class TextBond : Bond
{
    // So many letters of one text and of another are compared at worst.
    private const long MostLetters = 1 << 20;

    private readonly Dictionary<Choice, TextMatch> _matches = [];

    public Claim Add(TextMatch match)
    {
        var choice = new Choice([false, false], this);
        _matches.Add(choice, match);
        return new Taken(choice, [false, true]);
    }

    public override bool Allows(IReadOnlyCollection<Choice> taken, bool certainly)
    {
        var (held, missed) = (taken.Where(c => c.Taken == 1).Select(c => _matches[c]).ToList(), taken.Where(c => c.Taken == 0).Select(c => _matches[c]).ToList());
        return held.TrueForAll(h => !missed.Exists(m => AreShort(h, m) && Implies(h, m)) && !held.Exists(o => AreShort(h, o) && Excludes(h, o)));
    }

    private static bool AreShort(TextMatch one, TextMatch other) => (long)one.Sought.Length * other.Sought.Length <= MostLetters;

    private static bool Implies(TextMatch one, TextMatch other) => (one.MatchCase || !other.MatchCase) && (one.Position, other.Position) switch
    {
        (_, TextPosition.Anywhere) => one.Sought.Contains(other.Sought, ComparisonOf(other.MatchCase)),
        (TextPosition.Start, TextPosition.Start) => one.Sought.StartsWith(other.Sought, ComparisonOf(other.MatchCase)),
        (TextPosition.End, TextPosition.End) => one.Sought.EndsWith(other.Sought, ComparisonOf(other.MatchCase)),
        _ => false,
    };

    /// <summary>Whether no text starts, or ends, with both.</summary>
    private static bool Excludes(TextMatch one, TextMatch other)
    {
        var comparison = ComparisonOf(one.MatchCase && other.MatchCase);
        return one.Sought.Length <= other.Sought.Length && (one.Position, other.Position) switch
        {
            (TextPosition.Start, TextPosition.Start) => !other.Sought.StartsWith(one.Sought, comparison),
            (TextPosition.End, TextPosition.End) => !other.Sought.EndsWith(one.Sought, comparison),
            _ => false,
        };
    }

    private static StringComparison ComparisonOf(bool matchCase) => matchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
}
