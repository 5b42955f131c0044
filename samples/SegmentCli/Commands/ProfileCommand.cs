using System.CommandLine;
using System.Globalization;
using SegmentCli.Csv;

namespace SegmentCli.Commands;

internal static class ProfileCommand
{
    // A list that people choose from is short, and its values come again.
    private const int MostItems = 30;

    private static readonly string[] Columns = ["field", "type", "empty", "distinct", "picklist", "note"];

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("profile", "Tells the fields of a file: types, empties, distinct values, and which look like picklists.");
        var (options, format) = (new FileOptions(command), new FormatOption(command));
        command.SetAction(parsed =>
        {
            var file = options.Load(parsed, error);
            var shape = parsed.GetValue(format.Option)!;
            if (shape == "table")
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Records.Count} records, {file.Columns.Count} fields"));
            Listing.Write(output, shape, Columns, file.Columns.Select(c => Row(c, file)), file.Moment.Zone);
        });
        return command;
    }

    private static object?[] Row(Column column, CustomerFile file)
    {
        var values = file.Records.Select(r => r.Cells[column.Index]).Where(v => v is not null).ToList();
        var picklist = column.Type.Picklist is { } key ? file.Context.Picklists.Find(key) : null;
        // Counted by the equality of filters: text without case, a code and its aliases as one.
        var distinct = values.SelectMany(v => v is MultiValue many ? many.Items : (IEnumerable<object>)[v!])
            .Select(v => v is string text ? picklist?.Find(text)?.Code ?? text : v)
            .Distinct(CellEquality.Instance)
            .ToList();
        var isPicklist = column.Kind == ColumnKind.Picklist ||
            (column.Kind == ColumnKind.Text && distinct.Count is > 0 and <= MostItems && distinct.Count * 2 <= values.Count);
        return
        [
            column.Name,
            column.Kind.ToString().ToLowerInvariant() + (column.Type.Separator is null ? "" : ", many"),
            (decimal)(file.Records.Count - values.Count),
            (decimal)distinct.Count,
            isPicklist,
            column.Note,
        ];
    }

    private sealed class CellEquality : IEqualityComparer<object>
    {
        public static CellEquality Instance { get; } = new();

        public new bool Equals(object? x, object? y) =>
            (x, y) is (string a, string b) ? string.Equals(a, b, StringComparison.OrdinalIgnoreCase) : object.Equals(x, y);

        public int GetHashCode(object obj) => obj is string text ? text.GetHashCode(StringComparison.OrdinalIgnoreCase) : obj.GetHashCode();
    }
}
