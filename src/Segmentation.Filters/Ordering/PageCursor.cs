using System.Buffers.Text;
using System.Text;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Where a page ended, so that the next one begins behind it whatever was added or deleted since. Immutable, value-equal.</summary>
/// <remarks>
/// Its text form can be handed to a browser: it holds the order, and of the last entity its key and the values that it was ordered by, readable by whoever
/// takes the trouble.
/// </remarks>
/// <param name="Order">The fields of the order, as text.</param>
/// <param name="Position">Where the last entity of the page stands.</param>
/// <param name="At">The instant that the order is reckoned at on every page; null where it does not depend on time.</param>
public sealed record PageCursor(ValueList<string> Order, SortPosition Position, DateTimeOffset? At = null)
{
    private const byte Version = 1;

    /// <summary>The cursor behind an entity of an order.</summary>
    public static PageCursor After(IEnumerable<SortField> order, SortPosition position, DateTimeOffset? at = null) =>
        new([.. order.Select(f => f.ToString())], position, at);

    /// <summary>Whether the cursor is of this order.</summary>
    public bool IsOf(IEnumerable<SortField> order) => Order.SequenceEqual(order.Select(f => f.ToString()), StringComparer.Ordinal);

    /// <summary>The cursor of a text that <see cref="ToString"/> gave; null when the text is none.</summary>
    public static PageCursor? TryParse(string text)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(text)), Encoding.Unicode);
            return reader.ReadByte() == Version ? Read(reader) : null;
        }
        // A text that is no cursor breaks off or says what no value can be.
        catch (Exception exception) when (exception is FormatException or IOException or InvalidDataException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The cursor as a text of letters, digits, hyphens and underscores.</summary>
    public override string ToString()
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.Unicode);
        writer.Write(Version);
        Write(writer, At is { } at ? Value.Of(at) : default);
        writer.Write(Order.Count);
        foreach (var field in Order)
            Write(writer, field);
        foreach (var value in Position.Values.Append(Position.Key.Value))
            Write(writer, value);
        return Base64Url.EncodeToString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static PageCursor? Read(BinaryReader reader)
    {
        var at = ReadValue(reader);
        var count = reader.ReadInt32();
        if (at.Kind is not (ValueKind.Empty or ValueKind.Instant) || count < 0 || count > reader.BaseStream.Length)
            return null;
        string[] order = [.. Enumerable.Range(0, count).Select(_ => ReadText(reader))];
        Value[] values = [.. Enumerable.Range(0, count).Select(_ => ReadValue(reader))];
        var key = EntityKey.From(ReadValue(reader));
        return reader.BaseStream.Position == reader.BaseStream.Length
            ? new PageCursor([.. order], new SortPosition([.. values], key), at.IsEmpty ? null : at.Instant)
            : null;
    }

    // Characters one by one: an encoder would replace unpaired surrogates, and the page would begin elsewhere.
    private static void Write(BinaryWriter writer, string text)
    {
        writer.Write(text.Length);
        foreach (var unit in text)
            writer.Write((ushort)unit);
    }

    private static string ReadText(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        return length < 0 || length > reader.BaseStream.Length
            ? throw new InvalidDataException()
            : string.Create(length, reader, (units, source) =>
            {
                for (var i = 0; i < units.Length; i++)
                    units[i] = (char)source.ReadUInt16();
            });
    }

    private static void Write(BinaryWriter writer, Value value)
    {
        writer.Write((byte)value.Kind);
        switch (value.Kind)
        {
            case ValueKind.Empty:
                break;
            case ValueKind.Text:
                Write(writer, value.Text);
                break;
            case ValueKind.Number:
                writer.Write(value.Number);
                break;
            case ValueKind.Double:
                writer.Write(value.Double);
                break;
            case ValueKind.Boolean:
                writer.Write(value.Boolean);
                break;
            case ValueKind.Date:
                writer.Write(value.Date.DayNumber);
                break;
            case ValueKind.Instant:
                writer.Write(value.Instant.UtcTicks);
                break;
            case ValueKind.Guid:
                writer.Write(value.Guid.ToByteArray());
                break;
            default:
                value.Fraction.Write(writer);
                break;
        }
    }

    private static Value ReadValue(BinaryReader reader) => (ValueKind)reader.ReadByte() switch
    {
        ValueKind.Empty => default,
        ValueKind.Text => Value.Of(ReadText(reader)),
        ValueKind.Number => Value.Of(reader.ReadDecimal()),
        ValueKind.Double => Value.Of(reader.ReadDouble()),
        ValueKind.Boolean => Value.Of(reader.ReadBoolean()),
        ValueKind.Date => Value.Of(DateOnly.FromDayNumber(reader.ReadInt32())),
        ValueKind.Instant => Value.Of(new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero)),
        ValueKind.Guid => Value.Of(new Guid(reader.ReadBytes(16))),
        ValueKind.Fraction => Value.Of(Fraction.Read(reader)),
        _ => throw new InvalidDataException(),
    };
}
