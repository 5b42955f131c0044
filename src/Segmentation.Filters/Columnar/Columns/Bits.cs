using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Segmentation;

/// <summary>An operation on two bitmaps.</summary>
internal interface IBitOperation
{
    static abstract ulong Of(ulong one, ulong other);

    static abstract Vector128<ulong> Of(Vector128<ulong> one, Vector128<ulong> other);

    static abstract Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other);

    static abstract Vector512<ulong> Of(Vector512<ulong> one, Vector512<ulong> other);
}

internal readonly struct BitAnd : IBitOperation
{
    public static ulong Of(ulong one, ulong other) => one & other;

    public static Vector128<ulong> Of(Vector128<ulong> one, Vector128<ulong> other) => one & other;

    public static Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other) => one & other;

    public static Vector512<ulong> Of(Vector512<ulong> one, Vector512<ulong> other) => one & other;
}

internal readonly struct BitAndNot : IBitOperation
{
    public static ulong Of(ulong one, ulong other) => one & ~other;

    public static Vector128<ulong> Of(Vector128<ulong> one, Vector128<ulong> other) => Vector128.AndNot(one, other);

    public static Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other) => Vector256.AndNot(one, other);

    public static Vector512<ulong> Of(Vector512<ulong> one, Vector512<ulong> other) => Vector512.AndNot(one, other);
}

internal readonly struct BitOr : IBitOperation
{
    public static ulong Of(ulong one, ulong other) => one | other;

    public static Vector128<ulong> Of(Vector128<ulong> one, Vector128<ulong> other) => one | other;

    public static Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other) => one | other;

    public static Vector512<ulong> Of(Vector512<ulong> one, Vector512<ulong> other) => one | other;
}

internal readonly struct BitXor : IBitOperation
{
    public static ulong Of(ulong one, ulong other) => one ^ other;

    public static Vector128<ulong> Of(Vector128<ulong> one, Vector128<ulong> other) => one ^ other;

    public static Vector256<ulong> Of(Vector256<ulong> one, Vector256<ulong> other) => one ^ other;

    public static Vector512<ulong> Of(Vector512<ulong> one, Vector512<ulong> other) => one ^ other;
}

/// <summary>A test of one row; a struct, so that a loop over rows is made for it.</summary>
internal interface IRowTest
{
    bool Holds(int row);
}

/// <summary>Bitmaps of the rows of a chunk, one bit each.</summary>
internal static class Bits
{
    public static int WordsFor(int rows) => (rows + 63) >> 6;

    public static bool Has(ReadOnlySpan<ulong> bits, int row) => (bits[row >> 6] >> (row & 63) & 1) != 0;

    public static void Set(Span<ulong> bits, int row) => bits[row >> 6] |= 1UL << (row & 63);

    /// <summary>A bitmap of the first rows.</summary>
    public static void SetFirst(Span<ulong> bits, int rows)
    {
        bits[..(rows >> 6)].Fill(ulong.MaxValue);
        if ((rows & 63) != 0)
            bits[rows >> 6] = (1UL << (rows & 63)) - 1;
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

    public static void And(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width) => Apply<BitAnd>(target, target, other, width);

    public static void AndNot(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width) => Apply<BitAndNot>(target, target, other, width);

    public static void Or(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width) => Apply<BitOr>(target, target, other, width);

    public static void Xor(Span<ulong> target, ReadOnlySpan<ulong> other, VectorWidth width) => Apply<BitXor>(target, target, other, width);

    public static void Apply<TOperation>(Span<ulong> target, ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other, VectorWidth width)
        where TOperation : struct, IBitOperation
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var first = ref MemoryMarshal.GetReference(one[..target.Length]);
        ref var second = ref MemoryMarshal.GetReference(other[..target.Length]);
        var i = 0;
        if (width == VectorWidth.Widest)
        {
            for (; i <= target.Length - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
                TOperation.Of(Vector512.LoadUnsafe(ref first, (nuint)i), Vector512.LoadUnsafe(ref second, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }
        else if (width == VectorWidth.Wide)
        {
            for (; i <= target.Length - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
                TOperation.Of(Vector256.LoadUnsafe(ref first, (nuint)i), Vector256.LoadUnsafe(ref second, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }
        else if (width == VectorWidth.Narrow)
        {
            for (; i <= target.Length - Vector128<ulong>.Count; i += Vector128<ulong>.Count)
                TOperation.Of(Vector128.LoadUnsafe(ref first, (nuint)i), Vector128.LoadUnsafe(ref second, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < target.Length; i++)
            Unsafe.Add(ref to, i) = TOperation.Of(Unsafe.Add(ref first, i), Unsafe.Add(ref second, i));
    }
}
