using System.CommandLine;
using Segmentation;

namespace SegmentCli.Commands;

internal static class ExplainCommand
{
    private const int NotFound = 1;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("explain", "Tells why a record matches, or what keeps it out.");
        var (options, filter) = (new FileOptions(command, keyIsValue: true), new FilterOption(command));
        command.SetAction(parsed =>
        {
            var file = options.Load(parsed, error);
            var bound = filter.Bind(parsed, file, error);
            var key = options.KeyValue(parsed);
            if (file.Records.FirstOrDefault(r => r.Key == key) is not { } record)
            {
                var named = file.KeyColumn is { } column ? $"their `{column.Name}`" : "their row's number";
                error.WriteLine(Program.OnOneLine($"there is no record `{key}`: records are named by {named}"));
                return NotFound;
            }

            var explanation = file.Explain(bound, record);
            output.WriteLine(Program.OnOneLine($"{key} {(explanation.Matches ? "matches" : "does not match")}"));
            output.WriteLine(explanation);
            foreach (var flip in explanation.WhyNot())
                output.WriteLine(Program.OnOneLine(Told(flip, explanation.Matches)));
            return 0;
        });
        return command;
    }

    private static string Told(Flip flip, bool matches)
    {
        var changes = string.Join(" and ", flip.Conditions.Select(c => $"`{c.Filter}` were {(c.Matches ? "false" : "true")}"));
        var wouldBe = matches ? "it would not match" : "it would match";
        return flip.IsPossible ? $"{wouldBe} if {changes}" : $"{wouldBe} if {changes}, which no value can bring about";
    }
}
