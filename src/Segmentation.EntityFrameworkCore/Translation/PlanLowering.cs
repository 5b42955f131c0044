using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation.EntityFrameworkCore;

/// <summary>
/// Turns conditions on what relations lead to into questions whether there are such rows: a condition on a path is one on the related row, and the
/// greatest of some values is at least so much when one of them is.
/// </summary>
internal static class PlanLowering
{
    // Each value of a set becomes two questions.
    private const int MostValues = 10;

    /// <summary>The same condition in terms of related rows; null where it is on the entity itself, or on what has to be reckoned of the rows.</summary>
    public static Plan? Lowered(Plan leaf) => leaf.Terms switch
    {
        [PathTerm path] => leaf is IsEmpty
            ? Plan.Not(new HasRelated(path.Relation, Plan.Not(new IsEmpty(path.Of))))
            : new HasRelated(path.Relation, Over(leaf, path.Of)),
        [PathTerm left, PathTerm right] when ReferenceEquals(left.Relation, right.Relation) =>
            new HasRelated(left.Relation, (Compare)leaf with { Left = left.Of, Right = right.Of }),
        [AggregateTerm { Path.Count: > 1 } aggregate] => AfterOneStep(leaf, aggregate),
        [AggregateTerm { Function: AggregateFunction.Min or AggregateFunction.Max } aggregate] => OfExtreme(leaf, aggregate),
        _ => null,
    };

    /// <summary>The same condition on another term.</summary>
    public static Plan Over(Plan leaf, Term term) => leaf switch
    {
        IsEmpty node => node with { Term = term },
        InRange node => node with { Term = term },
        InSet node => node with { Term = term },
        TextMatch node => node with { Term = term },
        HasItems node => node with { Term = term },
        AnnualDate node => node with { Term = term },
        _ => throw new ArgumentException($"{leaf.GetType().Name} has no single term.", nameof(leaf)),
    };

    /// <summary>All relations of a path but the last lead to one entity, or to none and so to no rows.</summary>
    private static Plan AfterOneStep(Plan leaf, AggregateTerm aggregate)
    {
        var first = aggregate.Path[0];
        var ofNoRows = aggregate.Function is AggregateFunction.Count or AggregateFunction.Sum ? Value.Of(0m) : default;
        var holdsOfNoRows = leaf switch
        {
            IsEmpty => ofNoRows.IsEmpty,
            InRange range => Interpreter.Holds(range, ofNoRows),
            InSet set => Interpreter.Holds(set, ofNoRows),
            _ => false,
        };
        var rest = new HasRelated(first, Over(leaf, aggregate with { Path = [.. aggregate.Path.Skip(1)] }));
        return holdsOfNoRows ? Plan.Any(rest, Plan.Not(new HasRelated(first, new Constant(true)))) : rest;
    }

    private static Plan? OfExtreme(Plan leaf, AggregateTerm aggregate)
    {
        var of = aggregate.Of!;
        var isMax = aggregate.Function == AggregateFunction.Max;
        var some = Rows(Plan.Not(new IsEmpty(of)));
        return leaf switch
        {
            IsEmpty => Plan.Not(some),
            InRange range => InRange(range.Low, range.High),
            InSet { Values.Count: <= MostValues } set => Plan.Any(set.Values.Select(v => InRange(Bound.At(v), Bound.At(v)))),
            _ => null,
        };

        Plan Rows(Plan where) => new HasRelated(aggregate.Path[0], Plan.All(aggregate.Where, where));

        Plan InRange(Bound? low, Bound? high) => isMax
            ? Plan.All(
                low is null ? some : Rows(new InRange(of, low, null)),
                high is null ? new Constant(true) : Plan.Not(Rows(new InRange(of, high.Flipped(), null))))
            : Plan.All(
                high is null ? some : Rows(new InRange(of, null, high)),
                low is null ? new Constant(true) : Plan.Not(Rows(new InRange(of, null, low.Flipped()))));
    }
}
