namespace Segmentation.Benchmarks;

/// <summary>How many rows lie within one range, which no bitmap answers: all of a column is read, as fast as memory gives it at best.</summary>
internal static class Scans
{
    /// <summary>Of a column of two bytes.</summary>
    public static Question OfSmallNumbers(Bases bases)
    {
        BindResult<Customer>[] filters = [.. Enumerable.Range(0, Operands.Variants).Select(v => CustomerSchema.Bind($"employees between {300 + v} and {400 + 2 * v}"))];
        return Of("scan-codes", bases, filters, bitsPerRow: 16);
    }

    /// <summary>Of a column of eight bytes.</summary>
    public static Question OfWideNumbers(Bases bases)
    {
        BindResult<Customer>[] filters = [.. Enumerable.Range(0, Operands.Variants).Select(v => CustomerSchema.Bind($"revenue between {10_000 + v} and {200_000 + 2 * v}"))];
        return Of("scan-wide", bases, filters, bitsPerRow: 64);
    }

    private static Question Of(string name, Bases bases, BindResult<Customer>[] filters, int bitsPerRow)
    {
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
