namespace Segmentation.Testing;

/// <summary>How the conformance kit's classes are asked about.</summary>
public static class ConformanceModel
{
    /// <summary>The entity types <c>customer</c> and <c>order</c>, with relations both ways.</summary>
    public static SegmentationModel Model { get; } = SegmentationModel.Create(m => m
        .Entity<ConformanceCustomer>("customer", e => e
            .Key(c => c.Id)
            .Text(c => c.Name)
            .Text(c => c.Code, f => f.MatchCase())
            .Text(c => c.City)
            .Number(c => c.Visits)
            .Number(c => c.Revenue)
            .Number(c => c.Discount)
            .Number(c => c.Score)
            .Number(c => c.Ratio)
            .Boolean(c => c.Vip)
            .Boolean(c => c.Consent)
            .Date(c => c.Birthday)
            .Date(c => c.Since)
            .Instant(c => c.Seen)
            .Instant(c => c.Created)
            .Picklist(c => c.Kind, "kind")
            .Picklist(c => c.FormerKind, "kind")
            .Picklist(c => c.Topic, "topic")
            .Texts(c => c.Tags)
            .Picklists(c => c.Channels, "channel")
            .Reference(c => c.Owner)
            .Reference(c => c.Partner)
            .Number(c => c.Salary, f => f.Sensitive())
            .Many<ConformanceOrder>("orders", o => o.CustomerId)
            .One<ConformanceCustomer>("referrer", c => c.ReferrerId)
            .Many<ConformanceCustomer>("referred", c => c.ReferrerId)
            .Derived("ordered", Formula.Sum("orders", "total"))
            .Derived("worth", Formula.Field("revenue") * Formula.Field("visits"))
            .Derived("days since", Formula.DaysBetween(Formula.Field("since"), Formula.Today))
            .Derived("doubled salary", Formula.Field("salary") * 2))
        .Entity<ConformanceOrder>("order", e => e
            .Key(o => o.Id)
            .Text(o => o.Title)
            .Number(o => o.Total)
            .Picklist(o => o.Stage, "stage")
            .Instant(o => o.Placed)
            .Date(o => o.Due)
            .Number(o => o.Weight)
            .Boolean(o => o.Paid)
            .One<ConformanceCustomer>("customer", o => o.CustomerId)));

    /// <summary>The picklists of the model.</summary>
    public static PicklistSnapshot Picklists { get; } = new(
        new Picklist("kind", null, [new("RETAIL"), new("TRADE") { Aliases = ["WHOLESALE", "B2B"] }, new("LOST") { IsActive = false }]),
        new Picklist("stage", null, [new("NEW"), new("WON"), new("LOST")]),
        new Picklist("channel", null, [new("PHONE"), new("EMAIL"), new("CHAT") { Aliases = ["IM"] }]),
        new Picklist("topic", null, [new("NEWS"), new("OFFERS")]) { IsOpen = true });

    internal static EntityType<ConformanceCustomer> Customer { get; } = Model.Of<ConformanceCustomer>();

    internal static EntityType<ConformanceOrder> Order { get; } = Model.Of<ConformanceOrder>();

    /// <summary>A segmenter over the model at a moment.</summary>
    internal static Segmenter SegmenterAt(Moment moment, SegmentCatalogue? segments = null) => Segmenter.Create(
        o => o.UseModel(Model).UsePicklists(Picklists).UseSegments(segments ?? SegmentCatalogue.Empty)
            .UseTimeZone(moment.Zone.Id).UseWeekStart(moment.WeekStart),
        new FakeClock(moment.Instant));
}
