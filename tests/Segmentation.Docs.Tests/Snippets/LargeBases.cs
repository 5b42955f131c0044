namespace Segmentation.Tests.Snippets;

public sealed class LargeBases
{
    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m.Entity<Shopper>("shopper", e => e
        .Key(s => s.Id).Text(s => s.Name).Picklist(s => s.Kind, "kind").Number(s => s.Spent).Date(s => s.Joined)));

    private static readonly BindingContext Context = new(Model, new PicklistSnapshot(new Picklist("kind", null, [new("RETAIL"), new("TRADE")])));

    private static readonly Moment Noon = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private static readonly IAsyncEnumerable<Shopper> Source = new Shopper[]
    {
        new(1, "Acme GmbH", "TRADE", 120m, new(2026, 1, 1)),
        new(2, "Bell Ltd", "TRADE", 480m, new(2026, 2, 1)),
        new(3, "Cray SA", "RETAIL", 300m, new(2026, 3, 1)),
        new(4, "Dunn AG", "TRADE", 20m, new(2026, 4, 1)),
    }.ToAsyncEnumerable();

    [Fact]
    public async Task AskAndWrite()
    {
        var (model, context, moment, source) = (Model, Context, Noon, Source);

        // snippet: large-base
        ColumnarBase<Shopper> shoppers = await ColumnarBase.LoadAsync(model.Of<Shopper>(), source, new ColumnarOptions
        {
            Trigrams = ["name"],        // `name contains '…'` looks only where it may be found
            SortOrders = ["joined"],    // the newest fifty without looking at the others
        });

        ColumnarSnapshot<Shopper> snapshot = shoppers.Snapshot();
        BindResult<Shopper> bound = Filter.Parse("kind = 'TRADE' and spent between 100 and 500").Bind<Shopper>(context);
        RowSet<Shopper> rows = snapshot.Select(bound, moment);

        long count = rows.Count();
        IReadOnlyList<long> keys = rows.WholeKeys();
        IReadOnlyList<Shopper> newest = rows.First(50, bound.OrderBy(SortField.Descending("joined")).At(moment));
        CrossTab byKind = snapshot.CrossTab(Filter.Everyone.Bind<Shopper>(context).CrossTab(new CrossTabRequest("kind")), moment);
        // end

        Assert.Equal(2, count);
        Assert.Equal([1, 2], keys);
        Assert.Equal(["Bell Ltd", "Acme GmbH"], newest.Select(s => s.Name));
        Assert.Equal([("RETAIL", 1), ("TRADE", 3)], byKind.Cells.Select(c => (c.Buckets[0]!.Value.Text, (int)c.Count)));

        // snippet: row-sets
        RowSet<Shopper> trade = snapshot.Select(Filter.Parse("kind = 'TRADE'").Bind<Shopper>(context), moment).Evaluate();
        RowSet<Shopper> big = snapshot.Select(Filter.Parse("spent > 300").Bind<Shopper>(context), moment);

        long smallTrade = trade.Except(big).Count();
        long either = trade.Or(big).Count();
        // end

        Assert.Equal((2, 3), (smallTrade, either));

        // snippet: large-base-updates
        shoppers.Upsert(new Shopper(2, "Bell Ltd", "RETAIL", 80m, new DateOnly(2026, 11, 1)));
        shoppers.Delete([3, 4]);

        long now = shoppers.Snapshot().All.Count();
        long then = snapshot.All.Count();  // as it was
        // end

        Assert.Equal((2, 4), (now, then));
    }

    [Fact]
    public async Task AskOverRelations()
    {
        var model = SegmentationModel.Create(m => m
            .Entity<Shopper>("shopper", e => e.Key(s => s.Id).Text(s => s.Name).Many<Order>("orders", o => o.ShopperId))
            .Entity<Order>("order", e => e.Key(o => o.Id).Reference(o => o.ShopperId).Number(o => o.Total).Date(o => o.Placed)));
        var (context, moment) = (new BindingContext(model, PicklistSnapshot.Empty), Noon);
        Order[] placed =
        [
            new(1, 1, 700m, new(2026, 3, 1)), new(2, 1, 400m, new(2026, 5, 1)),
            new(3, 2, 900m, new(2026, 6, 1)), new(4, 2, 900m, new(2024, 6, 1)),
        ];
        var shoppers = await ColumnarBase.LoadAsync(model.Of<Shopper>(), Source);
        var orders = await ColumnarBase.LoadAsync(model.Of<Order>(), placed.ToAsyncEnumerable(), new ColumnarOptions { KeepsEntities = false });

        // snippet: large-base-relations
        RelatedRows related = RelatedRows.Join(rows => rows.Add(orders.Snapshot()));
        BindResult<Shopper> spenders = Filter.Parse("sum(orders.total where placed in last 12 months) > 1000").Bind<Shopper>(context);
        long count = shoppers.Snapshot().Select(spenders, moment, related).Count();
        // end

        Assert.Equal(1, count);
    }

    private sealed record Order(long Id, long ShopperId, decimal Total, DateOnly Placed);

    private sealed record Shopper(long Id, string Name, string Kind, decimal Spent, DateOnly Joined);
}
