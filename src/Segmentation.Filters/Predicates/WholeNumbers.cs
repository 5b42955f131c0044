using Segmentation.Planning;

namespace Segmentation;

/// <summary>What the constants of a plan are among whole numbers, days and instants, which fields give as <see cref="long"/>.</summary>
internal static class WholeNumbers
{
    /// <summary>The smallest whole number within a low end; one beyond the largest when there is none.</summary>
    public static Int128 LowestOf(Bound? low) => low is null ? long.MinValue : low.Value.Kind switch
    {
        ValueKind.Number => (Int128)decimal.Ceiling(low.Value.Number) + (low.IsInclusive || !decimal.IsInteger(low.Value.Number) ? 0 : 1),
        ValueKind.Date => low.Value.DayNumber + (low.IsInclusive ? 0 : 1),
        _ => (Int128)low.Value.UtcTicks + (low.IsInclusive ? 0 : 1),
    };

    /// <summary>The largest whole number within a high end; one beyond the smallest when there is none.</summary>
    public static Int128 HighestOf(Bound? high) => high is null ? long.MaxValue : high.Value.Kind switch
    {
        ValueKind.Number => (Int128)decimal.Floor(high.Value.Number) - (high.IsInclusive || !decimal.IsInteger(high.Value.Number) ? 0 : 1),
        ValueKind.Date => high.Value.DayNumber - (high.IsInclusive ? 0 : 1),
        _ => (Int128)high.Value.UtcTicks - (high.IsInclusive ? 0 : 1),
    };

    /// <summary>The whole number that a value is; null of a fraction, of a number beyond the type, and of what is no number, day or instant.</summary>
    public static long? Of(Value value) => value.Kind switch
    {
        ValueKind.Number => decimal.IsInteger(value.Number) && value.Number is >= long.MinValue and <= long.MaxValue ? (long)value.Number : null,
        ValueKind.Date => value.DayNumber,
        ValueKind.Instant => value.UtcTicks,
        _ => null,
    };
}
