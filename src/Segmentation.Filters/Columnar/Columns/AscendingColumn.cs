using System.Numerics;
using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>
/// The offsets of a chunk in which each is higher than the one before, as those of keys mostly are. A row's is its number, one and how many were left out before
/// it: only the last is kept, and a range of offsets is a range of rows.
/// </summary>
internal sealed class AscendingColumn<T>(Coding coding, Pages<T> leftOut, int count, Offsets offsets) : PackedColumn(coding, offsets)
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    public override int BytesOfRow => Unsafe.SizeOf<T>();

    public override ulong OffsetAt(int row) => (uint)row + 1 + ulong.CreateTruncating(leftOut[row]);

    public override PackedColumn Map(int rows) => this;

    public override void Narrow(OffsetSet offsets, Span<ulong> rows, VectorWidth width)
    {
        var next = 0;
        foreach (var range in offsets.Ranges)
        {
            var (first, end) = RowsOf(range, next);
            Bits.Clear(rows, next, first);
            next = end;
        }

        Bits.Clear(rows, next, count);
    }

    public override int? Count(OffsetSet offsets, int rows, VectorWidth width)
    {
        var (next, found) = (0, 0);
        foreach (var range in offsets.Ranges)
        {
            (var first, next) = RowsOf(range, next);
            found += next - first;
        }

        return found;
    }

    public override void CopyOffsets(Span<ulong> offsets)
    {
        for (var row = 0; row < offsets.Length; row++)
            offsets[row] = OffsetAt(row);
    }

    public override void ReadWholes(ReadOnlySpan<int> rows, Span<long> wholes)
    {
        for (var i = 0; i < rows.Length; i++)
            wholes[i] = Offsets.WholeAt(OffsetAt(rows[i]));
    }

    /// <summary>The rows whose offsets lie in a range, none of them before one.</summary>
    private (int First, int End) RowsOf(OffsetRange range, int from) =>
        FirstFrom(range.Low, from) is var first && range.High < Offsets.Highest ? (first, FirstFrom(range.High + 1, first)) : (first, count);

    /// <summary>The first row, from one on, whose offset is no lower.</summary>
    private int FirstFrom(ulong offset, int row)
    {
        for (var end = count; row < end;)
        {
            var middle = row + (end - row) / 2;
            if (OffsetAt(middle) < offset)
                row = middle + 1;
            else
                end = middle;
        }

        return row;
    }
}
