using Segmentation.Planning;

namespace Segmentation;

/// <summary>Two fields compared: as whole numbers where both are kept as such that mean the same, else as values.</summary>
internal sealed class CompareTest(Compare node, Coding left, Coding right) : ChunkTest
{
    private readonly bool _isWhole = node.Shift is null && left.Kind == right.Kind && left.Kind is not (ValueKind.Text or ValueKind.Guid);

    public override void Narrow(Chunk chunk, Span<ulong> rows, Scan scan)
    {
        var (one, other) = (chunk.Columns[left.Column], chunk.Columns[right.Column]);
        if (_isWhole && one is PackedColumn ones && other is PackedColumn others && ones.Offsets.Scale == others.Offsets.Scale)
            Bits.Keep(rows, new Wholes(ones, others, node.Comparison));
        else
            Bits.Keep(rows, new Values(one, other, node));
    }

    public override bool Holds(Chunk chunk, int row) =>
        ValueComparison.Holds(node, chunk.Columns[left.Column].Read(row), chunk.Columns[right.Column].Read(row));

    public override Estimate EstimateOf(Chunk chunk) => new(_isWhole ? 5 : 50, 0.5);

    private readonly struct Wholes(PackedColumn left, PackedColumn right, Comparison comparison) : IRowTest
    {
        public bool Holds(int row)
        {
            var (one, other) = (left.OffsetAt(row), right.OffsetAt(row));
            if (one == 0 || other == 0)
                return false;
            var order = left.Offsets.WholeAt(one).CompareTo(right.Offsets.WholeAt(other));
            return comparison switch
            {
                Comparison.Equal => order == 0,
                Comparison.Less => order < 0,
                Comparison.LessOrEqual => order <= 0,
                Comparison.Greater => order > 0,
                _ => order >= 0,
            };
        }
    }

    private readonly struct Values(Column left, Column right, Compare node) : IRowTest
    {
        public bool Holds(int row) => ValueComparison.Holds(node, left.Read(row), right.Read(row));
    }
}
