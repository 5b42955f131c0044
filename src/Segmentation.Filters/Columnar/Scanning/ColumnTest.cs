namespace Segmentation;

/// <summary>A condition on one field: of a packed column it is a set of offsets, of others it is asked of each value.</summary>
internal abstract class ColumnTest(SnapshotColumn column) : ChunkTest
{
    private readonly OffsetSet?[] _offsets = new OffsetSet?[column.Slots];
    private MappedRows? _mapped;

    protected Coding Coding => column.Coding;

    public override void Narrow(Chunk chunk, Span<ulong> rows, Scan scan)
    {
        if (TryNarrowByBitmaps(chunk, rows, scan))
            return;
        var values = ColumnOf(chunk);
        if (values is PackedColumn packed && OffsetsOf(chunk.Slot, packed) is { } offsets)
            packed.Narrow(offsets, rows, scan.Width);
        else
            NarrowOther(values, rows, scan);
    }

    public override int? Count(Chunk chunk, Scan scan) =>
        ColumnOf(chunk) is PackedColumn packed && OffsetsOf(chunk.Slot, packed) is { } offsets ? packed.Count(offsets, chunk.Rows, scan.Width) : null;

    public override bool Holds(Chunk chunk, int row)
    {
        var values = ColumnOf(chunk);
        // Only of packed columns there are offsets: what was found before need not be looked at twice.
        return (_offsets[chunk.Slot] ?? (values is PackedColumn packed ? OffsetsOf(chunk.Slot, packed) : null)) is { } offsets
            ? offsets.Contains(values.OffsetAt(row))
            : Holds(values.Read(row));
    }

    public override Estimate EstimateOf(Chunk chunk) =>
        ColumnOf(chunk) is var values && values is PackedColumn packed && OffsetsOf(chunk.Slot, packed) is { } offsets
            ? new Estimate(offsets.Ranges.Length > PackedColumn.MostComparisons ? 1 : packed.CostOfRow, packed.Share(offsets, chunk.Rows))
            : new Estimate(values.CostOfRow, 0.1);

    public override bool TryMap(int slot, BitmapProduct product, bool isNegated)
    {
        // The complement is taken where it has fewer bitmaps.
        var within = !column.Bitmaps.Has(slot) || Mapped().Within.Length <= Mapped().Beyond.Length;
        if (!TryAdd(slot, within, product))
            return false;
        product.EndGroup(isLeftOut: isNegated == within);
        return true;
    }

    public override bool TryMapAny(int slot, BitmapProduct product) => TryAdd(slot, within: true, product);

    /// <summary>The offsets that the condition is true of; null where they are too many to be listed.</summary>
    protected abstract OffsetSet? Resolve(Offsets offsets);

    /// <summary>Whether the condition is true of a value.</summary>
    protected abstract bool Holds(Value value);

    protected virtual void NarrowOther(Column values, Span<ulong> rows, Scan scan) => Bits.Keep(rows, new Values(this, values));

    private readonly struct Values(ColumnTest test, Column values) : IRowTest
    {
        public bool Holds(int row) => test.Holds(values.Read(row));
    }

    private Column ColumnOf(Chunk chunk) => chunk.Columns[Coding.Column];

    private OffsetSet? OffsetsOf(int slot, PackedColumn packed) => _offsets[slot] ??= Resolve(packed.Offsets);

    private MappedRows Mapped()
    {
        if (_mapped is null)
        {
            // There are few values where there are bitmaps.
            var offsets = Resolve(column.Bitmaps.Offsets)!;
            _mapped = new(column.Bitmaps.Of(offsets, within: true), column.Bitmaps.Of(offsets, within: false));
        }

        return _mapped;
    }

    /// <summary>Adds the bitmaps of the values that the condition is true of, or of the others.</summary>
    private bool TryAdd(int slot, bool within, BitmapProduct product)
    {
        if (column.Bitmaps.Has(slot))
            product.Add(within ? Mapped().Within : Mapped().Beyond, slot);
        else if (slot == column.Slots - 1 && column.Staged is { Bitmaps: { } bitmaps } staged && OffsetsOf(slot, staged) is { } offsets)
            product.Add(bitmaps, offsets, within);
        else
            return false;
        return true;
    }

    /// <summary>The bitmaps of the values that the condition is true of, and of the others, by slot.</summary>
    private sealed record MappedRows(Bitmap[][] Within, Bitmap[][] Beyond);
}
