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
        var all = RowNumber.Of(chunks, first, last);
        // Sorting leaves the order of equal values as it is: that of the keys.
        Sort(key, chunks, ref all);
        var present = Array.FindAll(all, row => HasValue(chunks, coding, row));
        Sort(coding, chunks, ref present);
        var rows = Pages<int>.For(all.Length);
        for (var i = 0; i < present.Length; i++)
            rows.Claim(i, all.Length) = present[i];
        if (present.Length < all.Length)
        {
            var next = present.Length;
            foreach (var row in all)
            {
                if (!HasValue(chunks, coding, row))
                    rows.Claim(next++, all.Length) = row;
            }
        }

        return new SortRun(coding.Column, first, last, rows, all.Length, present.Length);
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

    private static void Sort(Coding coding, IReadOnlyList<Chunk?> chunks, ref int[] rows)
    {
        if (Wholes(coding, chunks, rows) is { } wholes)
        {
            RadixSort.Sort(wholes, ref rows);
            return;
        }

        var values = Array.ConvertAll(rows, row => EntityKey.From(ColumnOf(chunks, coding, row).Read(RowNumber.RowOf(row))));
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(i => values[i], Comparer<EntityKey>.Create(ValueOrder.OfKeys))];
        var before = rows;
        rows = Array.ConvertAll(order, i => before[i]);
    }

    private static Column ColumnOf(IReadOnlyList<Chunk?> chunks, Coding coding, int row) => chunks[RowNumber.SlotOf(row)]!.Columns[coding.Column];

    private static bool HasValue(IReadOnlyList<Chunk?> chunks, Coding coding, int row) =>
        ColumnOf(chunks, coding, row) is var column && column is PackedColumn packed
            ? packed.OffsetAt(RowNumber.RowOf(row)) != 0
            : !column.Read(RowNumber.RowOf(row)).IsEmpty;

    /// <summary>The values as numbers that are in their order; null where they are none, or the chunks keep them differently.</summary>
    private static ulong[]? Wholes(Coding coding, IReadOnlyList<Chunk?> chunks, int[] rows)
    {
        var wholes = new ulong[rows.Length];
        var scale = -1;
        for (var i = 0; i < rows.Length; i++)
        {
            if (coding.Texts is not null || ColumnOf(chunks, coding, rows[i]) is not PackedColumn packed || (scale >= 0 && packed.Offsets.Scale != scale))
                return null;
            scale = packed.Offsets.Scale;
            wholes[i] = unchecked((ulong)packed.Offsets.WholeAt(packed.OffsetAt(RowNumber.RowOf(rows[i]))) ^ 1UL << 63);
        }

        return wholes;
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
    public static int[] Of(IReadOnlyList<Chunk?> chunks, int first, int last)
    {
        var rows = new int[chunks.Skip(first).Take(last - first + 1).Sum(c => c?.Rows ?? 0)];
        var next = 0;
        for (var slot = first; slot <= last; slot++)
        {
            for (var row = 0; row < (chunks[slot]?.Rows ?? 0); row++)
                rows[next++] = Of(slot, row);
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
