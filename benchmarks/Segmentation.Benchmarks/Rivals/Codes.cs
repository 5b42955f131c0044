namespace Segmentation.Benchmarks;

/// <summary>Customers as the whole numbers that databases are given: the fastest to compare. An empty item is 0, and an empty number or day -1.</summary>
internal static class Codes
{
    private static readonly Dictionary<string, int> ByCode = new[]
    {
        CustomerSchema.Types, CustomerSchema.Regions, CustomerSchema.Sources, CustomerSchema.Industries, CustomerSchema.Stages,
    }.SelectMany(codes => codes.Select((code, i) => (code, i))).ToDictionary(c => c.code, c => c.i + 1, StringComparer.Ordinal);

    /// <summary>The number of an item within its list, from 1.</summary>
    public static int Of(string? code) => code is null ? 0 : ByCode[code];

    public static long Cents(decimal? amount) => amount is { } there ? (long)(there * 100) : -1;

    public static int Day(DateOnly? day) => day?.DayNumber ?? -1;

    /// <summary>All fields but the name: the key, five items, the revenue, the employees and the last order.</summary>
    public static long[] RowOf(Customer c) =>
        [c.Id, Of(c.Type), Of(c.Region), Of(c.Source), Of(c.Industry), Of(c.Stage), Cents(c.Revenue), c.Employees, Day(c.LastOrder)];
}
