using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Segmentation;

/// <summary>Writes rows as JSON objects, one a line.</summary>
internal sealed class JsonRows(TextWriter writer) : IRowWriter
{
    // As averages are shown elsewhere.
    private const int Decimals = 10;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new();
    private IReadOnlyList<string> _columns = [];

    public Task BeginAsync(IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        _columns = columns;
        return Task.CompletedTask;
    }

    public async Task WriteAsync(IReadOnlyList<ExportCell> cells, CancellationToken cancellationToken)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Options))
        {
            json.WriteStartObject();
            for (var i = 0; i < cells.Count; i++)
            {
                json.WritePropertyName(_columns[i]);
                Write(json, cells[i]);
            }

            json.WriteEndObject();
        }

        await writer.WriteAsync(Encoding.UTF8.GetString(_line.WrittenSpan).AsMemory(), cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync("\n".AsMemory(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A number that no decimal holds, to some decimals; other values as they are.</summary>
    public static Value Rounded(Value value) => value.Kind == ValueKind.Fraction && value.ToDecimal(Decimals) is { } number ? Value.Of(number) : value;

    private static void Write(Utf8JsonWriter json, ExportCell cell)
    {
        if (cell.Items is not null)
        {
            json.WriteStartArray();
            foreach (var item in cell.Items)
                json.WriteStringValue(item);
            json.WriteEndArray();
            return;
        }

        var value = Rounded(cell.Value);
        switch (value.Kind)
        {
            case ValueKind.Empty:
                json.WriteNullValue();
                break;
            case ValueKind.Number:
                json.WriteNumberValue(value.Number);
                break;
            // JSON has no number for infinity.
            case ValueKind.Double when double.IsFinite(value.Double):
                json.WriteNumberValue(value.Double);
                break;
            case ValueKind.Boolean:
                json.WriteBooleanValue(value.Boolean);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
