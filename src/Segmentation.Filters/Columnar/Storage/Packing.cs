using System.Numerics;
using System.Runtime.InteropServices;

namespace Segmentation;

/// <summary>Packs staged offsets into as few bytes as hold them.</summary>
internal static class Packing
{
    /// <param name="coding">The field's coding.</param>
    /// <param name="staged">The offsets.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="origin">What offset 1 stands for; the numbers of a dictionary keep theirs, so that they are the same in all chunks.</param>
    /// <param name="scale">How many decimals the numbers have.</param>
    public static PackedColumn Pack<TStaged>(Coding coding, Pages<TStaged> staged, int rows, long origin, int scale)
        where TStaged : unmanaged, IBinaryInteger<TStaged>, IUnsignedNumber<TStaged>
    {
        var (least, highest) = (TStaged.AllBitsSet, TStaged.Zero);
        for (var page = 0; page << Pages<TStaged>.Shift < rows; page++)
        {
            foreach (var offset in staged.Page(page, rows))
            {
                highest = TStaged.Max(highest, offset);
                // Without a value it wraps round and is the greatest.
                least = TStaged.Min(least, unchecked(offset - TStaged.One));
            }
        }

        var shift = origin == 0 || highest == TStaged.Zero ? TStaged.Zero : least;
        var (from, top) = (unchecked(origin + (long)ulong.CreateTruncating(shift)), ulong.CreateTruncating(highest - shift));
        return top switch
        {
            <= byte.MaxValue => To<TStaged, byte>(coding, staged, rows, shift, from, scale, top),
            <= ushort.MaxValue => To<TStaged, ushort>(coding, staged, rows, shift, from, scale, top),
            <= uint.MaxValue => To<TStaged, uint>(coding, staged, rows, shift, from, scale, top),
            _ => To<TStaged, ulong>(coding, staged, rows, shift, from, scale, top),
        };
    }

    private static PackedColumn<T> To<TStaged, T>(
        Coding coding, Pages<TStaged> staged, int rows, TStaged shift, long origin, int scale, ulong highest)
        where TStaged : unmanaged, IBinaryInteger<TStaged>, IUnsignedNumber<TStaged>
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var offsets = Pages<T>.For(rows);
        // A page of what is packed has the rows of one or several that were staged.
        for (var page = 0; page << Pages<TStaged>.Shift < rows; page++)
        {
            var from = staged.Page(page, rows);
            ref var first = ref offsets.Claim(page << Pages<TStaged>.Shift, rows);
            var to = MemoryMarshal.CreateSpan(ref first, from.Length);
            for (var i = 0; i < from.Length; i++)
                to[i] = from[i] == TStaged.Zero ? T.Zero : T.CreateTruncating(unchecked(from[i] - shift));
        }

        return new PackedColumn<T>(coding, offsets, new(origin, scale, highest));
    }
}
