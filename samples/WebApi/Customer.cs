using Segmentation;

namespace WebApi;

/// <summary>A customer of the shop.</summary>
public sealed class Customer
{
    public long Id { get; init; }

    public string? Name { get; set; }

    public string? Kind { get; set; }

    public string? City { get; set; }

    public decimal? Revenue { get; set; }

    public DateOnly? LastOrder { get; set; }
}

/// <summary>What segments may ask of customers.</summary>
public static class Shop
{
    public static SegmentationModel Model { get; } = SegmentationModel.Create(m => m.Entity<Customer>("customer", e => e
        .Key(c => c.Id)
        .Text(c => c.Name)
        .Picklist(c => c.Kind, "customer-kind")
        .Text(c => c.City)
        .Number(c => c.Revenue)
        .Date(c => c.LastOrder)));

    public static PicklistSnapshot Picklists { get; } =
        new(new Picklist("customer-kind", "Customer kind", [new("RETAIL", "Retail"), new("TRADE", "Trade"), new("PUBLIC", "Public sector")]));

    /// <summary>Customers to start with; every fifth without an order yet.</summary>
    public static IEnumerable<Customer> Customers()
    {
        string[] kinds = ["RETAIL", "TRADE", "PUBLIC"], cities = ["Berlin", "Lyon", "Łódź", "Porto"];
        for (var i = 1; i <= 1_000; i++)
        {
            yield return new Customer
            {
                Id = i,
                Name = $"Customer {i}",
                Kind = kinds[i % kinds.Length],
                City = cities[i % cities.Length],
                Revenue = i % 5 == 0 ? null : i * 25,
                LastOrder = i % 5 == 0 ? null : new DateOnly(2026, 1, 1).AddDays(i % 300),
            };
        }
    }
}
