namespace Segmentation.Tests;

public sealed class FractionTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(0.1)]
    [InlineData(-1e300)]
    [InlineData(double.Epsilon)]
    [InlineData(2.2250738585072009e-308)] // the largest without a leading one
    [InlineData(double.MaxValue)]
    public void ToDouble_OfADouble_IsItself(double number) => Assert.Equal(number, Fraction.Of(number).ToDouble());

    [Theory]
    [InlineData("9007199254740993", 9007199254740992.0)] // halfway, to even
    [InlineData("9007199254740995", 9007199254740996.0)]
    [InlineData("9007199254740993.0000001", 9007199254740994.0)]
    [InlineData("0.1", 0.1)]
    [InlineData("79228162514264337593543950335", 79228162514264337593543950336.0)]
    public void ToDouble_RoundsOnceToTheNearest(string number, double expected) =>
        Assert.Equal(expected, Fraction.Of(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToDouble());

    [Fact]
    public void ToDouble_BeyondTheLargest_IsInfinite() =>
        Assert.Equal(double.PositiveInfinity, (Fraction.Of(double.MaxValue) + Fraction.Of(double.MaxValue)).ToDouble());

    [Fact]
    public void ToDouble_OfTheSmallest_RoundsHalvesToEven()
    {
        var half = Fraction.Of(double.Epsilon) / Fraction.Of(2m);
        Assert.Equal((0.0, 2 * double.Epsilon), (half.ToDouble(), (half * Fraction.Of(3m)).ToDouble()));
    }

    [Fact]
    public void ToDouble_OfRandomDecimals_IsWhatTheirDigitsSpell()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var number = new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29));
            Assert.Equal(ValueComparison.DoubleOf(number), Fraction.Of(number).ToDouble());
        }
    }

    [Fact]
    public void ToValue_IsADecimalWhereOneHoldsIt()
    {
        var third = Fraction.Of(1m) / Fraction.Of(3m);
        Assert.Equal(ValueKind.Fraction, third.ToValue().Kind);
        Assert.Equal(Value.Of(1m), (third * Fraction.Of(3m)).ToValue());
        Assert.Equal(Value.Of(-0.5m), (Fraction.Of(1m) / Fraction.Of(-2m)).ToValue());
        Assert.Equal(Value.Of(decimal.MaxValue), Fraction.Of(decimal.MaxValue).ToValue());
        Assert.True((Fraction.Of(decimal.MaxValue) + Fraction.Of(0.1m)).ToValue().IsEmpty);
        Assert.Equal(Value.Of(decimal.MinValue), Fraction.Of(decimal.MinValue).ToValue());
    }

    [Theory]
    [InlineData("1", "8", 2, "0.12")] // ties to even
    [InlineData("3", "8", 2, "0.38")]
    [InlineData("-1", "8", 2, "-0.12")]
    [InlineData("-2", "3", 3, "-0.667")]
    [InlineData("5", "2", 0, "2")]
    [InlineData("1.500", "1", 10, "1.5")]
    [InlineData("79228162514264337593543950335", "2", 10, "39614081257132168796771975168")] // no decimal holds the half
    [InlineData("1000000000000000000000000001", "8", 10, "125000000000000000000000000.12")]
    public void ToDecimal_OfAFraction_RoundsOnceTiesToEven(string numerator, string denominator, int decimals, string expected)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        var number = Fraction.Of(decimal.Parse(numerator, invariant)) / Fraction.Of(decimal.Parse(denominator, invariant));
        Assert.Equal(expected, Value.Of(number).ToDecimal(decimals)?.ToString(invariant));
    }

    [Fact]
    public void ToDecimal_OfWhatIsNoFiniteNumber_IsNull()
    {
        Assert.Equal((0.1m, 0.125m), (Value.Of(0.1).ToDecimal(10), Value.Of(0.125).ToDecimal(10)));
        Assert.All([default, Value.Of("1"), Value.Of(true), Value.Of(1e300), Value.Of(double.NegativeInfinity)], v => Assert.Null(v.ToDecimal(10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Value.Of(1m).ToDecimal(29));
    }

    [Fact]
    public void Around_IsTheDecimalsOnEitherSide()
    {
        Assert.Equal([-0.3333333333333333333333333334m, -0.3333333333333333333333333333m], (Fraction.Of(-1m) / Fraction.Of(3m)).Around());
        Assert.Equal( // no decimal has the 30 digits of the quotient
            [2500000000000000000000000000.2m, 2500000000000000000000000000.3m],
            (Fraction.Of(10_000_000_000_000_000_000_000_000_001m) / Fraction.Of(4m)).Around());
        Assert.Empty(Fraction.Of(1e300).Around());
    }

    [Theory]
    [InlineData("39614081257132168796771975168", 2)] // twice half the largest, rounded up: one more than the largest
    [InlineData("79228162514264337593543950335", 1)]
    [InlineData("-79228162514264337593543950335", 3)]
    [InlineData("11318308930609191084791992904.9", 7)] // the quotient is rounded up, and seven of it are beyond the largest
    [InlineData("7922816251426433759354395033.5", 9)]
    public void Sum_NearTheLimits_DoesNotThrow(string number, int times)
    {
        var value = decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
        var (sum, exact) = (new Sum(), Fraction.Zero);
        for (var i = 0; i < times; i++)
        {
            sum.Add(Value.Of(value));
            exact += Fraction.Of(value);
        }

        Assert.Equal(exact.ToValue(), sum.Total(isBinary: false));
        Assert.Equal(Value.Of(value), sum.Mean());
    }

    [Fact]
    public void Sum_OfRandomNumbers_IsTheExactOne()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var dice = new Dice(seed);
            var numbers = Enumerable.Range(0, dice.Number(0, 6)).Select(_ => dice.Decimal()).ToList();
            var (sum, exact) = (new Sum(), Fraction.Zero);
            foreach (var number in numbers)
            {
                sum.Add(Value.Of(number));
                exact += Fraction.Of(number);
            }

            Assert.Equal(exact.ToValue(), sum.Total(isBinary: false));
            Assert.Equal(numbers.Count == 0 ? default : (exact / Fraction.Of((decimal)numbers.Count)).ToValue(), sum.Mean());
        }
    }
}
