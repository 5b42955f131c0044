using System.Globalization;

namespace Segmentation.EntityFrameworkCore;

/// <summary>One end of a range over a column: a value to compare with, or that there is no limit, or that nothing lies within.</summary>
internal readonly record struct ColumnEnd(object? Value, bool IsInclusive, bool IsNever)
{
    public static ColumnEnd Unlimited => default;

    public static ColumnEnd Never => new(null, false, true);

    public static ColumnEnd At(object value, bool isInclusive = true) => new(value, isInclusive, false);
}

/// <summary>Puts the bounds of filters in the type of a column, so that what is compared is of one type and nothing is rounded.</summary>
/// <param name="type">The type to compare as: the column's own, without null, unless that is narrower.</param>
/// <param name="kind">What the values are.</param>
internal abstract class ColumnScale(Type type, ValueKind kind)
{
    public Type Type => type;

    /// <summary>Whether a filter's value has a place on the scale.</summary>
    public virtual bool Takes(Value value) => value.Kind == kind;

    /// <summary>The lower end of a range.</summary>
    public abstract ColumnEnd Low(Value value, bool isInclusive);

    /// <summary>The upper end of a range.</summary>
    public abstract ColumnEnd High(Value value, bool isInclusive);

    /// <summary>The one value of the column that equals a filter's; null when none does.</summary>
    public abstract object? Point(Value value);

    /// <summary>Whether a filter's value equals at most one of the column's.</summary>
    public virtual bool HasPoints => true;

    /// <summary>The scale of a column's type for values of a kind; null when there is none.</summary>
    /// <param name="type">The column's type, without null.</param>
    /// <param name="kind">What the values are.</param>
    /// <param name="ticks">How finely the store tells instants apart.</param>
    /// <param name="isUtc">Whether the store wants a <see cref="DateTime"/> marked as UTC.</param>
    public static ColumnScale? Of(Type type, ValueKind kind, long ticks, bool isUtc)
    {
        var mark = isUtc ? DateTimeKind.Utc : DateTimeKind.Unspecified;
        return (kind, type) switch
        {
            (ValueKind.Number, _) when type == typeof(decimal) => new DecimalScale(),
            (ValueKind.Number, _) when Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64 && !type.IsEnum => WholeNumbers(type),
            (ValueKind.Double, _) when type == typeof(double) || type == typeof(float) => new DoubleScale(),
            (ValueKind.Date, _) when type == typeof(DateOnly) =>
                new GridScale(type, kind, 0, DateOnly.MaxValue.DayNumber, 1, DayOf, day => DateOnly.FromDayNumber((int)day)),
            (ValueKind.Date, _) when type == typeof(DateTime) => new DayScale(mark),
            (ValueKind.Instant, _) when type == typeof(DateTimeOffset) =>
                new GridScale(type, kind, 0, DateTimeOffset.MaxValue.Ticks, ticks, TicksOf, at => new DateTimeOffset((long)at, TimeSpan.Zero)),
            (ValueKind.Instant, _) when type == typeof(DateTime) =>
                new GridScale(type, kind, 0, DateTime.MaxValue.Ticks, ticks, TicksOf, at => new DateTime((long)at, mark)),
            _ => null,
        };
    }

    private static GridScale WholeNumbers(Type type)
    {
        object Limit(string name) => type.GetField(name)!.GetValue(null)!;
        Int128 Wide(object number) => Int128.CreateChecked(Convert.ToDecimal(number, CultureInfo.InvariantCulture));

        return new GridScale(
            type,
            ValueKind.Number,
            Wide(Limit(nameof(int.MinValue))),
            Wide(Limit(nameof(int.MaxValue))),
            1,
            value => ((Int128)decimal.Floor(value.Number), (Int128)decimal.Ceiling(value.Number)),
            number => Convert.ChangeType((decimal)number, type, CultureInfo.InvariantCulture));
    }

    private static (Int128 Floor, Int128 Ceiling) DayOf(Value value) => (value.DayNumber, value.DayNumber);

    private static (Int128 Floor, Int128 Ceiling) TicksOf(Value value) => (value.UtcTicks, value.UtcTicks);

    /// <summary>Whole steps from a least value to a greatest; the greatest is there, though it be no whole step.</summary>
    private sealed class GridScale(
        Type type, ValueKind kind, Int128 least, Int128 greatest, long step, Func<Value, (Int128 Floor, Int128 Ceiling)> read, Func<Int128, object> stored)
        : ColumnScale(type, kind)
    {
        public override ColumnEnd Low(Value value, bool isInclusive)
        {
            var (floor, ceiling) = read(value);
            var low = isInclusive ? ceiling : floor + 1;
            return low > greatest ? ColumnEnd.Never : low <= least ? ColumnEnd.Unlimited : ColumnEnd.At(stored(Int128.Min(-Down(-low), greatest)));
        }

        public override ColumnEnd High(Value value, bool isInclusive)
        {
            var (floor, ceiling) = read(value);
            var high = isInclusive ? floor : ceiling - 1;
            return high < least ? ColumnEnd.Never : high >= greatest ? ColumnEnd.Unlimited : ColumnEnd.At(stored(Down(high)));
        }

        public override object? Point(Value value) =>
            read(value) is var (floor, ceiling) && floor == ceiling && floor >= least && floor <= greatest && (Down(floor) == floor || floor == greatest)
                ? stored(floor)
                : null;

        // The remainder of a negative number is negative.
        private Int128 Down(Int128 number) => number - (((number % step) + step) % step);
    }

    private sealed class DecimalScale() : ColumnScale(typeof(decimal), ValueKind.Number)
    {
        public override ColumnEnd Low(Value value, bool isInclusive) => ColumnEnd.At(value.Number, isInclusive);

        public override ColumnEnd High(Value value, bool isInclusive) => ColumnEnd.At(value.Number, isInclusive);

        public override object? Point(Value value) => value.Number;
    }

    /// <summary>Beside doubles a decimal is the double that it spells.</summary>
    private sealed class DoubleScale() : ColumnScale(typeof(double), ValueKind.Double)
    {
        public override bool Takes(Value value) => base.Takes(value) || value.Kind == ValueKind.Number;

        public override ColumnEnd Low(Value value, bool isInclusive) => ColumnEnd.At(ValueComparison.Binary(value), isInclusive);

        public override ColumnEnd High(Value value, bool isInclusive) => ColumnEnd.At(ValueComparison.Binary(value), isInclusive);

        public override object? Point(Value value) => ValueComparison.Binary(value);
    }

    /// <summary>Days that are kept as their midnights, or any other time of theirs.</summary>
    private sealed class DayScale(DateTimeKind mark) : ColumnScale(typeof(DateTime), ValueKind.Date)
    {
        public override bool HasPoints => false;

        public override ColumnEnd Low(Value value, bool isInclusive) =>
            Midnight(value.DayNumber + (isInclusive ? 0 : 1), isInclusive: true, beyond: ColumnEnd.Never);

        public override ColumnEnd High(Value value, bool isInclusive) =>
            value.DayNumber + (isInclusive ? 1 : 0) is var next && next <= 0
                ? ColumnEnd.Never
                : Midnight(next, isInclusive: false, beyond: ColumnEnd.Unlimited);

        public override object? Point(Value value) => null;

        private ColumnEnd Midnight(int day, bool isInclusive, ColumnEnd beyond) => day > DateOnly.MaxValue.DayNumber
            ? beyond
            : ColumnEnd.At(new DateTime(Math.Max(day, 0) * TimeSpan.TicksPerDay, mark), isInclusive);
    }
}
