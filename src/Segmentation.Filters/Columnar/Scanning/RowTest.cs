namespace Segmentation;

/// <summary>Tests what has no other form row by row.</summary>
internal abstract class RowTest : ChunkTest
{
    public override void Narrow(Chunk chunk, Span<ulong> rows, Scan scan) => Bits.Keep(rows, new Rows(this, chunk));

    private readonly struct Rows(RowTest test, Chunk chunk) : IRowTest
    {
        public bool Holds(int row) => test.Holds(chunk, row);
    }
}

/// <summary>A leaf over values that are read of columns.</summary>
internal sealed class ValueTest(Func<Chunk, int, bool> test) : RowTest
{
    public override bool Holds(Chunk chunk, int row) => test(chunk, row);

    public override Estimate EstimateOf(Chunk chunk) => new(50, 0.5);
}

/// <summary>A part of a plan over the entity itself, and its related rows.</summary>
internal sealed class EntityRowTest<T>(EntityTest<T> test, RelatedRows related) : RowTest
    where T : class
{
    public override bool Holds(Chunk chunk, int row) => test.Matches(((Chunk<T>)chunk).EntityAt(row), related);

    public override Estimate EstimateOf(Chunk chunk) => new(100, 0.5);
}

/// <summary>Rows that are known.</summary>
/// <param name="rows">The rows of each chunk; null where there are none.</param>
internal sealed class KnownTest(ulong[]?[] rows) : ChunkTest
{
    public override void Narrow(Chunk chunk, Span<ulong> kept, Scan scan)
    {
        if (rows[chunk.Slot] is { } known)
            Bits.And(kept, known, scan.Width);
        else
            kept.Clear();
    }

    public override bool Holds(Chunk chunk, int row) => rows[chunk.Slot] is { } known && Bits.Has(known, row);

    public override Estimate EstimateOf(Chunk chunk) => new(0, rows[chunk.Slot] is { } known ? Bits.Count(known) / (double)chunk.Rows : 0);

    public override bool TryMap(int slot, BitmapProduct product, bool isNegated) => Add(slot, product, group: true, isNegated);

    public override bool TryMapAny(int slot, BitmapProduct product) => Add(slot, product, group: false, isNegated: false);

    private bool Add(int slot, BitmapProduct product, bool group, bool isNegated)
    {
        if (rows[slot] is { } known)
            product.Add(known);
        if (group)
            product.EndGroup(isNegated);
        return true;
    }
}
