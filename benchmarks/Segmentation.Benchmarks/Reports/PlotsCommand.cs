using System.CommandLine;

namespace Segmentation.Benchmarks;

/// <summary><c>plots</c>: renders the results of a machine again, as tables of docs/performance.md and as plots.</summary>
internal static class PlotsCommand
{
    public static Command Create()
    {
        var results = new Option<string?>("--results") { Description = "The folder of a machine's results; this machine's unless said." };
        var command = new Command("plots", "Renders results as tables of docs/performance.md and docs/ef-core.md, and as plots in docs/images.") { results };
        command.SetAction(parsed => Report.Write(
            parsed.GetValue(results) is { } folder ? new ResultFiles(Path.GetFullPath(folder)) : ResultFiles.OfThisMachine));
        return command;
    }
}
