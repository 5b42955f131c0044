using System.CommandLine;
using Segmentation;

namespace SegmentCli.Commands;

internal static class CheckCommand
{
    private static readonly string[] Columns = ["severity", "line", "column", "length", "message"];

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("check", "Tells what there is to say about a filter; exit code 2 when it has an error.");
        var (options, filter, format) = (new FileOptions(command), new FilterOption(command), new FormatOption(command));
        command.SetAction(parsed =>
        {
            var file = options.Load(parsed, error);
            var issues = file.Bind(filter.Parse(parsed)).Issues;
            FilterOption.ThrowOnError(issues);
            Listing.Write(output, parsed.GetValue(format.Option)!, Columns, issues.Select(Cells), file.Moment.Zone);
        });
        return command;
    }

    private static object?[] Cells(Issue issue) =>
    [
        issue.Severity.ToString().ToLowerInvariant(),
        (decimal?)issue.Span?.Line,
        (decimal?)issue.Span?.Column,
        (decimal?)issue.Span?.Length,
        issue.Message,
    ];
}
