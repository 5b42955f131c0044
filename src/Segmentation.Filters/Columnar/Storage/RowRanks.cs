namespace Segmentation;

/// <summary>The values of one field in some chunks as numbers in their order, equal ones of equal values; rows without a value have the highest.</summary>
/// <param name="Ranks">The number of each row, chunk after chunk.</param>
/// <param name="Present">How many rows have a value.</param>
internal readonly record struct RowRanks(ulong[] Ranks, int Present)
{
    private static readonly Comparer<EntityKey> Values = Comparer<EntityKey>.Create(ValueOrder.OfKeys);

    public static RowRanks Of(Coding coding, IReadOnlyList<Chunk> chunks)
    {
        var columns = chunks.Select(c => c.Columns[coding.Column]).ToList();
        var packed = columns.OfType<PackedColumn>().ToList();
        // What the offsets of a column without a value stand for is of no account.
        var valued = packed.Where(c => c.Offsets.Highest > 0).Select(c => c.Offsets).ToList();
        return coding.Texts is null && packed.Count == columns.Count && valued.TrueForAll(o => o.Scale == valued[0].Scale)
            ? OfWholes(packed, valued.Select(o => o.Origin).DefaultIfEmpty().Min(), valued.Select(o => o.WholeAt(o.Highest)).DefaultIfEmpty().Max(), chunks)
            : OfValues(columns, chunks);
    }

    private static RowRanks OfWholes(List<PackedColumn> columns, long least, long highest, IReadOnlyList<Chunk> chunks)
    {
        var ranks = new ulong[chunks.Sum(c => c.Rows)];
        // No column has the least of all numbers, so that there is a rank beyond those of the values.
        var none = unchecked((ulong)(highest - least)) + 1;
        var (next, present) = (0, 0);
        for (var i = 0; i < columns.Count; i++)
        {
            var some = ranks.AsSpan(next, chunks[i].Rows);
            columns[i].CopyOffsets(some);
            var first = unchecked((ulong)(columns[i].Offsets.Origin - least));
            foreach (ref var rank in some)
            {
                present += rank == 0 ? 0 : 1;
                rank = rank == 0 ? none : unchecked(first + rank - 1);
            }

            next += some.Length;
        }

        return new(ranks, present);
    }

    private static RowRanks OfValues(List<Column> columns, IReadOnlyList<Chunk> chunks)
    {
        EntityKey[] values = [.. columns.SelectMany((column, i) => Enumerable.Range(0, chunks[i].Rows).Select(row => EntityKey.From(column.Read(row))))];
        int[] present = [.. Enumerable.Range(0, values.Length).Where(row => !values[row].IsEmpty).OrderBy(row => values[row], Values)];
        var ranks = new ulong[values.Length];
        Array.Fill(ranks, (ulong)values.Length);
        for (var i = 0; i < present.Length; i++)
        {
            ranks[present[i]] = i > 0 && Values.Compare(values[present[i - 1]], values[present[i]]) == 0
                ? ranks[present[i - 1]]
                : (ulong)i;
        }

        return new(ranks, present.Length);
    }
}
