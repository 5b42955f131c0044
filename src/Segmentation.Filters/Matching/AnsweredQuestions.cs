using System.Runtime.InteropServices;

namespace Segmentation;

/// <summary>What clauses ask of one field: by clause, at most one question, as the edges of the positions where it is answered by yes.</summary>
internal sealed class AnsweredQuestions
{
    private readonly int[] _clauses;
    private readonly int[] _ends;
    private readonly List<int> _edges;

    /// <param name="positions">How many positions there are.</param>
    /// <param name="count">How many questions there are.</param>
    /// <param name="answers">By clause, where its question is answered by yes; each is read and forgotten.</param>
    public AnsweredQuestions(int positions, int count, IEnumerable<(int Clause, PositionSet Holds)> answers)
    {
        (Positions, _clauses, _ends, _edges) = (positions, new int[count], new int[count], new List<int>(count * 2));
        var question = 0;
        foreach (var (clause, holds) in answers)
        {
            foreach (var edge in holds.Edges)
            {
                if (edge < positions)
                    _edges.Add(edge);
            }

            (_clauses[question], _ends[question]) = (clause, _edges.Count);
            question++;
        }
    }

    /// <summary>How many positions there are.</summary>
    public int Positions { get; }

    /// <summary>How many questions there are.</summary>
    public int Count => _clauses.Length;

    /// <summary>About how many bytes it takes.</summary>
    public long Bytes => (_clauses.LongLength + _ends.LongLength + _edges.Capacity) * sizeof(int);

    public int ClauseOf(int question) => _clauses[question];

    /// <summary>Where the answer changes, in ascending order; before the first it is no.</summary>
    public ReadOnlySpan<int> EdgesOf(int question)
    {
        var start = question == 0 ? 0 : _ends[question - 1];
        return CollectionsMarshal.AsSpan(_edges)[start.._ends[question]];
    }
}
