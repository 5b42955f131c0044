namespace Segmentation;

/// <summary>A base as it was at one time. Immutable: what is written later is beyond what it counts.</summary>
/// <param name="Chunks">The chunks that are full.</param>
/// <param name="Dead">The rows of each that were replaced or deleted before <paramref name="Log"/> was begun; null where none were.</param>
/// <param name="Log">The rows that were replaced or deleted since, one after another.</param>
/// <param name="Logged">How many those are.</param>
/// <param name="Staging">The chunk that is being filled.</param>
/// <param name="Staged">How many rows it had.</param>
/// <param name="Runs">Rows in the order of fields.</param>
internal sealed record BaseVersion<T>(
    ChunkList<T> Chunks, ulong[]?[] Dead, int[] Log, int Logged, Staging<T> Staging, int Staged, IReadOnlyList<SortRun> Runs)
    where T : class
{
    /// <summary>The chunks, that which is being filled among them.</summary>
    public Chunk<T>?[] AllChunks() => Staged == 0 ? Chunks.All : [.. Chunks.All, Staging.View(Staged)];

    /// <summary>How many rows a chunk has, told without a look at it; none when it was given up.</summary>
    public int RowsOf(int slot) => slot < Chunks.Count ? Chunks.RowsOf(slot) : Staged;

    /// <summary>The rows of each chunk that are no more.</summary>
    /// <param name="before">What it was when the log was shorter.</param>
    /// <param name="from">How long it was then.</param>
    /// <param name="words">The words of a bitmap of a chunk.</param>
    public ulong[]?[] DeadNow(ulong[]?[] before, int from, int words)
    {
        var dead = new ulong[]?[Chunks.Count + 1];
        before.CopyTo(dead, 0);
        var isCopied = new bool[dead.Length];
        foreach (var row in Log.AsSpan(from, Logged - from))
        {
            var slot = RowNumber.SlotOf(row);
            if (!isCopied[slot])
                (dead[slot], isCopied[slot]) = (dead[slot] is { } shared ? [.. shared] : new ulong[words], true);
            Bits.Set(dead[slot], RowNumber.RowOf(row));
        }

        return dead;
    }
}
