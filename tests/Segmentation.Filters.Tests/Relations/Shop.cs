namespace Segmentation.Tests;

internal sealed record Buyer(long Id)
{
    public string? Name { get; init; }

    public long? ReferrerId { get; init; }

    public DateOnly? Since { get; init; }

    public decimal? Budget { get; init; }
}

internal sealed record Purchase(long Id, long? BuyerId)
{
    public decimal? Total { get; init; }

    public decimal? Rebate { get; init; }

    public string? Currency { get; init; }

    public DateOnly? PlacedOn { get; init; }

    public DateTimeOffset? PaidAt { get; init; }

    public double? Weight { get; init; }

    public List<Item>? Items { get; init; }
}

internal sealed record Item(string Sku, int Quantity);

internal sealed record Tag(string Code);

internal sealed record Tagging(long BuyerId, string TagCode);

/// <summary>A shop in memory: buyers and what they bought, the items of a purchase held by itself, tags through a link.</summary>
internal sealed class Shop
{
    public static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    public static SegmentationModel Model { get; } = SegmentationModel.Create(m => m
        .Entity<Buyer>("buyer", e => e
            .Key(b => b.Id).Text(b => b.Name).Date(b => b.Since).Number(b => b.Budget)
            .Many<Purchase>("purchases", p => p.BuyerId)
            .One<Buyer>("referrer", b => b.ReferrerId)
            .Many<Buyer>("referred", b => b.ReferrerId)
            .ManyThrough<Tagging, Tag>("tags", t => t.BuyerId, t => t.TagCode)
            .Derived("mean order", Formula.Sum("purchases", "total") / Formula.Count("purchases"))
            .Derived("orders", Formula.Count("purchases"))
            .Derived("days since last order", Formula.DaysBetween(Formula.Max("purchases", "placedOn"), Formula.Today))
            .Derived("twice", Formula.Field("budget") * 2)
            .Derived("four times", Formula.Field("twice") + Formula.Field("twice"))
            .Derived("chicken", Formula.Field("egg") + 1)
            .Derived("egg", Formula.Field("chicken") + 1)
            .Derived("name in numbers", Formula.Field("name") + 1)
            .Derived("days of a name", Formula.DaysBetween(Formula.Field("name"), Formula.Today)))
        .Entity<Purchase>("purchase", e => e
            .Key(p => p.Id).Money(p => p.Total, p => p.Currency).Money(p => p.Rebate, p => p.Currency)
            .Date(p => p.PlacedOn).Instant(p => p.PaidAt).Number(p => p.Weight)
            .One<Buyer>("buyer", p => p.BuyerId)
            .JoinMany<Item>("items", p => p.Id, _ => default(EntityKey), r => r.InMemory(p => p.Items))
            .Derived("net", Formula.Field("total") - Formula.Field("rebate")))
        .Entity<Item>("item", e => e.Key(i => i.Sku).Number(i => i.Quantity))
        .Entity<Tag>("tag", e => e.Key(t => t.Code))
        .Entity<Tagging>("tagging", e => e.KeyFrom(t => $"{t.BuyerId} {t.TagCode}")));

    public List<Buyer> Buyers { get; } = [];

    public List<Purchase> Purchases { get; } = [];

    public List<Tag> Tags { get; } = [];

    public List<Tagging> Taggings { get; } = [];

    public static BindResult<Buyer> Bind(string text, FilterLimits? limits = null) =>
        Filter.Parse(text).Bind<Buyer>(new BindingContext(Model, PicklistSnapshot.Empty, limits));

    /// <summary>What both engines answer for the first buyer.</summary>
    public bool Matches(string text)
    {
        var bound = Bind(text);
        var answer = bound.Compile(Now).Matches(Buyers[0], Related);
        Assert.Equal(answer, bound.Interpret(Now).Matches(Buyers[0], Related));
        return answer;
    }

    public RelatedRows Related => RelatedRows.Join(rows => rows
        .Add(Model.Of<Buyer>(), Buyers).Add(Model.Of<Purchase>(), Purchases).Add(Model.Of<Tag>(), Tags).Add(Model.Of<Tagging>(), Taggings));
}
