using System.Globalization;

namespace Segmentation;

/// <summary>A unit of time, shortest first.</summary>
public enum TimeUnit
{
    /// <summary>A minute of elapsed time.</summary>
    Minute,

    /// <summary>An hour of elapsed time.</summary>
    Hour,

    /// <summary>A calendar day.</summary>
    Day,

    /// <summary>Seven calendar days.</summary>
    Week,

    /// <summary>A calendar month; a day that the target month lacks becomes its last.</summary>
    Month,

    /// <summary>Three calendar months.</summary>
    Quarter,

    /// <summary>Twelve calendar months.</summary>
    Year,
}

/// <summary>A moment that filters name in words.</summary>
public enum TimeAnchor
{
    /// <summary>The instant of the query.</summary>
    Now,

    /// <summary>The calendar day of the query, in its zone.</summary>
    Today,

    /// <summary>The day before today.</summary>
    Yesterday,

    /// <summary>The day after today.</summary>
    Tomorrow,

    /// <summary>The first day of the week of today.</summary>
    StartOfWeek,

    /// <summary>The first day of the month of today.</summary>
    StartOfMonth,

    /// <summary>The first day of the quarter of today.</summary>
    StartOfQuarter,

    /// <summary>The first day of the year of today.</summary>
    StartOfYear,

    /// <summary>The last day of the week of today.</summary>
    EndOfWeek,

    /// <summary>The last day of the month of today.</summary>
    EndOfMonth,

    /// <summary>The last day of the quarter of today.</summary>
    EndOfQuarter,

    /// <summary>The last day of the year of today.</summary>
    EndOfYear,
}

/// <summary>A step in time: so many units forward, or back when negative.</summary>
public readonly record struct TimeStep(int Amount, TimeUnit Unit)
{
    /// <summary>Whether the step is one of elapsed time (hours, minutes), not of the calendar.</summary>
    public bool IsElapsed => Unit < TimeUnit.Day;

    /// <summary>The step in minutes; null of one of the calendar.</summary>
    internal long? Minutes => Unit switch
    {
        TimeUnit.Minute => Amount,
        TimeUnit.Hour => Amount * 60L,
        _ => null,
    };

    /// <summary>The step in days; null of one of months, whose lengths differ, and of elapsed time.</summary>
    internal long? Days => Unit switch
    {
        TimeUnit.Day => Amount,
        TimeUnit.Week => Amount * 7L,
        _ => null,
    };

    /// <summary>The step in months; null of a shorter one.</summary>
    internal long? Months => Unit switch
    {
        TimeUnit.Month => Amount,
        TimeUnit.Quarter => Amount * 3L,
        TimeUnit.Year => Amount * 12L,
        _ => null,
    };

    /// <summary>The step in the filter language: a sign and a duration, such as <c>-90d</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Amount < 0 ? '-' : '+')}{Math.Abs((long)Amount)}{Durations.Suffix(Unit)}");
}

/// <summary>The one table of how durations are written.</summary>
internal static class Durations
{
    private static readonly string[] Suffixes = ["min", "h", "d", "w", "mo", "q", "y"];

    public static string Suffix(TimeUnit unit) => Suffixes[(int)unit];

    public static string AllSuffixes => string.Join(", ", Suffixes);

    public static TimeUnit? UnitOf(ReadOnlySpan<char> suffix)
    {
        for (var i = 0; i < Suffixes.Length; i++)
        {
            if (suffix.Equals(Suffixes[i], StringComparison.OrdinalIgnoreCase))
                return (TimeUnit)i;
        }

        return null;
    }

    /// <summary>The step that <paramref name="text"/> spells: an optional sign, digits, a unit; null when it is none or too large.</summary>
    public static TimeStep? Parse(ReadOnlySpan<char> text)
    {
        var negative = text is ['-', ..];
        if (text is ['-' or '+', ..])
            text = text[1..];
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        return int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var amount) &&
            UnitOf(text[digits..]) is { } unit
            ? new TimeStep(negative ? -amount : amount, unit)
            : null;
    }
}
