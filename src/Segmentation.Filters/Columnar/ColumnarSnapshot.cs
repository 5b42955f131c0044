namespace Segmentation;

/// <summary>A columnar base as it was at one time. Immutable and thread-safe.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class ColumnarSnapshot<T>
    where T : class
{
    private readonly ColumnarOptions _options;

    internal ColumnarSnapshot(EntityType<T> entityType, ColumnarLayout<T> layout, ColumnarOptions options, BaseVersion<T> version, ulong[]?[] dead)
    {
        (EntityType, Layout, _options, Version, Dead) = (entityType, layout, options, version, dead);
        Chunks = version.AllChunks();
    }

    /// <summary>The entity type.</summary>
    public EntityType<T> EntityType { get; }

    /// <summary>All entities.</summary>
    public RowSet<T> All => new(this, new ConstantTest(true));

    internal ColumnarLayout<T> Layout { get; }

    internal BaseVersion<T> Version { get; }

    /// <summary>The chunks; null where one was given up.</summary>
    internal Chunk<T>?[] Chunks { get; }

    /// <summary>The rows of each chunk that are no more.</summary>
    internal ulong[]?[] Dead { get; }

    internal bool HasEntities => _options.KeepsEntities;

    /// <summary>The entities that a filter selects. They are sought when they are asked for, and again each time.</summary>
    /// <param name="bound">The filter.</param>
    /// <param name="moment">The moment that every part of the question sees.</param>
    /// <param name="related">The related rows; null: none are asked for.</param>
    /// <exception cref="FilterException">The filter could not be bound.</exception>
    /// <exception cref="ArgumentException">The filter is of another entity type.</exception>
    /// <exception cref="InvalidOperationException">The filter asks for what is no column, and the base does not keep its entities.</exception>
    public RowSet<T> Select(BindResult<T> bound, Moment moment, RelatedRows? related = null)
    {
        if (bound.EntityType.KeyField != EntityType.KeyField)
            throw new ArgumentException($"The filter is of {bound.EntityType.Name}, not of the {EntityType.Name} of this base.", nameof(bound));
        return new RowSet<T>(this, TestOf(bound.RequirePlan().At(moment), related ?? RelatedRows.None));
    }

    /// <summary>The cross-tab of those entities that its filter selects. Of spellings that fall in one bucket any may be the one that is shown.</summary>
    /// <param name="tab">The cross-tab, bound beside its filter.</param>
    /// <param name="moment">The moment that every part of the question sees.</param>
    /// <param name="related">The related rows; null: none are asked for.</param>
    /// <param name="cancellationToken">Ends the scan with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="FilterException">The cross-tab could not be bound.</exception>
    /// <exception cref="InvalidOperationException">It asks for what is no column, and the base does not keep its entities.</exception>
    public CrossTab CrossTab(BoundCrossTab<T> tab, Moment moment, RelatedRows? related = null, CancellationToken cancellationToken = default) =>
        new CrossTabScan<T>(Select(tab.Bound, moment, related), tab, moment, related ?? RelatedRows.None).Count(cancellationToken);

    internal ChunkTest TestOf(Plan plan, RelatedRows related) => plan.Accept(new ScanCompiler<T>(this, related));

    internal SnapshotColumn ColumnOf(Coding coding) => new(
        coding,
        Chunks.Length,
        Version.Chunks.BitmapsOf(coding.Column),
        Version.Staged == 0 ? null : Chunks[^1]!.Columns[coding.Column] as PackedColumn);

    internal bool IsAlive(Chunk<T> chunk, int row) => Dead[chunk.Slot] is not { } dead || !Bits.Has(dead, row);

    /// <summary>The words of a bitmap of the largest chunk.</summary>
    internal int Words => _options.ChunkRows >> 6;

    internal Scan NewScan(CancellationToken cancellationToken = default) => new(_options.Width, Words, cancellationToken);

    /// <summary>A bitmap of the rows of a chunk that are there.</summary>
    internal void SetAlive(Chunk<T> chunk, Span<ulong> rows, Scan scan)
    {
        Bits.SetFirst(rows, chunk.Rows);
        if (Dead[chunk.Slot] is { } dead)
            Bits.AndNot(rows, dead, scan.Width);
    }
}
