using System.Globalization;

namespace Segmentation;

/// <summary>Days, instants and numbers as the filter language writes them: ISO forms only, and nothing rounded.</summary>
internal static class Iso
{
    private const int DateLength = 10;

    // As many as any decimal holds.
    private const int DecimalDigits = 28;

    /// <summary>The day that the whole text spells as <c>yyyy-mm-dd</c>; null when it spells none.</summary>
    public static DateOnly? Date(ReadOnlySpan<char> text) =>
        LooksLikeDate(text) && text.Length == DateLength && int.Parse(text[..4], NumberStyles.None, CultureInfo.InvariantCulture) is >= 1 and var year &&
        Two(text, 5, 12) is >= 1 and var month && Two(text, 8, DateTime.DaysInMonth(year, month)) is >= 1 and var day
            ? new DateOnly(year, month, day)
            : null;

    /// <summary>The instant that the whole text spells as <c>yyyy-mm-ddThh:mm[:ss[.fffffff]]</c> with <c>Z</c> or an offset; null when it spells none.</summary>
    public static DateTimeOffset? Instant(ReadOnlySpan<char> text)
    {
        if (text.Length < DateLength + 2 || Date(text[..DateLength]) is not { } day || text[DateLength] != 'T')
            return null;
        var zoneAt = text.LastIndexOfAny('Z', '+', '-');
        return zoneAt > DateLength && Time(text[(DateLength + 1)..zoneAt]) is { } time && Offset(text[zoneAt..]) is { } offset &&
            day.DayNumber * TimeSpan.TicksPerDay + time - offset is >= 0 and var ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
    }

    /// <summary>Whether the text starts like a date: digits and hyphens in their places, whatever their values.</summary>
    public static bool LooksLikeDate(ReadOnlySpan<char> text) =>
        text.Length >= DateLength && text[4] == '-' && text[7] == '-' &&
        AllDigits(text[..4]) && AllDigits(text[5..7]) && AllDigits(text[8..10]);

    /// <summary>The number that the text spells in digits, with an optional sign, point and exponent; null when a decimal cannot hold it exactly.</summary>
    public static decimal? Number(ReadOnlySpan<char> text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        // The parser overlooks U+0000 behind a number, and rounds what has more digits than a decimal holds.
        return !text.Contains('\0') && decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) &&
            ((text.Length <= DecimalDigits && !text.ContainsAny('e', 'E')) || Digits(text) == Digits(number.ToString(CultureInfo.InvariantCulture)))
            ? number
            : null;
    }

    /// <summary>The significant digits of a number and the power of ten of the last of them, by which two spellings of one number are the same.</summary>
    private static (string Digits, long Exponent) Digits(ReadOnlySpan<char> text)
    {
        var mantissa = text.IndexOfAny('e', 'E') is >= 0 and var e ? text[..e] : text;
        var exponent = mantissa.Length == text.Length ? 0
            : long.TryParse(text[(mantissa.Length + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) ? power
            : long.MinValue;
        var point = mantissa.IndexOf('.');
        var digits = string.Concat(mantissa.ToString().Where(char.IsAsciiDigit));
        var last = exponent - (point < 0 ? 0 : mantissa.Length - point - 1);
        var significant = digits.TrimEnd('0');
        return significant.TrimStart('0') is { Length: > 0 } kept ? (kept, last + digits.Length - significant.Length) : ("", 0);
    }

    private static long? Time(ReadOnlySpan<char> text)
    {
        if (text.Length < 5 || text[2] != ':' || Two(text, 0, 23) is not { } hours || Two(text, 3, 59) is not { } minutes)
            return null;
        var ticks = hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute;
        if (text.Length == 5)
            return ticks;
        if (text.Length < 8 || text[5] != ':' || Two(text, 6, 59) is not { } seconds)
            return null;
        ticks += seconds * TimeSpan.TicksPerSecond;
        if (text.Length == 8)
            return ticks;
        var fraction = text[9..];
        return text[8] == '.' && fraction.Length is >= 1 and <= 7 && AllDigits(fraction)
            ? ticks + long.Parse(fraction.ToString().PadRight(7, '0'), NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
    }

    private static long? Offset(ReadOnlySpan<char> text)
    {
        if (text is "Z")
            return 0;
        if (text.Length != 6 || text[3] != ':' || Two(text, 1, 14) is not { } hours || Two(text, 4, 59) is not { } minutes)
            return null;
        var ticks = hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute;
        return text[0] == '-' ? -ticks : ticks;
    }

    private static int? Two(ReadOnlySpan<char> text, int at, int most) =>
        AllDigits(text.Slice(at, 2)) && (text[at] - '0') * 10 + text[at + 1] - '0' is var number && number <= most ? number : null;

    private static bool AllDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
