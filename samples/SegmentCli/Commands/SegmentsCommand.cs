using System.CommandLine;
using Segmentation;
using Segmentation.Syntax;
using SegmentCli.Csv;

namespace SegmentCli.Commands;

internal static class SegmentsCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("segments", "Counts the members of each segment of a definitions file.");
        var (options, format) = (new FileOptions(command, needsSegments: true), new FormatOption(command));
        var overlap = new Option<bool>("--overlap") { Description = "How many members each two segments share." };
        command.Add(overlap);
        command.SetAction(parsed =>
        {
            var file = options.Load(parsed, error);
            var members = Members(file, error);
            var (columns, rows) = parsed.GetValue(overlap)
                ? (["a", "b", "count"], Overlaps(members))
                : (new[] { "segment", "count" }, members.Select(m => new object?[] { m.Key, (decimal)m.Records.Count }));
            Listing.Write(output, parsed.GetValue(format.Option)!, columns, rows, file.Moment.Zone);
        });
        return command;
    }

    private static List<(string Key, HashSet<Record> Records)> Members(CustomerFile file, TextWriter error)
    {
        var segments = file.Context.Segments!.Segments;
        // Each definition tells its own issues; those of segments that it asks for are told there.
        var issues = segments.SelectMany(s => (s.Filter is null ? [] : file.Bind(s.Filter).Issues)
                .Where(i => i.Severity != Severity.Information && !i.Message.StartsWith("in segment '", StringComparison.Ordinal))
                .Select(i => (s.Key, Issue: i)))
            .ToList();
        string[] lines = [.. issues.Select(i => $"segment '{i.Key}': {i.Issue}")];
        if (issues.Exists(i => i.Issue.Severity == Severity.Error))
            throw new InputException(lines);
        foreach (var line in lines)
            error.WriteLine(line);
        HashSet<Record> MembersOf(string key) =>
            file.Records.Where(file.Test(file.Bind(new InSegment(key)))).ToHashSet<Record>(ReferenceEqualityComparer.Instance);

        return [.. segments.Select(s => (s.Key, MembersOf(s.Key)))];
    }

    /// <summary>Each two segments once, in the file's order.</summary>
    private static IEnumerable<object?[]> Overlaps(List<(string Key, HashSet<Record> Records)> members) =>
        from i in Enumerable.Range(0, members.Count)
        from j in Enumerable.Range(i + 1, members.Count - i - 1)
        select new object?[] { members[i].Key, members[j].Key, (decimal)members[i].Records.Count(members[j].Records.Contains) };
}
