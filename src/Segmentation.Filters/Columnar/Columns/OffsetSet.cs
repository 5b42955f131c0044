namespace Segmentation;

/// <summary>Offsets from one to another, both included.</summary>
internal readonly record struct OffsetRange(ulong Low, ulong High);

/// <summary>The offsets of a packed column that a condition is true of: ranges that ascend and do not touch.</summary>
internal sealed class OffsetSet
{
    // Beyond it a table of bits would be larger than what it saves.
    private const ulong MostTabled = 1 << 20;

    private readonly OffsetRange[] _ranges;

    // The first 64 offsets, of which most sets are.
    private readonly ulong _first;
    private ulong[]? _table;

    private OffsetSet(OffsetRange[] ranges)
    {
        _ranges = ranges;
        foreach (var range in ranges)
        {
            for (var offset = range.Low; offset <= range.High && offset < 64; offset++)
                _first |= 1UL << (int)offset;
        }
    }

    public static OffsetSet None { get; } = new([]);

    /// <summary>Offset 0, which stands for no value.</summary>
    public static OffsetSet Empty { get; } = new([new(0, 0)]);

    public ReadOnlySpan<OffsetRange> Ranges => _ranges;

    public static OffsetSet Between(ulong low, ulong high) => low > high ? None : new([new(low, high)]);

    /// <summary>Single offsets, in any order.</summary>
    public static OffsetSet Of(ulong[] offsets)
    {
        Array.Sort(offsets);
        var ranges = new List<OffsetRange>();
        foreach (var offset in offsets)
        {
            if (ranges.Count > 0 && offset <= ranges[^1].High + 1)
                ranges[^1] = ranges[^1] with { High = offset };
            else
                ranges.Add(new(offset, offset));
        }

        return ranges.Count == 0 ? None : new([.. ranges]);
    }

    public bool Contains(ulong offset) => offset < 64 ? (_first >> (int)offset & 1) != 0 : IsAmong(offset);

    private bool IsAmong(ulong offset)
    {
        if (_ranges.Length > 4 && _ranges[^1].High < MostTabled)
            return offset <= _ranges[^1].High && ((_table ??= Tabled())[offset >> 6] >> (int)(offset & 63) & 1) != 0;
        var (first, last) = (0, _ranges.Length - 1);
        while (first <= last)
        {
            var middle = (first + last) >> 1;
            if (offset < _ranges[middle].Low)
                last = middle - 1;
            else if (offset > _ranges[middle].High)
                first = middle + 1;
            else
                return true;
        }

        return false;
    }

    private ulong[] Tabled()
    {
        var table = new ulong[(_ranges[^1].High >> 6) + 1];
        foreach (var range in _ranges)
        {
            for (var offset = range.Low; offset <= range.High; offset++)
                table[offset >> 6] |= 1UL << (int)(offset & 63);
        }

        return table;
    }
}
