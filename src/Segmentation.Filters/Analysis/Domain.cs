using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Which values a term can have, as far as its type tells; empty apart.</summary>
internal abstract class Domain
{
    /// <summary>Whether a value is among them.</summary>
    public abstract Verdict Has(Value value);

    /// <summary>Whether there is one between two values, neither included; null: at that side without end.</summary>
    public abstract Verdict HasBetween(Value? low, Value? high);

    public static Domain Of(Term term) => term switch
    {
        FieldTerm { Field: var field } => Of(field),
        PathTerm path => Of(path.Of),
        AggregateTerm { Function: AggregateFunction.Count } => new WholeDomain(0, long.MaxValue),
        AggregateTerm { Function: AggregateFunction.Min or AggregateFunction.Max, Of: { } of } => Of(of),
        DaysBetweenTerm => new WholeDomain(-WholeDomain.LastDay, WholeDomain.LastDay),
        TodayTerm => WholeDomain.Days,
        _ => new UncertainDomain(),
    };

    protected static Verdict When(bool isSo) => isSo ? Verdict.Yes : Verdict.No;

    private static Domain Of(Field field)
    {
        var type = field.Property is { PropertyType: var stored } ? Nullable.GetUnderlyingType(stored) ?? stored : null;
        return field.Kind switch
        {
            ValueKind.Number => (Domain?)WholeDomain.Of(type) ?? new DecimalDomain(),
            ValueKind.Double => new DoubleDomain(isSingle: type == typeof(float)),
            ValueKind.Date => WholeDomain.Days,
            ValueKind.Instant => WholeDomain.Ticks,
            ValueKind.Boolean => new SetDomain(hasOthers: false),
            _ => new SetDomain(hasOthers: true),
        };
    }
}

/// <summary>What comes one by one: whole numbers, days, and the ticks of instants.</summary>
internal sealed class WholeDomain(decimal least, decimal greatest) : Domain
{
    public static readonly int LastDay = DateOnly.MaxValue.DayNumber;

    public static WholeDomain Days { get; } = new(0, LastDay);

    public static WholeDomain Ticks { get; } = new(0, DateTime.MaxValue.Ticks);

    public decimal Least => least;

    public decimal Greatest => greatest;

    /// <summary>The numbers of a CLR type; null when it is no whole one.</summary>
    public static WholeDomain? Of(Type? type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => new(sbyte.MinValue, sbyte.MaxValue),
        TypeCode.Byte => new(byte.MinValue, byte.MaxValue),
        TypeCode.Int16 => new(short.MinValue, short.MaxValue),
        TypeCode.UInt16 => new(ushort.MinValue, ushort.MaxValue),
        TypeCode.Int32 => new(int.MinValue, int.MaxValue),
        TypeCode.UInt32 => new(uint.MinValue, uint.MaxValue),
        TypeCode.Int64 => new(long.MinValue, long.MaxValue),
        TypeCode.UInt64 => new(ulong.MinValue, ulong.MaxValue),
        _ => null,
    };

    public override Verdict Has(Value value) => When(Number(value) is var number && decimal.IsInteger(number) && number >= least && number <= greatest);

    public override Verdict HasBetween(Value? low, Value? high) => When(First(low) <= Last(high));

    /// <summary>The first number after a value, or of all.</summary>
    public decimal First(Value? after) =>
        after is not { } value ? least : Number(value) is var number && number >= greatest ? decimal.MaxValue : Math.Max(least, decimal.Floor(number) + 1);

    /// <summary>The last number before a value, or of all.</summary>
    public decimal Last(Value? before) =>
        before is not { } value ? greatest : Number(value) is var number && number <= least ? decimal.MinValue : Math.Min(greatest, decimal.Ceiling(number) - 1);

    public static decimal Number(Value value) => value.Kind switch
    {
        ValueKind.Date => value.DayNumber,
        ValueKind.Instant => value.UtcTicks,
        _ => value.Number,
    };
}

internal sealed class DecimalDomain : Domain
{
    public override Verdict Has(Value value) => Verdict.Yes;

    public override Verdict HasBetween(Value? low, Value? high)
    {
        var (from, to) = (low?.Number ?? decimal.MinValue, high?.Number ?? decimal.MaxValue);
        if (from >= to)
            return Verdict.No;
        // Of neighbours the middle is rounded to one of them; whether these are neighbours is not known for certain.
        var middle = from / 2 + to / 2;
        return low is null || high is null || (middle > from && middle < to) ? Verdict.Yes : Verdict.Unknown;
    }
}

internal sealed class DoubleDomain(bool isSingle) : Domain
{
    public override Verdict Has(Value value) => When(!isSingle || (float)value.Double is var single && single == value.Double);

    public override Verdict HasBetween(Value? low, Value? high)
    {
        // Infinities are values too.
        if (high is not { Double: var to })
            return When(low is not { Double: double.PositiveInfinity });
        return When((low is { Double: var from } ? After(from) : double.NegativeInfinity) < to);
    }

    private double After(double from)
    {
        if (!isSingle)
            return Math.BitIncrement(from);
        var single = (float)from;
        return single > from ? single : MathF.BitIncrement(single);
    }
}

/// <summary>What has no order in filters: texts, keys, true and false. Every value that is named is one.</summary>
internal sealed class SetDomain(bool hasOthers) : Domain
{
    public override Verdict Has(Value value) => Verdict.Yes;

    public override Verdict HasBetween(Value? low, Value? high) => When(hasOthers);
}

/// <summary>What is reckoned, and may come to any number.</summary>
internal sealed class UncertainDomain : Domain
{
    public override Verdict Has(Value value) => Verdict.Unknown;

    public override Verdict HasBetween(Value? low, Value? high) => Verdict.Unknown;
}
