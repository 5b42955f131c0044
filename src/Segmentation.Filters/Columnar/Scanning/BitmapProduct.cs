using System.Runtime.InteropServices;

namespace Segmentation;

/// <summary>The rows that are in one bitmap at least of each group, and in none of those that are left out: all in one pass over the bitmaps.</summary>
internal sealed class BitmapProduct
{
    private readonly List<ulong[]> _bitmaps = [];
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
    public void Add(ulong[] bitmap) => _bitmaps.Add(bitmap);

    public void EndGroup(bool isLeftOut) => _groups.Add(new(_bitmaps.Count, isLeftOut));

    /// <summary>Adds a group without rows.</summary>
    public void AddNone() => EndGroup(isLeftOut: false);

    /// <summary>Keeps those rows of a bitmap that are in the product.</summary>
    public void Narrow(Span<ulong> rows, Scan scan) => Narrow(rows, 0, _groups.Count, scan);

    /// <summary>How many rows of a chunk are in the product.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="dead">Those of them that are not counted; null: none.</param>
    /// <param name="scan">Where bitmaps come from.</param>
    public int Count(int rows, ulong[]? dead, Scan scan)
    {
        var all = CollectionsMarshal.AsSpan(_bitmaps);
        var kept = scan.Rent(Bits.WordsFor(rows));
        // The first group need not be met with all rows, nor the last be kept.
        var first = _groups.Count > 0 && !_groups[0].IsLeftOut && _groups[0].End > 0 ? 1 : 0;
        if (first == 0)
            Bits.SetFirst(kept, rows);
        else
            Any(all[.._groups[0].End], kept, scan);
        if (dead is not null)
            Bits.AndNot(kept, dead, scan.Width);
        var last = _groups.Count - 1;
        int count;
        if (last >= first && !_groups[last].IsLeftOut && _groups[last].End - StartOf(last) == 1)
        {
            Narrow(kept, first, last, scan);
            count = Bits.CountBoth(kept, all[StartOf(last)]);
        }
        else
        {
            Narrow(kept, first, _groups.Count, scan);
            count = Bits.Count(kept);
        }

        scan.Return();
        return count;
    }

    private int StartOf(int group) => group == 0 ? 0 : _groups[group - 1].End;

    private void Narrow(Span<ulong> rows, int from, int to, Scan scan)
    {
        var all = CollectionsMarshal.AsSpan(_bitmaps);
        for (var i = from; i < to; i++)
        {
            var bitmaps = all[StartOf(i).._groups[i].End];
            if (_groups[i].IsLeftOut)
            {
                foreach (var bitmap in bitmaps)
                    Bits.AndNot(rows, bitmap, scan.Width);
            }
            else if (bitmaps.Length <= 1)
            {
                if (bitmaps.IsEmpty)
                    rows.Clear();
                else
                    Bits.And(rows, bitmaps[0], scan.Width);
            }
            else
            {
                var any = scan.Rent(rows.Length);
                Any(bitmaps, any, scan);
                Bits.And(rows, any, scan.Width);
                scan.Return();
            }
        }
    }

    private static void Any(ReadOnlySpan<ulong[]> bitmaps, Span<ulong> rows, Scan scan)
    {
        if (bitmaps.Length == 1)
        {
            bitmaps[0].AsSpan(0, rows.Length).CopyTo(rows);
            return;
        }

        Bits.Apply<BitOr>(rows, bitmaps[0], bitmaps[1], scan.Width);
        foreach (var bitmap in bitmaps[2..])
            Bits.Or(rows, bitmap, scan.Width);
    }
}
