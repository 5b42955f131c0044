using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>For each position along the values of a field, the clauses that hold there, as a bitmap.</summary>
/// <remarks>
/// A bitmap for each position takes a space that grows with the square of the clauses. Where that is too much, positions share one in blocks, and each adds
/// the clauses that change from the start of its block on: a quarter as many as a bitmap has words, so that space and look-up stay in proportion.
/// </remarks>
internal sealed class ClauseTable
{
    private const int WordsPerChange = 4;

    // So few are sooner taken one by one than a width is chosen.
    private const int FewWords = 4;

    // 256 KiB, which a processor's second cache holds.
    private const int MostWordsOfAll = 32_768;

    private readonly int _words;
    private readonly VectorWidth _width;
    private readonly Cell[] _cells;
    private readonly ulong[] _bitmaps;
    private readonly int[] _changes;

    /// <param name="questions">What clauses ask of the field; the others hold everywhere.</param>
    /// <param name="words">How many words a bitmap of all clauses has.</param>
    /// <param name="width">How many bits are taken at once.</param>
    public ClauseTable(AnsweredQuestions questions, int words, VectorWidth width)
    {
        var positions = questions.Positions;
        (_words, _width, _cells) = (words, width, new Cell[positions]);
        var (starts, sorted) = Sort(questions);
        var mostChanges = (long)positions * words <= MostWordsOfAll ? 0 : words / WordsPerChange;
        var (bitmap, block, changes) = (0, 0, 0);
        for (var position = 0; position < positions; position++)
        {
            var here = starts[position + 1] - starts[position];
            if (position == 0)
                here = 0;
            else if (changes - block + here > mostChanges)
                (bitmap, block, here) = (bitmap + words, changes, 0);
            changes += here;
            _cells[position] = new Cell(bitmap, block, changes);
        }

        (_bitmaps, _changes) = (new ulong[bitmap + words], new int[changes]);
        Fill(questions, starts, sorted);
    }

    /// <summary>How many bytes it takes.</summary>
    public long Bytes => _bitmaps.LongLength * sizeof(ulong) + _changes.LongLength * sizeof(int) + _cells.LongLength * 3 * sizeof(int);

    /// <summary>Keeps the clauses that hold at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Restrict(int position, Span<ulong> clauses, Span<ulong> scratch)
    {
        var here = At(position, scratch);
        if (clauses.Length > FewWords)
        {
            Bits.And(clauses, here, _width);
            return;
        }

        for (var i = 0; i < clauses.Length && i < here.Length; i++)
            clauses[i] &= here[i];
    }

    /// <summary>Adds the clauses that hold at a position.</summary>
    public void Add(int position, Span<ulong> clauses, Span<ulong> scratch) => Bits.Or(clauses, At(position, scratch), _width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<ulong> At(int position, Span<ulong> scratch)
    {
        ref readonly var cell = ref _cells[position];
        ReadOnlySpan<ulong> bitmap = _bitmaps.AsSpan(cell.Bitmap, _words);
        return cell.FirstChange == cell.EndOfChanges ? bitmap : Changed(cell, bitmap, scratch[.._words]);
    }

    private ReadOnlySpan<ulong> Changed(Cell cell, ReadOnlySpan<ulong> bitmap, Span<ulong> state)
    {
        bitmap.CopyTo(state);
        foreach (var clause in _changes.AsSpan(cell.FirstChange, cell.EndOfChanges - cell.FirstChange))
            Flip(state, clause);
        return state;
    }

    private void Fill(AnsweredQuestions questions, int[] starts, int[] sorted)
    {
        var state = new ulong[_words];
        Array.Fill(state, ulong.MaxValue);
        for (var i = 0; i < questions.Count; i++)
            Flip(state, questions.ClauseOf(i));
        for (var position = 0; position < _cells.Length; position++)
        {
            var here = sorted.AsSpan(starts[position], starts[position + 1] - starts[position]);
            foreach (var clause in here)
                Flip(state, clause);
            if (position == 0 || _cells[position].Bitmap != _cells[position - 1].Bitmap)
                state.CopyTo(_bitmaps.AsSpan(_cells[position].Bitmap));
            else
                here.CopyTo(_changes.AsSpan(_cells[position - 1].EndOfChanges));
        }
    }

    /// <summary>The clauses that change at each position, one position after another.</summary>
    private static (int[] Starts, int[] Sorted) Sort(AnsweredQuestions questions)
    {
        var starts = new int[questions.Positions + 1];
        for (var i = 0; i < questions.Count; i++)
        {
            foreach (var edge in questions.EdgesOf(i))
                starts[edge + 1]++;
        }

        for (var i = 0; i < questions.Positions; i++)
            starts[i + 1] += starts[i];
        var (next, sorted) = (starts.AsSpan().ToArray(), new int[starts[^1]]);
        for (var i = 0; i < questions.Count; i++)
        {
            foreach (var edge in questions.EdgesOf(i))
                sorted[next[edge]++] = questions.ClauseOf(i);
        }

        return (starts, sorted);
    }

    private static void Flip(Span<ulong> bitmap, int clause) => bitmap[clause >> 6] ^= 1UL << clause;

    /// <summary>Where the bitmap of a position's block starts, and which changes lead from it to the position.</summary>
    private readonly record struct Cell(int Bitmap, int FirstChange, int EndOfChanges);
}
