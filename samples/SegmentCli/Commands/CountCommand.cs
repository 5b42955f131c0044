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
            output.WriteLine(file.Matching(filter.Bind(parsed, file, error)).Count().ToString(CultureInfo.InvariantCulture));
        });
        return command;
    }
}
