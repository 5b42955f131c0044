using System.Numerics;

namespace Segmentation;

/// <summary>Lays the bitmaps of one value in neighbouring chunks side by side.</summary>
/// <remarks>A question goes along them, and the longer the way the sooner memory brings what comes next. One thread claims.</remarks>
internal sealed class BitmapPages
{
    // Eight bitmaps of full chunks are 64 KiB: smaller than what the collector keeps apart as large.
    private const int MostChunks = 8;

    private readonly ulong[]?[] _pages = new ulong[]?[PackedColumn.MostMapped + 1];
    private int _first = -1;

    /// <summary>Room for the bitmap of an offset in a chunk; chunks are asked for one after another.</summary>
    public Bitmap Claim(uint offset, int slot, int words)
    {
        var (first, count) = GroupOf(slot);
        if (first != _first)
        {
            Array.Clear(_pages);
            _first = first;
        }

        return new(_pages[offset] ??= new ulong[count * words], (slot - first) * words);
    }

    /// <summary>The chunks that share pages: as many as there are before them, so that a small base takes no room that it does not need.</summary>
    private static (int First, int Count) GroupOf(int slot)
    {
        var count = Math.Min(MostChunks, Math.Max(1, 1 << BitOperations.Log2((uint)slot)));
        return (slot & -count, count);
    }
}
