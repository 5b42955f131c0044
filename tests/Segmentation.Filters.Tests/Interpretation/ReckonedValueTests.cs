namespace Segmentation.Tests;

public sealed class ReckonedValueTests
{
    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<Buyer>("buyer", e => e
            .Key(b => b.Id).Number(b => b.Budget).Many<Purchase>("purchases", p => p.BuyerId)
            .Derived("third", Formula.Field("budget") / 3)
            .Derived("three thirds", Formula.Field("third") + Formula.Field("third") + Formula.Field("third"))
            .Derived("nothing by nothing", (Formula.Field("budget") - 1) / (Formula.Field("budget") - 1)))
        .Entity<Purchase>("purchase", e => e.Key(p => p.Id).Number(p => p.Weight).Derived("heavier", Formula.Field("weight") + 0.2m)));

    // The budget is 1, and a third of it no decimal.
    [Theory]
    [InlineData("budget > third", true)]
    [InlineData("third < budget", true)]
    [InlineData("budget < third", false)]
    [InlineData("third > budget", false)]
    [InlineData("third < max(purchases.weight)", true)] // less than infinity
    [InlineData("third > max(purchases.weight)", false)]
    [InlineData("third = max(purchases.weight)", false)]
    [InlineData("third > min(purchases.weight)", true)] // more than minus infinity
    [InlineData("third < min(purchases.weight)", false)]
    [InlineData("budget = `three thirds`", true)] // nothing was rounded on the way
    [InlineData("max(purchases.weight) > third", true)]
    [InlineData("min(purchases.weight) < third", true)]
    public void Compare_AFractionWithOtherNumbers_IsByValue(string text, bool expected) =>
        Assert.Equal(expected, Matches(text, double.PositiveInfinity, double.NegativeInfinity));

    [Theory]
    [InlineData("`nothing by nothing` is empty", true)] // a filter never throws on data
    [InlineData("`nothing by nothing` = 0", false)]
    [InlineData("`nothing by nothing` = 1", false)]
    public void Derived_ZeroByZero_IsEmpty(string text, bool expected) => Assert.Equal(expected, Matches(text));

    // The doubles nearest to 0.1 and 0.2 add up to another double than the one nearest to 0.3.
    [Theory]
    [InlineData("any purchases (heavier = 0.30000000000000004)", true)]
    [InlineData("any purchases (heavier = 0.3)", false)]
    [InlineData("any purchases (heavier > 0.3)", true)]
    public void Derived_FromADouble_IsReckonedAsDoublesAre(string text, bool expected) => Assert.Equal(expected, Matches(text, 0.1));

    private static bool Matches(string text, params double[] weights)
    {
        var buyer = new Buyer(1) { Budget = 1 };
        Purchase[] purchases = [.. weights.Select((w, i) => new Purchase(i, 1) { Weight = w })];
        var related = RelatedRows.Join(rows => rows.Add(Model.Of<Purchase>(), purchases));
        var bound = Filter.Parse(text).Bind<Buyer>(new BindingContext(Model, PicklistSnapshot.Empty));
        var answer = bound.Interpret(Shop.Now).Matches(buyer, related);
        Assert.Equal(answer, bound.Compile(Shop.Now).Matches(buyer, related));
        return answer;
    }
}
