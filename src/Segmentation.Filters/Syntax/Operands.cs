namespace Segmentation.Syntax;

/// <summary>What a condition compares its subject with.</summary>
public abstract record Operand
{
    private protected Operand()
    {
    }

    internal virtual int Height => 0;

    internal virtual int Count => 0;

    /// <summary>Whether nothing lies from this up to another operand, at any moment; false also where that is not known.</summary>
    internal virtual bool IsAbove(Operand high) => false;

    /// <summary>A text literal.</summary>
    public static implicit operator Operand(string text) => new Literal(Value.Of(text));

    /// <summary>A number literal.</summary>
    public static implicit operator Operand(decimal number) => new Literal(Value.Of(number));

    /// <summary>A number literal.</summary>
    public static implicit operator Operand(int number) => new Literal(Value.Of((decimal)number));

    /// <summary>A boolean literal.</summary>
    public static implicit operator Operand(bool truth) => new Literal(Value.Of(truth));

    /// <summary>A day literal.</summary>
    public static implicit operator Operand(DateOnly day) => new Literal(Value.Of(day));

    /// <summary>An instant literal.</summary>
    public static implicit operator Operand(DateTimeOffset instant) => new Literal(Value.Of(instant));
}

/// <summary>A constant: text, number, boolean, day or instant.</summary>
public sealed record Literal : Operand
{
    /// <summary>A literal of a value.</summary>
    /// <exception cref="FilterException">The value is empty, or of a kind that filters do not write (a double, a GUID).</exception>
    public Literal(Value value)
    {
        Value = value.Kind switch
        {
            ValueKind.Empty => throw new FilterException(EmptyText),
            ValueKind.Double or ValueKind.Guid => throw new FilterException("a literal is a text, number, boolean, day or instant"),
            _ => value,
        };
    }

    internal const string EmptyText = "a text operand must not be empty: say `is empty`";

    /// <summary>The constant.</summary>
    public Value Value { get; }

    // Texts have no order, and a day and an instant none without a zone.
    internal override bool IsAbove(Operand high) => high is Literal { Value: var other } && (Value.Kind, other.Kind) switch
    {
        (ValueKind.Number, ValueKind.Number) => Value.Number > other.Number,
        (ValueKind.Date, ValueKind.Date) => Value.Date > other.Date,
        (ValueKind.Instant, ValueKind.Instant) => Value.Instant > other.Instant,
        _ => false,
    };
}

/// <summary>A moment named in words, such as <c>today</c>, with an optional offset.</summary>
public sealed record Anchor(TimeAnchor At, TimeStep? Offset = null) : Operand
{
    internal override bool IsAbove(Operand high) => high is Anchor other && TimeOrder.IsAbove(this, other);
}

/// <summary>Another subject of the same entity, with an optional offset in time.</summary>
public sealed record SubjectOperand(Subject Subject, TimeStep? Offset = null) : Operand
{
    internal override int Height => Subject.Height;

    internal override int Count => Subject.Count;
}

/// <summary>Where a period lies, seen from now.</summary>
public enum PeriodPosition
{
    /// <summary>The period that holds today.</summary>
    This,

    /// <summary>Before, up to now.</summary>
    Last,

    /// <summary>After, from now on.</summary>
    Next,
}

/// <summary>A stretch of time, seen from now.</summary>
public abstract record Period : Operand
{
    private protected Period(PeriodPosition position, TimeUnit unit) => (Position, Unit) = (position, unit);

    /// <summary>Where the period lies.</summary>
    public PeriodPosition Position { get; }

    /// <summary>The unit that it is counted in.</summary>
    public TimeUnit Unit { get; }
}

/// <summary>The last or next so many units, such as <c>last 7 days</c>: seven days, the last one today.</summary>
public sealed record RollingPeriod : Period
{
    /// <summary>The last or next <paramref name="length"/> units.</summary>
    /// <exception cref="FilterException">The position is <see cref="PeriodPosition.This"/>, or the length is negative.</exception>
    public RollingPeriod(PeriodPosition position, int length, TimeUnit unit)
        : base(position, unit)
    {
        if (position == PeriodPosition.This || length < 0)
            throw new FilterException("a rolling period is the last or next number of units, and the number is not negative");
        Length = length;
    }

    /// <summary>How many units.</summary>
    public int Length { get; }
}

/// <summary>A calendar unit, such as <c>this month</c>.</summary>
public sealed record CalendarPeriod : Period
{
    /// <summary>This, the last or the next day, week, month, quarter or year.</summary>
    /// <exception cref="FilterException">The unit is an hour or a minute.</exception>
    public CalendarPeriod(PeriodPosition position, TimeUnit unit)
        : base(position, unit)
    {
        if (unit < TimeUnit.Day)
            throw new FilterException("a calendar period is a day, week, month, quarter or year");
    }
}
