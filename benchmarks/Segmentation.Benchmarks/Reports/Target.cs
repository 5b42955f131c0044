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

    /// <summary>What one of many should take, whoever the rival: the question, at most so many milliseconds, and as few as was hoped for.</summary>
    public static IReadOnlyList<(string Question, double Must, double Aim)> Times { get; } =
    [
        ("upsert", 1e-3, 1e-4),
        ("prepare", 25e-3, 10e-3),
        ("matching-build", 50, 10),
    ];

    /// <summary>The questions that ratios are always reported of.</summary>
    public static IReadOnlySet<string> InRatios { get; } = AllQuestions.Of(new Bases(0, _ => { })).Where(q => q.IsInRatios).Select(q => q.Name).ToHashSet();

    /// <summary>The rows of a table, of what was measured.</summary>
    public static IEnumerable<string[]> RowsOf(IReadOnlyList<RatioLine> lines)
    {
        var timed = from target in Times
                    let line = lines.FirstOrDefault(l => l.Question == target.Question)
                    where line is not null
                    let verdict = Verdict(line.Ours <= target.Must, line.Ours <= target.Aim)
                    select new[] { target.Question, Tables.Time(line.Ours), Tables.Time(target.Must), Tables.Time(target.Aim), verdict };
        return All.Select(t => t.Row(lines)).OfType<string[]>().Concat(timed);
    }

    private static string Verdict(bool isMet, bool isAimMet) => isAimMet ? "aim reached" : isMet ? "must reached" : "**missed**";

    /// <summary>The row of a table; null where it was not measured.</summary>
    private string[]? Row(IReadOnlyList<RatioLine> lines)
    {
        if (lines.FirstOrDefault(l => l.Question == Question && l.Rival == Rival) is not { Ratio: var ratio })
            return null;
        return [$"{Question} against {Rival}", Tables.Times(ratio), Tables.Times(Must), Tables.Times(Aim), Verdict(ratio >= Must, ratio >= Aim)];
    }
}
