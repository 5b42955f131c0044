using System.Globalization;
using Segmentation;

namespace SegmentCli.Csv;

/// <summary>The types that a column may have.</summary>
public enum ColumnKind
{
    Boolean,
    Integer,
    Decimal,
    Date,
    DateTime,
    Text,
    Picklist,
}

/// <summary>Several items of one cell; never none.</summary>
internal sealed record MultiValue(string[] Items, char Separator)
{
    public static MultiValue? Of(string cell, char separator) =>
        cell.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } items ? new(items, separator) : null;

    public override string ToString() => string.Join(Separator, Items);
}

/// <summary>Reads cells strictly, and writes values invariantly.</summary>
internal static class Cells
{
    // So many significant digits, and so many behind the point, a decimal holds exactly; a longer number is text.
    private const int MostDigits = 28;

    private static readonly string[] LocalFormats = ["yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm"];
    private static readonly string[] OffsetFormats = [.. LocalFormats.Select(f => f + "K")];

    public static bool? Boolean(string cell) =>
        string.Equals(cell, "true", StringComparison.OrdinalIgnoreCase) ? true
        : string.Equals(cell, "false", StringComparison.OrdinalIgnoreCase) ? false
        : null;

    public static decimal? Integer(string cell) => cell.Contains('.', StringComparison.Ordinal) ? null : Decimal(cell);

    /// <summary>A number in digits, with a point and a minus sign where needed, when a decimal holds it exactly.</summary>
    public static decimal? Decimal(string cell)
    {
        var digits = cell.AsSpan(cell.StartsWith('-') ? 1 : 0);
        var point = digits.IndexOf('.');
        var fraction = point < 0 ? 0 : digits[(point + 1)..].TrimEnd('0').Length;
        var whole = (point < 0 ? digits : digits[..point]).TrimStart('0').Length;
        return digits is [>= '0' and <= '9', .., >= '0' and <= '9'] or [>= '0' and <= '9'] && fraction <= MostDigits && whole + fraction <= MostDigits &&
            decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    /// <summary>Whether the cell is digits that start with a zero, as codes do and numbers do not.</summary>
    public static bool IsCode(string cell) => cell.AsSpan(cell.StartsWith('-') ? 1 : 0) is ['0', >= '0' and <= '9', ..];

    public static DateOnly? Date(string cell, string format) =>
        DateOnly.TryParseExact(cell, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A datetime; without an offset it is what the zone's clocks showed.</summary>
    public static DateTimeOffset? DateTime(string cell, TimeZoneInfo zone) =>
        System.DateTime.TryParseExact(cell, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? zone.InstantAt(local)
            : Instant(cell);

    /// <summary>An instant: a datetime that says its offset.</summary>
    public static DateTimeOffset? Instant(string cell) =>
        !System.DateTime.TryParseExact(cell, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) &&
        DateTimeOffset.TryParseExact(cell, OffsetFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : null;

    /// <summary>The value for people and for CSV; instants with the zone's offset.</summary>
    public static string Show(object? cell, TimeZoneInfo zone) => cell switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => Show(Within(instant, zone)),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!,
    };

    /// <summary>The instant with the zone's offset, or as it is where the zone's clocks would leave the calendar.</summary>
    private static DateTimeOffset Within(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(instant);
        return instant.UtcTicks + offset.Ticks is >= 0 and var local && local <= System.DateTime.MaxValue.Ticks
            ? instant.ToOffset(offset)
            : instant.ToUniversalTime();
    }

    private static string Show(DateTimeOffset local) =>
        local.ToString(local.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
