namespace Segmentation.Tests;

public sealed class AggregateTests
{
    private readonly Shop _shop = new() { Buyers = { new Buyer(1) { Budget = 20, Since = new DateOnly(2026, 1, 1) } } };

    [Theory]
    [InlineData("avg(purchases.total where currency = 'EUR') = 0.3333333333333333333333333333", false)] // it is a third
    [InlineData("avg(purchases.total where currency = 'EUR') > 0.3333333333333333333333333333", true)]
    [InlineData("avg(purchases.total where currency = 'EUR') < 0.3333333333333333333333333334", true)]
    [InlineData("avg(purchases.total where currency = 'EUR') between 0.3 and 0.4", true)]
    [InlineData("avg(purchases.total where currency = 'EUR') = sum(purchases.total where currency = 'EUR')", false)]
    [InlineData("sum(purchases.total where currency = 'EUR') = 1", true)]
    [InlineData("count(purchases) = 5", true)]
    [InlineData("count(purchases where total is empty) = 1", true)]
    [InlineData("avg(purchases.total where currency = 'USD') = 2.5", true)]
    [InlineData("avg(purchases.total where currency = 'JPY') is empty", true)] // the row has no total
    [InlineData("sum(purchases.total where currency = 'JPY') = 0", true)]
    [InlineData("min(purchases.total where currency = 'CHF') is empty", true)] // there is no row
    [InlineData("min(purchases.placedOn) = 2026-01-02 and max(purchases.placedOn) = 2026-11-22", true)]
    [InlineData("max(purchases.placedOn) >= since + 325d and max(purchases.placedOn) < since + 326d", true)]
    [InlineData("max(purchases.paidAt) = today", true)] // 23:30 UTC of the 21st is the 22nd in Berlin
    [InlineData("budget > sum(purchases.total where currency = 'EUR')", true)]
    [InlineData("`days since last order` = 0", true)]
    public void Aggregates_FoldWhatTheRowsHold(string text, bool expected)
    {
        _shop.Purchases.AddRange(
        [
            new Purchase(1, 1) { Total = 0, Currency = "EUR", PlacedOn = new DateOnly(2026, 1, 2) },
            new Purchase(2, 1) { Total = 0, Currency = "EUR", PaidAt = new DateTimeOffset(2026, 11, 21, 23, 30, 0, TimeSpan.Zero) },
            new Purchase(3, 1) { Total = 1, Currency = "eur", PlacedOn = new DateOnly(2026, 11, 22) },
            new Purchase(4, 1) { Total = 2.5m, Currency = "USD" },
            new Purchase(5, 1) { Currency = "JPY" },
            new Purchase(6, 2) { Total = 1000, Currency = "EUR" },
        ]);
        Assert.Equal(expected, _shop.Matches(text));
    }

    // Reckoned with Python's fractions and math.fsum.
    [Theory]
    [InlineData(new[] { 0.1, 0.2, 0.3 }, "sum(purchases.weight) = 0.6", true)] // 0.6 exactly rounded; adding one by one gives 0.6000000000000001
    [InlineData(new[] { 1e308, 1e308, -1e308 }, "sum(purchases.weight) > 1000000000000000000000000000", true)] // no overflow on the way
    [InlineData(new[] { 1e16, 1, -1e16 }, "sum(purchases.weight) = 1", true)]
    [InlineData(new[] { 1.7e308, 1.7e308 }, "sum(purchases.weight) is empty", true)] // beyond the largest
    [InlineData(new[] { 1.7e308, 1.7e308 }, "avg(purchases.weight) is empty", false)]
    [InlineData(new[] { double.PositiveInfinity, 1 }, "sum(purchases.weight) > 5", true)]
    [InlineData(new[] { double.PositiveInfinity, double.NegativeInfinity }, "sum(purchases.weight) is empty", true)]
    [InlineData(new[] { double.NaN, 2 }, "avg(purchases.weight) = 2", true)]
    [InlineData(new[] { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 }, "avg(purchases.weight) = 0.1", true)]
    [InlineData(new[] { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 }, "sum(purchases.weight) = 1", true)]
    [InlineData(new[] { 5e-324, 5e-324 }, "sum(purchases.weight) > 0", true)]
    public void Doubles_AreSummedExactlyAndRoundedOnce(double[] weights, string text, bool expected)
    {
        _shop.Purchases.AddRange(weights.Select((w, i) => new Purchase(i, 1) { Weight = w }));
        Assert.Equal(expected, _shop.Matches(text));
    }

    [Theory]
    [InlineData("sum(purchases.total where currency = 'EUR') is empty", true)] // twice the largest decimal
    [InlineData("sum(purchases.total where currency = 'EUR') > 0", false)]
    [InlineData("avg(purchases.total where currency = 'EUR') = 79228162514264337593543950335", true)] // the mean itself can be held
    [InlineData("sum(purchases.total where currency = 'USD') > 70000000000000000000000000000", true)] // a tenth more, which no decimal holds
    [InlineData("sum(purchases.total where currency = 'USD') = 70000000000000000000000000000", false)]
    public void Decimals_AreSummedExactlyAndEmptyBeyondTheLargest(string text, bool expected)
    {
        _shop.Purchases.AddRange(
        [
            new Purchase(1, 1) { Total = decimal.MaxValue, Currency = "EUR" }, new Purchase(2, 1) { Total = decimal.MaxValue, Currency = "EUR" },
            new Purchase(3, 1) { Total = 70_000_000_000_000_000_000_000_000_000m, Currency = "USD" }, new Purchase(4, 1) { Total = 0.1m, Currency = "USD" },
        ]);
        Assert.Equal(expected, _shop.Matches(text));
    }
}
