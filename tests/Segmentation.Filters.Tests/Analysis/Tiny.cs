namespace Segmentation.Tests;

internal sealed record TinyRow(long Id)
{
    public long? OwnerId { get; init; }

    public decimal? X { get; init; }

    public bool? Flag { get; init; }
}

/// <summary>An entity whose fields have few values that tell apart, so that all of them can be tried.</summary>
internal sealed record Tiny(long Id)
{
    public bool? Flag { get; init; }

    public int? Level { get; init; }

    public decimal? Amount { get; init; }

    public double? Score { get; init; }

    public DateOnly? Day { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public long? ParentId { get; init; }

    public TinyRow? Parent { get; init; }

    public IReadOnlyList<TinyRow> Kids { get; init; } = [];

    public static BindingContext Context { get; } = new(
        SegmentationModel.Create(m => m
            .Entity<TinyRow>("row", e => e.Key(r => r.Id).Number(r => r.X).Boolean(r => r.Flag))
            .Entity<Tiny>("tiny", e => e
                .Key(t => t.Id).Boolean(t => t.Flag).Number(t => t.Level).Number(t => t.Amount).Number(t => t.Score).Date(t => t.Day).Instant(t => t.At)
                .Picklist(t => t.Kind, "kind").Text(t => t.Name).Texts("tags", t => t.Tags)
                .One<TinyRow>("parent", t => t.ParentId, r => r.InMemory(t => t.Parent))
                .Many<TinyRow>("kids", r => r.OwnerId, r => r.InMemory(t => t.Kids)))),
        new PicklistSnapshot(new Picklist("kind", null, [new("A") { Aliases = ["AA"] }, new("B")])));
}
