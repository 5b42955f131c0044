using System.Collections;

namespace Segmentation;

/// <summary>Keys that are whole numbers, in pages: to go on with the next costs less than to copy all before into a larger array.</summary>
internal sealed class WholeKeyList : IReadOnlyList<long>
{
    private const int Shift = 13;
    private const int KeysOfPage = 1 << Shift;

    private readonly List<long[]> _pages = [];

    public int Count { get; private set; }

    public long this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _pages[index >> Shift][index & (KeysOfPage - 1)];
        }
    }

    /// <summary>Adds the keys of some rows.</summary>
    public void Add(Column keys, ReadOnlySpan<int> rows)
    {
        while (!rows.IsEmpty)
        {
            if (Count == _pages.Count << Shift)
                _pages.Add(new long[KeysOfPage]);
            var free = _pages[^1].AsSpan(Count & (KeysOfPage - 1));
            var some = rows[..Math.Min(rows.Length, free.Length)];
            Read(keys, some, free);
            Count += some.Length;
            rows = rows[some.Length..];
        }
    }

    public IEnumerator<long> GetEnumerator() =>
        _pages.SelectMany((page, i) => page.Take(Count - (i << Shift))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Read(Column keys, ReadOnlySpan<int> rows, Span<long> read)
    {
        if (keys is PackedColumn packed)
        {
            packed.ReadWholes(rows, read);
            return;
        }

        for (var i = 0; i < rows.Length; i++)
            read[i] = (long)keys.Read(rows[i]).Number;
    }
}
