namespace Segmentation.Tests.Snippets;

public sealed class Relations
{
    [Fact]
    public async Task DeclareAndAsk()
    {
        // snippet: declare-relations
        var model = SegmentationModel.Create(m => m
            .Entity<Buyer>("buyer", e => e
                .Key(b => b.Id)
                .Text(b => b.Name)
                .Many<Order>("orders", o => o.BuyerId)
                .Derived("average order", Formula.Sum("orders", "total") / Formula.Count("orders"))
                .Derived("days since last order", Formula.DaysBetween(Formula.Max("orders", "placedOn"), Formula.Today)))
            .Entity<Order>("order", e => e
                .Key(o => o.Id)
                .Number(o => o.Total)
                .Date(o => o.PlacedOn)
                .One<Buyer>("buyer", o => o.BuyerId)));
        // end

        Buyer[] buyers = [new() { Id = 1, Name = "Ada" }, new() { Id = 2, Name = "Bob" }, new() { Id = 3, Name = "Cid" }];
        Order[] orders =
        [
            new() { Id = 1, BuyerId = 1, Total = 100, PlacedOn = new(2026, 1, 10) },
            new() { Id = 2, BuyerId = 1, Total = 300, PlacedOn = new(2026, 2, 10) },
            new() { Id = 3, BuyerId = 2, Total = 500, PlacedOn = new(2026, 11, 1) },
        ];
        var clock = new Testing.FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var found = new List<string?>();

        // snippet: ask-relations
        var segmenter = Segmenter.Create(o => o.UseModel(model).UsePicklists(PicklistSnapshot.Empty), clock);
        var dormant = Filter.Parse("`average order` >= 200 and `days since last order` > 180 and all orders (total < 400)");
        BindResult<Buyer> bound = await segmenter.BindAsync<Buyer>(dormant);
        var query = segmenter.Query(bound, new InMemoryStore<Buyer>(model.Of<Buyer>(), buyers))
            .WithRelated(new InMemoryStore<Order>(model.Of<Order>(), orders));
        await foreach (Buyer buyer in query)
            found.Add(buyer.Name); // Ada: 200 on average, 285 days ago

        var related = RelatedRows.Join(rows => rows.Add(model.Of<Order>(), orders));
        bool isDormant = bound.Compile(segmenter.Now).Matches(buyers[1], related); // false
        // end

        Assert.Equal(["Ada"], found);
        Assert.False(isDormant);
    }

    public sealed class Buyer
    {
        public long Id { get; init; }

        public string? Name { get; init; }
    }

    public sealed class Order
    {
        public long Id { get; init; }

        public long? BuyerId { get; init; }

        public decimal? Total { get; init; }

        public DateOnly? PlacedOn { get; init; }
    }
}
