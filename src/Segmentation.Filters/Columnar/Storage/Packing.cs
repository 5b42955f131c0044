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
        var offsets = new Offsets(unchecked(origin + (long)ulong.CreateTruncating(shift)), scale, ulong.CreateTruncating(highest - shift));
        var isAscending = origin != 0 && offsets.Highest > PackedColumn.MostMapped && IsAscending(staged, rows);
        return (isAscending ? offsets.Highest - (ulong)rows : offsets.Highest) switch
        {
            <= byte.MaxValue => To<TStaged, byte>(coding, staged, rows, shift, offsets, isAscending),
            <= ushort.MaxValue => To<TStaged, ushort>(coding, staged, rows, shift, offsets, isAscending),
            <= uint.MaxValue => To<TStaged, uint>(coding, staged, rows, shift, offsets, isAscending),
            _ => To<TStaged, ulong>(coding, staged, rows, shift, offsets, isAscending),
        };
    }

    /// <summary>Whether each row has a higher offset than the one before.</summary>
    private static bool IsAscending<TStaged>(Pages<TStaged> staged, int rows)
        where TStaged : unmanaged, IBinaryInteger<TStaged>, IUnsignedNumber<TStaged>
    {
        var before = TStaged.Zero;
        for (var page = 0; page << Pages<TStaged>.Shift < rows; page++)
        {
            foreach (var offset in staged.Page(page, rows))
            {
                if (offset <= before)
                    return false;
                before = offset;
            }
        }

        return true;
    }

    private static PackedColumn To<TStaged, T>(Coding coding, Pages<TStaged> staged, int rows, TStaged shift, Offsets offsets, bool isAscending)
        where TStaged : unmanaged, IBinaryInteger<TStaged>, IUnsignedNumber<TStaged>
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var packed = Pages<T>.For(rows);
        // A page of what is packed has the rows of one or several that were staged.
        for (var page = 0; page << Pages<TStaged>.Shift < rows; page++)
        {
            var row = page << Pages<TStaged>.Shift;
            var from = staged.Page(page, rows);
            ref var first = ref packed.Claim(row, rows);
            var to = MemoryMarshal.CreateSpan(ref first, from.Length);
            for (var i = 0; i < from.Length; i++)
                to[i] = from[i] == TStaged.Zero ? T.Zero : T.CreateTruncating(unchecked(from[i] - shift));
            for (var i = 0; i < from.Length && isAscending; i++)
                to[i] -= T.CreateTruncating(row + i + 1);
        }

        return isAscending ? new AscendingColumn<T>(coding, packed, rows, offsets) : new PackedColumn<T>(coding, packed, offsets);
    }
}
