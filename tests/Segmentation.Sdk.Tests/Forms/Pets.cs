namespace Segmentation.Tests;

/// <summary>Somebody's own entity.</summary>
internal sealed class Pet
{
    public long Id { get; init; }

    public string? Name { get; init; }

    public int? Legs { get; init; }

    public string? Owner { get; init; }
}

internal static class Pets
{
    public static SegmentationModel Model { get; } = SegmentationModel.Create(m => m.Entity<Pet>("pet", e => e
        .Key(p => p.Id).Text(p => p.Name).Number(p => p.Legs).Text(p => p.Owner, f => f.Required())));

    public static EntityType EntityType => Model.Of<Pet>();
}
