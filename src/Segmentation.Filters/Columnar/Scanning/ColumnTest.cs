namespace Segmentation;

/// <summary>A condition on one field: of a packed column it is a set of offsets, of others it is asked of each value.</summary>
/// <param name="coding">The field.</param>
/// <param name="slots">How many chunks there may be.</param>
internal abstract class ColumnTest(Coding coding, int slots) : ChunkTest
{
    private readonly OffsetSet?[] _offsets = new OffsetSet?[slots];

    protected Coding Coding => coding;

    public override void Narrow(Chunk chunk, Span<ulong> rows, Scan scan)
    {
        var column = ColumnOf(chunk);
        if (column is not PackedColumn packed || OffsetsOf(chunk, packed) is not { } offsets)
            NarrowOther(column, rows, scan);
        else if (packed.Bitmaps is null)
            packed.Narrow(offsets, rows, scan.Width);
        else
            Map(chunk, rows, scan);
    }

    public override bool Holds(Chunk chunk, int row)
    {
        var column = ColumnOf(chunk);
        // Only of packed columns there are offsets: what was found before need not be looked at twice.
        return (_offsets[chunk.Slot] ?? (column is PackedColumn packed ? OffsetsOf(chunk, packed) : null)) is { } offsets
            ? offsets.Contains(column.OffsetAt(row))
            : Holds(column.Read(row));
    }

    public override Estimate EstimateOf(Chunk chunk) =>
        ColumnOf(chunk) is var column && column is PackedColumn packed && OffsetsOf(chunk, packed) is { } offsets
            ? new Estimate(offsets.Ranges.Length > PackedColumn.MostComparisons ? 1 : packed.CostOfRow, packed.Share(offsets, chunk.Rows))
            : new Estimate(column.CostOfRow, 0.1);

    public override bool TryMap(Chunk chunk, BitmapProduct product, bool isNegated)
    {
        if (ColumnOf(chunk) is not PackedColumn { Bitmaps: { } bitmaps } packed || OffsetsOf(chunk, packed) is not { } offsets)
            return false;
        // The complement is taken where it has fewer bitmaps.
        var (within, beyond) = (0, 0);
        for (var offset = 0; offset < bitmaps.Length; offset++)
        {
            if (bitmaps[offset] is null)
                continue;
            if (offsets.Contains((ulong)offset))
                within++;
            else
                beyond++;
        }

        for (var offset = 0; offset < bitmaps.Length; offset++)
        {
            if (bitmaps[offset] is { } bitmap && offsets.Contains((ulong)offset) == (within <= beyond))
                product.Add(bitmap);
        }

        product.EndGroup(isLeftOut: isNegated == (within <= beyond));
        return true;
    }

    public override bool TryMapAny(Chunk chunk, BitmapProduct product)
    {
        if (ColumnOf(chunk) is not PackedColumn { Bitmaps: { } bitmaps } packed || OffsetsOf(chunk, packed) is not { } offsets)
            return false;
        for (var offset = 0; offset < bitmaps.Length; offset++)
        {
            if (bitmaps[offset] is { } bitmap && offsets.Contains((ulong)offset))
                product.Add(bitmap);
        }

        return true;
    }

    /// <summary>The offsets of a packed column that the condition is true of; null where they are too many to be listed.</summary>
    protected abstract OffsetSet? Resolve(PackedColumn column);

    /// <summary>Whether the condition is true of a value.</summary>
    protected abstract bool Holds(Value value);

    protected virtual void NarrowOther(Column column, Span<ulong> rows, Scan scan) => Bits.Keep(rows, new Values(this, column));

    private readonly struct Values(ColumnTest test, Column column) : IRowTest
    {
        public bool Holds(int row) => test.Holds(column.Read(row));
    }

    private Column ColumnOf(Chunk chunk) => chunk.Columns[coding.Column];

    private OffsetSet? OffsetsOf(Chunk chunk, PackedColumn column) => _offsets[chunk.Slot] ??= Resolve(column);

    private void Map(Chunk chunk, Span<ulong> rows, Scan scan)
    {
        var product = scan.RentProduct();
        TryMap(chunk, product, isNegated: false);
        product.Narrow(rows, scan);
        scan.ReturnProduct();
    }
}
