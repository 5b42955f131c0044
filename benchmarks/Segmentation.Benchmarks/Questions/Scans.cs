namespace Segmentation.Benchmarks;

/// <summary>How many rows lie within one range, which no bitmap answers: all of a column is read, as fast as memory gives it at best.</summary>
internal static class Scans
{
    /// <summary>Of a column of two bytes.</summary>
    public static Question OfSmallNumbers(Bases bases) => Of("scan-codes", bases, v => $"employees between {300 + v} and {400 + 2 * v}", bitsPerRow: 16);

    /// <summary>Of a column of eight bytes.</summary>
    public static Question OfWideNumbers(Bases bases) => Of("scan-wide", bases, v => $"revenue between {10_000 + v} and {200_000 + 2 * v}", bitsPerRow: 64);

    private static Question Of(string name, Bases bases, Func<int, string> filter, int bitsPerRow)
    {
        BindResult<Customer>[] filters = [.. Enumerable.Range(0, Operands.Variants).Select(v => CustomerSchema.Bind(filter(v)))];
        var sum = new Lazy<SimdSum>(() => new SimdSum(bases.Rows, bitsPerRow));
        return new Question(
            name,
            new(Engine.Ours, v => bases.Snapshot.Select(filters[v], CustomerSchema.Now).Count()),
            new(Engine.Limit, _ => sum.Value.Sum()))
        {
            IsInRatios = false,
        };
    }
}
