namespace Segmentation.Tests;

public sealed class Buyer
{
    public long Id { get; set; }

    public string? Kind { get; set; }

    public decimal? Revenue { get; set; }

    public DateOnly? Birthday { get; set; }

    public DateTimeOffset? LastSeen { get; set; }

    public long? FirmId { get; set; }
}

public sealed class Purchase
{
    public long Id { get; set; }

    public long? BuyerId { get; set; }

    public decimal? Total { get; set; }

    public DateTimeOffset? PlacedAt { get; set; }
}

public sealed class Firm
{
    public long Id { get; set; }

    public string? City { get; set; }
}

public sealed class Club
{
    public long Id { get; set; }

    public string? Name { get; set; }
}

public sealed class ClubMember
{
    public long Id { get; set; }

    public long BuyerId { get; set; }

    public long ClubId { get; set; }
}

/// <summary>Buyers with purchases, firms and clubs, related every way that relations go.</summary>
internal static class Buyers
{
    public static SegmentationModel Model { get; } = SegmentationModel.Create(m =>
    {
        m.Entity<Buyer>("buyer", e => e.Key(b => b.Id).Text(b => b.Kind).Number(b => b.Revenue).Date(b => b.Birthday).Instant(b => b.LastSeen)
            .Many<Purchase>("orders", p => p.BuyerId)
            .One<Firm>("firm", b => b.FirmId)
            .ManyThrough<ClubMember, Club>("clubs", l => l.BuyerId, l => l.ClubId));
        m.Entity<Purchase>("order", e => e.Key(p => p.Id).Number(p => p.Total).Instant(p => p.PlacedAt).One<Buyer>("buyer", p => p.BuyerId));
        m.Entity<Firm>("firm", e => e.Key(f => f.Id).Text(f => f.City).Many<Buyer>("buyers", b => b.FirmId));
        m.Entity<Club>("club", e => e.Key(c => c.Id).Text(c => c.Name));
        m.Entity<ClubMember>("clubMember", e => e.Key(l => l.Id));
    });
}
