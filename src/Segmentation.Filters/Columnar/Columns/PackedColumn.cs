using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Segmentation;

/// <summary>The offsets of the rows of a chunk, in as few bytes as hold them. Where there are few offsets each has a bitmap of its rows too.</summary>
internal abstract class PackedColumn(Coding coding, Offsets offsets) : Column(coding)
{
    /// <summary>The highest offset for which bitmaps are kept: 64 values and no value.</summary>
    public const ulong MostMapped = 64;

    /// <summary>The most ranges that are compared with all rows at once; more are looked up row by row.</summary>
    public const int MostComparisons = 4;

    /// <summary>What the offsets stand for.</summary>
    public Offsets Offsets => offsets;

    /// <summary>The rows of each offset, none for those that no row has; null when there are too many.</summary>
    public Bitmap[]? Bitmaps { get; private set; }

    /// <summary>How many rows each offset has, where there are bitmaps.</summary>
    public int[] Counts { get; private set; } = [];

    /// <summary>Makes the bitmaps, where the offsets are few, and gives the same column back.</summary>
    public abstract PackedColumn Map(int rows);

    /// <summary>Takes bitmaps that were made before, and gives the same column back.</summary>
    public PackedColumn Map(Bitmap[] bitmaps, int[] counts)
    {
        (Bitmaps, Counts) = (bitmaps, counts);
        return this;
    }

    /// <summary>The rows of a whole number, where there are bitmaps.</summary>
    public Bitmap BitmapOf(long whole) =>
        (Int128)whole - Offsets.Origin is var place && place >= 0 && place < Offsets.Highest ? Bitmaps![(int)place + 1] : default;

    public abstract int BytesOfRow { get; }

    public override double CostOfRow => 0.02 * BytesOfRow;

    public override Value Read(int row) => OffsetAt(row) is not 0 and var offset ? ValueAt(offset) : default;

    public Value ValueAt(ulong offset) => Coding.ValueOf(offsets.WholeAt(offset), offsets.Scale);

    public abstract override ulong OffsetAt(int row);

    /// <summary>Keeps those rows of a bitmap whose offset is one of a set.</summary>
    public abstract void Narrow(OffsetSet offsets, Span<ulong> rows, VectorWidth width);

    /// <summary>How many of the first rows have an offset of a set, where that is told without a bitmap; else null.</summary>
    public abstract int? Count(OffsetSet offsets, int rows, VectorWidth width);

    /// <summary>Copies the offsets of the first rows.</summary>
    public abstract void CopyOffsets(Span<ulong> offsets);

    /// <summary>Reads the whole numbers of rows, each of which has one.</summary>
    public abstract void ReadWholes(ReadOnlySpan<int> rows, Span<long> wholes);

    /// <summary>How many rows have an offset of a set: exactly where there are bitmaps, else as if all offsets were equally frequent.</summary>
    public double Share(OffsetSet offsets, int rows)
    {
        var share = 0.0;
        foreach (var range in offsets.Ranges)
        {
            if (Bitmaps is null)
                share += ((double)(range.High - range.Low) + 1) / ((double)Offsets.Highest + 1);
            else
                share += CountOf(range) / (double)rows;
        }

        return Math.Min(share, 1);
    }

    private int CountOf(OffsetRange range)
    {
        var count = 0;
        for (var offset = range.Low; offset <= range.High && offset <= Offsets.Highest; offset++)
            count += Counts[offset];
        return count;
    }
}

/// <summary>Offsets of which the places in a table are made that has a cell for each combination of some columns'.</summary>
internal interface ICellOffsets
{
    /// <summary>Multiplies numbers and adds the offsets of the rows from one on, a page's at most.</summary>
    void AddTo(Span<int> numbers, int factor, int row);

    /// <summary>Multiplies numbers and adds the offsets of some rows.</summary>
    void AddTo(Span<int> numbers, int factor, ReadOnlySpan<int> rows);

    /// <summary>Asks for the offsets of some rows: all are on their way when the first is read.</summary>
    void Fetch(ReadOnlySpan<int> rows);
}

internal sealed partial class PackedColumn<T>(Coding coding, Pages<T> packed, Offsets offsets) : PackedColumn(coding, offsets), ICellOffsets
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    // So many are read in the time that memory takes.
    private const int RowsAhead = 40;

    public override int BytesOfRow => Unsafe.SizeOf<T>();

    public override ulong OffsetAt(int row) => ulong.CreateTruncating(packed[row]);

    public override PackedColumn Map(int rows)
    {
        if (Offsets.Highest > MostMapped)
            return this;
        var (bitmaps, counts) = (new Bitmap[Offsets.Highest + 1], new int[Offsets.Highest + 1]);
        var bitmap = new ulong[Bits.WordsFor(rows)];
        for (var offset = 0UL; offset <= Offsets.Highest; offset++)
        {
            Bits.SetFirst(bitmap, rows);
            Narrow(new OffsetRange(offset, offset), bitmap, VectorWidths.Widest);
            counts[offset] = Bits.Count(bitmap);
            if (counts[offset] > 0)
                (bitmaps[offset], bitmap) = (bitmap, new ulong[bitmap.Length]);
        }

        return Map(bitmaps, counts);
    }

    public void AddTo(Span<int> numbers, int factor, int row)
    {
        var page = packed.Page(row >> Pages<T>.Shift).AsSpan(row & (Pages<T>.RowsOfPage - 1), numbers.Length);
        var i = 0;
        if (typeof(T) == typeof(byte))
        {
            var bytes = MemoryMarshal.AsBytes(page);
            var by = new Vector<uint>((uint)factor);
            var vectors = MemoryMarshal.Cast<int, Vector<uint>>(numbers);
            for (var v = 0; v + 4 <= vectors.Length; v += 4, i += Vector<byte>.Count)
            {
                Vector.Widen(new Vector<byte>(bytes[i..]), out var low, out var high);
                Vector.Widen(low, out var first, out var second);
                Vector.Widen(high, out var third, out var fourth);
                vectors[v] = vectors[v] * by + first;
                vectors[v + 1] = vectors[v + 1] * by + second;
                vectors[v + 2] = vectors[v + 2] * by + third;
                vectors[v + 3] = vectors[v + 3] * by + fourth;
            }
        }

        for (; i < numbers.Length; i++)
            numbers[i] = numbers[i] * factor + int.CreateTruncating(page[i]);
    }

    public void AddTo(Span<int> numbers, int factor, ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < rows.Length; i++)
            numbers[i] = numbers[i] * factor + int.CreateTruncating(packed[rows[i]]);
    }

    public override void CopyOffsets(Span<ulong> offsets)
    {
        for (var (page, first) = (0, 0); first < offsets.Length; page++, first += Pages<T>.RowsOfPage)
        {
            var from = packed.Page(page, offsets.Length);
            for (var i = 0; i < from.Length; i++)
                offsets[first + i] = ulong.CreateTruncating(from[i]);
        }
    }

    public override void ReadWholes(ReadOnlySpan<int> rows, Span<long> wholes)
    {
        Fetch(rows[..Math.Min(RowsAhead, rows.Length)]);
        for (var i = 0; i < rows.Length; i++)
        {
            if (i + RowsAhead < rows.Length)
                Lookahead.Fetch(in packed.At(rows[i + RowsAhead]));
            wholes[i] = Offsets.WholeAt(ulong.CreateTruncating(packed[rows[i]]));
        }
    }

    public void Fetch(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
            Lookahead.Fetch(in packed.At(row));
    }
}
