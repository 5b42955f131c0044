namespace Segmentation.Benchmarks;

/// <summary>What filters know of customers, and the moment that all questions are asked at.</summary>
public static class CustomerSchema
{
    /// <summary>The codes of each picklist: 93 in all.</summary>
    public static string[] Types { get; } = Codes("TYPE", 5);

    public static string[] Regions { get; } = Codes("REGION", 14);

    public static string[] Sources { get; } = Codes("SOURCE", 12);

    public static string[] Industries { get; } = Codes("INDUSTRY", 52);

    public static string[] Stages { get; } = Codes("STAGE", 10);

    public static DateOnly Today { get; } = new(2026, 11, 22);

    public static Moment Now { get; } = new(new DateTimeOffset(Today, new TimeOnly(10, 0), TimeSpan.Zero), TimeZoneInfo.Utc);

    public static BindingContext Context { get; } = new(
        SegmentationModel.Create(m => m.Entity<Customer>("customer", e => e
            .Key(c => c.Id)
            .Text(c => c.Name)
            .Picklist(c => c.Type, "type")
            .Picklist(c => c.Region, "region")
            .Picklist(c => c.Source, "source")
            .Picklist(c => c.Industry, "industry")
            .Picklist(c => c.Stage, "stage")
            .Number(c => c.Revenue)
            .Number(c => c.Employees)
            .Date(c => c.CreatedOn)
            .Date(c => c.LastOrder))),
        new PicklistSnapshot(List("type", Types), List("region", Regions), List("source", Sources), List("industry", Industries), List("stage", Stages)));

    public static EntityType<Customer> EntityType { get; } = Context.Model.Of<Customer>();

    public static ColumnarOptions Options { get; } = new() { Trigrams = ["name"], SortOrders = ["lastOrder"] };

    public static BindResult<Customer> Bind(string filter) => Filter.Parse(filter).Bind<Customer>(Context);

    private static string[] Codes(string name, int count) => [.. Enumerable.Range(1, count).Select(i => $"{name}_{i}")];

    private static Picklist List(string key, string[] codes) => new(key, null, [.. codes.Select(c => new PicklistItem(c))]);
}
