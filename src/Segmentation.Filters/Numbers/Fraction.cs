using System.Globalization;
using System.Numerics;

namespace Segmentation;

/// <summary>An exact fraction in lowest terms: what averages and quotients are, since a rounded one would answer wrongly near its bounds.</summary>
internal sealed class Fraction : IEquatable<Fraction>
{
    // A decimal has at most so many digits behind the point, and a double so many bits; below them lie only halves of its last unit.
    private const int MostDecimals = 28;
    private const int SmallestBit = -1074;
    private const int MantissaBits = 53;

    // Far beyond what is reckoned in practice; what is longer comes from somebody who wants lowest terms to take minutes.
    private const int MostBytes = 1 << 15;

    private static readonly BigInteger LargestDecimal = new(decimal.MaxValue);
    private static readonly BigInteger[] PowersOfTen = [.. Enumerable.Range(0, MostDecimals + 1).Select(i => BigInteger.Pow(10, i))];

    private readonly BigInteger _numerator;
    private readonly BigInteger _denominator;

    private Fraction(BigInteger numerator, BigInteger denominator, bool isBinary)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * (denominator.Sign < 0 ? -1 : 1);
        (_numerator, _denominator, IsBinary) = (numerator / divisor, denominator / divisor, isBinary);
    }

    public static Fraction Zero { get; } = Of(0m);

    /// <summary>Whether it was reckoned from doubles, so that decimals are compared with it as the doubles that they spell.</summary>
    public bool IsBinary { get; }

    public bool IsZero => _numerator.IsZero;

    public static Fraction Of(decimal number)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        var mantissa = ((BigInteger)(uint)parts[2] << 64) + ((BigInteger)(uint)parts[1] << 32) + (uint)parts[0];
        return new Fraction(number < 0 ? -mantissa : mantissa, PowersOfTen[number.Scale], isBinary: false);
    }

    /// <summary>The exact value of a finite double.</summary>
    public static Fraction Of(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        const long Hidden = 1L << (MantissaBits - 1);
        var exponent = (int)((bits >> (MantissaBits - 1)) & 0x7FF);
        var mantissa = (BigInteger)((bits & (Hidden - 1)) | (exponent == 0 ? 0 : Hidden));
        var power = Math.Max(exponent, 1) - 1 + SmallestBit;
        if (bits < 0)
            mantissa = -mantissa;
        return power >= 0 ? new Fraction(mantissa << power, 1, isBinary: true) : new Fraction(mantissa, BigInteger.One << -power, isBinary: true);
    }

    public static Fraction operator +(Fraction left, Fraction right) => new(
        left._numerator * right._denominator + right._numerator * left._denominator,
        left._denominator * right._denominator,
        left.IsBinary || right.IsBinary);

    public static Fraction operator -(Fraction left, Fraction right) => left + new Fraction(-right._numerator, right._denominator, right.IsBinary);

    public static Fraction operator *(Fraction left, Fraction right) =>
        new(left._numerator * right._numerator, left._denominator * right._denominator, left.IsBinary || right.IsBinary);

    /// <exception cref="DivideByZeroException"><paramref name="right"/> is zero.</exception>
    public static Fraction operator /(Fraction left, Fraction right) =>
        new(left._numerator * right._denominator, left._denominator * right._numerator, left.IsBinary || right.IsBinary);

    /// <summary>The fraction as a value: a number where a decimal holds it exactly; empty beyond what decimals reach.</summary>
    public Value ToValue()
    {
        if (IsBinary)
            return Value.Of(this);
        if (BigInteger.Abs(_numerator) > LargestDecimal * _denominator)
            return default;
        return ToDecimal() is { } number ? Value.Of(number) : Value.Of(this);
    }

    /// <summary>The nearest double, ties to even; infinite beyond the largest.</summary>
    public double ToDouble()
    {
        if (IsZero)
            return 0;
        var size = BigInteger.Abs(_numerator);
        // The power of the highest bit is this or one more.
        var power = (int)(size.GetBitLength() - _denominator.GetBitLength()) - 1;
        if (Shifted(size, -power - 1) >= Shifted(_denominator, power + 1))
            power++;
        var unit = Math.Max(power - MantissaBits + 1, SmallestBit);
        var divisor = Shifted(_denominator, unit);
        var mantissa = BigInteger.DivRem(Shifted(size, -unit), divisor, out var rest);
        var half = (rest * 2).CompareTo(divisor);
        if (half > 0 || (half == 0 && !mantissa.IsEven))
            mantissa++;
        var result = Math.ScaleB((double)mantissa, unit);
        return _numerator.Sign < 0 ? -result : result;
    }

    public int Order(Fraction other) => (_numerator * other._denominator).CompareTo(other._numerator * _denominator);

    public bool Equals(Fraction? other) => other is not null && _numerator == other._numerator && _denominator == other._denominator;

    public override bool Equals(object? obj) => Equals(obj as Fraction);

    public override int GetHashCode() => HashCode.Combine(_numerator, _denominator);

    /// <summary>The nearest double in digits.</summary>
    public override string ToString() => ToDouble().ToString("R", CultureInfo.InvariantCulture);

    public void Write(BinaryWriter writer)
    {
        foreach (var part in new[] { _numerator, _denominator })
        {
            var bytes = part.ToByteArray();
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }

        writer.Write(IsBinary);
    }

    /// <exception cref="EndOfStreamException">There is no fraction here.</exception>
    /// <exception cref="InvalidDataException">There is no fraction here.</exception>
    public static Fraction Read(BinaryReader reader)
    {
        BigInteger Part() => reader.ReadInt32() is >= 0 and <= MostBytes and var length
            ? new BigInteger(reader.ReadBytes(length))
            : throw new InvalidDataException();

        var (numerator, denominator) = (Part(), Part());
        return denominator.IsZero ? throw new InvalidDataException() : new Fraction(numerator, denominator, reader.ReadBoolean());
    }

    /// <summary>The nearest number of at most so many decimals, ties to even; fewer where a decimal holds no more; null beyond what decimals reach.</summary>
    public decimal? Round(int decimals)
    {
        for (var scale = decimals; scale >= 0; scale--)
        {
            var below = Floor(scale, out var rest);
            var half = (rest * 2).CompareTo(_denominator);
            if (ToDecimal(half > 0 || (half == 0 && !below.IsEven) ? below + 1 : below, scale) is { } number)
                return number;
        }

        return null;
    }

    /// <summary>The nearest decimals on either side, the lower one first; none beyond what decimals reach.</summary>
    public IReadOnlyList<decimal> Around()
    {
        for (var scale = MostDecimals; scale >= 0; scale--)
        {
            var below = Floor(scale, out _);
            if (ToDecimal(below, scale) is { } low && ToDecimal(below + 1, scale) is { } high)
                return [low, high];
        }

        return [];
    }

    private decimal? ToDecimal()
    {
        var digits = Floor(MostDecimals, out var rest);
        return rest.IsZero ? ToDecimal(digits, MostDecimals) : null;
    }

    /// <summary>A number in digits, the last so many of them decimals, without trailing zeros; null when no decimal holds it.</summary>
    private static decimal? ToDecimal(BigInteger digits, int scale)
    {
        while (scale > 0 && BigInteger.DivRem(digits, 10, out var digit) is var shorter && digit.IsZero)
            (digits, scale) = (shorter, scale - 1);
        var size = BigInteger.Abs(digits);
        return size > LargestDecimal
            ? null
            : new decimal((int)(uint)(size & uint.MaxValue), (int)(uint)((size >> 32) & uint.MaxValue), (int)(uint)(size >> 64), digits.Sign < 0, (byte)scale);
    }

    /// <summary>The largest number of so many decimals that is not greater, in digits, and what is left over in units of the denominator.</summary>
    private BigInteger Floor(int scale, out BigInteger rest)
    {
        var digits = BigInteger.DivRem(_numerator * PowersOfTen[scale], _denominator, out rest);
        if (rest.Sign >= 0)
            return digits;
        rest += _denominator;
        return digits - 1;
    }

    private static BigInteger Shifted(BigInteger number, int by) => by > 0 ? number << by : number;
}
