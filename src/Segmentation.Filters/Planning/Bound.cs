namespace Segmentation.Planning;

/// <summary>One end of a range: a constant, or a time that is reckoned at the moment of the query.</summary>
public sealed record Bound
{
    private Bound(Value value, TimeExpression? time, bool isInclusive) => (Value, Time, IsInclusive) = (value, time, isInclusive);

    /// <summary>The constant; the empty value while the bound is symbolic.</summary>
    public Value Value { get; }

    /// <summary>The time to reckon; null once the bound is constant.</summary>
    public TimeExpression? Time { get; }

    /// <summary>Whether the end itself belongs to the range.</summary>
    public bool IsInclusive { get; }

    internal TimeDependence Dependence => Time?.Dependence ?? TimeDependence.None;

    /// <summary>A constant end.</summary>
    public static Bound At(Value value, bool isInclusive = true) => new(value, null, isInclusive);

    /// <summary>An end that depends on the moment; a literal day on dates is constant at once.</summary>
    public static Bound At(TimeExpression time, bool isInclusive = true) =>
        time is { Anchor: null, Edge: DayEdge.None, Steps.Count: 0 } ? At(Value.Of(time.Day), isInclusive) : new(default, time, isInclusive);

    internal Bound At(Moment moment) => Time is null ? this : new Bound(Time.At(moment), null, IsInclusive);

    internal Bound Flipped() => new(Value, Time, !IsInclusive);
}
