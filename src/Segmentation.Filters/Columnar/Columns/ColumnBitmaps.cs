namespace Segmentation;

/// <summary>
/// The bitmaps of a column in all chunks, value by value: who asks for some values goes along as many arrays, and passes by the chunks,
/// each of which would have memory wait for several objects in a row.
/// </summary>
internal sealed class ColumnBitmaps
{
    // Of more values than these most would be in few chunks.
    private const ulong MostOffsets = 4 * PackedColumn.MostMapped;

    // By offset and slot.
    private readonly Bitmap[][] _bitmaps;
    private readonly bool[] _isMapped;

    private ColumnBitmaps(Offsets offsets, Bitmap[][] bitmaps, bool[] isMapped) => (Offsets, _bitmaps, _isMapped) = (offsets, bitmaps, isMapped);

    public static ColumnBitmaps None { get; } = new(default, [], []);

    /// <summary>What the offsets stand for here: the same in all chunks.</summary>
    public Offsets Offsets { get; }

    public static ColumnBitmaps Of(int column, Chunk?[] chunks)
    {
        var mapped = Array.ConvertAll(chunks, c => c?.Columns[column] is PackedColumn { Bitmaps: not null } packed ? packed : null);
        if (Array.Find(mapped, c => c is not null) is not { Offsets.Scale: var scale } || Array.Exists(mapped, c => c is not null && c.Offsets.Scale != scale))
            return None;
        var (least, greatest) = (long.MaxValue, long.MinValue);
        foreach (var packed in mapped)
        {
            if (packed is { Offsets: { Highest: > 0 } of })
                (least, greatest) = (Math.Min(least, of.WholeAt(1)), Math.Max(greatest, of.WholeAt(of.Highest)));
        }

        var highest = least > greatest ? 0 : (Int128)greatest - least + 1;
        if (highest > MostOffsets)
            return None;
        var offsets = new Offsets(least, scale, (ulong)highest);
        var bitmaps = new Bitmap[(int)highest + 1][];
        for (var offset = 0; offset < bitmaps.Length; offset++)
            bitmaps[offset] = Array.ConvertAll(mapped, c => c is null ? default : offset == 0 ? c.Bitmaps![0] : c.BitmapOf(offsets.WholeAt((ulong)offset)));
        return new(offsets, bitmaps, Array.ConvertAll(mapped, c => c is not null));
    }

    /// <summary>Whether the bitmaps of a chunk are here.</summary>
    public bool Has(int slot) => slot < _isMapped.Length && _isMapped[slot];

    /// <summary>The bitmaps of those offsets that are in a set, or of those that are not; each by slot.</summary>
    public Bitmap[][] Of(OffsetSet offsets, bool within) => [.. _bitmaps.Where((_, offset) => offsets.Contains((ulong)offset) == within)];
}
