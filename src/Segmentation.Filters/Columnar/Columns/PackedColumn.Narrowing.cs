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
        var ranges = offsets.Ranges;
        // A set may be one of all chunks, and hold what this one has not.
        while (ranges is [.., { } last] && last.Low > Offsets.Highest)
            ranges = ranges[..^1];
        switch (ranges.Length)
        {
            case 0:
                rows.Clear();
                break;
            case 1:
                Narrow(TestOf(ranges[0]), rows, width);
                break;
            case <= MostComparisons:
                NarrowToAny(ranges, rows, width);
                break;
            default:
                Bits.Keep(rows, new IsAmong(packed, offsets));
                break;
        }
    }

    private InRangeTest<T> TestOf(OffsetRange range) =>
        new(T.CreateTruncating(range.Low), T.CreateTruncating(Math.Min(range.High, Offsets.Highest) - range.Low));

    private void NarrowToAny(ReadOnlySpan<OffsetRange> ranges, Span<ulong> rows, VectorWidth width)
    {
        Span<ulong> before = stackalloc ulong[rows.Length];
        Span<ulong> one = stackalloc ulong[rows.Length];
        rows.CopyTo(before);
        rows.Clear();
        foreach (var range in ranges)
        {
            before.CopyTo(one);
            Narrow(TestOf(range), one, width);
            Bits.Or(rows, one, width);
        }
    }

    private readonly struct IsAmong(Pages<T> offsets, OffsetSet set) : IRowTest
    {
        public bool Holds(int row) => set.Contains(ulong.CreateTruncating(offsets[row]));
    }

    private void Narrow(InRangeTest<T> test, Span<ulong> rows, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Widest:
                Narrow<Lanes512>(test, rows);
                break;
            case VectorWidth.Wide:
                Narrow<Lanes256>(test, rows);
                break;
            case VectorWidth.Narrow:
                Narrow<Lanes128>(test, rows);
                break;
            default:
                Narrow<ScalarLanes>(test, rows);
                break;
        }
    }

    private void Narrow<TLanes>(InRangeTest<T> test, Span<ulong> rows)
        where TLanes : ILanes
    {
        var wordsOfPage = Pages<T>.RowsOfPage >> 6;
        for (var start = 0; start < rows.Length; start += WordsAtOnce)
        {
            ref var first = ref packed.Page(start / wordsOfPage)[(start % wordsOfPage) << 6];
            var words = rows[start..Math.Min(start + WordsAtOnce, rows.Length)];
            if (AreMany(words))
                NarrowMany<TLanes>(test, ref first, words);
            else
                NarrowFew(test, ref first, words);
        }
    }

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

    private static void NarrowMany<TLanes>(InRangeTest<T> test, ref T first, Span<ulong> words)
        where TLanes : ILanes
    {
        for (var w = 0; w < words.Length; w++)
        {
            ref var row = ref Unsafe.Add(ref first, w << 6);
            Lookahead.Fetch(ref Unsafe.Add(ref row, BytesAhead / Unsafe.SizeOf<T>()), 64);
            words[w] &= TLanes.Word(ref row, test);
        }
    }

    private static void NarrowFew(InRangeTest<T> test, ref T first, Span<ulong> words)
    {
        for (var w = 0; w < words.Length; w++)
        {
            if (words[w] != 0)
                words[w] = Kept(words[w], ref Unsafe.Add(ref first, w << 6), test);
        }
    }

    private static ulong Kept(ulong word, ref T first, InRangeTest<T> test)
    {
        var kept = 0UL;
        for (var left = word; left != 0; left &= left - 1)
        {
            var bit = BitOperations.TrailingZeroCount(left);
            kept |= (test.Holds(Unsafe.Add(ref first, bit)) ? 1UL : 0UL) << bit;
        }

        return kept;
    }
}
