namespace Segmentation;

/// <summary>A column through the chunks of a snapshot.</summary>
/// <param name="Coding">The field.</param>
/// <param name="Slots">How many chunks there are.</param>
/// <param name="Bitmaps">The bitmaps of the full chunks that have such.</param>
/// <param name="Staged">The column of the chunk that is being filled, where it is packed.</param>
internal sealed record SnapshotColumn(Coding Coding, int Slots, ColumnBitmaps Bitmaps, PackedColumn? Staged);
