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
        var places = RowNumber.Of(chunks, first, last);
        var keys = Array.ConvertAll(places, row => Read(chunks, key, row));
        for (var i = 1; i < keys.Length; i++)
        {
            if (Order(keys[i - 1], keys[i]) <= 0)
                continue;
            Array.Sort(keys, places, Comparer<Value>.Create(Order));
            break;
        }

        var present = Array.FindAll(places, row => !Read(chunks, coding, row).IsEmpty);
        var empty = Array.FindAll(places, row => Read(chunks, coding, row).IsEmpty);
        if (Wholes(coding, chunks, present, first, last) is { } wholes)
        {
            RadixSort.Sort(wholes, ref present);
        }
        else
        {
            var values = Array.ConvertAll(present, row => Read(chunks, coding, row));
            int[] order = [.. Enumerable.Range(0, present.Length).OrderBy(i => values[i], Comparer<Value>.Create((x, y) => ValueComparison.Order(x, y)))];
            present = Array.ConvertAll(order, i => present[i]);
        }

        var rows = Pages<int>.For(places.Length);
        for (var i = 0; i < places.Length; i++)
            rows.Claim(i, places.Length) = i < present.Length ? present[i] : empty[i - present.Length];
        return new SortRun(coding.Column, first, last, rows, places.Length, present.Length);
    }

    private static Value Read(IReadOnlyList<Chunk?> chunks, Coding coding, int row) =>
        chunks[RowNumber.SlotOf(row)]!.Columns[coding.Column].Read(RowNumber.RowOf(row));

    private static int Order(Value one, Value other) => ValueOrder.OfKeys(EntityKey.From(one), EntityKey.From(other));

    /// <summary>The values as numbers that are in their order; null where the chunks keep them differently.</summary>
    private static ulong[]? Wholes(Coding coding, IReadOnlyList<Chunk?> chunks, int[] rows, int first, int last)
    {
        var scales = new HashSet<int>();
        for (var slot = first; slot <= last; slot++)
        {
            if (chunks[slot] is { } chunk)
                scales.Add(chunk.Columns[coding.Column] is PackedColumn packed ? packed.Scale : -1);
        }

        return scales.Count > 1 || scales.Contains(-1) ? null : Array.ConvertAll(rows, row =>
        {
            var column = (PackedColumn)chunks[RowNumber.SlotOf(row)]!.Columns[coding.Column];
            return unchecked((ulong)column.WholeAt(column.OffsetAt(RowNumber.RowOf(row))) ^ 1UL << 63);
        });
    }
}

/// <summary>Rows numbered through the base: the chunk and the row in it.</summary>
internal static class RowNumber
{
    public static int Of(int slot, int row) => slot << 16 | row;

    public static int SlotOf(int number) => number >> 16;

    public static int RowOf(int number) => number & 0xFFFF;

    /// <summary>The rows of some chunks.</summary>
    public static int[] Of(IReadOnlyList<Chunk?> chunks, int first, int last)
    {
        var rows = new List<int>();
        for (var slot = first; slot <= last; slot++)
        {
            for (var row = 0; row < (chunks[slot]?.Rows ?? 0); row++)
                rows.Add(Of(slot, row));
        }

        return [.. rows];
    }
}

/// <summary>Sorts rows by whole numbers, digit after digit; of equal ones the order stays.</summary>
internal static class RadixSort
{
    private const int BitsOfDigit = 11;
    private const int Digits = 1 << BitsOfDigit;

    public static void Sort(ulong[] numbers, ref int[] rows)
    {
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

    private static int DigitOf(ulong number, int shift) => (int)(number >> shift) & (Digits - 1);
}
