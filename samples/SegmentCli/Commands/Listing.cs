using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using SegmentCli.Csv;
using Spectre.Console;

namespace SegmentCli.Commands;

/// <summary>The option that names the shape of a listing.</summary>
internal sealed class FormatOption
{
    public FormatOption(Command command)
    {
        Option.AcceptOnlyFromAmong("table", "csv", "json");
        command.Add(Option);
    }

    public Option<string> Option { get; } = new("--format") { Description = "table, csv or json.", DefaultValueFactory = _ => "table" };
}

/// <summary>Writes rows as a table, as CSV or as JSON.</summary>
internal static class Listing
{
    public static void Write(TextWriter output, string format, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, TimeZoneInfo zone)
    {
        switch (format)
        {
            case "csv":
                WriteCsv(output, columns, rows, zone);
                break;
            case "json":
                WriteJson(output, columns, rows, zone);
                break;
            default:
                WriteTable(output, columns, rows, zone);
                break;
        }
    }

    private static void WriteCsv(TextWriter output, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, TimeZoneInfo zone)
    {
        using var csv = CsvWriter.Create(output, CsvWriterOptions.Default with { NewLine = "\n" }, leaveOpen: true);
        foreach (var cells in rows.Select(r => r.Select(c => Cells.Show(c, zone))).Prepend(columns))
        {
            foreach (var cell in cells)
                csv.WriteField(cell);
            csv.EndRecord();
        }
    }

    private static void WriteJson(TextWriter output, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, TimeZoneInfo zone)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartObject();
                for (var i = 0; i < columns.Count; i++)
                {
                    json.WritePropertyName(columns[i]);
                    WriteCell(json, row[i], zone);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteCell(Utf8JsonWriter json, object? cell, TimeZoneInfo zone)
    {
        switch (cell)
        {
            case null:
                json.WriteNullValue();
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case MultiValue items:
                json.WriteStartArray();
                foreach (var item in items.Items)
                    json.WriteStringValue(item);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Cells.Show(cell, zone));
                break;
        }
    }

    private static void WriteTable(TextWriter output, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, TimeZoneInfo zone)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var table = new Table().Border(isTerminal ? TableBorder.Rounded : TableBorder.Ascii);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)));
        foreach (var row in rows)
            table.AddRow(row.Select(c => c is decimal ? new Text(Cells.Show(c, zone)).RightJustified() : new Text(Cells.Show(c, zone))));

        if (isTerminal)
        {
            AnsiConsole.Write(table);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        // Piped tables are as wide as they need to be.
        console.Profile.Width = 10_000;
        console.Write(table);
    }
}
