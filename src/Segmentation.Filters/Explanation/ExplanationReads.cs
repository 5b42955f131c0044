using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What explaining filters reads: all of their parts, also those that their plans can do without.</summary>
internal static class ExplanationReads
{
    /// <summary>What explaining some filters of one entity type reads together.</summary>
    public static ReadSet Of(params IEnumerable<BoundPart> filters)
    {
        var reads = new ReadSetBuilder();
        foreach (var filter in filters)
            Add(filter, reads);
        return reads.Build();
    }

    private static void Add(BoundPart part, ReadSetBuilder reads)
    {
        part.Plan!.Accept(reads);
        part.Term?.Accept(reads.Terms);
        foreach (var operand in part.Operands.OfType<TermOperand>())
            operand.Term.Accept(reads.Terms);
        var rows = part.Way.Aggregate(reads, (at, relation) => at.Across(relation));
        foreach (var inner in Explained(part))
            Add(inner, rows);
    }

    // What an operand asks of rows of its own is not explained.
    private static IEnumerable<BoundPart> Explained(BoundPart part) =>
        part.Filter is not Condition condition ? part.Parts : part.Parts.Take(condition.Subject is AggregateSubject { Where: not null } ? 1 : 0);
}
