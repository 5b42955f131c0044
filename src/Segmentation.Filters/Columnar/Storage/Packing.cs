using System.Numerics;

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
        for (var row = 0; row < rows; row++)
        {
            var offset = staged[row];
            highest = TStaged.Max(highest, offset);
            // Without a value it wraps round and is the greatest.
            least = TStaged.Min(least, unchecked(offset - TStaged.One));
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
        for (var row = 0; row < rows; row++)
        {
            var offset = staged[row];
            offsets.Claim(row, rows) = offset == TStaged.Zero ? T.Zero : T.CreateTruncating(unchecked(offset - shift));
        }

        var packed = new PackedColumn<T>(coding, offsets, origin, scale, highest);
        packed.Map(rows);
        return packed;
    }
}
