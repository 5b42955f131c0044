using Segmentation;

namespace PackageConsumer;

/// <summary>The README's first example; the lines between the marks are shown there.</summary>
public static class FirstExample
{
    public static async Task RunAsync(TextWriter output)
    {
        Customer[] customers =
        [
            new() { Id = 1, Name = "Bäckerei Sommer", Kind = "TRADE", Revenue = 18_400, LastOrder = new(2026, 9, 30) },
            new() { Id = 2, Name = "Anna Kowalska", Kind = "RETAIL", Revenue = 210, LastOrder = new(2026, 11, 2) },
            new() { Id = 3, Name = "Padaria Central", Kind = "trade", Revenue = 12_100, LastOrder = new(2024, 5, 17) },
            new() { Id = 4, Name = "Moulin Rouvière", Kind = "TRADE", LastOrder = new(2026, 1, 8) },
        ];

        // snippet: first-example
        var model = SegmentationModel.Create(m => m.Entity<Customer>("customer", e => e
            .Key(c => c.Id)
            .Text(c => c.Name)
            .Picklist(c => c.Kind, "customer-kind")
            .Number(c => c.Revenue)
            .Date(c => c.LastOrder)));
        var kinds = new Picklist("customer-kind", "Customer kind", [new("RETAIL", "Retail"), new("TRADE", "Trade")]);

        var segmenter = Segmenter.Create(o => o
            .UseModel(model)
            .UsePicklists(new PicklistSnapshot(kinds))
            .UseTimeZone("Europe/Berlin"));

        Filter filter = Filter.Parse("kind = 'TRADE' and not (revenue < 10000) and lastOrder >= 2025-11-22");
        BindResult<Customer> bound = await segmenter.BindAsync<Customer>(filter);
        foreach (Issue issue in bound.Issues)
            output.WriteLine(issue); // 1:25  information: also selects those with no value in `revenue`

        var source = new InMemoryStore<Customer>(model.Of<Customer>(), customers);
        SegmentQuery<Customer> query = segmenter.Query(bound, source);
        output.WriteLine(await query.CountAsync()); // 2
        await foreach (Customer customer in query)
            output.WriteLine(customer.Name); // Bäckerei Sommer, then Moulin Rouvière, whose revenue is not known
        // end
    }

    // snippet: customer
    public sealed class Customer
    {
        public long Id { get; init; }
        public string? Name { get; init; }
        public string? Kind { get; init; }
        public decimal? Revenue { get; init; }
        public DateOnly? LastOrder { get; init; }
    }
    // end
}
