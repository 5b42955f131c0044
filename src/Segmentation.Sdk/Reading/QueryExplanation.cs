using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A part of a query's filter, and who answers it.</summary>
/// <param name="Text">The part as filter text; of an access policy, its name.</param>
/// <param name="Pushdown">Whether the source answers it exactly, with perhaps too many entities, or not at all.</param>
/// <param name="Reason">Why it is not left to the source alone; null where it is.</param>
public sealed record QueryPart(string Text, Pushdown Pushdown, string? Reason);

/// <summary>What of a query the source answers, and what is checked of the entities that it gives. Immutable.</summary>
/// <param name="Parts">The conjuncts of the filter, and of the access policy.</param>
/// <param name="IsCountPushed">Whether the source counts by itself.</param>
public sealed record QueryExplanation(ValueList<QueryPart> Parts, bool IsCountPushed)
{
    /// <summary>Whether nothing is left to check.</summary>
    public bool IsPushed => Parts.All(p => p.Pushdown == Pushdown.Exact);

    /// <summary>A line a part: <c>pushed</c>, <c>checked again</c> or <c>checked here</c>, the part, and the reason.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Parts.Select(p => p.Pushdown switch
    {
        Pushdown.Exact => $"pushed: {p.Text}",
        Pushdown.Superset => $"checked again: {p.Text} ({p.Reason})",
        _ => $"checked here: {p.Text} ({p.Reason})",
    }));
}
