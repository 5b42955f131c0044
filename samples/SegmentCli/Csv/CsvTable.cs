using System.Text;
using CsvHelper;

namespace SegmentCli.Csv;

/// <summary>A row of cells as they stand in the file, and its number among the rows below the header, from 1.</summary>
internal sealed record CsvRow(int Number, string[] Cells);

/// <summary>A CSV file as it stands: headers, and the rows that have a value.</summary>
internal sealed record CsvTable(IReadOnlyList<string> Headers, IReadOnlyList<CsvRow> Rows)
{
    private const int ProgressInterval = 100_000;

    /// <exception cref="InputException">The file cannot be read, is not in the encoding, or is no table.</exception>
    public static CsvTable Read(string path, char delimiter, Encoding encoding, TextWriter error)
    {
        try
        {
            using var reader = new StreamReader(path, encoding, detectEncodingFromByteOrderMarks: true);
            using var csv = CsvReader.Create(reader, CsvReaderOptions.Default with
            {
                Separator = delimiter, HasHeader = false, SkipEmptyLines = false, TrackLineNumbers = true, OnMalformedRecord = Refuse,
            });
            return Read(csv, path, error);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw exception is DecoderFallbackException
                ? new InputException($"{path} is not in the encoding {encoding.WebName}: name its own with --encoding")
                : new InputException($"{path} cannot be read: {exception.Message}");
        }
    }

    private static CsvTable Read(CsvReader csv, string path, TextWriter error)
    {
        if (!csv.Read())
            throw new InputException($"{path} is empty: its first line names the fields");
        var headers = Named(Cells(csv), path, error);
        var rows = new List<CsvRow>();
        var number = 0;
        while (csv.Read())
        {
            var cells = Cells(csv);
            number++;
            if (number % ProgressInterval == 0 && ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected)
                error.Write($"\r{number} rows");
            if (Array.TrueForAll(cells, c => c.Length == 0))
                continue;
            if (cells.Length != headers.Length)
                throw new InputException($"{path}: row {number} has {cells.Length} cells, and the header {headers.Length}");
            rows.Add(new CsvRow(number, cells));
        }

        if (rows.Count < number)
            error.WriteLine($"{number - rows.Count} rows without any value were skipped");
        return new CsvTable(headers, rows);
    }

    private static string[] Named(string[] names, string path, TextWriter error)
    {
        var headers = new string[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            headers[i] = names[i].Length > 0 ? names[i] : $"column {i + 1}";
            if (names[i].Length == 0)
                error.WriteLine($"column {i + 1} has no name and is called `{headers[i]}`");
        }

        return headers.GroupBy(h => h).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new InputException($"{path}: the header names `{twice.Key}` twice")
            : headers;
    }

    private static string[] Cells(CsvReader csv) => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];

    // A quote in the middle of an unquoted cell is only a character; after these two nobody knows where the cell ends.
    private static void Refuse(CsvMalformedRecord record)
    {
        if (record.Reason is CsvMalformedReason.TextAfterClosingQuote or CsvMalformedReason.UnterminatedQuote)
            throw new InputException($"line {record.LineNumber}: {(record.Reason == CsvMalformedReason.UnterminatedQuote ? "a quoted cell never ends" : "text follows a cell's closing quote")}");
    }
}
