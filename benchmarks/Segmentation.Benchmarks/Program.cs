using System.CommandLine;
using BenchmarkDotNet.Running;

namespace Segmentation.Benchmarks;

/// <summary><c>ratios</c> and its like run here; everything else is BenchmarkDotNet's.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        Command[] commands = [RatioCommand.Create()];
        if (args is [var verb, ..] && commands.Any(c => c.Name == verb))
        {
            var root = new RootCommand("Measures the library against its rivals.");
            foreach (var command in commands)
                root.Add(command);
            return root.Parse(args).Invoke();
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
