namespace Segmentation.Tests;

public sealed class EntityOrderTests
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private static readonly SampleSchema Schema = SampleSchema.WithDerived(
        _ => true,
        [
            new("third", new(ScalarType.Number), _ => null) { Formula = Formula.Field("revenue") / 3m },
            new("ratio third", new(ScalarType.Number), _ => null) { Formula = Formula.Field("ratio") / 3m },
        ]);

    private static readonly BindResult<Sample> Everyone = Filter.Everyone.Bind<Sample>(Schema.Context);

    [Theory]
    [InlineData("name", "5 1 2 3 4")] // A and a tie, and so the key decides; the empty text is no value
    [InlineData("-name", "3 1 2 5 4")]
    [InlineData("revenue", "2 5 1 3 4")] // 10 and 10.00 are one number
    [InlineData("-revenue", "1 3 5 2 4")]
    [InlineData("third", "2 5 1 3 4")] // fractions that no decimal holds
    [InlineData("score", "3 1 4 2 5")] // minus infinity, two zeros, 0.5; NaN is no value
    [InlineData("-isActive", "2 4 1 3 5")] // true before false
    [InlineData("birthday", "4 2 1 3 5")]
    [InlineData("kind", "2 4 3 1 5")] // by code: LOST; no item; RETAIL; TRADE, of which b2b is an alias
    [InlineData("", "1 2 3 4 5")]
    public void Order_OfEachType_IsWhatItSays(string field, string expected)
    {
        Sample[] samples =
        [
            new() { Id = 1, Name = "b", Revenue = 10.00m, Score = 0.0, Birthday = new(2020, 1, 2), Kind = "b2b" },
            new() { Id = 2, Name = "B", Revenue = -1, Score = 0.5, IsActive = true, Birthday = new(2020, 1, 1), Kind = "lost" },
            new() { Id = 3, Name = "ß", Revenue = 10, Score = double.NegativeInfinity, Kind = "retail" },
            new() { Id = 4, Name = "", Score = -0.0, IsActive = true, Birthday = new(1, 1, 1), Kind = "no item" },
            new() { Id = 5, Name = "a", Revenue = 9.99m, Score = double.NaN },
        ];
        Assert.Equal(expected, string.Join(' ', Sorted(samples, field).Select(s => s.Id)));
    }

    [Fact]
    public void Order_OfTextKeys_TellsCaseApart()
    {
        var type = SegmentationModel.Create(m => m.Entity<Named>("named", e => e.Key(n => n.Key))).Of<Named>();
        var order = Filter.Everyone.Bind<Named>(new BindingContext(type.Model!, PicklistSnapshot.Empty)).OrderBy([]).At(Now);
        Assert.Equal(["A", "B", "a"], new Named[] { new("a"), new("B"), new("A") }.OrderBy(n => order.PositionOf(n), order).Select(n => n.Key));
    }

    // A random order is an order: what comes before what does not depend on the way it is asked.
    [Fact]
    public void Order_IsTotalAndTransitive() => Law.ForAll(300, dice => new Dice(dice.Number(0, int.MaxValue - 1)), dice =>
    {
        var names = Schema.Fields.Where(f => !f.Type.IsMany).Select(f => f.Name).ToList();
        SortField[] fields = [.. Enumerable.Range(0, dice.Number(1, 2)).Select(_ => dice.Pick(names)).Distinct()
            .Select(n => dice.Chance(0.5) ? SortField.Descending(n) : SortField.Ascending(n))];
        var order = Everyone.OrderBy(fields).At(Now);
        var positions = Enumerable.Range(0, 8).Select(i => order.PositionOf(dice.Entity(Schema, i))).ToList();
        foreach (var (x, y) in from x in positions from y in positions select (x, y))
        {
            Assert.True(order.Takes(x));
            Assert.Equal(Math.Sign(order.Compare(x, y)), -Math.Sign(order.Compare(y, x)));
            Assert.Equal(ReferenceEquals(x, y), order.Compare(x, y) == 0);
            Assert.All(positions.Where(z => order.Compare(x, y) < 0 && order.Compare(y, z) < 0), z => Assert.True(order.Compare(x, z) < 0));
            // And a position that went to a browser and back is the same place.
            Assert.Equal(order.Compare(x, y), order.Compare(PageCursor.TryParse(PageCursor.After(fields, x).ToString())!.Position, y));
        }
    });

    [Theory]
    [InlineData("nam", "/orderBy/0  unknown field `nam`: did you mean `name` or `namesakes`?")]
    [InlineData("tags", "/orderBy/0  `tags` has several values, which have no order: order by another field")]
    public void OrderBy_OfABadField_SaysWhy(string field, string issue)
    {
        var order = Everyone.OrderBy(field);
        Assert.False(order.IsValid);
        Assert.Equal(issue, Assert.Single(order.Issues).ToString());
        Assert.Throws<FilterException>(() => order.At(Now));
    }

    [Fact]
    public void OrderBy_OfOneFieldTwice_IsRefused() =>
        Assert.Equal("/orderBy  `name` is named twice", Assert.Single(Everyone.OrderBy("name", SortField.Descending("name")).Issues).ToString());

    [Fact]
    public void Takes_OnlyPositionsOfItsOwnKinds()
    {
        var order = Everyone.OrderBy("name", "revenue").At(Now);
        Assert.True(order.Takes(new SortPosition([Value.Of("a"), Value.Of(1.5)], 1)));
        Assert.True(order.Takes(new SortPosition([default, default], 1)));
        Assert.False(order.Takes(new SortPosition([Value.Of("a")], 1)));
        Assert.False(order.Takes(new SortPosition([Value.Of(1m), Value.Of(1m)], 1)));
        Assert.False(order.Takes(new SortPosition([Value.Of("a"), Value.Of(true)], 1)));
        Assert.False(order.Takes(new SortPosition([default, default], "1")));
        Assert.False(order.Takes(new SortPosition([default, default], default)));
    }

    private static IEnumerable<Sample> Sorted(IEnumerable<Sample> samples, string field)
    {
        SortField[] fields = field switch
        {
            "" => [],
            ['-', .. var name] => [SortField.Descending(name)],
            _ => [field],
        };
        var order = Everyone.OrderBy(fields).At(Now);
        return samples.Reverse().OrderBy(s => order.PositionOf(s), order);
    }

    private sealed record Named(string Key);
}
