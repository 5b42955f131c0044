using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class NextBoundary
{
    /// <summary>When the value of a term may change: when the rows of an aggregate may, or a day has passed that it counts from.</summary>
    private long? Within(Term term) => term.TimeDependence < TimeDependence.Day ? null : term switch
    {
        TodayTerm => Today < LastDay ? moment.Zone.StartOfDay(Today + 1) : null,
        PathTerm path => Earliest(path.Relation.RowsOf(entity, related).Take(1).Select(row => Of(row).Within(path.Of))),
        AggregateTerm aggregate => Earliest(aggregate.RowsOf(entity, related).Select(row => Earliest([
            aggregate.Where.Accept(Of(row)),
            aggregate.Of is { } of ? Of(row).Within(of) : null]))),
        ArithmeticTerm arithmetic => Earliest([Within(arithmetic.Left), Within(arithmetic.Right)]),
        DaysBetweenTerm days => Earliest([Within(days.From), Within(days.To)]),
        _ => throw new InvalidOperationException($"{term.GetType().Name} does not tell how it depends on time."),
    };

    /// <summary>When a leaf may change because of its terms. Of a count of days the day is sought on which the leaf changes, not merely the count.</summary>
    private long? Leaf(Plan leaf, params Term[] terms)
    {
        if (!Array.Exists(terms, CountsDays) || Array.Exists(terms, t => t.TimeDependence == TimeDependence.Instant))
            return Earliest(terms.Select(Within));
        if (Array.Exists(terms, IsAlwaysEmpty))
            return null;
        // What stands still beside a count that goes one way changes nothing about that.
        var moving = terms.Where(t => t.TimeDependence >= TimeDependence.Day).ToList();
        if (moving is [var only] && GoesOneWay(only) && !ReadOn(Today, only).IsEmpty && !ReadOn(LastDay, only).IsEmpty)
            return Earliest(Thresholds(leaf).Select(PassingDay));
        if (Today == LastDay)
            return null;
        return moment.Zone.StartOfDay(FirstDay(leaf, CountedDays) ?? Math.Min(Today + CountedDays, LastDay));
    }

    /// <summary>The leaf, or where it asks for equality both ends of each number: those are passed once.</summary>
    private static IEnumerable<Plan> Thresholds(Plan leaf) => leaf switch
    {
        InSet set => set.Values.SelectMany(v => new[] { true, false }.Select(isIncluded => new InRange(set.Term, Bound.At(v, isIncluded), null))),
        Compare { Comparison: Comparison.Equal } equal => [equal with { Comparison = Comparison.Less }, equal with { Comparison = Comparison.Greater }],
        _ => [leaf],
    };

    /// <summary>Whether a term is the days from or until today of something that stands still, or reckoned from them in proportion.</summary>
    private static bool GoesOneWay(Term term) => term switch
    {
        { TimeDependence: < TimeDependence.Day } => false,
        ArithmeticTerm { Left: var left, Right.TimeDependence: < TimeDependence.Day } => GoesOneWay(left),
        ArithmeticTerm { Left.TimeDependence: < TimeDependence.Day, Operator: not ArithmeticOperator.DividedBy, Right: var right } => GoesOneWay(right),
        PathTerm path => GoesOneWay(path.Of),
        DaysBetweenTerm { From: TodayTerm, To: var to } => to.TimeDependence < TimeDependence.Day,
        DaysBetweenTerm { From: var from, To: TodayTerm } => from.TimeDependence < TimeDependence.Day,
        _ => false,
    };

    /// <summary>Whether something that a term needs, and that stands still, is empty.</summary>
    private bool IsAlwaysEmpty(Term term) => term switch
    {
        { TimeDependence: < TimeDependence.Day } => Read(Now(term)).IsEmpty,
        PathTerm path => path.Relation.RowsOf(entity, related).Take(1).All(row => Of(row).IsAlwaysEmpty(path.Of)),
        ArithmeticTerm arithmetic => IsAlwaysEmpty(arithmetic.Left) || IsAlwaysEmpty(arithmetic.Right),
        DaysBetweenTerm days => IsAlwaysEmpty(days.From) || IsAlwaysEmpty(days.To),
        _ => false,
    };

    private static bool CountsDays(Term term) => term switch
    {
        TodayTerm => true,
        PathTerm path => CountsDays(path.Of),
        AggregateTerm { Of: { } of } => CountsDays(of),
        ArithmeticTerm arithmetic => CountsDays(arithmetic.Left) || CountsDays(arithmetic.Right),
        DaysBetweenTerm days => CountsDays(days.From) || CountsDays(days.To),
        _ => false,
    };
}
