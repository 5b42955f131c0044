using System.CommandLine;
using System.Globalization;

namespace SegmentCli.Commands;

internal static class CountCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("count", "Prints how many records match.");
        var (options, filter) = (new FileOptions(command), new FilterOption(command));
        command.SetAction(parsed =>
        {
            var file = options.Load(parsed, error);
            var matches = file.Test(filter.Bind(parsed, file, error));
            output.WriteLine(file.Records.Count(matches).ToString(CultureInfo.InvariantCulture));
        });
        return command;
    }
}
