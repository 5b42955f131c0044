using System.CommandLine;

namespace Segmentation.Benchmarks;

/// <summary><c>ratios --rows N</c>: what each question takes us and each rival, one line each and nothing else.</summary>
internal static class RatioCommand
{
    private const int LeastRows = 20_000;

    public static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "How many customers.", DefaultValueFactory = _ => 1_000_000 };
        var only = new Option<string?>("--only") { Description = "The questions, separated by commas; also those that are not asked else." };
        var all = new Option<bool>("--all") { Description = "Also the questions that are not asked else." };
        var rivals = new Option<string?>("--rivals") { Description = "The rivals, separated by commas; those that take long to load can be left out." };
        var command = new Command("ratios", "Prints question, our milliseconds, rival, its milliseconds and ratio, with tabs between them.")
        {
            rows, only, all, rivals,
        };
        command.SetAction(parsed =>
        {
            var names = parsed.GetValue(only)?.Split(',');
            string[]? chosen = parsed.GetValue(rivals) is { } given ? [Engine.Ours, .. given.Split(',')] : null;
            return Run(
                Math.Max(parsed.GetValue(rows), LeastRows),
                q => names?.Contains(q.Name) ?? (q.IsInRatios || parsed.GetValue(all)),
                e => chosen?.Contains(e.Name) ?? true);
        });
        return command;
    }

    private static int Run(int rows, Func<Question, bool> isAsked, Func<Engine, bool> asks)
    {
        if (!DuckDbBase.IsThere)
            Console.Error.WriteLine($"duckdb: there is no libduckdb.so; name it in {DuckDb.Variable} (docs/performance.md says where to get one)");
        Console.Error.WriteLine($"{Machine.Name}, {Machine.Vectors}");
        using var bases = new Bases(rows, Console.Error.WriteLine);
        var questions = AllQuestions.Of(bases).Where(isAsked).Select(q => q with { Engines = [.. q.Engines.Where(asks)] }).ToList();
        var run = new RatioRun(Budget(rows), Console.Error.WriteLine);
        try
        {
            foreach (var line in questions.SelectMany(run.Measure))
                Console.Out.WriteLine(line);
            return 0;
        }
        catch (WrongAnswerException exception)
        {
            Console.Error.WriteLine($"the engines do not agree: {exception.Message}");
            return 1;
        }
    }

    /// <summary>Some seconds a question; more where rows take longer, so that medians are of enough rounds.</summary>
    private static double Budget(int rows) => 1 + rows / 1_000_000.0;
}
