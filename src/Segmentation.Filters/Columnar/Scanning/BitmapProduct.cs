using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Segmentation;

/// <summary>The rows that are in one bitmap at least of each group, and in none of those that are left out: all in one pass over the bitmaps.</summary>
internal sealed class BitmapProduct
{
    private readonly List<Bitmap> _bitmaps = [];
    private readonly List<Group> _groups = [];

    /// <summary>The bitmaps of a group, from where the one before ends; of no bitmap there are no rows.</summary>
    private readonly record struct Group(int End, bool IsLeftOut);

    public void Clear() => Reset((0, 0));

    public (int Bitmaps, int Groups) Mark() => (_bitmaps.Count, _groups.Count);

    public void Reset((int Bitmaps, int Groups) mark)
    {
        CollectionsMarshal.SetCount(_bitmaps, mark.Bitmaps);
        CollectionsMarshal.SetCount(_groups, mark.Groups);
    }

    /// <summary>Adds a bitmap to the group that is open.</summary>
    public void Add(Bitmap bitmap) => _bitmaps.Add(bitmap);

    /// <summary>Adds the bitmaps of a chunk to the group that is open.</summary>
    /// <param name="bySlot">Bitmaps of all chunks.</param>
    /// <param name="slot">The chunk.</param>
    public void Add(Bitmap[][] bySlot, int slot)
    {
        foreach (var bitmaps in bySlot)
        {
            if (!bitmaps[slot].IsNone)
                Add(bitmaps[slot]);
        }
    }

    /// <summary>Adds the bitmaps of those offsets that are in a set, or of those that are not, to the group that is open.</summary>
    public void Add(Bitmap[] byOffset, OffsetSet offsets, bool within)
    {
        for (var offset = 0; offset < byOffset.Length; offset++)
        {
            if (!byOffset[offset].IsNone && offsets.Contains((ulong)offset) == within)
                Add(byOffset[offset]);
        }
    }

    public void EndGroup(bool isLeftOut) => _groups.Add(new(_bitmaps.Count, isLeftOut));

    /// <summary>Adds a group without rows.</summary>
    public void AddNone() => EndGroup(isLeftOut: false);

    /// <summary>Keeps those rows of a bitmap that are in the product.</summary>
    public void Narrow(Span<ulong> rows, Scan scan) => Narrow(rows, 0, scan.Width);

    /// <summary>How many rows of a chunk are in the product.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="next">What is read after this: memory brings it meanwhile; null: nothing.</param>
    /// <param name="scan">How wide vectors are.</param>
    public int Count(int rows, BitmapProduct? next, Scan scan)
    {
        // So few that what is kept of them stays in the nearest cache.
        const int MostWords = 128;
        Span<ulong> kept = stackalloc ulong[MostWords];
        var (count, words) = (0, Bits.WordsFor(rows));
        for (var start = 0; start < words; start += MostWords)
        {
            next?.Fetch(start, MostWords);
            kept = kept[..Math.Min(MostWords, words - start)];
            Bits.SetFirst(kept, Math.Min(kept.Length << 6, rows - (start << 6)));
            Narrow(kept, start, scan.Width);
            count += Bits.Count(kept);
        }

        return count;
    }

    private void Fetch(int start, int count)
    {
        foreach (var bitmap in CollectionsMarshal.AsSpan(_bitmaps))
        {
            if (bitmap.Start + start + count <= bitmap.Array!.Length)
                Lookahead.Fetch(bitmap.Array.AsSpan(bitmap.Start + start, count));
        }
    }

    /// <summary>Keeps those rows that are in the product, of the part of a chunk that begins with a word.</summary>
    private void Narrow(Span<ulong> rows, int start, VectorWidth width)
    {
        foreach (var bitmap in CollectionsMarshal.AsSpan(_bitmaps))
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bitmap.Start + start + rows.Length, bitmap.Array!.Length);
        var done = width switch
        {
            VectorWidth.Widest => Narrow<FourTimes<Words512>>(rows, start, 0),
            VectorWidth.Wide => Narrow<FourTimes<Words256>>(rows, start, 0),
            VectorWidth.Narrow => Narrow<FourTimes<Words128>>(rows, start, 0),
            _ => 0,
        };
        Narrow<OneWord>(rows, start, done);
    }

    /// <summary>Goes from a word on as far as there are so many words at once, and tells how far.</summary>
    // All bitmaps are read side by side: so memory brings some of each at once, and what is kept need not be stored between them.
    private int Narrow<TWords>(Span<ulong> rows, int start, int from)
        where TWords : struct, IWords<TWords>
    {
        var bitmaps = CollectionsMarshal.AsSpan(_bitmaps);
        var groups = CollectionsMarshal.AsSpan(_groups);
        ref var target = ref MemoryMarshal.GetReference(rows);
        for (; from <= rows.Length - TWords.Count; from += TWords.Count)
        {
            var (kept, next) = (TWords.Load(ref target, from), 0);
            foreach (var group in groups)
            {
                if (group.IsLeftOut)
                {
                    for (; next < group.End; next++)
                        kept -= Load<TWords>(bitmaps[next], start + from);
                }
                else
                {
                    var any = default(TWords);
                    for (; next < group.End; next++)
                        any |= Load<TWords>(bitmaps[next], start + from);
                    kept &= any;
                }
            }

            kept.Store(ref target, from);
        }

        return from;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWords Load<TWords>(Bitmap bitmap, int at)
        where TWords : struct, IWords<TWords> => TWords.Load(ref MemoryMarshal.GetArrayDataReference(bitmap.Array!), bitmap.Start + at);
}
