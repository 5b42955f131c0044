using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The factories by which operator rows choose a primitive: by the types of term and operand, once for all operators.</summary>
internal static class Reduction
{
    // Looking through so few values costs less than making a set of them.
    private const int MostLookedThrough = 8;

    public static Plan Compare(Term term, Comparison comparison, BoundOperand operand, bool matchCase) => operand switch
    {
        EqualityOperand constant => new InSet(term, constant.Spellings, matchCase),
        TermOperand other => Plan.Any(
            // A code and its aliases are one item, whichever of them each side stores.
            [new Compare(term, comparison, other.Term, other.Shift, matchCase), .. other.Synonyms.Select(s => Both(term, other.Term, s))]),
        IntervalOperand interval => comparison switch
        {
            Comparison.Equal => Inside(term, interval),
            Comparison.Less => new InRange(term, null, interval.Low.Flipped()),
            Comparison.LessOrEqual => new InRange(term, null, interval.High),
            Comparison.Greater => new InRange(term, interval.High.Flipped(), null),
            _ => new InRange(term, interval.Low, null),
        },
        _ => throw Unexpected(operand),
    };

    public static Plan Between(Term term, BoundOperand low, BoundOperand high) => (low, high) switch
    {
        (IntervalOperand from, IntervalOperand to) => new InRange(term, from.Low, to.High),
        _ => Plan.All(
            Compare(term, Comparison.GreaterOrEqual, low, matchCase: false),
            Compare(term, Comparison.LessOrEqual, high, matchCase: false)),
    };

    public static Plan OneOf(Term term, BoundOperands operands)
    {
        var (points, parts) = (new List<Value>(operands.Items.Count), new List<Plan>());
        foreach (var operand in operands.Items)
        {
            if (Points(operand) is { } own)
                points.AddRange(own.AsSpan());
            else
                parts.Add(Compare(term, Comparison.Equal, operand, operands.MatchCase));
        }

        if (points.Count > 0)
            parts.Insert(0, new InSet(term, Distinct(points), operands.MatchCase));
        return Plan.Any(parts);
    }

    public static Plan Match(Term term, TextPosition position, BoundOperands operands) =>
        operands[0] is EqualityOperand { Spellings: [var sought] }
            ? new TextMatch(term, position, sought.Text, operands.MatchCase)
            : throw Unexpected(operands[0]);

    public static Plan Items(Term term, ItemQuantifier quantifier, BoundOperands operands) =>
        new HasItems(
            term,
            quantifier,
            [.. operands.Items.Select(o => o is EqualityOperand item ? item.Spellings : throw Unexpected(o)).Distinct()],
            operands.MatchCase);

    public static Plan Within(Term term, BoundOperand period) => period switch
    {
        IntervalOperand interval => new InRange(term, interval.Low, interval.High),
        DaysOperand days => Within(term, days.Interval(term.Type)),
        _ => throw Unexpected(period),
    };

    public static Plan Anniversary(Term term, BoundOperand period) => period is DaysOperand days
        ? new AnnualDate(term, Bound.At(days.From), Bound.At(days.To))
        : throw Unexpected(period);

    private static ValueList<Value> Distinct(List<Value> points)
    {
        if (points.Count > MostLookedThrough)
            return [.. points.Distinct()];
        for (var i = points.Count - 1; i > 0; i--)
        {
            if (points.IndexOf(points[i]) < i)
                points.RemoveAt(i);
        }

        return [.. points];
    }

    private static Plan Both(Term left, Term right, ValueList<Value> spellings) =>
        Plan.All(new InSet(left, spellings, MatchCase: false), new InSet(right, spellings, MatchCase: false));

    private static Plan Inside(Term term, IntervalOperand interval) =>
        Points(interval) is { } points ? new InSet(term, points, MatchCase: false) : new InRange(term, interval.Low, interval.High);

    /// <summary>The constants that an operand stands for; null when it is a range or depends on the moment.</summary>
    private static ValueList<Value>? Points(BoundOperand operand) => operand switch
    {
        EqualityOperand constant => constant.Spellings,
        IntervalOperand { Low.Time: null } interval when interval.Low == interval.High => [interval.Low.Value],
        _ => null,
    };

    private static InvalidOperationException Unexpected(BoundOperand operand) => new($"Binding gave {operand} to an operator that does not take it.");
}
