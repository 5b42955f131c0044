using System.Buffers;
using System.Text;

namespace Segmentation;

/// <summary>Writes rows as CSV. A library would be the only dependency of this kind, for these few lines of quoting.</summary>
internal sealed class CsvRows : IRowWriter
{
    // What begins with one of these is a formula to a spreadsheet, or, after white space that it skips, hides one; some take the wide forms for the others.
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    private readonly TextWriter _writer;
    private readonly char _delimiter;
    private readonly SearchValues<char> _quoted;
    private readonly StringBuilder _line = new();

    public CsvRows(TextWriter writer, char delimiter)
    {
        if (delimiter is '"' or '\r' or '\n')
            throw new ArgumentOutOfRangeException(nameof(delimiter), "A quote or the end of a line cannot stand between cells.");
        (_writer, _delimiter, _quoted) = (writer, delimiter, SearchValues.Create([delimiter, '"', '\r', '\n']));
    }

    public Task BeginAsync(IReadOnlyList<string> columns, CancellationToken cancellationToken) =>
        WriteAsync([.. columns.Select(Value.Of).Select(name => new ExportCell(name))], cancellationToken);

    public async Task WriteAsync(IReadOnlyList<ExportCell> cells, CancellationToken cancellationToken)
    {
        _line.Clear();
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0)
                _line.Append(_delimiter);
            Append(Text(cells[i]));
        }

        // Readers skip a line with nothing on it.
        if (_line.Length == 0)
            _line.Append("\"\"");
        _line.Append("\r\n");
        foreach (var chunk in _line.GetChunks())
            await _writer.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
    }

    private static string Text(ExportCell cell) =>
        cell.Items is not null ? Neutral(string.Join(";", cell.Items))
        // A number is none that a user could have made up, and has to stay one.
        : cell.Value.Kind == ValueKind.Text ? Neutral(cell.Value.Text)
        : JsonRows.Rounded(cell.Value).ToString();

    private static string Neutral(string text) => text.Length > 0 && Formula.Contains(text[0]) ? $"'{text}" : text;

    private void Append(string text)
    {
        if (text.AsSpan().IndexOfAny(_quoted) < 0)
            _line.Append(text);
        else
            _line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
