using System.CommandLine;
using BenchmarkDotNet.Running;

namespace Segmentation.Benchmarks;

/// <summary><c>ratios</c> and its like run here; everything else is BenchmarkDotNet's.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        Command[] commands = [RatioCommand.Create(), DatabaseCommand.Create(), MemoryCommand.Create(), RecordCommand.Create(), PlotsCommand.Create()];
        if (args is [var verb, ..] && commands.Any(c => c.Name == verb))
        {
            var root = new RootCommand("Measures the library against its rivals.");
            foreach (var command in commands)
                root.Add(command);
            return root.Parse(args).Invoke();
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(IsDry(args) ? Dry(args) : args);
        return 0;
    }

    private static bool IsDry(string[] args) => args.Contains("Dry", StringComparer.OrdinalIgnoreCase);

    /// <summary>A dry run shows that everything runs: with some thousand customers, and without a process for each benchmark.</summary>
    private static string[] Dry(string[] args)
    {
        if (Environment.GetEnvironmentVariable(Rows.Variable) is null)
            Environment.SetEnvironmentVariable(Rows.Variable, "20000");
        return [.. args, "--inProcess"];
    }
}
