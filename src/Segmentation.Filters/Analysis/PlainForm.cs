using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Says in one what simplifying keeps apart: ranges whose ends are reckoned apart, and whether there are rows, which is one or more of them.</summary>
internal sealed class PlainForm : PlanRewriter
{
    public override Plan Visit(All node) => Joined(base.Visit(node));

    public override Plan Visit(Any node) => Joined(base.Visit(node).Complement()).Complement();

    public override Plan Visit(InRange node)
    {
        var visited = base.Visit(node);
        return visited is InRange { Low: { IsInclusive: true, Value: var least }, High: null } range && least == Value.Of(1m) && Rows(range.Term) is { } rows
            ? rows
            : visited;
    }

    public override Plan Visit(InSet node)
    {
        var visited = base.Visit(node);
        return visited is InSet { Values: [var only] } set && only == Value.Of(0m) && Rows(set.Term) is { } rows ? Plan.Not(rows) : visited;
    }

    private static HasRelated? Rows(Term term) =>
        term is AggregateTerm { Function: AggregateFunction.Count, Path: [{ IsMany: true } relation], Where: var where }
            ? new HasRelated(relation, where)
            : null;

    private static Plan Joined(Plan plan)
    {
        if (plan is not All { Parts: var parts })
            return plan;
        var ranges = parts.OfType<InRange>().ToLookup(r => r.Term);
        return Plan.All(parts.Select(p => p is InRange range && Joined([.. ranges[range.Term]]) is { } joined ? joined : p).Distinct());
    }

    /// <summary>The range of one low and one high end; null where there are others.</summary>
    private static InRange? Joined(IReadOnlyList<InRange> ranges) => ranges switch
    {
        [{ Low: { } low, High: null } one, { Low: null, High: { } high }] => new InRange(one.Term, low, high),
        [{ Low: null, High: { } high } one, { Low: { } low, High: null }] => new InRange(one.Term, low, high),
        _ => null,
    };
}
