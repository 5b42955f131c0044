namespace Segmentation.Tests;

public sealed class LoadRelatedTests
{
    private readonly Shop _shop = new();

    public LoadRelatedTests()
    {
        for (var i = 1; i <= 100; i++)
        {
            _shop.Buyers.Add(new Buyer(i) { Name = $"b{i}", ReferrerId = i / 2 });
            for (var j = 0; j < i % 4; j++)
                _shop.Purchases.Add(new Purchase(10 * i + j, i) { Weight = j, Items = [new Item("a", j)] });
        }
    }

    [Theory]
    [InlineData("any purchases (weight >= 2)", 1)]
    [InlineData("referrer.referrer.name = 'b5'", 1)] // the referrers' referrers were read with the first
    [InlineData("any referred (any purchases (any items (quantity = 2)))", 2)] // items are held by the purchase
    [InlineData("count(purchases) > 1 and any referrer (no purchases) and any purchases (buyer.name is not empty)", 3)]
    [InlineData("any tags", 2)] // the links, and what they lead to
    [InlineData("name = 'b5'", 0)]
    public async Task LoadRelated_ReadsOnceARelationAndLevel(string text, int expected)
    {
        var bound = Shop.Bind(text);
        _shop.Taggings.Add(new Tagging(3, "x"));
        _shop.Tags.Add(new Tag("x"));
        var reader = new Reader(_shop);
        var loaded = await bound.LoadRelatedAsync(_shop.Buyers, reader);
        Assert.Equal(expected, reader.Readings);
        var predicate = bound.Compile(Shop.Now);
        Assert.Equal(_shop.Buyers.Where(predicate.Over(_shop.Related)), _shop.Buyers.Where(predicate.Over(loaded)));
    }

    [Fact]
    public async Task LoadRelated_OfOneBatch_IsNoAnswerForAnother()
    {
        var bound = Shop.Bind("no purchases");
        var loaded = await bound.LoadRelatedAsync([_shop.Buyers[3]], new Reader(_shop));
        Assert.True(bound.Compile(Shop.Now).Matches(_shop.Buyers[3], loaded));
        Assert.Throws<RelatedRowsNotLoadedException>(() => bound.Compile(Shop.Now).Matches(_shop.Buyers[4], loaded));
        Assert.Throws<RelatedRowsNotLoadedException>(() => bound.Interpret(Shop.Now).Matches(_shop.Buyers[4], loaded));
    }

    [Fact]
    public void Join_SharedByThreads_AnswersAsOnOne()
    {
        var predicate = Shop.Bind("any referred (count(purchases) = 3)").Compile(Shop.Now);
        var expected = _shop.Buyers.Select(predicate.Over(_shop.Related)).ToList();
        var related = _shop.Related;
        Parallel.For(0, 16, _ => Assert.Equal(expected, _shop.Buyers.Select(predicate.Over(related))));
    }

    [Fact]
    public void Join_OfAListThatIsMissing_IsAnError()
    {
        var related = RelatedRows.Join(rows => rows.Add(Shop.Model.Of<Buyer>(), _shop.Buyers));
        Assert.Throws<RelatedRowsNotLoadedException>(() => Shop.Bind("no purchases").Compile(Shop.Now).Matches(_shop.Buyers[0], related));
    }

    [Fact]
    public async Task Laws_HoldOverLoadedRowsToo()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var dice = new Dice(seed);
            var schema = dice.WithSegments(dice.Schema());
            var (all, filter, moment) = (dice.Base(schema), dice.Filter(schema), dice.Moment());
            var bound = filter.Bind<Sample>(schema.Context);
            var predicate = bound.Compile(moment);
            var loaded = await bound.LoadRelatedAsync(all.Entities, new SampleReader(all));
            Assert.Equal(all.Entities.Select(predicate.Over(schema.Related(all))), all.Entities.Select(predicate.Over(loaded)));
        }
    }

    /// <summary>Finds rows as a store does: those of the keys asked for, and no others.</summary>
    private class ListReader(Func<Type, object> find) : IRelatedReader
    {
        public int Readings { get; private set; }

        public RowIndex<T>? FindIndex<T>(JoinKey<T> by)
            where T : class => null;

        public ValueTask<RowIndex<T>> ReadAsync<T>(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default)
            where T : class
        {
            Readings++;
            Assert.NotEmpty(keys);
            var rows = (IEnumerable<T>)find(typeof(T));
            return ValueTask.FromResult(RowIndex.Of(keys, rows.Where(r => keys.Contains(by.Of(r))), by));
        }
    }

    private sealed class Reader(Shop shop) : ListReader(type =>
        type == typeof(Buyer) ? shop.Buyers : type == typeof(Purchase) ? shop.Purchases : type == typeof(Tag) ? shop.Tags : shop.Taggings);

    private sealed class SampleReader(SampleBase all) : ListReader(type => type == typeof(Sample) ? all.Entities : all.Links);
}
