namespace Segmentation;

/// <summary>A base as it was at one time. Immutable: what is written later is beyond what it counts.</summary>
/// <param name="Chunks">The chunks that are full.</param>
/// <param name="Dead">The rows of each that were replaced or deleted before <paramref name="Log"/> was begun; null where none were.</param>
/// <param name="Log">The rows that were replaced or deleted since, one after another.</param>
/// <param name="Logged">How many those are.</param>
/// <param name="Staging">The chunk that is being filled.</param>
/// <param name="Staged">How many rows it had.</param>
/// <param name="Runs">Rows in the order of fields.</param>
internal readonly record struct BaseVersion<T>(
    ChunkList<T> Chunks, ulong[]?[] Dead, Pages<int> Log, int Logged, Staging<T> Staging, int Staged, IReadOnlyList<SortRun> Runs)
    where T : class
{
    /// <summary>Whether it differs from another in nothing but how much was written.</summary>
    public bool GoesOn(BaseVersion<T> before) =>
        Chunks == before.Chunks && Dead == before.Dead && Staging == before.Staging && Runs == before.Runs;

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
        for (var logged = from; logged < Logged; logged++)
        {
            var row = Log[logged];
            var slot = RowNumber.SlotOf(row);
            if (!isCopied[slot])
                (dead[slot], isCopied[slot]) = (dead[slot] is { } shared ? [.. shared] : new ulong[words], true);
            Bits.Set(dead[slot], RowNumber.RowOf(row));
        }

        return dead;
    }
}

/// <summary>A base as its readers see it. What is written is counted in place, so that a write makes no object.</summary>
internal sealed class PublishedVersion<T>(BaseVersion<T> version)
    where T : class
{
    // How much was logged and how much was staged, in one: nobody sees the one without the other.
    private long _counts = CountsOf(version);

    public BaseVersion<T> Now()
    {
        var counts = Volatile.Read(ref _counts);
        return version with { Logged = (int)(counts >> 32), Staged = (int)counts };
    }

    /// <summary>Has readers see a later version, if it differs in nothing but how much was written.</summary>
    public bool TryGoOn(BaseVersion<T> later)
    {
        if (!later.GoesOn(version))
            return false;
        Volatile.Write(ref _counts, CountsOf(later));
        return true;
    }

    private static long CountsOf(BaseVersion<T> version) => (long)version.Logged << 32 | (uint)version.Staged;
}
