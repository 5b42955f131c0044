using System.Globalization;

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

/// <summary>Reads cells strictly, and writes values invariantly.</summary>
internal static class Cells
{
    // So many a decimal holds exactly; a longer number is text.
    private const int MostDigits = 28;

    private static readonly string[] LocalFormats = ["yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm"];
    private static readonly string[] OffsetFormats = [.. LocalFormats.Select(f => f + "K")];

    public static bool? Boolean(string cell) => cell.ToUpperInvariant() switch
    {
        "TRUE" => true,
        "FALSE" => false,
        _ => null,
    };

    /// <summary>A whole number without leading zeros.</summary>
    public static decimal? Integer(string cell) => cell.Contains('.', StringComparison.Ordinal) ? null : Decimal(cell);

    /// <summary>A number in digits, with a point and a minus sign where needed, and no leading zero: those are codes.</summary>
    public static decimal? Decimal(string cell)
    {
        var digits = cell.AsSpan(cell.StartsWith('-') ? 1 : 0);
        var isCode = digits is ['0', >= '0' and <= '9', ..];
        return digits is [>= '0' and <= '9', .., >= '0' and <= '9'] or [>= '0' and <= '9'] && !isCode && digits.Length <= MostDigits + 1 &&
            decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    public static DateOnly? Date(string cell, string format) =>
        DateOnly.TryParseExact(cell, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A datetime; without an offset it is what the zone's clocks showed.</summary>
    public static DateTimeOffset? DateTime(string cell, TimeZoneInfo zone) =>
        System.DateTime.TryParseExact(cell, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? Segmentation.ZoneCalendar.InstantAt(zone, local)
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
        DateTimeOffset instant => Show(TimeZoneInfo.ConvertTime(instant, zone)),
        string[] items => string.Join("; ", items),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!,
    };

    private static string Show(DateTimeOffset local) =>
        local.ToString(local.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
