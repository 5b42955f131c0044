namespace Segmentation;

/// <summary>For each position along the values of a field, the clauses that hold there, as a bitmap.</summary>
/// <remarks>
/// A bitmap for each position would take a space that grows with the square of the clauses. So positions share one in blocks, and each adds the clauses
/// that change from the start of its block on: a quarter as many as a bitmap has words, so that space and look-up stay in proportion.
/// </remarks>
internal sealed class ClauseTable
{
    private const int WordsPerChange = 4;

    private readonly int _words;
    private readonly VectorWidth _width;
    private readonly Cell[] _cells;
    private readonly ulong[] _bitmaps;
    private readonly int[] _changes;

    /// <param name="positions">How many positions there are.</param>
    /// <param name="questions">By clause that asks something of the field, where it holds; the others hold everywhere.</param>
    /// <param name="words">How many words a bitmap of all clauses has.</param>
    /// <param name="width">How many bits are taken at once.</param>
    public ClauseTable(int positions, IReadOnlyList<(int Clause, PositionSet Holds)> questions, int words, VectorWidth width)
    {
        (_words, _width, _cells) = (words, width, new Cell[positions]);
        var state = new ulong[words];
        Array.Fill(state, ulong.MaxValue);
        var (starts, sorted) = Sort(positions, questions);
        var (bitmaps, changes, bitmap, block) = (new List<ulong>(), new List<int>(), 0, 0);
        foreach (var (clause, _) in questions)
            Flip(state, clause);
        for (var position = 0; position < positions; position++)
        {
            var here = sorted.AsSpan(starts[position], starts[position + 1] - starts[position]);
            foreach (var clause in here)
                Flip(state, clause);
            if (position == 0 || changes.Count - block + here.Length > words / WordsPerChange)
            {
                (bitmap, block) = (bitmaps.Count, changes.Count);
                bitmaps.AddRange(state);
            }
            else
            {
                changes.AddRange(here);
            }

            _cells[position] = new Cell(bitmap, block, changes.Count);
        }

        (_bitmaps, _changes) = ([.. bitmaps], [.. changes]);
    }

    /// <summary>How many bytes it takes.</summary>
    public long Bytes => _bitmaps.LongLength * sizeof(ulong) + _changes.LongLength * sizeof(int) + _cells.LongLength * 3 * sizeof(int);

    /// <summary>Keeps the clauses that hold at a position.</summary>
    public void Restrict(int position, Span<ulong> clauses, Span<ulong> scratch) => Bitmaps.And(clauses, At(position, scratch), _width);

    /// <summary>Adds the clauses that hold at a position.</summary>
    public void Add(int position, Span<ulong> clauses, Span<ulong> scratch) => Bitmaps.Or(clauses, At(position, scratch), _width);

    private ReadOnlySpan<ulong> At(int position, Span<ulong> scratch)
    {
        var cell = _cells[position];
        var bitmap = _bitmaps.AsSpan(cell.Bitmap, _words);
        if (cell.FirstChange == cell.EndOfChanges)
            return bitmap;
        var state = scratch[.._words];
        bitmap.CopyTo(state);
        foreach (var clause in _changes.AsSpan(cell.FirstChange, cell.EndOfChanges - cell.FirstChange))
            Flip(state, clause);
        return state;
    }

    /// <summary>The clauses that change at each position, one position after another.</summary>
    private static (int[] Starts, int[] Sorted) Sort(int positions, IReadOnlyList<(int Clause, PositionSet Holds)> questions)
    {
        var starts = new int[positions + 1];
        foreach (var (_, holds) in questions)
        {
            foreach (var edge in holds.Edges)
            {
                if (edge < positions)
                    starts[edge + 1]++;
            }
        }

        for (var i = 0; i < positions; i++)
            starts[i + 1] += starts[i];
        var (next, sorted) = (starts.AsSpan().ToArray(), new int[starts[^1]]);
        foreach (var (clause, holds) in questions)
        {
            foreach (var edge in holds.Edges)
            {
                if (edge < positions)
                    sorted[next[edge]++] = clause;
            }
        }

        return (starts, sorted);
    }

    private static void Flip(Span<ulong> bitmap, int clause) => bitmap[clause >> 6] ^= 1UL << clause;

    /// <summary>Where the bitmap of a position's block starts, and which changes lead from it to the position.</summary>
    private readonly record struct Cell(int Bitmap, int FirstChange, int EndOfChanges);
}
