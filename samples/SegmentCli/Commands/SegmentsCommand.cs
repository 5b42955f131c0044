using System.CommandLine;
using Segmentation;
using SegmentCli.Csv;

namespace SegmentCli.Commands;

internal static class SegmentsCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("segments", "Counts the members of each segment of a definitions file.");
        var (options, format) = (new FileOptions(command, needsSegments: true), new FormatOption(command));
        var overlap = new Option<bool>("--overlap") { Description = "How many members each two segments share." };
        var preview = new Option<string?>("--preview")
        {
            Description = "How many enter and leave each segment when the definitions of this file give way to those of --segments.",
            HelpName = "OLD",
        };
        command.Add(overlap);
        command.Add(preview);
        command.SetAction(parsed =>
        {
            var (isOverlap, old) = (parsed.GetValue(overlap), parsed.GetValue(preview));
            if (isOverlap && old is not null)
                throw new InputException("`--overlap` and `--preview` are two listings: choose one");
            var before = old is null ? null : SegmentsFile.Read(old);
            var file = options.Load(parsed, error);
            var now = new Members(file, file.Context.Segments!, "");
            var then = before is null ? null : new Members(file, before, $"{old}: ");
            string[] warnings = [.. now.Warnings(), .. then?.Warnings() ?? []];
            foreach (var line in warnings)
                error.WriteLine(line);
            var (columns, rows) = then is not null ? (["segment", "entered", "left"], Changes(then, now))
                : isOverlap ? (["a", "b", "count"], Overlaps(now))
                : (new[] { "segment", "count" }, now.Keys.Select(k => new object?[] { k, (decimal)now.Of(k).Count }));
            Listing.Write(output, parsed.GetValue(format.Option)!, columns, rows, file.Moment.Zone);
        });
        return command;
    }

    /// <summary>Each two segments once, in the file's order.</summary>
    private static IEnumerable<object?[]> Overlaps(Members members) =>
        members.Overlap().Pairs.Select(p => new object?[] { p.One, p.Other, (decimal)p.Count });

    /// <summary>The segments of the new file in its order, then those that only the old one has, all of whose members leave.</summary>
    private static IEnumerable<object?[]> Changes(Members then, Members now) =>
        from key in now.Keys.Union(then.Keys, StringComparer.OrdinalIgnoreCase)
        let before = then.Of(key)
        let after = now.Of(key)
        select new object?[] { key, (decimal)after.Count(r => !before.Contains(r)), (decimal)before.Count(r => !after.Contains(r)) };

    /// <summary>The members of the segments of one file of definitions, which is named before each issue where it is not the command's own.</summary>
    private sealed class Members(CustomerFile file, SegmentCatalogue segments, string source)
    {
        public IReadOnlyList<string> Keys { get; } = [.. segments.Segments.Select(s => s.Key)];

        /// <summary>Each definition's own warnings; those of segments that it asks for are told there.</summary>
        /// <exception cref="InputException">A definition cannot be bound.</exception>
        public IEnumerable<string> Warnings()
        {
            var issues = segments.Segments.SelectMany(s => (s.Filter is null ? [] : file.Bind(s.Filter, segments).Issues)
                    .Where(i => i.Severity != Severity.Information && !i.Message.StartsWith("in segment '", StringComparison.Ordinal))
                    .Select(i => (s.Key, Issue: i)))
                .ToList();
            string[] lines = [.. issues.Select(i => $"{source}segment '{i.Key}': {i.Issue}")];
            return issues.Exists(i => i.Issue.Severity == Severity.Error) ? throw new InputException(lines) : lines;
        }

        /// <summary>The records of a segment; none where there is no such segment.</summary>
        public IReadOnlySet<Record> Of(string key) => (segments.Find(key) is null ? [] : file.Matching(file.Bind(Filter.InSegment(key), segments)))
            .ToHashSet<Record>(ReferenceEqualityComparer.Instance);

        public SegmentOverlap Overlap()
        {
            var (members, tally) = (Keys.Select(Of).ToList(), new OverlapTally(Keys));
            foreach (var record in file.Records)
                tally.Add(i => members[i].Contains(record));
            return tally.Result();
        }
    }
}
