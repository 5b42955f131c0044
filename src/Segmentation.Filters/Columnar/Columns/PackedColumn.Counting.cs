using System.Numerics;
using System.Runtime.CompilerServices;

namespace Segmentation;

internal sealed partial class PackedColumn<T>
{
    public override int? Count(OffsetSet offsets, int rows, VectorWidth width)
    {
        var ranges = RangesOf(offsets);
        return ranges.Length switch
        {
            0 => 0,
            1 => width switch
            {
                VectorWidth.Widest => Count<Lanes512<T>>(ranges[0], rows),
                VectorWidth.Wide => Count<Lanes256<T>>(ranges[0], rows),
                VectorWidth.Narrow => Count<Lanes128<T>>(ranges[0], rows),
                _ => Count<OneLane<T>>(ranges[0], rows),
            },
            _ => null,
        };
    }

    private int Count<TLanes>(OffsetRange range, int rows)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var (test, whole, count) = (TestOf<TLanes>(range), rows & ~63, 0);
        for (var start = 0; start < whole; start += Pages<T>.RowsOfPage)
            count += Count(test, ref packed.Page(start >> Pages<T>.Shift)[0], Math.Min(Pages<T>.RowsOfPage, whole - start));
        if (whole == rows)
            return count;
        // Behind the last row of a word others lie that are none.
        var last = Lanes.Word<TLanes, T, InRangeTest<TLanes, T>>(ref Unsafe.AsRef(in packed.At(whole)), test);
        return count + BitOperations.PopCount(last & ((1UL << rows) - 1));
    }

    private static int Count<TLanes>(InRangeTest<TLanes, T> test, ref T first, int rows)
        where TLanes : struct, ILanes<TLanes, T>
    {
        // No more than a place can count.
        var most = (int)Math.Min(uint.CreateSaturating(T.AllBitsSet) * (long)TLanes.Count, Pages<T>.RowsOfPage);
        var count = 0;
        for (var start = 0; start < rows; start += most)
        {
            var counts = CountInPlaces(test, ref Unsafe.Add(ref first, start), Math.Min(most, rows - start));
            for (var place = 0; place < TLanes.Count; place++)
                count += int.CreateTruncating(counts.At(place));
        }

        return count;
    }

    // Apart from what reads the counts, for which they must lie in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLanes CountInPlaces<TLanes>(InRangeTest<TLanes, T> test, ref T first, int rows)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var (counts, row) = (TLanes.Of(T.Zero), 0);
        for (; row <= rows - 4 * TLanes.Count; row += 4 * TLanes.Count)
        {
            Lookahead.Fetch(ref Unsafe.Add(ref first, row + BytesAhead / Unsafe.SizeOf<T>()), 4 * TLanes.Count);
            counts = test.Count(counts, TLanes.Load(ref first, row));
            counts = test.Count(counts, TLanes.Load(ref first, row + TLanes.Count));
            counts = test.Count(counts, TLanes.Load(ref first, row + 2 * TLanes.Count));
            counts = test.Count(counts, TLanes.Load(ref first, row + 3 * TLanes.Count));
        }

        for (; row < rows; row += TLanes.Count)
            counts = test.Count(counts, TLanes.Load(ref first, row));
        return counts;
    }
}
