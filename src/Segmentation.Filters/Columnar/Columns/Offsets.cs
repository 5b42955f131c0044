namespace Segmentation;

/// <summary>Whole numbers as offsets from the least: offset 0 is no value, and offset 1 stands for <paramref name="Origin"/>.</summary>
/// <param name="Origin">The whole number that offset 1 stands for.</param>
/// <param name="Scale">How many decimals the numbers have.</param>
/// <param name="Highest">The highest offset.</param>
internal readonly record struct Offsets(long Origin, int Scale, ulong Highest)
{
    /// <summary>The whole number of an offset that is not 0.</summary>
    public long WholeAt(ulong offset) => unchecked(Origin + (long)(offset - 1));

    /// <summary>The offsets of whole numbers from one to another, as far as there are such.</summary>
    public OffsetSet Between(Int128 low, Int128 high)
    {
        var first = Int128.Max(low - Origin + 1, 1);
        var last = Int128.Min(high - Origin + 1, (Int128)Highest);
        return first > last ? OffsetSet.None : OffsetSet.Between((ulong)first, (ulong)last);
    }

    /// <summary>The offsets of some whole numbers, as far as there are such.</summary>
    public OffsetSet Of(IEnumerable<long> wholes)
    {
        var (origin, highest) = (Origin, Highest);
        return OffsetSet.Of([.. wholes.Where(w => w >= origin && unchecked((ulong)(w - origin)) < highest).Select(w => unchecked((ulong)(w - origin)) + 1)]);
    }
}
