using System.Numerics;
using System.Runtime.InteropServices;

namespace Segmentation;

/// <summary>An operation on two bitmaps.</summary>
internal interface IBitOperation
{
    static abstract TWords Of<TWords>(TWords one, TWords other)
        where TWords : struct, IWords<TWords>;
}

internal readonly struct BitAnd : IBitOperation
{
    public static TWords Of<TWords>(TWords one, TWords other)
        where TWords : struct, IWords<TWords> => one & other;
}

internal readonly struct BitAndNot : IBitOperation
{
    public static TWords Of<TWords>(TWords one, TWords other)
        where TWords : struct, IWords<TWords> => one - other;
}

internal readonly struct BitOr : IBitOperation
{
    public static TWords Of<TWords>(TWords one, TWords other)
        where TWords : struct, IWords<TWords> => one | other;
}

internal readonly struct BitXor : IBitOperation
{
    public static TWords Of<TWords>(TWords one, TWords other)
        where TWords : struct, IWords<TWords> => one ^ other;
}

/// <summary>A test of one row; a struct, so that a loop over rows is made for it.</summary>
internal interface IRowTest
{
    bool Holds(int row);
}

/// <summary>Bitmaps of the rows of a chunk, one bit each.</summary>
internal static class Bits
{
    /// <summary>How many rows are written at once, also where there are fewer.</summary>
    public const int RowsAtOnce = 4;

    public static int WordsFor(int rows) => (rows + 63) >> 6;

    public static bool Has(ReadOnlySpan<ulong> bits, int row) => (bits[row >> 6] >> (row & 63) & 1) != 0;

    public static void Set(Span<ulong> bits, int row) => bits[row >> 6] |= 1UL << (row & 63);

    public static void Set(Span<ulong> bits, ReadOnlySpan<ushort> rows)
    {
        foreach (var row in rows)
            Set(bits, row);
    }

    /// <summary>A bitmap of the first rows.</summary>
    public static void SetFirst(Span<ulong> bits, int rows)
    {
        bits[..(rows >> 6)].Fill(ulong.MaxValue);
        if ((rows & 63) != 0)
            bits[rows >> 6] = (1UL << (rows & 63)) - 1;
    }

    /// <summary>Takes the rows from one up to another out of a bitmap.</summary>
    public static void Clear(Span<ulong> bits, int first, int end)
    {
        if (first >= end)
            return;
        var (from, to) = (first >> 6, end >> 6);
        var (before, after) = ((1UL << (first & 63)) - 1, ~((1UL << (end & 63)) - 1));
        if (from == to)
        {
            bits[from] &= before | after;
            return;
        }

        bits[from] &= before;
        bits[(from + 1)..to].Clear();
        if ((end & 63) != 0)
            bits[to] &= after;
    }

    /// <summary>Keeps those rows of a bitmap that a test is true of.</summary>
    public static void Keep<TTest>(Span<ulong> bits, TTest test)
        where TTest : struct, IRowTest
    {
        for (var w = 0; w < bits.Length; w++)
        {
            var kept = bits[w];
            for (var left = kept; left != 0; left &= left - 1)
            {
                if (!test.Holds(w << 6 | BitOperations.TrailingZeroCount(left)))
                    kept &= ~(left & unchecked(0 - left));
            }

            bits[w] = kept;
        }
    }

    /// <summary>The rows of a bitmap.</summary>
    public static IEnumerable<int> Rows(ReadOnlyMemory<ulong> bits)
    {
        for (var w = 0; w < bits.Length; w++)
        {
            for (var left = bits.Span[w]; left != 0; left &= left - 1)
                yield return w << 6 | BitOperations.TrailingZeroCount(left);
        }
    }

    /// <summary>Writes the rows of some words of a bitmap, and tells how many they are.</summary>
    /// <param name="bits">The words.</param>
    /// <param name="first">The row of the first bit.</param>
    /// <param name="rows">Where the rows are written: with room for all of the words, and for <see cref="RowsAtOnce"/> more.</param>
    public static int CopyRows(ReadOnlySpan<ulong> bits, int first, Span<int> rows)
    {
        var count = 0;
        foreach (var word in bits)
        {
            var (left, end) = (word, count + BitOperations.PopCount(word));
            // Some are written whether they are there or not: how many there are cannot be foretold, and to go on wrongly costs more.
            var some = rows.Slice(count, RowsAtOnce);
            for (var i = 0; i < RowsAtOnce; i++, left &= left - 1)
                some[i] = first + BitOperations.TrailingZeroCount(left);
            for (count += RowsAtOnce; left != 0; left &= left - 1)
                rows[count++] = first + BitOperations.TrailingZeroCount(left);
            (count, first) = (end, first + 64);
        }

        return count;
    }

    public static int Count(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits)
            count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>How many rows are in both.</summary>
    public static int CountBoth(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        var count = 0;
        other = other[..one.Length];
        for (var i = 0; i < one.Length; i++)
            count += BitOperations.PopCount(one[i] & other[i]);
        return count;
    }

    public static bool AreNone(ReadOnlySpan<ulong> bits) => !bits.ContainsAnyExcept(0UL);

    public static void And(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width) => Apply<BitAnd>(target, other, width);

    public static void AndNot(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width) => Apply<BitAndNot>(target, other, width);

    public static void Or(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width) => Apply<BitOr>(target, other, width);

    public static void Xor(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width) => Apply<BitXor>(target, other, width);

    private static void Apply<TOperation>(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width)
        where TOperation : struct, IBitOperation
    {
        var done = width switch
        {
            VectorWidth.Widest => Apply<TOperation, Words512>(target, other, 0),
            VectorWidth.Wide => Apply<TOperation, Words256>(target, other, 0),
            VectorWidth.Narrow => Apply<TOperation, Words128>(target, other, 0),
            _ => 0,
        };
        Apply<TOperation, OneWord>(target, other, done);
    }

    /// <summary>Goes from a word on as far as there are so many words at once, and tells how far.</summary>
    private static int Apply<TOperation, TWords>(Span<ulong> target, ReadOnlySpan<ulong> other, int from)
        where TOperation : struct, IBitOperation
        where TWords : struct, IWords<TWords>
    {
        ref var one = ref MemoryMarshal.GetReference(target);
        ref var two = ref MemoryMarshal.GetReference(other[..target.Length]);
        for (; from <= target.Length - TWords.Count; from += TWords.Count)
            TOperation.Of(TWords.Load(ref one, from), TWords.Load(ref two, from)).Store(ref one, from);
        return from;
    }
}
