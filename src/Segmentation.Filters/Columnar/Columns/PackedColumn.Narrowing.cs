using System.Numerics;
using System.Runtime.CompilerServices;

namespace Segmentation;

internal sealed partial class PackedColumn<T>
{
    // Blocks of words, of which some make a page.
    private const int WordsAtOnce = 64;

    // So many words of a block are looked at to tell whether many rows are left, and so many rows of a word are many.
    private const int WordsTried = 4;
    private const int ManyRows = 5;

    // Two pages of memory: by itself a processor looks ahead to the end of one.
    private const int BytesAhead = 8_192;

    public override void Narrow(OffsetSet offsets, Span<ulong> rows, VectorWidth width)
    {
        var ranges = RangesOf(offsets);
        switch (ranges.Length)
        {
            case 0:
                rows.Clear();
                break;
            case 1:
                Narrow(ranges[0], rows, width);
                break;
            case <= MostComparisons:
                NarrowToAny(ranges, rows, width);
                break;
            default:
                Bits.Keep(rows, new IsAmong(packed, offsets));
                break;
        }
    }

    /// <summary>A set may be one of all chunks, and hold what this one has not.</summary>
    private ReadOnlySpan<OffsetRange> RangesOf(OffsetSet offsets)
    {
        var ranges = offsets.Ranges;
        while (ranges is [.., { } last] && last.Low > Offsets.Highest)
            ranges = ranges[..^1];
        return ranges;
    }

    private void NarrowToAny(ReadOnlySpan<OffsetRange> ranges, Span<ulong> rows, VectorWidth width)
    {
        Span<ulong> before = stackalloc ulong[rows.Length];
        Span<ulong> one = stackalloc ulong[rows.Length];
        rows.CopyTo(before);
        rows.Clear();
        foreach (var range in ranges)
        {
            before.CopyTo(one);
            Narrow(range, one, width);
            Bits.Or(rows, one, width);
        }
    }

    private readonly struct IsAmong(Pages<T> offsets, OffsetSet set) : IRowTest
    {
        public bool Holds(int row) => set.Contains(ulong.CreateTruncating(offsets[row]));
    }

    private void Narrow(OffsetRange range, Span<ulong> rows, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Widest:
                Narrow<Lanes512<T>>(range, rows);
                break;
            case VectorWidth.Wide:
                Narrow<Lanes256<T>>(range, rows);
                break;
            case VectorWidth.Narrow:
                Narrow<Lanes128<T>>(range, rows);
                break;
            default:
                Narrow<OneLane<T>>(range, rows);
                break;
        }
    }

    private void Narrow<TLanes>(OffsetRange range, Span<ulong> rows)
        where TLanes : struct, ILanes<TLanes, T>
    {
        var wordsOfPage = Pages<T>.RowsOfPage >> 6;
        var (many, few) = (TestOf<TLanes>(range), TestOf<OneLane<T>>(range));
        for (var start = 0; start < rows.Length; start += WordsAtOnce)
        {
            ref var first = ref packed.Page(start / wordsOfPage)[(start % wordsOfPage) << 6];
            var words = rows[start..Math.Min(start + WordsAtOnce, rows.Length)];
            if (AreMany(words))
                NarrowMany(many, ref first, words);
            else
                NarrowFew(few, ref first, words);
        }
    }

    private InRangeTest<TLanes, T> TestOf<TLanes>(OffsetRange range)
        where TLanes : struct, ILanes<TLanes, T> =>
        new(T.CreateTruncating(range.Low), T.CreateTruncating(Math.Min(range.High, Offsets.Highest) - range.Low));

    /// <summary>Whether it seems that many rows are left: then all at once is faster than one after another.</summary>
    private static bool AreMany(ReadOnlySpan<ulong> words)
    {
        for (var w = 0; w < words.Length; w += WordsAtOnce / WordsTried)
        {
            if (BitOperations.PopCount(words[w]) >= ManyRows)
                return true;
        }

        return false;
    }

    private static void NarrowMany<TLanes>(InRangeTest<TLanes, T> test, ref T first, Span<ulong> words)
        where TLanes : struct, ILanes<TLanes, T>
    {
        for (var w = 0; w < words.Length; w++)
        {
            ref var row = ref Unsafe.Add(ref first, w << 6);
            Lookahead.Fetch(ref Unsafe.Add(ref row, BytesAhead / Unsafe.SizeOf<T>()), 64);
            words[w] &= Lanes.Word<TLanes, T, InRangeTest<TLanes, T>>(ref row, test);
        }
    }

    private static void NarrowFew(InRangeTest<OneLane<T>, T> test, ref T first, Span<ulong> words)
    {
        for (var w = 0; w < words.Length; w++)
        {
            if (words[w] != 0)
                words[w] = Kept(words[w], ref Unsafe.Add(ref first, w << 6), test);
        }
    }

    private static ulong Kept(ulong word, ref T first, InRangeTest<OneLane<T>, T> test)
    {
        var kept = 0UL;
        for (var left = word; left != 0; left &= left - 1)
        {
            var bit = BitOperations.TrailingZeroCount(left);
            kept |= test.Holds(new(Unsafe.Add(ref first, bit))) << bit;
        }

        return kept;
    }
}
