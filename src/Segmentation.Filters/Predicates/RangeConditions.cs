using Segmentation.Planning;

namespace Segmentation;

/// <summary>One unsigned comparison tests both ends.</summary>
internal readonly struct WholeRange(long low, ulong width) : ICondition<long>
{
    public bool Holds(long value) => unchecked((ulong)(value - low)) <= width;
}

internal readonly struct DoubleRange(Bound? low, Bound? high) : ICondition<double>
{
    private readonly (double Value, bool IsInclusive) _low = (low?.Value.Double ?? double.NegativeInfinity, low?.IsInclusive ?? true);
    private readonly (double Value, bool IsInclusive) _high = (high?.Value.Double ?? double.PositiveInfinity, high?.IsInclusive ?? true);

    public bool Holds(double value) =>
        (_low.IsInclusive ? value >= _low.Value : value > _low.Value) && (_high.IsInclusive ? value <= _high.Value : value < _high.Value);
}

/// <summary>Compares digits as whole numbers where there are few, by the ends at so many decimals; comparing decimals is what takes the time.</summary>
internal readonly struct DecimalRange : ICondition<decimal>
{
    // Amounts have two decimals, rates four.
    private const int MostDecimals = 4;

    private readonly Bound? _low;
    private readonly Bound? _high;
    private readonly (long Low, long High)[] _ends = new (long, long)[MostDecimals + 1];

    public DecimalRange(Bound? low, Bound? high)
    {
        (_low, _high) = (low, high);
        for (var decimals = 0; decimals <= MostDecimals; decimals++)
            _ends[decimals] = EndsAt(decimals);
    }

    public static int Cost => 5;

    public bool Holds(decimal value)
    {
        if (value.Scale > MostDecimals || !Scaled.TryMantissa(value, out var digits))
            return IsWithin(value);
        var (low, high) = _ends[value.Scale];
        return digits >= low & digits <= high;
    }

    private (long Low, long High) EndsAt(int decimals)
    {
        var low = _low is null ? long.MinValue
            : _low.IsInclusive ? Scaled.Ceiling(_low.Value.Number, decimals)
            : Scaled.Floor(_low.Value.Number, decimals) + 1;
        var high = _high is null ? long.MaxValue
            : _high.IsInclusive ? Scaled.Floor(_high.Value.Number, decimals)
            : Scaled.Ceiling(_high.Value.Number, decimals) - 1;
        return low > long.MaxValue || high < long.MinValue
            ? (long.MaxValue, long.MinValue)
            : ((long)Int128.Max(low, long.MinValue), (long)Int128.Min(high, long.MaxValue));
    }

    private bool IsWithin(decimal value) =>
        (_low is null || (_low.IsInclusive ? value >= _low.Value.Number : value > _low.Value.Number)) &&
        (_high is null || (_high.IsInclusive ? value <= _high.Value.Number : value < _high.Value.Number));
}

/// <summary>A range of what is reckoned, and so may be a fraction.</summary>
internal readonly struct ReckonedRange(Bound? low, Bound? high) : ICondition<Value>
{
    public bool Holds(Value value) =>
        (low is null || ValueComparison.Order(value, low.Value) is var fromLow && (low.IsInclusive ? fromLow >= 0 : fromLow > 0)) &&
        (high is null || ValueComparison.Order(value, high.Value) is var fromHigh && (high.IsInclusive ? fromHigh <= 0 : fromHigh < 0));
}

/// <summary>Days of a year, of a day number.</summary>
internal readonly struct AnnualDays(int from, int to) : ICondition<long>
{
    public bool Holds(long value) => Anniversary.FallsIn((int)value, from, to);
}

/// <summary>Days of a year, of an instant in a zone.</summary>
internal readonly struct AnnualInstants(int from, int to, TimeZoneInfo zone) : ICondition<long>
{
    public static int Cost => 50;

    public bool Holds(long value) => Anniversary.FallsIn(zone.DayNumberOf(value), from, to);
}
