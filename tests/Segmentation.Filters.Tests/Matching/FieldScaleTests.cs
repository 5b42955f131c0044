namespace Segmentation.Tests;

/// <summary>A value is at the odd position of the name that it equals, else at the even one between its neighbours.</summary>
public sealed class FieldScaleTests
{
    private static readonly long[] Wholes =
        [long.MinValue, long.MinValue + 1, -1_000_000_007, -65, -64, -2, -1, 0, 1, 2, 3, 63, 64, 65, 1_000, 1_001, 1L << 40, long.MaxValue - 1, long.MaxValue];

    private static readonly decimal[] Decimals =
    [
        decimal.MinValue, -1e25m, long.MinValue, -2.5m, -1.05m, -1m, -0.01m, 0m, 0.000m, 0.01m, 0.015m, 1.00m, 1.0000000000000000001m, 99.99m, 100m, 9e18m,
        1e20m, decimal.MaxValue,
    ];

    private static readonly double[] Doubles =
        [double.NegativeInfinity, double.MinValue, -1.5, -double.Epsilon, -0.0, 0.0, double.Epsilon, 0.1, 1, 1e300, double.MaxValue, double.PositiveInfinity];

    private static readonly string[] Texts =
    [
        "a", "A", "b", "ab", "aB", "vip", "VIP", "trade", "TRADE_1", "trade_2", "region_17", "REGION_18", "region_17_of_twenty", "straße", "STRASSE", "ſ", "s",
        "\u212A", "K", "k", "ä", "Ä", "😀", "xx😀", "abcä", "ABCÄ", "aaaa_same", "bbbb_same", "cccc_same", "dddd_same", "eeee_same", "ffff_same",
    ];

    [Fact]
    public void PositionOf_Wholes_FollowsTheirOrder() =>
        Law.ForAll(500, dice => Some(dice, dice.Chance(0.5) ? Wholes : [.. Enumerable.Range(0, 200).Select(i => (long)i * i)]), named => Assert.All(
            Wholes.Concat(named).Concat(named.Where(n => n < long.MaxValue).Select(n => n + 1)),
            value => Assert.Equal(Expected(named, value), new WholeScale(named).PositionOf(value))));

    [Fact]
    public void PositionOf_Decimals_FollowsTheirOrder() => Law.ForAll(500, dice => Some(dice, dice.Chance(0.5) ? Decimals : Decimals[3..^4]), named =>
    {
        var fits = DecimalScale.Of(named);
        Assert.All(Decimals, value =>
        {
            Assert.Equal(Expected(named, value), new WideScale(named).PositionOf(value));
            if (fits is { } scale)
                Assert.Equal(Expected(named, value), scale.PositionOf(value));
        });
        Assert.True(fits is not null || named.Any(n => Math.Abs(n) > 1e12m || n.Scale > 4));
    });

    [Fact]
    public void PositionOf_Doubles_FollowsTheirOrder() => Law.ForAll(500, dice => Some(dice, Doubles), named =>
        Assert.All(Doubles, value => Assert.Equal(Expected(named, value), new DoubleScale(named).PositionOf(value))));

    [Theory]
    [InlineData(StringComparison.Ordinal)]
    [InlineData(StringComparison.OrdinalIgnoreCase)]
    public void PositionOf_Texts_FollowsTheirEquality(StringComparison comparison) => Law.ForAll(500, dice => Some(dice, Texts), named =>
    {
        var scale = new TextScale(new TextTable(named, comparison));
        var byPosition = new Dictionary<int, string>();
        foreach (var text in Texts)
        {
            var position = scale.PositionOf(new string(text));
            Assert.Equal(named.Any(n => string.Equals(n, text, comparison)), position is not 0);
            Assert.InRange(position, 0, scale.Empty - 1);
            if (position != 0 && !byPosition.TryAdd(position, text))
                Assert.True(string.Equals(byPosition[position], text, comparison));
        }

        Assert.Equal(named.Distinct(StringComparer.FromComparison(comparison)).Count(), byPosition.Count);
    });

    [Theory]
    [InlineData(StringComparison.Ordinal)]
    [InlineData(StringComparison.OrdinalIgnoreCase)]
    public void Find_TextsThatDifferInOneCharacter_TellsThemApart(StringComparison comparison)
    {
        for (var length = 1; length <= 20; length++)
        {
            var named = "abcdefghijklmnopqrst"[..length];
            var table = new TextTable([named], comparison);
            Assert.Equal(1, table.Find(new string(named)));
            Assert.Equal(comparison == StringComparison.OrdinalIgnoreCase ? 1 : 0, table.Find(named.ToUpperInvariant()));
            Assert.Equal(0, table.Find(named + "u"));
            for (var place = 0; place < length; place++)
                Assert.Equal(0, table.Find(named[..place] + "!" + named[(place + 1)..]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(52)]
    [InlineData(128)]
    [InlineData(2_000)]
    public void Find_ManyCodes_FindsEachAndNoOther(int count)
    {
        string[] codes = [.. Enumerable.Range(1, count).Select(i => $"industry_{i}")];
        var table = new TextTable(codes, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Enumerable.Range(1, count), codes.Select(c => table.Find(c.ToUpperInvariant())));
        Assert.All(Enumerable.Range(count + 1, count), i => Assert.Equal(0, table.Find($"industry_{i}")));
        Assert.All(codes, code => Assert.Equal(0, table.Find(code.Replace('i', 'j'))));
    }

    private static List<TValue> Some<TValue>(Dice dice, TValue[] values) => [.. Enumerable.Range(0, dice.Number(0, 30)).Select(_ => dice.Pick(values))];

    private static int Expected<TValue>(IEnumerable<TValue> named, TValue value)
        where TValue : IComparable<TValue> => named.Distinct().Sum(n => n.CompareTo(value) < 0 ? 2 : n.CompareTo(value) == 0 ? 1 : 0);
}
