using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>
/// How the values of a field are kept as whole numbers: days and instants as what they count, numbers times a power of ten, doubles by their order,
/// texts and sets of items by number. One for a base; its chunks share it.
/// </summary>
internal sealed class Coding
{
    private int _usualScale;

    public Coding(Field field, int column, bool hasTrigrams)
    {
        (Field, Column, HasTrigrams) = (field, column, hasTrigrams);
        Texts = field.Type.IsMany || field.Kind != ValueKind.Text ? null : new TextDictionary();
        Sets = field.Type.IsMany ? new ItemSets() : null;
    }

    public Field Field { get; }

    /// <summary>Which column of a chunk the field has.</summary>
    public int Column { get; }

    /// <summary>Whether texts are indexed by what they contain.</summary>
    public bool HasTrigrams { get; }

    public TextDictionary? Texts { get; }

    public ItemSets? Sets { get; }

    /// <summary>Where the bitmaps of its values lie.</summary>
    public BitmapPages BitmapPages { get; } = new();

    public ValueKind Kind => Field.Kind;

    /// <summary>How many decimals the numbers of the chunk before had: a guess for the next.</summary>
    public int UsualScale
    {
        get => Volatile.Read(ref _usualScale);
        set => Volatile.Write(ref _usualScale, value);
    }

    /// <summary>The value that a whole number stands for; a multi-value is no single value.</summary>
    /// <param name="whole">The number.</param>
    /// <param name="scale">How many decimals it has.</param>
    public Value ValueOf(long whole, int scale) => Kind switch
    {
        _ when Sets is not null => default,
        ValueKind.Text => Value.Of(Texts![(int)whole]),
        ValueKind.Double => Value.Of(DoubleOf(whole)),
        ValueKind.Boolean => Value.Of(whole != 0),
        ValueKind.Date => Value.Day((int)whole),
        ValueKind.Instant => Value.Ticks(whole),
        _ => Value.Of(Scaled.DecimalOf(whole, scale)),
    };

    /// <summary>A whole number in the order of doubles; both zeros are one.</summary>
    public static long WholeOf(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number == 0 ? 0 : number);
        return bits ^ (bits >> 63 & long.MaxValue);
    }

    public static double DoubleOf(long whole) => BitConverter.Int64BitsToDouble(whole ^ (whole >> 63 & long.MaxValue));
}

/// <summary>Decimals as whole numbers times a power of ten.</summary>
internal static class Scaled
{
    /// <summary>The most decimals that a whole number of 64 bits can have.</summary>
    public const int MostDecimals = 18;

    private static readonly long[] Powers = [.. Enumerable.Range(0, MostDecimals + 1).Select(n => (long)Math.Pow(10, n))];

    public static decimal DecimalOf(long whole, int scale)
    {
        var size = (ulong)(whole < 0 ? -(Int128)whole : whole);
        return new decimal((int)(uint)size, (int)(uint)(size >> 32), 0, whole < 0, (byte)scale);
    }

    /// <summary>The whole number that a decimal is with so many decimals; false when it has more of them, or the number does not fit.</summary>
    public static bool TryWhole(decimal number, int scale, out long whole)
    {
        if (number.Scale <= scale && TryMantissa(number, out var mantissa))
        {
            // Whatever the low half is, the high half is its sign.
            return Math.BigMul(mantissa, Powers[scale - number.Scale], out whole) == whole >> 63;
        }

        whole = default;
        if (FloorAndRest(number, scale) is not (var floor, true) || floor < long.MinValue || floor > long.MaxValue)
            return false;
        whole = (long)floor;
        return true;
    }

    /// <summary>The least whole number at or above a decimal times a power of ten; beyond 64 bits it is any number beyond them.</summary>
    public static Int128 Ceiling(decimal number, int scale) => FloorAndRest(number, scale) is var (floor, isExact) && isExact ? floor : floor + 1;

    /// <summary>The greatest whole number at or below a decimal times a power of ten; beyond 64 bits it is any number beyond them.</summary>
    public static Int128 Floor(decimal number, int scale) => FloorAndRest(number, scale).Floor;

    /// <summary>The digits of a decimal as a whole number, as if it had no decimals; false when they do not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryMantissa(decimal number, out long mantissa)
    {
        var parts = Unsafe.BitCast<decimal, DecimalParts>(number);
        mantissa = parts.Flags < 0 ? -(long)parts.Low : (long)parts.Low;
        return parts.High == 0 && parts.Low <= long.MaxValue;
    }

    private static (Int128 Floor, bool IsExact) FloorAndRest(decimal number, int scale)
    {
        if (number.Scale > scale && number.Scale - scale <= MostDecimals && TryMantissa(number, out var digits))
        {
            var (whole, left) = Math.DivRem(digits, Powers[number.Scale - scale]);
            return (left < 0 ? whole - 1 : whole, left == 0);
        }

        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        var size = new Int128((uint)parts[2], (uint)parts[0] | (ulong)(uint)parts[1] << 32);
        var mantissa = parts[3] < 0 ? -size : size;
        if (number.Scale <= scale)
            // What is beyond 64 bits already stays there, and must not grow beyond 128.
            return (size > ulong.MaxValue ? mantissa : mantissa * Powers[scale - number.Scale], true);
        var (quotient, rest) = Int128.DivRem(mantissa, PowerOf(number.Scale - scale));
        return (rest < 0 ? quotient - 1 : quotient, rest == 0);
    }

    private static Int128 PowerOf(int exponent) =>
        exponent <= MostDecimals ? Powers[exponent] : (Int128)Powers[MostDecimals] * Powers[exponent - MostDecimals];

    /// <summary>A decimal as it lies in memory, which other languages are given too and so is for ever.</summary>
    // Read much faster than by decimal.GetBits.
    private readonly record struct DecimalParts(int Flags, uint High, ulong Low);
}
