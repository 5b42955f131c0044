namespace Segmentation.Tests;

public sealed class CrossTabBindingTests
{
    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<Purchase>("purchase", e => e
            .Key(p => p.Id).Money(p => p.Total, p => p.Currency, f => f.FormerNames("amount")).Date(p => p.PlacedOn).Number(p => p.Weight, f => f.Sensitive())
            .Texts("skus", p => p.Items?.Select(i => i.Sku)).Picklist("state", _ => "PAID", "states")
            .One<Buyer>("buyer", p => p.BuyerId)
            .Derived("twice the weight", Formula.Field("weight") * 2))
        .Entity<Buyer>("buyer", e => e.Key(b => b.Id).Text(b => b.Name).Number(b => b.Budget, f => f.Sensitive()).Many<Purchase>("purchases", p => p.BuyerId)));

    [Theory]
    [InlineData("totl", "/by/0  unknown field `totl`: did you mean `total`?")]
    [InlineData("total,buyer", "/by/1  `buyer` leads to another entity: say `buyer is empty`, or name a field of it, `buyer.…`")]
    [InlineData("buyer.purchases.total", "/by/0  `purchases` leads to many rows: say `any buyer.purchases (… total …)`")]
    [InlineData("weight", "/by/0  `weight` is sensitive: it is neither counted by nor measured")]
    [InlineData("twice the weight", "/by/0  `twice the weight` is sensitive: it is neither counted by nor measured")]
    [InlineData("buyer.budget", "/by/0  `buyer.budget` is sensitive: it is neither counted by nor measured")]
    [InlineData("total,placedOn,AMOUNT", "/by/2  `AMOUNT` is named twice")]
    [InlineData("state", "/by/0  the picklist of `state` is not registered")]
    [InlineData("total,placedOn,id,currency,skus", "/by  a cross-tab is by one to 4 fields, and 5 are named")]
    [InlineData("", "/by  a cross-tab is by one to 4 fields, and 0 are named")]
    public void By_ThatIsBad_HasAnIssue(string fields, string expected) => Assert.Equal([expected], Issues("everyone", By(fields)));

    [Theory]
    [InlineData(MeasureFunction.Sum, "placedOn", "/measure  `sum` takes numbers; `placedOn` is a date")]
    [InlineData(MeasureFunction.Avg, "buyer.name", "/measure  `avg` takes numbers; `buyer.name` is text")]
    [InlineData(MeasureFunction.Min, "currency", "/measure  `min` takes numbers, dates or datetimes; `currency` is text")]
    [InlineData(MeasureFunction.Max, "id", "/measure  `max` takes numbers, dates or datetimes; `id` is a reference")]
    [InlineData(MeasureFunction.Distinct, "skus", "/measure  `distinct` takes fields of one value; `skus` is a multi-value")]
    [InlineData(MeasureFunction.Sum, "weight", "/measure  `weight` is sensitive: it is neither counted by nor measured")]
    [InlineData(MeasureFunction.Sum, "wait", "/measure  unknown field `wait`")]
    public void Measure_ThatIsBad_HasAnIssue(MeasureFunction function, string field, string expected) =>
        Assert.Equal([expected], Issues("everyone", new CrossTabRequest("placedOn") { Measure = MeasureOf(function, field) }));

    [Fact]
    public void Money_OfSeveralCurrencies_HasAnIssue() => Assert.Equal(
        ["/measure  `avg(total)` may mix currencies: let the filter fix one, as in `currency = 'EUR'`, or count by `currency` too"],
        Issues("currency != 'EUR'", By("placedOn") with { Measure = Measure.Avg("total") }));

    [Fact]
    public void Issues_AreAllTold_AndCountingIsRefused()
    {
        var tab = Bind("everyone", By("a,b") with { Measure = Measure.Sum("c") });
        Assert.Equal(["/by/0", "/by/1", "/measure"], tab.Issues.Select(i => i.Pointer));
        Assert.False(tab.IsValid);
        Assert.Equal(3, Assert.Throws<FilterException>(() => tab.Start(Shop.Now)).Issues.Count);
    }

    [Fact]
    public void Filter_WithErrors_IsRefused() => Assert.Throws<FilterException>(() => Bind("nothing = 1", By("total")));

    [Fact]
    public void Filter_ThatIsTooLargeWithConditions_IsRefused()
    {
        const string TooLarge = "/by  with a condition for each of these fields the filter is too large";
        var limits = new FilterLimits { Nodes = 4 };
        Assert.Empty(Issues("id = 1 and id = 2", By("currency"), limits));
        Assert.Equal([TooLarge], Issues("id = 1 and id = 2", By("currency,total"), limits));
        Assert.Equal([TooLarge], Issues("id = 1 or id = 2", By("currency"), new FilterLimits { Levels = 2 }));
    }

    [Fact]
    public void Money_ByCurrency_HasValuesInCellsOfOneCurrencyOnly()
    {
        Purchase[] purchases =
        [
            new(1, 1) { Total = 1, Currency = "EUR" }, new(2, 1) { Total = 2, Currency = "eur" }, new(3, 2) { Total = 4, Currency = "USD" },
            new(4, 2) { Total = 8 },
        ];
        var tab = Bind("everyone", By("buyer.name,currency") with { Measure = Measure.Sum("total") }).Over(
            purchases, Shop.Now, RelatedRows.Join(rows => rows.Add(Model.Of<Buyer>(), [new Buyer(1) { Name = "Ada" }])));
        static string Shown(CrossTabCell cell) => $"{string.Join('/', cell.Buckets)} {cell.Count} [{cell.Value}]";
        Assert.Equal(["Ada/EUR 2 [3]", "/USD 1 [4]", "/ 1 []"], tab.Cells.Select(Shown));
        Assert.Equal(["Ada/ 2 []", "/ 2 []", "/EUR 2 [3]", "/USD 1 [4]", "/ 1 []"], tab.Totals.Select(Shown));
        Assert.Equal((4, default), (tab.Total.Count, tab.Total.Value));
        // The filter fixes one: totals have it too.
        tab = Bind("currency = 'EUR'", By("placedOn") with { Measure = Measure.Sum("total") }).Over(purchases, Shop.Now);
        Assert.Equal(Value.Of(3m), tab.Total.Value);
    }

    [Fact]
    public void Path_WithoutItsRows_Throws() =>
        Assert.Throws<RelatedRowsNotLoadedException>(() => Bind("everyone", By("buyer.name")).Over([new Purchase(1, 1)], Shop.Now));

    [Fact]
    public void ReadSet_HoldsWhatFilterFieldsAndMeasureRead()
    {
        var reads = Bind("placedOn is empty", By("buyer.name") with { Measure = Measure.Distinct("currency") }).ReadSet;
        Assert.Equal(["currency", "placedOn"], reads.Fields.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["name"], Assert.Single(reads.Relations).Value.Fields.Select(f => f.Name));
    }

    [Fact]
    public void Fractions_LieBetweenTheDecimalsBesideThem()
    {
        var shop = new Shop { Buyers = { new Buyer(1), new Buyer(2), new Buyer(3) } };
        shop.Purchases.AddRange([
            new Purchase(1, 1) { Total = 1 }, new Purchase(2, 1) { Total = 0 }, new Purchase(3, 1) { Total = 0 }, new Purchase(4, 2) { Total = 3 }]);
        var model = SegmentationModel.Create(m => m
            .Entity<Buyer>("buyer", e => e.Key(b => b.Id).Many<Purchase>("purchases", p => p.BuyerId)
                .Derived("mean order", Formula.Sum("purchases", "total") / Formula.Count("purchases")))
            .Entity<Purchase>("purchase", e => e.Key(p => p.Id).Number(p => p.Total)));
        var related = RelatedRows.Join(rows => rows.Add(model.Of<Purchase>(), shop.Purchases));
        var context = new BindingContext(model, PicklistSnapshot.Empty);
        var tab = Filter.Everyone.Bind<Buyer>(context).CrossTab(new CrossTabRequest("mean order")).Over(shop.Buyers, Shop.Now, related);
        Assert.Equal(
            ["`mean order` between 0.3333333333333333333333333333 and 0.3333333333333333333333333334", "`mean order` = 3", "`mean order` is empty"],
            tab.Cells.Select(c => c.Filter!.ToText()));
        Assert.All(tab.Cells, c => Assert.Equal(1, shop.Buyers.Count(c.Filter!.Bind<Buyer>(context).Interpret(Shop.Now).Over(related))));
    }

    private static CrossTabRequest By(string fields) =>
        new([.. fields.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(f => new Syntax.FieldPath(f.Split('.')))]);

    private static Measure MeasureOf(MeasureFunction function, string field) => function switch
    {
        MeasureFunction.Sum => Measure.Sum(new Syntax.FieldPath(field.Split('.'))),
        MeasureFunction.Avg => Measure.Avg(new Syntax.FieldPath(field.Split('.'))),
        MeasureFunction.Min => Measure.Min(field),
        MeasureFunction.Max => Measure.Max(field),
        _ => Measure.Distinct(field),
    };

    private static BoundCrossTab<Purchase> Bind(string filter, CrossTabRequest request, FilterLimits? limits = null) =>
        Filter.Parse(filter).Bind<Purchase>(new BindingContext(Model, PicklistSnapshot.Empty, limits)).CrossTab(request);

    private static IEnumerable<string> Issues(string filter, CrossTabRequest request, FilterLimits? limits = null) =>
        Bind(filter, request, limits).Issues.Select(i => i.ToString());
}
