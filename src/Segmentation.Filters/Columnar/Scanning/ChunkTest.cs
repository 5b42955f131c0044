namespace Segmentation;

/// <summary>What a test of the rows of a chunk is expected to cost and to leave.</summary>
/// <param name="Cost">About nanoseconds a row.</param>
/// <param name="Share">The share of rows that pass, 0 to 1.</param>
internal readonly record struct Estimate(double Cost, double Share)
{
    /// <summary>Tests that all have to pass are cheapest with the lowest first.</summary>
    public double RankOfAll => Cost / (1.0001 - Share);

    /// <summary>Tests of which one has to pass are cheapest with the lowest first.</summary>
    public double RankOfAny => Cost / (Share + 0.0001);
}

/// <summary>A plan, or a part of one, as a test of the rows of chunks. Thread-safe.</summary>
internal abstract class ChunkTest
{
    /// <summary>Keeps those rows of a bitmap that pass.</summary>
    public abstract void Narrow(Chunk chunk, Span<ulong> rows, Scan scan);

    /// <summary>Whether one row passes.</summary>
    public abstract bool Holds(Chunk chunk, int row);

    public abstract Estimate EstimateOf(Chunk chunk);

    /// <summary>How many rows of a chunk pass, where that is told sooner than which; else null.</summary>
    public virtual int? Count(Chunk chunk, Scan scan) => null;

    /// <summary>Adds the test, or its complement, to a product of bitmaps; false, with nothing added, where it is none.</summary>
    public virtual bool TryMap(int slot, BitmapProduct product, bool isNegated) => false;

    /// <summary>Adds the bitmaps of a test that passes the rows of any of them; false where it is no such test.</summary>
    public virtual bool TryMapAny(int slot, BitmapProduct product) => false;

    /// <summary>Keeps those rows that pass where the test is a product of bitmaps; false, with nothing done, where it is none.</summary>
    protected bool TryNarrowByBitmaps(Chunk chunk, Span<ulong> rows, Scan scan)
    {
        var product = scan.RentProduct();
        var isMapped = TryMap(chunk.Slot, product, isNegated: false);
        if (isMapped)
            product.Narrow(rows, scan);
        scan.ReturnProduct();
        return isMapped;
    }
}

internal sealed class ConstantTest(bool answer) : ChunkTest
{
    public override void Narrow(Chunk chunk, Span<ulong> rows, Scan scan)
    {
        if (!answer)
            rows.Clear();
    }

    public override bool Holds(Chunk chunk, int row) => answer;

    public override Estimate EstimateOf(Chunk chunk) => new(0, answer ? 1 : 0);

    public override bool TryMap(int slot, BitmapProduct product, bool isNegated)
    {
        if (answer == isNegated)
            product.AddNone();
        return true;
    }
}

internal sealed class NotTest(ChunkTest inner) : ChunkTest
{
    public override void Narrow(Chunk chunk, Span<ulong> rows, Scan scan)
    {
        var passing = scan.Rent(rows);
        inner.Narrow(chunk, passing, scan);
        Bits.AndNot(rows, passing, scan.Width);
        scan.Return();
    }

    public override bool Holds(Chunk chunk, int row) => !inner.Holds(chunk, row);

    public override Estimate EstimateOf(Chunk chunk) => inner.EstimateOf(chunk) is var estimate ? estimate with { Share = 1 - estimate.Share } : default;

    public override bool TryMap(int slot, BitmapProduct product, bool isNegated) => inner.TryMap(slot, product, !isNegated);
}

internal sealed class AllTest(ChunkTest[] parts) : ChunkTest
{
    public override void Narrow(Chunk chunk, Span<ulong> rows, Scan scan)
    {
        var product = scan.RentProduct();
        Span<int> left = stackalloc int[parts.Length];
        Span<double> ranks = stackalloc double[parts.Length];
        var count = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].TryMap(chunk.Slot, product, isNegated: false))
                continue;
            (left[count], ranks[count]) = (i, parts[i].EstimateOf(chunk).RankOfAll);
            count++;
        }

        product.Narrow(rows, scan);
        scan.ReturnProduct();
        ranks[..count].Sort(left[..count]);
        foreach (var i in left[..count])
        {
            if (Bits.AreNone(rows))
                return;
            parts[i].Narrow(chunk, rows, scan);
        }
    }

    public override bool Holds(Chunk chunk, int row)
    {
        foreach (var part in parts)
        {
            if (!part.Holds(chunk, row))
                return false;
        }

        return true;
    }

    public override Estimate EstimateOf(Chunk chunk)
    {
        var (cost, share) = (0.0, 1.0);
        foreach (var part in parts)
        {
            var estimate = part.EstimateOf(chunk);
            (cost, share) = (cost + estimate.Cost * share, share * estimate.Share);
        }

        return new Estimate(cost, share);
    }

    public override bool TryMap(int slot, BitmapProduct product, bool isNegated)
    {
        var before = product.Mark();
        if (!isNegated && Array.TrueForAll(parts, part => part.TryMap(slot, product, isNegated: false)))
            return true;
        product.Reset(before);
        return false;
    }
}

internal sealed class AnyTest(ChunkTest[] parts) : ChunkTest
{
    public override void Narrow(Chunk chunk, Span<ulong> rows, Scan scan)
    {
        if (TryNarrowByBitmaps(chunk, rows, scan))
            return;

        Span<int> order = stackalloc int[parts.Length];
        Span<double> ranks = stackalloc double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            (order[i], ranks[i]) = (i, parts[i].EstimateOf(chunk).RankOfAny);
        ranks.Sort(order);
        // What passed one part is not put to the next.
        var left = scan.Rent(rows);
        rows.Clear();
        foreach (var i in order)
        {
            var passing = scan.Rent(left);
            parts[i].Narrow(chunk, passing, scan);
            Bits.Or(rows, passing, scan.Width);
            Bits.AndNot(left, passing, scan.Width);
            scan.Return();
            if (Bits.AreNone(left))
                break;
        }

        scan.Return();
    }

    public override bool Holds(Chunk chunk, int row)
    {
        foreach (var part in parts)
        {
            if (part.Holds(chunk, row))
                return true;
        }

        return false;
    }

    public override Estimate EstimateOf(Chunk chunk)
    {
        var (cost, left) = (0.0, 1.0);
        foreach (var part in parts)
        {
            var estimate = part.EstimateOf(chunk);
            (cost, left) = (cost + estimate.Cost * left, left * (1 - estimate.Share));
        }

        return new Estimate(cost, 1 - left);
    }

    public override bool TryMap(int slot, BitmapProduct product, bool isNegated)
    {
        var before = product.Mark();
        if (TryMapAny(slot, product))
        {
            product.EndGroup(isNegated);
            return true;
        }

        product.Reset(before);
        return false;
    }

    public override bool TryMapAny(int slot, BitmapProduct product) => Array.TrueForAll(parts, part => part.TryMapAny(slot, product));
}
