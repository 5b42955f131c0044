namespace Segmentation;

/// <summary>The rows of some chunks by the values of one field: ascending, of equal ones by key; those without a value last.</summary>
/// <param name="Column">The field's column.</param>
/// <param name="First">The first of the chunks.</param>
/// <param name="Last">The last of the chunks.</param>
/// <param name="Rows">The rows, numbered through the base.</param>
/// <param name="Count">How many rows there are.</param>
/// <param name="Present">How many of them have a value.</param>
internal sealed record SortRun(int Column, int First, int Last, Pages<int> Rows, int Count, int Present)
{
    // The numbers of all values fit a cache: rows are then sorted straight from the columns.
    private const ulong MostCounted = 1 << 16;

    public static SortRun Of(Coding coding, Coding key, IReadOnlyList<Chunk?> chunks, int first, int last)
    {
        var some = chunks.Skip(first).Take(last - first + 1).OfType<Chunk>().ToList();
        var (keys, values) = (RowRanks.Of(key, some), RowRanks.Of(coding, some));
        // As keys mostly are.
        var areInOrder = keys.AreAscending();
        var (rows, count, present) = areInOrder && values.Highest < MostCounted ? Counted(values) : Sorted(areInOrder ? null : keys, values);
        return new SortRun(coding.Column, first, last, rows, count, present);
    }

    /// <summary>The run without the rows of some chunks.</summary>
    public SortRun Without(IReadOnlySet<int> slots)
    {
        if (!slots.Any(slot => slot >= First && slot <= Last))
            return this;
        var rows = Pages<int>.For(Count);
        var (count, present) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            if (slots.Contains(RowNumber.SlotOf(Rows[i])))
                continue;
            rows.Claim(count++, Count) = Rows[i];
            present += i < Present ? 1 : 0;
        }

        return this with { Rows = rows, Count = count, Present = present };
    }

    /// <summary>Sorts rows that are in the order of their keys by values of which there are few: how many have a lower one is where a row belongs.</summary>
    private static (Pages<int> Rows, int Count, int Present) Counted(RowRanks values)
    {
        var places = new int[values.Highest + 1];
        foreach (var (_, ranks) in values.ByChunk())
        {
            foreach (var rank in ranks.Span)
                places[rank]++;
        }

        var count = 0;
        for (var rank = 0; rank < places.Length; rank++)
            (places[rank], count) = (count, count + places[rank]);
        var (rows, present) = (Pages<int>.For(count), places[^1]);
        foreach (var (chunk, ranks) in values.ByChunk())
        {
            var row = 0;
            foreach (var rank in ranks.Span)
                rows.Claim(places[rank]++, count) = RowNumber.Of(chunk.Slot, row++);
        }

        return (rows, count, present);
    }

    /// <param name="keys">The ranks of the keys; null: rows are in their order.</param>
    /// <param name="values">The ranks of the values.</param>
    private static (Pages<int> Rows, int Count, int Present) Sorted(RowRanks? keys, RowRanks values)
    {
        using var sort = new RadixSort(values.Chunks);
        // Sorting leaves the order of equal values as it is: that of the keys.
        if (keys is not null)
            sort.By(keys);
        var present = sort.By(values);
        return (sort.Rows(), sort.Count, present);
    }
}

/// <summary>Rows numbered through the base: the chunk and the row in it.</summary>
internal static class RowNumber
{
    /// <summary>How many chunks can be told apart, those included that were given up.</summary>
    public const int MostSlots = 1 << 15;

    public static int Of(int slot, int row) => slot << 16 | row;

    public static int SlotOf(int number) => number >> 16;

    public static int RowOf(int number) => number & 0xFFFF;
}
