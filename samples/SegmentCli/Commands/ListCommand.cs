using System.CommandLine;
using System.Globalization;
using SegmentCli.Csv;

namespace SegmentCli.Commands;

internal static class ListCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("list", "Lists the records that match.");
        var (options, filter, format) = (new FileOptions(command), new FilterOption(command), new FormatOption(command));
        var select = new Option<string?>("--select") { Description = "The fields to show, separated by commas; else all.", HelpName = "a,b" };
        var orderBy = new Option<string?>("--order-by") { Description = "The fields to sort by; a hyphen turns one's order round.", HelpName = "f,-g" };
        var limit = new Option<int>("--limit") { Description = "How many records at most.", HelpName = "N", DefaultValueFactory = _ => int.MaxValue };
        limit.CustomParser = argument =>
        {
            if (!int.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var most))
                argument.AddError("`--limit` is a whole number from 0");
            return most;
        };
        command.Add(select);
        command.Add(orderBy);
        command.Add(limit);
        command.SetAction(parsed =>
        {
            var file = options.Load(parsed, error);
            var columns = parsed.GetValue(select) is { } names ? FieldList.Parse(names, "--select", file) : [.. file.Columns.Select(c => (c, false))];
            if (columns.FirstOrDefault(c => c.IsDescending) is { Column: { } odd })
                throw new InputException($"`--select` takes names only: `-{odd.Name}` belongs to --order-by");
            if (columns.GroupBy(c => c.Column).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new InputException($"`--select` names `{twice.Key.Name}` twice");
            var order = parsed.GetValue(orderBy) is { } fields ? FieldList.Parse(fields, "--order-by", file) : [];
            var records = Sorted(file.Matching(filter.Bind(parsed, file, error)), order);
            Listing.Write(
                output,
                parsed.GetValue(format.Option)!,
                [.. columns.Select(c => c.Column.Name)],
                records.Take(parsed.GetValue(limit)).Select(r => columns.Select(c => r.Cells[c.Column.Index]).ToArray()),
                file.Moment.Zone);
        });
        return command;
    }

    /// <summary>Sorts by value; empties come last in both directions, and ties keep the file's order.</summary>
    private static IEnumerable<Record> Sorted(IEnumerable<Record> records, IReadOnlyList<(Column Column, bool IsDescending)> order)
    {
        if (order.Count == 0)
            return records;
        var sorted = records.OrderBy(_ => 0);
        foreach (var (column, isDescending) in order)
        {
            sorted = sorted.ThenBy(r => r.Cells[column.Index] is null);
            sorted = isDescending
                ? sorted.ThenByDescending(r => r.Cells[column.Index], CellComparer.Instance)
                : sorted.ThenBy(r => r.Cells[column.Index], CellComparer.Instance);
        }

        return sorted;
    }

    private sealed class CellComparer : IComparer<object?>
    {
        public static CellComparer Instance { get; } = new();

        public int Compare(object? x, object? y) => (x, y) switch
        {
            (null, _) or (_, null) => 0,
            (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
            (MultiValue a, MultiValue b) => string.Compare(a.ToString(), b.ToString(), StringComparison.OrdinalIgnoreCase),
            _ => ((IComparable)x).CompareTo(y),
        };
    }
}
