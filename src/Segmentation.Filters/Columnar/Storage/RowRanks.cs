namespace Segmentation;

/// <summary>The values of one field in some chunks as numbers in their order, equal ones of equal values.</summary>
internal abstract class RowRanks(IReadOnlyList<Chunk> chunks)
{
    public IReadOnlyList<Chunk> Chunks => chunks;

    /// <summary>The number of rows without a value, which no other has.</summary>
    public abstract ulong Highest { get; }

    public static RowRanks Of(Coding coding, IReadOnlyList<Chunk> chunks)
    {
        var columns = chunks.Select(c => c.Columns[coding.Column]).ToList();
        var packed = columns.OfType<PackedColumn>().ToList();
        // What the offsets of a column without a value stand for is of no account.
        var valued = packed.Where(c => c.Offsets.Highest > 0).Select(c => c.Offsets).ToList();
        return coding.Texts is null && packed.Count == columns.Count && valued.TrueForAll(o => o.Scale == valued[0].Scale)
            ? new WholeRanks(
                chunks, packed, valued.Select(o => o.Origin).DefaultIfEmpty().Min(), valued.Select(o => o.WholeAt(o.Highest)).DefaultIfEmpty().Max())
            : new ValueRanks(chunks, columns);
    }

    /// <summary>The numbers of the rows of each chunk; good until the next.</summary>
    public IEnumerable<(Chunk Chunk, ReadOnlyMemory<ulong> Ranks)> ByChunk()
    {
        var ranks = new ulong[chunks.Select(c => c.Rows).DefaultIfEmpty().Max()];
        var first = 0;
        for (var i = 0; i < chunks.Count; i++)
        {
            Read(i, first, ranks.AsSpan(0, chunks[i].Rows));
            yield return (chunks[i], ranks.AsMemory(0, chunks[i].Rows));
            first += chunks[i].Rows;
        }
    }

    /// <summary>Copies the numbers of all rows, chunk after chunk.</summary>
    public void CopyTo(Span<ulong> ranks)
    {
        var next = 0;
        for (var i = 0; i < chunks.Count; next += chunks[i++].Rows)
            Read(i, next, ranks.Slice(next, chunks[i].Rows));
    }

    /// <summary>Whether the rows are in order.</summary>
    public bool AreAscending()
    {
        var before = 0UL;
        foreach (var (_, ranks) in ByChunk())
        {
            foreach (var rank in ranks.Span)
            {
                if (rank < before)
                    return false;
                before = rank;
            }
        }

        return true;
    }

    /// <param name="chunk">Which of the chunks.</param>
    /// <param name="first">How many rows those before it have.</param>
    /// <param name="ranks">The numbers of its rows.</param>
    protected abstract void Read(int chunk, int first, Span<ulong> ranks);

    /// <summary>Those of whole numbers, which are in order themselves.</summary>
    private sealed class WholeRanks(IReadOnlyList<Chunk> chunks, List<PackedColumn> columns, long least, long greatest) : RowRanks(chunks)
    {
        // No column has the least of all numbers, so that there is one beyond those of the values.
        public override ulong Highest { get; } = unchecked((ulong)(greatest - least)) + 1;

        protected override void Read(int chunk, int first, Span<ulong> ranks)
        {
            columns[chunk].CopyOffsets(ranks);
            var origin = unchecked((ulong)(columns[chunk].Offsets.Origin - least));
            foreach (ref var rank in ranks)
                rank = rank == 0 ? Highest : unchecked(origin + rank - 1);
        }
    }

    /// <summary>Those of values that have to be compared.</summary>
    private sealed class ValueRanks : RowRanks
    {
        private static readonly Comparer<EntityKey> Order = Comparer<EntityKey>.Create(ValueOrder.OfKeys);

        private readonly ulong[] _ranks;

        public ValueRanks(IReadOnlyList<Chunk> chunks, List<Column> columns)
            : base(chunks)
        {
            EntityKey[] values = [.. columns.SelectMany((column, i) => Enumerable.Range(0, chunks[i].Rows).Select(row => EntityKey.From(column.Read(row))))];
            int[] present = [.. Enumerable.Range(0, values.Length).Where(row => !values[row].IsEmpty).OrderBy(row => values[row], Order)];
            _ranks = new ulong[values.Length];
            Array.Fill(_ranks, Highest);
            for (var i = 0; i < present.Length; i++)
            {
                _ranks[present[i]] = i > 0 && Order.Compare(values[present[i - 1]], values[present[i]]) == 0
                    ? _ranks[present[i - 1]]
                    : (ulong)i;
            }
        }

        public override ulong Highest => (ulong)_ranks.Length;

        protected override void Read(int chunk, int first, Span<ulong> ranks) => _ranks.AsSpan(first, ranks.Length).CopyTo(ranks);
    }
}
