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
            using var stream = File.OpenRead(path);
            using var reader = new StreamReader(stream, Marked(stream) ?? encoding, detectEncodingFromByteOrderMarks: false);
            using var csv = CsvReader.Create(reader, CsvReaderOptions.Default with
            {
                Separator = delimiter,
                HasHeader = false,
                SkipEmptyLines = false,
                TrackLineNumbers = true,
                OnMalformedRecord = r => Refuse(r, path),
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
                throw new InputException($"{path}: row {number} and the header have different numbers of cells, {cells.Length} and {headers.Length}");
            rows.Add(new CsvRow(number, cells));
        }

        if (rows.Count < number)
            error.WriteLine($"{path}: {number - rows.Count} rows without any value were skipped");
        return new CsvTable(headers, rows);
    }

    private static string[] Named(string[] names, string path, TextWriter error)
    {
        var headers = new string[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            headers[i] = names[i];
            if (names[i].Length > 0)
                continue;
            headers[i] = Enumerable.Range(0, int.MaxValue).Select(n => $"column {i + 1}{new string('\'', n)}").First(n => !names.Contains(n));
            error.WriteLine($"{path}: column {i + 1} has no name and is called `{headers[i]}`");
        }

        return headers.GroupBy(h => h).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new InputException($"{path}: the header names `{twice.Key}` twice")
            : headers;
    }

    private static string[] Cells(CsvReader csv) => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];

    // A quote in the middle of an unquoted cell is only a character; after these two nobody knows where the cell ends.
    private static void Refuse(CsvMalformedRecord record, string path)
    {
        var fault = record.Reason switch
        {
            CsvMalformedReason.UnterminatedQuote => "a quoted cell never ends",
            CsvMalformedReason.TextAfterClosingQuote => "text follows a cell's closing quote",
            _ => null,
        };
        if (fault is not null)
            throw new InputException($"{path}: line {record.LineNumber}: {fault}");
    }

    /// <summary>The encoding that the file's byte-order mark names, strict as the one that was asked for; null when there is no mark.</summary>
    private static Encoding? Marked(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        var mark = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        stream.Position = 0;
        Encoding[] marked =
        [
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
            // Before UTF-16, whose mark this one's starts with.
            new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
            new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        ];
        foreach (var encoding in marked)
        {
            if (mark.StartsWith(encoding.Preamble))
                return encoding;
        }

        return null;
    }
}
