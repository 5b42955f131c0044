namespace Segmentation.Benchmarks;

/// <summary>A customer as a user's own class would have it.</summary>
public sealed class Customer
{
    public long Id { get; init; }

    public string? Kind { get; init; }

    public int Employees { get; init; }

    public decimal? Revenue { get; init; }

    public DateOnly? LastOrder { get; init; }

    public static BindingContext Context { get; } = new(
        SegmentationModel.Create(m => m.Entity<Customer>("customer", e => e
            .Key(c => c.Id)
            .Picklist(c => c.Kind, "kind")
            .Number(c => c.Employees)
            .Number(c => c.Revenue)
            .Date(c => c.LastOrder))),
        new PicklistSnapshot(new Picklist("kind", null, [new("RETAIL"), new("TRADE"), new("VIP"), new("LOST")])));

    /// <summary>Customers of a fixed seed, a tenth of their values empty.</summary>
    public static Customer[] Generate(int count)
    {
        var random = new Random(20261122);
        string[] kinds = ["RETAIL", "TRADE", "VIP", "LOST"];
        return
        [
            .. Enumerable.Range(1, count).Select(id => new Customer
            {
                Id = id,
                Kind = random.Next(10) == 0 ? null : kinds[random.Next(kinds.Length)],
                Employees = random.Next(1000),
                Revenue = random.Next(10) == 0 ? null : random.Next(100_000_00) / 100m,
                LastOrder = random.Next(10) == 0 ? null : new DateOnly(2026, 11, 22).AddDays(-random.Next(1500)),
            }),
        ];
    }
}
