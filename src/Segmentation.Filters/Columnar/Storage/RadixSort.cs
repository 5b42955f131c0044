using System.Buffers;
using System.Numerics;

namespace Segmentation;

/// <summary>Sorts the rows of some chunks by numbers, digit after digit; of equal ones the order stays as it was.</summary>
internal sealed class RadixSort : IDisposable
{
    private const int MostBitsOfDigit = 11;

    private readonly IReadOnlyList<Chunk> _chunks;
    private readonly int _bitsOfPlace;

    // In the order found by now: below, the place of a row among all; above, so much of its number as there is room for. And room for the next.
    // What was written is sorted again and again: pooled, its memory is not asked of the system each time.
    private ulong[] _rows;
    private ulong[] _next;

    public RadixSort(IReadOnlyList<Chunk> chunks)
    {
        (_chunks, Count) = (chunks, chunks.Sum(c => c.Rows));
        (_rows, _next) = (ArrayPool<ulong>.Shared.Rent(Count), ArrayPool<ulong>.Shared.Rent(Count));
        _bitsOfPlace = BitsOf((ulong)Count);
        for (var i = 0; i < Count; i++)
            _rows[i] = (ulong)i;
    }

    public int Count { get; }

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_rows);
        ArrayPool<ulong>.Shared.Return(_next);
    }

    /// <summary>Sorts by ranks, and tells how many rows have a value.</summary>
    public int By(RowRanks ranks)
    {
        var present = 0;
        var (bits, room) = (BitsOf(ranks.Highest), 64 - _bitsOfPlace);
        for (var sorted = 0; sorted < bits; sorted += room)
        {
            var numbers = _next.AsSpan(0, Count);
            ranks.CopyTo(numbers);
            present = Count - numbers.Count(ranks.Highest);
            for (var i = 0; i < Count; i++)
            {
                var place = PlaceAt(i);
                _rows[i] = numbers[place] >> sorted << _bitsOfPlace | (uint)place;
            }

            SortByNumber(Math.Min(bits - sorted, room));
        }

        return present;
    }

    /// <summary>The rows in order, numbered through the base.</summary>
    public Pages<int> Rows()
    {
        var (rows, next) = (Pages<int>.For(Count), 0);
        foreach (var chunk in _chunks)
        {
            for (var row = 0; row < chunk.Rows; row++)
                _next[next++] = (ulong)RowNumber.Of(chunk.Slot, row);
        }

        for (var i = 0; i < Count; i++)
            rows.Claim(i, Count) = (int)_next[PlaceAt(i)];
        return rows;
    }

    private void SortByNumber(int bits)
    {
        // Digits of the same length: the shorter they are, the fewer places rows go to at a time.
        var digits = (bits + MostBitsOfDigit - 1) / MostBitsOfDigit;
        var bitsOfDigit = (bits + digits - 1) / digits;
        for (var digit = 0; digit < digits; digit++)
            SortByDigit(_bitsOfPlace + digit * bitsOfDigit, (1 << bitsOfDigit) - 1);
    }

    private void SortByDigit(int shift, int highest)
    {
        Span<int> starts = stackalloc int[highest + 1];
        starts.Clear();
        var rows = _rows.AsSpan(0, Count);
        foreach (var row in rows)
            starts[(int)(row >> shift) & highest]++;
        // Where all have the same digit there is nothing to sort.
        if (Count == 0 || starts[(int)(rows[0] >> shift) & highest] == Count)
            return;
        var next = 0;
        foreach (ref var start in starts)
            (start, next) = (next, next + start);
        foreach (var row in rows)
            _next[starts[(int)(row >> shift) & highest]++] = row;
        (_rows, _next) = (_next, _rows);
    }

    private int PlaceAt(int index) => (int)(_rows[index] & (1UL << _bitsOfPlace) - 1);

    private static int BitsOf(ulong highest) => 64 - BitOperations.LeadingZeroCount(highest);
}
