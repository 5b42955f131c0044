using System.Globalization;
using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>What kind of value a <see cref="Value"/> holds.</summary>
public enum ValueKind
{
    /// <summary>No value at all.</summary>
    Empty,

    /// <summary>A text, a picklist code or a text key.</summary>
    Text,

    /// <summary>An exact decimal number.</summary>
    Number,

    /// <summary>A binary floating-point number, compared as such.</summary>
    Double,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>A point in time, kept in UTC with a precision of 100 ns.</summary>
    Instant,

    /// <summary>A GUID key.</summary>
    Guid,

    /// <summary>An exact number that no decimal holds, such as an average or a quotient; compared as the number that it is.</summary>
    Fraction,
}

/// <summary>One scalar value of a filter or an entity; <c>default</c> is the empty value. Immutable.</summary>
public readonly struct Value : IEquatable<Value>
{
    private readonly object? _reference;

    // Decimals, whole numbers, the bits of doubles and GUIDs all take 16 bytes; a Guid is their unaligned, and so smallest, home.
    private readonly Guid _bits;

    private Value(ValueKind kind, Guid bits, object? reference = null)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
    }

    private Value(ValueKind kind, long bits)
        : this(kind, Unsafe.BitCast<Int128, Guid>(bits))
    {
    }

    /// <summary>The kind of this value.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsEmpty => Kind == ValueKind.Empty;

    /// <summary>A text; null and the zero-length text are the empty value.</summary>
    public static Value Of(string? text) => string.IsNullOrEmpty(text) ? default : new(ValueKind.Text, Guid.Empty, text);

    /// <summary>An exact number.</summary>
    public static Value Of(decimal number) => new(ValueKind.Number, Unsafe.BitCast<decimal, Guid>(number));

    /// <summary>An exact whole number.</summary>
    public static Value Of(long number) => Of((decimal)number);

    /// <summary>A floating-point number; NaN is the empty value.</summary>
    public static Value Of(double number) =>
        double.IsNaN(number) ? default : new(ValueKind.Double, BitConverter.DoubleToInt64Bits(number));

    /// <summary>True or false.</summary>
    public static Value Of(bool truth) => new(ValueKind.Boolean, truth ? 1 : 0);

    /// <summary>A calendar day.</summary>
    public static Value Of(DateOnly day) => Day(day.DayNumber);

    /// <summary>An instant; its offset is not kept.</summary>
    public static Value Of(DateTimeOffset instant) => Ticks(instant.UtcTicks);

    /// <summary>A GUID key.</summary>
    public static Value Of(Guid key) => new(ValueKind.Guid, key);

    /// <summary>The text of a <see cref="ValueKind.Text"/> value.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind; so for every property below.</exception>
    public string Text => Kind == ValueKind.Text ? (string)_reference! : throw Not(ValueKind.Text);

    /// <summary>The number of a <see cref="ValueKind.Number"/> value.</summary>
    public decimal Number => Kind == ValueKind.Number ? Decimal : throw Not(ValueKind.Number);

    /// <summary>The number of a <see cref="ValueKind.Double"/> value.</summary>
    public double Double => Kind == ValueKind.Double ? BitConverter.Int64BitsToDouble(Whole) : throw Not(ValueKind.Double);

    /// <summary>The truth of a <see cref="ValueKind.Boolean"/> value.</summary>
    public bool Boolean => Kind == ValueKind.Boolean ? Whole != 0 : throw Not(ValueKind.Boolean);

    /// <summary>The day of a <see cref="ValueKind.Date"/> value; a resolved bound beyond the calendar's end is given as that end.</summary>
    public DateOnly Date => DateOnly.FromDayNumber(Math.Clamp(DayNumber, 0, DateOnly.MaxValue.DayNumber));

    /// <summary>The instant of an <see cref="ValueKind.Instant"/> value, in UTC; a resolved bound beyond the calendar's end is given as that end.</summary>
    public DateTimeOffset Instant => new(Math.Clamp(UtcTicks, 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);

    /// <summary>The key of a <see cref="ValueKind.Guid"/> value.</summary>
    public Guid Guid => Kind == ValueKind.Guid ? _bits : throw Not(ValueKind.Guid);

    /// <summary>The day number (days since 0001-01-01) of a date; a resolved bound may lie one beyond either end of the calendar.</summary>
    internal int DayNumber => Kind == ValueKind.Date ? (int)Whole : throw Not(ValueKind.Date);

    /// <summary>The UTC ticks of an instant; a resolved bound may lie beyond what <see cref="DateTimeOffset"/> can hold.</summary>
    internal long UtcTicks => Kind == ValueKind.Instant ? Whole : throw Not(ValueKind.Instant);

    internal Fraction Fraction => Kind == ValueKind.Fraction ? (Fraction)_reference! : throw Not(ValueKind.Fraction);

    private decimal Decimal => Unsafe.BitCast<Guid, decimal>(_bits);

    private long Whole => (long)Unsafe.BitCast<Guid, Int128>(_bits);

    internal static Value Of(Fraction fraction) => new(ValueKind.Fraction, Guid.Empty, fraction);

    internal static Value Day(int dayNumber) => new(ValueKind.Date, dayNumber);

    internal static Value Ticks(long utcTicks) => new(ValueKind.Instant, utcTicks);

    /// <summary>Whether both are of one kind and equal: text ordinal with case, numbers whatever their scale.</summary>
    public bool Equals(Value other) => Kind == other.Kind && Kind switch
    {
        ValueKind.Text or ValueKind.Fraction => _reference!.Equals(other._reference),
        ValueKind.Number => Decimal == other.Decimal,
        ValueKind.Double => Double.Equals(other.Double),
        _ => _bits == other._bits,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        ValueKind.Text or ValueKind.Fraction => _reference!.GetHashCode(),
        ValueKind.Number => Decimal.GetHashCode(),
        ValueKind.Double => Double.GetHashCode(),
        _ => HashCode.Combine(Kind, _bits),
    };

    /// <summary>
    /// The number, averages and other fractions too, with at most so many decimals, ties to even, and fewer where a decimal holds no more.
    /// Null when the value is no number, infinite or beyond what decimals reach.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decimals"/> is not 0 to 28.</exception>
    public decimal? ToDecimal(int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 28);
        var isFinite = Kind is ValueKind.Number or ValueKind.Fraction || (Kind == ValueKind.Double && double.IsFinite(Double));
        return isFinite ? Arithmetic.FractionOf(this).Round(decimals) : null;
    }

    /// <summary>Whether both are equal.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Whether both differ.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>The value in the invariant culture: ISO days, instants in UTC, numbers without trailing zeros, text as it stands.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Empty => "",
        ValueKind.Text or ValueKind.Fraction => _reference!.ToString()!,
        ValueKind.Guid => _bits.ToString(),
        ValueKind.Number => Decimal.ToString("0.#############################", CultureInfo.InvariantCulture),
        ValueKind.Double => Double.ToString("R", CultureInfo.InvariantCulture),
        ValueKind.Boolean => Boolean ? "true" : "false",
        ValueKind.Date => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
    };

    private InvalidOperationException Not(ValueKind wanted) => new($"This value is {Kind}, not {wanted}.");
}
