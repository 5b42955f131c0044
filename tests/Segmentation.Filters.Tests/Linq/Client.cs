using System.Diagnostics.CodeAnalysis;

namespace Segmentation.Tests;

public enum Rank
{
    Bronze,
    Silver,
    Gold,
}

public interface IHasCity
{
    string? City { get; }
}

/// <summary>An entity with members of every type that lambdas compare, and with navigations.</summary>
public sealed class Client : IHasCity
{
    public long Id { get; init; }

    public string? Name { get; init; }

    public string? City { get; init; }

    public Rank Rank { get; init; }

    public Rank? FormerRank { get; init; }

    public byte Level { get; init; }

    public int Visits { get; init; }

    public int? Employees { get; init; }

    public long Total { get; init; }

    public decimal? Revenue { get; init; }

    public decimal? Budget { get; init; }

    public double? Score { get; init; }

    public float Ratio { get; init; }

    public bool IsActive { get; init; }

    public bool? HasConsent { get; init; }

    public DateOnly? Since { get; init; }

    public DateTimeOffset? SeenAt { get; init; }

    public DateTime ImportedAt { get; init; }

    public Guid? Owner { get; init; }

    public long? ParentId { get; init; }

    public Client? Parent { get; init; }

    public string[] Tags { get; init; } = [];

    public List<string?> Channels { get; init; } = [];

    public List<Rank> Ranks { get; init; } = [];

    public Dictionary<string, object?> Extra { get; init; } = [];

    /// <summary>Null where they were not read.</summary>
    [NotNull]
    public ICollection<Purchased>? Orders { get; init; }

    // What follows is nothing in the model.
    public string? Note { get; init; }

    public string? Town { get; init; }

    public Client? Parents { get; init; }

    public Client? Rival { get; init; }

    public List<Client> Rivals { get; init; } = [];

    public static SegmentationModel Model { get; } = SegmentationModel.Create(m => m
        .Entity<Client>("client", e => e
            .Key(c => c.Id).Text(c => c.Name).Text(c => c.City, f => f.Named("town"))
            .Picklist(c => c.Rank, "rank").Picklist(c => c.FormerRank, "rank", f => f.Named("old rank"))
            .Number(c => c.Level).Number(c => c.Visits).Number(c => c.Employees).Number(c => c.Total).Number(c => c.Revenue).Number(c => c.Budget)
            .Number(c => c.Score).Number(c => c.Ratio)
            .Boolean(c => c.IsActive).Boolean(c => c.HasConsent).Date(c => c.Since).Instant(c => c.SeenAt).Instant(c => c.ImportedAt, DateTimeKind.Utc)
            .Reference(c => c.Owner).Reference(c => c.ParentId).Texts("tags", c => c.Tags).Texts("channels", c => c.Channels)
            .Custom(c => c.Extra)
            .One<Client>("parent", c => c.ParentId, r => r.InMemory(c => c.Parent))
            .Many<Purchased>("orders", o => o.ClientId, r => r.InMemory(c => c.Orders)))
        .Entity<Purchased>("order", e => e
            .Key(o => o.Id).Number(o => o.Amount, f => f.Named("total")).Number(o => o.Quantity).Text(o => o.Status).Date(o => o.PlacedOn)
            .One<Client>("client", o => o.ClientId, r => r.InMemory(o => o.Client))));

    public static BindingContext Context { get; } = new(
        Model, new PicklistSnapshot(new Picklist("rank", null, [new("Bronze"), new("Silver") { Aliases = ["Ag"] }, new("Gold")])));
}

public sealed class Purchased
{
    public long Id { get; init; }

    public long? ClientId { get; init; }

    public Client? Client { get; set; }

    public decimal? Amount { get; init; }

    public int Quantity { get; init; }

    public string? Status { get; init; }

    public DateOnly? PlacedOn { get; init; }
}
