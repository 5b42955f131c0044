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
    public static SortRun Of(Coding coding, Coding key, IReadOnlyList<Chunk?> chunks, int first, int last)
    {
        var some = chunks.Skip(first).Take(last - first + 1).OfType<Chunk>().ToList();
        var numbers = RowNumber.Of(some);
        int[] order = [.. Enumerable.Range(0, numbers.Length)];
        // Sorting leaves the order of equal values as it is: that of the keys.
        RadixSort.Sort(RowRanks.Of(key, some).Ranks, ref order);
        var (ranks, present) = RowRanks.Of(coding, some);
        RadixSort.Sort(Array.ConvertAll(order, row => ranks[row]), ref order);
        var rows = Pages<int>.For(order.Length);
        for (var i = 0; i < order.Length; i++)
            rows.Claim(i, order.Length) = numbers[order[i]];
        return new SortRun(coding.Column, first, last, rows, order.Length, present);
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
}

/// <summary>Rows numbered through the base: the chunk and the row in it.</summary>
internal static class RowNumber
{
    /// <summary>How many chunks can be told apart, those included that were given up.</summary>
    public const int MostSlots = 1 << 15;

    public static int Of(int slot, int row) => slot << 16 | row;

    public static int SlotOf(int number) => number >> 16;

    public static int RowOf(int number) => number & 0xFFFF;

    /// <summary>The rows of some chunks.</summary>
    public static int[] Of(IReadOnlyCollection<Chunk> chunks)
    {
        var rows = new int[chunks.Sum(c => c.Rows)];
        var next = 0;
        foreach (var chunk in chunks)
        {
            for (var row = 0; row < chunk.Rows; row++)
                rows[next++] = Of(chunk.Slot, row);
        }

        return rows;
    }
}

/// <summary>Sorts rows by whole numbers, digit after digit; of equal ones the order stays.</summary>
internal static class RadixSort
{
    private const int BitsOfDigit = 11;
    private const int Digits = 1 << BitsOfDigit;

    public static void Sort(ulong[] numbers, ref int[] rows)
    {
        // As keys mostly are.
        if (IsSorted(numbers))
            return;
        var (spareNumbers, spareRows) = (new ulong[numbers.Length], new int[rows.Length]);
        var starts = new int[Digits];
        for (var shift = 0; shift < 64; shift += BitsOfDigit)
        {
            Array.Clear(starts);
            foreach (var number in numbers)
                starts[DigitOf(number, shift)]++;
            // Where all have the same digit there is nothing to sort.
            if (numbers.Length == 0 || starts[DigitOf(numbers[0], shift)] == numbers.Length)
                continue;
            var next = 0;
            for (var digit = 0; digit < Digits; digit++)
                (starts[digit], next) = (next, next + starts[digit]);
            for (var i = 0; i < numbers.Length; i++)
            {
                var place = starts[DigitOf(numbers[i], shift)]++;
                (spareNumbers[place], spareRows[place]) = (numbers[i], rows[i]);
            }

            (numbers, spareNumbers, rows, spareRows) = (spareNumbers, numbers, spareRows, rows);
        }
    }

    private static bool IsSorted(ulong[] numbers)
    {
        for (var i = 1; i < numbers.Length; i++)
        {
            if (numbers[i - 1] > numbers[i])
                return false;
        }

        return true;
    }

    private static int DigitOf(ulong number, int shift) => (int)(number >> shift) & (Digits - 1);
}
