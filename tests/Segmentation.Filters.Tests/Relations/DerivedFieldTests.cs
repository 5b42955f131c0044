using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class DerivedFieldTests
{
    [Theory]
    [InlineData("ratio = 0.3333333333333333333333333333", false)] // 1 / 3, exactly
    [InlineData("ratio > 0.3333333333333333333333333333 and ratio < 0.3333333333333333333333333334", true)]
    [InlineData("`by zero` is empty", true)]
    [InlineData("`by zero` = 0 or `by zero` > 0 or `by zero` < 0", false)]
    [InlineData("`too large` is empty", true)]
    [InlineData("age = 325", true)]
    [InlineData("age > budget", true)]
    [InlineData("`three thirds` = 1", true)] // nothing was rounded on the way
    [InlineData("any purchases (`of the buyer` = 3)", true)]
    [InlineData("max(purchases.`of the buyer`) = 3", true)]
    [InlineData("`days to pay` is empty", true)] // nothing was paid
    public void DerivedFields_AreUsedWhereverAFieldIs(string text, bool expected)
    {
        var model = SegmentationModel.Create(m => m
            .Entity<Buyer>("buyer", e => e
                .Key(b => b.Id).Number(b => b.Budget).Date(b => b.Since).Many<Purchase>("purchases", p => p.BuyerId)
                .Derived("ratio", Formula.Count("purchases") / Formula.Field("budget"))
                .Derived("three thirds", Formula.Field("ratio") * 3)
                .Derived("by zero", Formula.Field("budget") / (Formula.Field("budget") - 3))
                .Derived("too large", Formula.Field("budget") * decimal.MaxValue)
                .Derived("age", Formula.DaysBetween(Formula.Field("since"), Formula.Today))
                .Derived("days to pay", Formula.DaysBetween(Formula.Field("since"), Formula.Min("purchases", "paidAt"))))
            .Entity<Purchase>("purchase", e => e
                .Key(p => p.Id).Instant(p => p.PaidAt).One<Buyer>("buyer", p => p.BuyerId)
                .Derived("of the buyer", Formula.Field(new FieldPath("buyer", "budget")))));
        var (buyers, purchases) = (new[] { new Buyer(1) { Budget = 3, Since = new DateOnly(2026, 1, 1) } }, new[] { new Purchase(1, 1) });
        var related = RelatedRows.Join(rows => rows.Add(model.Of<Buyer>(), buyers).Add(model.Of<Purchase>(), purchases));
        var bound = Filter.Parse(text).Bind<Buyer>(new BindingContext(model, PicklistSnapshot.Empty));
        Assert.Equal(expected, bound.Compile(Shop.Now).Matches(buyers[0], related));
        Assert.Equal(expected, bound.Interpret(Shop.Now).Matches(buyers[0], related));
    }

    [Theory]
    [InlineData("chicken > 1", "derived fields ask for one another in a circle: buyer.chicken -> buyer.egg -> buyer.chicken")]
    [InlineData("`name in numbers` > 1", "in the derived field `buyer.name in numbers`: numbers are needed, and `name` is text")]
    [InlineData("`days of a name` > 1", "in the derived field `buyer.days of a name`: dates or datetimes are needed, and `name` is text")]
    [InlineData("twicee > 1", "unknown field `twicee`: did you mean `twice`?")]
    [InlineData("twice contains 'x'", "`contains` takes text; `twice` is a number")]
    public void Bind_WhatIsWrongWithADerivedField_IsTold(string text, string expected) =>
        Assert.Contains(expected, Shop.Bind(text).Issues.Single(i => i.Severity == Severity.Error).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Bind_DerivedFieldsOfDerivedFields_CountAgainstTheLimits()
    {
        var model = SegmentationModel.Create(m => m.Entity<Buyer>("buyer", e =>
        {
            e.Key(b => b.Id).Number("d0", b => b.Budget);
            // Each doubles the one before: forty of them would be a trillion parts.
            for (var i = 1; i <= 40; i++)
                e.Derived($"d{i}", Formula.Field($"d{i - 1}") + Formula.Field($"d{i - 1}"));
        }));
        var context = new BindingContext(model, PicklistSnapshot.Empty);
        Assert.True(Filter.Parse("d5 = 32").Bind<Buyer>(context).IsValid);
        Assert.Contains(Filter.Parse("d40 = 1").Bind<Buyer>(context).Issues, i => i.Code == IssueCode.TooLarge);
    }

    [Fact]
    public void Avg_OfThousandsOfQuotients_IsExactAndDoesNotTakeLong()
    {
        var model = SegmentationModel.Create(m => m
            .Entity<Buyer>("buyer", e => e.Key(b => b.Id).Many<Purchase>("purchases", p => p.BuyerId))
            .Entity<Purchase>("purchase", e => e.Key(p => p.Id).Number(p => p.Total).Derived("inverse", 1 / Formula.Field("total"))));
        // 1/(n(n+1)) = 1/n - 1/(n+1): a thousand of them come to 1 - 1/1001, and their mean is 1/1001.
        Purchase[] purchases = [.. Enumerable.Range(1, 1000).Select(n => new Purchase(n, 1) { Total = n * (n + 1) })];
        var related = RelatedRows.Join(rows => rows.Add(model.Of<Purchase>(), purchases));
        var bound = Filter.Parse("sum(purchases.inverse) > 0.999000999000999000999000999 and sum(purchases.inverse) < 0.999000999000999000999001 and avg(purchases.inverse) < 0.001")
            .Bind<Buyer>(new BindingContext(model, PicklistSnapshot.Empty));
        Assert.True(bound.Compile(Shop.Now).Matches(new Buyer(1), related));
    }
}
