namespace Segmentation;

/// <summary>The full chunks of a base; null where one was given up. Immutable: who changes it makes another.</summary>
internal sealed class ChunkList<T>(Chunk<T>?[] chunks)
    where T : class
{
    private readonly int[] _rows = Array.ConvertAll(chunks, c => c?.Rows ?? 0);

    // Those of each column, found when they are first asked for.
    private readonly ColumnBitmaps?[] _bitmaps = new ColumnBitmaps?[chunks.Max(c => c?.Columns.Length) ?? 0];

    public Chunk<T>?[] All => chunks;

    public int Count => chunks.Length;

    /// <summary>How many rows a chunk has; none when it was given up.</summary>
    public int RowsOf(int slot) => _rows[slot];

    public ChunkList<T> With(Chunk<T> chunk)
    {
        Chunk<T>?[] changed = [.. chunks];
        if (chunk.Slot == changed.Length)
            return new([.. changed, chunk]);
        changed[chunk.Slot] = chunk;
        return new(changed);
    }

    public ChunkList<T> Without(IReadOnlySet<int> slots) => new(Array.ConvertAll(chunks, c => c is null || slots.Contains(c.Slot) ? null : c));

    public ColumnBitmaps BitmapsOf(int column)
    {
        if (_bitmaps.Length == 0)
            return ColumnBitmaps.None;
        if (Volatile.Read(ref _bitmaps[column]) is not { } bitmaps)
            Volatile.Write(ref _bitmaps[column], bitmaps = ColumnBitmaps.Of(column, chunks));
        return bitmaps;
    }
}
