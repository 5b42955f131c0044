using System.Globalization;

namespace Segmentation.Benchmarks;

/// <summary>What is measured in docs/performance.md and docs/ef-core.md, by name: tables, and links to plots.</summary>
internal static class Tables
{
    private static readonly string[] Rivals = [Engine.ByHand, Engine.Linq, Engine.Compiled, Engine.Sqlite, Engine.DuckDb, Engine.Limit];

    public static IEnumerable<(string Name, string Markdown)> Of(ResultFiles files)
    {
        var (fewer, more) = (files.Read(ResultFiles.Fewer), files.Read(ResultFiles.More));
        if (File.Exists(files.Machines))
            yield return ("machine", MachineOf(files));
        if (more.Count > 0)
        {
            var questions = more.GroupBy(l => l.Question).Where(q => !IsExtra(q));
            yield return ("ratios", Table(["question", Engine.Ours, .. Rivals], questions.Select(q => Row(q, Rivals))));
            yield return ("extras", Table(["question", Engine.Ours, "beside", "that", "ratio"], more.Where(l => IsExtra(l)).Select(l =>
                new[] { l.Question, Time(l.Ours), l.Rival, Time(l.Rivals), Times(l.Ratio) })));
            yield return ("plot-ratios", "![How many times as long rivals take](images/ratios.svg)");
            yield return ("plot-matching", "![One customer against many filters](images/matching.svg)");
            yield return ("targets", Targets(more));
        }

        var elsewhere = ResultFiles.All.Where(f => f.Folder != files.Folder && f.Read(ResultFiles.More).Count > 0).ToList();
        if (elsewhere.Count > 0)
            yield return ("elsewhere", string.Join("\n\n", elsewhere.Select(f => $"{MachineOf(f)}\n\n{Targets(f.Read(ResultFiles.More))}")));

        if (fewer.Count > 0 && more.Count > 0)
        {
            yield return ("plot-growth", "![How many times as long ten times the customers take](images/growth.svg)");
            yield return ("growth", Table(["question", "1 million", "10 million", "so many times as long"], Growth(fewer, more).Select(g =>
                new[] { g.Question, Time(g.Fewer), Time(g.More), Times(g.More / g.Fewer) })));
        }

        var narrowed = ResultFiles.All.Where(f => f.Read(ResultFiles.Fewer, isWithoutAvx512: true).Count > 0).ToList();
        if (narrowed.Count > 0)
            yield return ("narrow", string.Join("\n\n", narrowed.Select(f => $"{MachineOf(f)}\n\n{Narrow(f)}")));

        var askedDatabases = ResultFiles.All.Where(f => File.Exists(f.Databases)).ToList();
        if (askedDatabases.Count > 0)
            yield return ("databases", string.Join("\n\n", askedDatabases.Select(f => $"{MachineOf(f)}\n\n{Databases(f)}")));

        if (File.Exists(files.Memory))
            yield return ("memory", Table(["form", "bytes a row", "µs a row to load"], File.ReadLines(files.Memory).Select(l => l.Split('\t'))));
    }

    /// <summary>What each question took us with fewer and with more rows, of those that look at all of them.</summary>
    public static IEnumerable<(string Question, double Fewer, double More)> Growth(IReadOnlyList<RatioLine> fewer, IReadOnlyList<RatioLine> more) =>
        from lines in fewer.GroupBy(l => l.Question)
        where !lines.Key.StartsWith("matching", StringComparison.Ordinal) && !lines.Key.StartsWith("prepare", StringComparison.Ordinal)
        let larger = more.FirstOrDefault(l => l.Question == lines.Key)
        where larger is not null
        select (lines.Key, lines.First().Ours, larger.Ours);

    /// <summary>A time in the unit that suits it.</summary>
    public static string Time(double milliseconds) => milliseconds switch
    {
        >= 1 => $"{Digits(milliseconds)} ms",
        >= 1e-3 => $"{Digits(milliseconds * 1e3)} µs",
        _ => $"{Digits(milliseconds * 1e6)} ns",
    };

    private static string MachineOf(ResultFiles files) => string.Join(", ", File.ReadLines(files.Machines)) + ".";

    private static string Databases(ResultFiles files) => Table(
        ["store", "question", Engine.Ours, Engine.ByHand, "ratio", "allocated", Engine.ByHand, "ratio"],
        File.ReadLines(files.Databases).Select(DatabaseLine.Parse).Select(l => new[]
        {
            l.Store, l.Question, Time(l.Ours), Time(l.ByHand), Times(l.TimeRatio), Kilobytes(l.OurBytes), Kilobytes(l.BytesByHand), Times(l.MemoryRatio),
        }));

    /// <summary>The smaller base with 512-bit vectors and without.</summary>
    private static string Narrow(ResultFiles files)
    {
        var (wide, narrow) = (files.Read(ResultFiles.Fewer), files.Read(ResultFiles.Fewer, isWithoutAvx512: true));
        var questions = narrow.GroupBy(l => l.Question).Where(q => wide.Any(l => l.Question == q.Key));
        return Table(["question", "with AVX-512", "without", "without, hand-written", "without, duckdb"], questions.Select(q => new[]
        {
            q.Key, Time(wide.First(l => l.Question == q.Key).Ours), Time(q.First().Ours), Of(q, Engine.ByHand), Of(q, Engine.DuckDb),
        }));
    }

    private static string Targets(IReadOnlyList<RatioLine> lines) => Table(["what", "reached", "must", "aim", ""], Target.RowsOf(lines));

    private static string Kilobytes(double bytes) => $"{Digits(bytes / 1000)} kB";

    public static string Times(double ratio) => $"{Digits(ratio)} ×";

    public static bool IsExtra(RatioLine line) => !Target.InRatios.Contains(line.Question);

    private static bool IsExtra(IGrouping<string, RatioLine> question) => IsExtra(question.First());

    private static string[] Row(IGrouping<string, RatioLine> question, IEnumerable<string> rivals) =>
    [
        question.Key, Time(question.First().Ours),
        .. rivals.Select(r => question.FirstOrDefault(l => l.Rival == r) is { } line ? $"{Time(line.Rivals)} ({Times(line.Ratio)})" : ""),
    ];

    private static string Of(IEnumerable<RatioLine> lines, string rival) => lines.FirstOrDefault(l => l.Rival == rival) is { } line ? Times(line.Ratio) : "";

    private static string Digits(double number) => number.ToString(
        number switch { >= 100 => "#,0", >= 10 => "0.#", >= 1 => "0.##", _ => "0.###" }, CultureInfo.InvariantCulture);

    private static string Table(IReadOnlyList<string> head, IEnumerable<string[]> rows) => string.Join('\n', rows
        .Select(r => $"| {string.Join(" | ", r)} |")
        .Prepend($"|{string.Concat(head.Select(_ => "---|"))}")
        .Prepend($"| {string.Join(" | ", head)} |"));
}
