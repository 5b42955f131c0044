namespace Segmentation.Benchmarks;

/// <summary>How soon a new filter answers for the first time: from its text, against an expression that is compiled.</summary>
internal static class Preparing
{
    public static Question Of(Bases bases)
    {
        string[] texts = [.. Operands.All.Select(o => o.ByRanges)];
        return new Question(
            "prepare",
            new(Engine.Ours, _ => texts.Count(text => CustomerSchema.Bind(text).Compile(CustomerSchema.Now).Matches(bases.Customers[0])) + 0L),
            new(Engine.Compiled, _ => Operands.All.Count(o => CountRanges.Expression(o).Compile()(bases.Customers[0])) + 0L))
        {
            Operations = Operands.Variants,
        };
    }

    /// <summary>The same for a scan of columns, whose first answer is the question "count-ranges" and not reckoned here.</summary>
    public static Question ForColumns(Bases bases)
    {
        string[] texts = [.. Operands.All.Select(o => o.ByRanges)];
        return new Question(
            "prepare-columnar",
            new(Engine.Ours, _ => texts.Count(text => bases.Snapshot.Select(CustomerSchema.Bind(text), CustomerSchema.Now) is not null) + 0L),
            new(Engine.Compiled, _ => Operands.All.Count(o => CountRanges.Expression(o).Compile() is not null) + 0L))
        {
            Operations = Operands.Variants,
            IsInRatios = false,
        };
    }
}
