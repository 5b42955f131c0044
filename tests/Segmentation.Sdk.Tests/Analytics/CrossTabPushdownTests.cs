using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class CrossTabPushdownTests
{
    private const int Cases = 400;

    // Texts that `=` calls equal, an alias, a code of no item, and none.
    private static readonly string?[] Stages = ["WON", "won", "Won", "SUCCESS", "no stage", "NEW", "", null];
    private static readonly string?[] Titles = ["a", "A", "ä", "Ä", "ß", "SS", null];

    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m.Entity<Deal>("deal", e => e
        .Key(d => d.Id).Text(d => d.Title).Picklist(d => d.Stage, "stage").Number(d => d.Amount).Date(d => d.CloseDate).Texts("products", d => d.Products)));

    private static readonly Segmenter Segmenter = Segmenter.Create(o => o.UseModel(Model).UsePicklists(
        new PicklistSnapshot(new Picklist("stage", null, [new("WON") { Aliases = ["SUCCESS"] }, new("NEW")]))));

    private static readonly Measure[] Measures =
    [
        Measure.Count, Measure.Sum("amount"), Measure.Avg("amount"), Measure.Min("amount"), Measure.Max("amount"), Measure.Distinct("amount"),
        Measure.Distinct("title"), Measure.Distinct("stage"), Measure.Max("closeDate"),
    ];

    private static readonly string[] Filters = ["everyone", "amount > 0", "not stage = 'WON'", "nobody", "title is empty or amount <= 1"];

    [Fact]
    public void Groups_that_a_source_counts_make_the_same_cross_tab() => Law.ForAll(Cases, Roll, c =>
    {
        var expected = Shown(Query(c.Filter, new FakeDatabase<Deal>(Type, c.Deals, FilterCapabilities.None) { OnlyScans = true }), c);
        Assert.Equal(expected, Shown(Query(c.Filter, new InMemoryStore<Deal>(Type, c.Deals)), c));
        // What the store folds is a decimal; days it would have to fold otherwise.
        if (c.Request.Measure.Of?.ToString() != "closeDate")
            Assert.Equal(expected, Shown(Query(c.Filter, new FakeDatabase<Deal>(Type, c.Deals, FilterCapabilities.OwnFields)), c));
    });

    [Fact]
    public async Task CrossTab_OfValuesThatAreEqual_JoinsTheirGroups()
    {
        Deal[] deals = [.. Stages.Select((stage, i) => new Deal { Id = i, Stage = stage, Amount = i + 1 })];
        var tab = await Query("everyone", new InMemoryStore<Deal>(Type, deals)).CrossTabAsync(new CrossTabRequest("stage") { Measure = Measure.Avg("amount") });
        Assert.Equal(["NEW 1 6", "no stage 1 5", "WON 4 2.5", " 2 7.5"], tab.Cells.Select(c => $"{c.Buckets[0]} {c.Count} {c.Value}"));
    }

    // Found by the law above: twelve below zero and a third of 28 digits have 30 digits together, and a decimal holds 29.
    [Fact]
    public async Task CrossTab_OfASumThatNoDecimalHolds_IsNotRounded()
    {
        Deal[] deals = [.. new[] { -3m, -3m, -3m, -3m, 1m / 3 }.Select((amount, i) => new Deal { Id = i, Stage = "NEW", Amount = amount })];
        foreach (var source in new IEntitySource<Deal>[] { new InMemoryStore<Deal>(Type, deals), new FakeDatabase<Deal>(Type, deals, FilterCapabilities.OwnFields) })
        {
            var tab = await Query("everyone", source).CrossTabAsync(new CrossTabRequest("stage") { Measure = Measure.Sum("amount") });
            Assert.Equal("-11.666666666666666", tab.Cells.Single().Value.ToString());
        }
    }

    [Theory]
    [InlineData("title = 'a'")]
    [InlineData("amount > 0 and title = 'a'")]
    public async Task CrossTab_OfAFilterThatIsNotAnsweredExactly_IsNotPushed(string filter)
    {
        Deal[] deals = [new() { Id = 1, Title = "a", Amount = 1 }, new() { Id = 2, Title = "b", Amount = 2 }];
        var declared = FilterCapabilities.None.Exact<Planning.InRange>().Superset<Planning.InSet>();
        var sloppy = new FakeDatabase<Deal>(Type, deals, declared) { Answered = _ => new Planning.Constant(true) };
        Assert.Equal(1, (await Query(filter, sloppy).CrossTabAsync(new CrossTabRequest("title"))).Total.Count);
        Assert.Equal(1, await Query(filter, sloppy).CountAsync());
        Assert.Equal([1L], (await Query(filter, sloppy).PageAsync(new PageRequest(10))).Entities.Select(d => d.Id));
    }

    private static EntityType<Deal> Type => Model.Of<Deal>();

    private static SegmentQuery<Deal> Query(string filter, IEntitySource<Deal> source) =>
        Segmenter.Query(Filter.Parse(filter).Bind<Deal>(new BindingContext(Model, DealStore.Result(Segmenter.Picklists.CurrentAsync()))), source);

    /// <summary>The cells and totals in order.</summary>
    private static List<string> Shown(SegmentQuery<Deal> query, Case asked)
    {
        var tab = query.CrossTabAsync(asked.Request).GetAwaiter().GetResult();
        return [.. tab.Cells.Concat(tab.Totals).Append(tab.Total).Select(c => $"{string.Join('/', c.Buckets)}: {c.Count} {c.Value} {c.Filter}")];
    }

    private static Case Roll(Dice dice)
    {
        string[] fields = ["stage", "title", "products", "closeDate", "amount"];
        FieldPath[] by = [.. Enumerable.Range(0, dice.Number(1, 3)).Select(_ => (FieldPath)dice.Pick(fields)).Distinct()];
        return new Case(
            [.. Enumerable.Range(0, dice.Number(0, 12)).Select(i => new Deal
            {
                Id = i,
                Stage = dice.Pick(Stages),
                Title = dice.Pick(Titles),
                Amount = dice.Chance(0.3) ? null : dice.Pick([1m, 1.0m, 0.5m, -3m, 1m / 3]),
                CloseDate = dice.Chance(0.5) ? null : new DateOnly(2026, 1, dice.Number(1, 2)),
                Products = dice.Chance(0.5) ? [] : ["p", dice.Pick(["P", "q"])],
            })],
            dice.Pick(Filters),
            new CrossTabRequest(by) { Measure = dice.Pick(Measures) });
    }

    private sealed record Case(IReadOnlyList<Deal> Deals, string Filter, CrossTabRequest Request)
    {
        public override string ToString() => $"""
            {Request.Measure} by {Request.By} of {Filter} over
            {string.Join(", ", Deals.Select(d => $"{d.Id} {d.Stage} {d.Title} {d.Amount} {d.CloseDate}"))}
            """;
    }
}
