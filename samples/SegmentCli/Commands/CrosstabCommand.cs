using System.CommandLine;
using Segmentation;
using Segmentation.Syntax;
using SegmentCli.Csv;

namespace SegmentCli.Commands;

internal static class CrosstabCommand
{
    private const string ValueColumn = "value";

    // So many decimals tell averages apart and still can be read.
    private const int MostDecimals = 10;

    private static readonly Dictionary<string, Func<FieldPath, Measure>> Measures = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sum"] = Measure.Sum,
        ["avg"] = Measure.Avg,
        ["min"] = Measure.Min,
        ["max"] = Measure.Max,
        ["distinct"] = Measure.Distinct,
    };

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("crosstab", "Counts or measures the records that match, by the values of one to four fields.");
        var (options, filter, format) = (new FileOptions(command), new FilterOption(command, isRequired: false), new FormatOption(command));
        var by = new Option<string>("--by") { Description = "The fields to count by, separated by commas.", HelpName = "a[,b]", Required = true };
        var measure = new Option<string>("--measure")
        {
            Description = "What each cell holds; the number of records unless said.",
            HelpName = $"count|{string.Join('|', Measures.Keys.Select(k => k + ":f"))}",
            DefaultValueFactory = _ => "count",
        };
        command.Add(by);
        command.Add(measure);
        command.SetAction(parsed =>
        {
            var file = options.Load(parsed, error);
            var fields = FieldList.Paths(parsed.GetValue(by)!, "--by", file);
            var shape = parsed.GetValue(format.Option)!;
            var columns = fields.Select(f => f.Steps is [var only] ? only : f.ToString()).Append(ValueColumn).ToList();
            if (shape == "json" && columns.Distinct().Count() < columns.Count)
                throw new InputException($"`--by` names `{ValueColumn}`, as the measure is called in json: say --format csv");
            var request = new CrossTabRequest([.. fields]) { Measure = Measured(parsed.GetValue(measure)!, file) };
            var tab = file.CrossTab(filter.Bind(parsed, file, error), request);
            // Labels and totals are for people.
            var rows = shape == "table"
                ? tab.Cells.Concat(tab.Totals).Append(tab.Total).Select(c => Row(c, request.Measure, whenEmpty: "(empty)", whenTotal: "total"))
                : tab.Cells.Select(c => Row(c, request.Measure));
            Listing.Write(output, shape, columns, rows, file.Moment.Zone);
        });
        return command;
    }

    private static Measure Measured(string text, CustomerFile file)
    {
        if (string.Equals(text, "count", StringComparison.OrdinalIgnoreCase))
            return Measure.Count;
        return text.Split(':', 2) is [var function, var field] && Measures.TryGetValue(function, out var of)
            ? of(FieldList.Path(field, $"--measure {text}", file))
            : throw new InputException($"`--measure {text}` is no measure: there are count, {string.Join(", ", Measures.Keys.Select(k => k + ":FIELD"))}");
    }

    private static object?[] Row(CrossTabCell cell, Measure measure, string? whenEmpty = null, string? whenTotal = null) =>
    [
        .. cell.Buckets.Select(b => b is { } bucket ? Cell(bucket) ?? whenEmpty : whenTotal),
        measure.Function == MeasureFunction.Avg ? cell.Value.ToDecimal(MostDecimals) : Cell(cell.Value),
    ];

    private static object? Cell(Value value) => value.Kind switch
    {
        ValueKind.Empty => null,
        ValueKind.Boolean => value.Boolean,
        ValueKind.Number => value.Number,
        ValueKind.Date => value.Date,
        ValueKind.Instant => value.Instant,
        _ => value.ToString(),
    };
}
