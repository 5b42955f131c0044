namespace Segmentation.Benchmarks;

/// <summary>What the engine was built to reach, at ten million rows.</summary>
/// <param name="Question">The question.</param>
/// <param name="Rival">The rival.</param>
/// <param name="Must">The least ratio.</param>
/// <param name="Aim">The ratio that was hoped for.</param>
internal sealed record Target(string Question, string Rival, double Must, double Aim)
{
    public static IReadOnlyList<Target> All { get; } =
    [
        new("count-picklists", Engine.ByHand, 250, 500),
        new("count-picklists", Engine.DuckDb, 25, 60),
        new("count-picklists", Engine.Limit, 1 / 2.0, 1 / 1.3),
        new("count-ranges", Engine.ByHand, 15, 30),
        new("count-ranges", Engine.DuckDb, 4, 11),
        new("count-text", Engine.ByHand, 10, 27),
        new("count-text", Engine.DuckDb, 6, 18),
        new("crosstab", Engine.DuckDb, 8, 17),
        new("crosstab-everybody", Engine.DuckDb, 1.3, 3),
        new("first-page", Engine.DuckDb, 500, 4_000),
        new("keys", Engine.ByHand, 50, 110),
        new("keys", Engine.DuckDb, 9, 18),
        new("scan-codes", Engine.Limit, 0.8, 0.95),
        new("scan-wide", Engine.Limit, 0.7, 0.8),
        new("readers-at-delta", "without-delta", 1 / 1.2, 1),
        new("delegate", Engine.ByHand, 1 / 1.25, 1 / 1.1),
        new("delegate-range", Engine.ByHand, 1 / 1.7, 1 / 1.3),
        new("prepare", Engine.Compiled, 5, 20),
        new("matching-100", Engine.Compiled, 6, 8),
        new("matching-1000", Engine.Compiled, 50, 75),
        new("matching-10000", Engine.Compiled, 90, 220),
        new("matching-batch", Engine.Compiled, 60, 150),
    ];

    /// <summary>The questions that ratios are always reported of.</summary>
    public static IReadOnlySet<string> InRatios { get; } = AllQuestions.Of(new Bases(0, _ => { })).Where(q => q.IsInRatios).Select(q => q.Name).ToHashSet();

    /// <summary>The row of a table; null where it was not measured.</summary>
    public string[]? Row(IReadOnlyList<RatioLine> lines)
    {
        if (lines.FirstOrDefault(l => l.Question == Question && l.Rival == Rival) is not { Ratio: var ratio })
            return null;
        var verdict = ratio >= Aim ? "aim reached" : ratio >= Must ? "must reached" : "**missed**";
        return [$"{Question} against {Rival}", Tables.Times(ratio), Tables.Times(Must), Tables.Times(Aim), verdict];
    }
}
