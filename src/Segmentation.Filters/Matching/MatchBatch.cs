using System.Numerics;

namespace Segmentation;

/// <summary>Works on some entities at once: for each clause the entities that it may hold for, as a bitmap. Used again and again.</summary>
/// <remarks>
/// Of one field after another the entities are noted by position. The entities at or after a position are a bitmap, and those who answer a question by
/// yes are what the bitmaps of its edges differ in: so a question takes some words of work, however many entities there are of them.
/// </remarks>
internal sealed class MatchBatch
{
    /// <summary>As many entities as keep the bitmaps of a field within a processor's cache.</summary>
    public const int MostEntities = 2_048;

    private readonly int[] _positionOf = new int[MostEntities];
    private ulong[] _clauses = [];
    private ulong[] _positions = [];
    private ulong[] _answer = [];
    private int _entities;
    private int _words;
    private VectorWidth _width;

    /// <summary>Starts with all entities for every clause.</summary>
    public void Start(int clauses, int entities, VectorWidth width)
    {
        (_entities, _words, _width) = (entities, Bits.WordsFor(entities), width);
        Grow(ref _clauses, clauses * _words);
        Grow(ref _answer, _words);
        _clauses.AsSpan(0, clauses * _words).Fill(ulong.MaxValue);
    }

    /// <summary>The entities that a clause may hold for; bits beyond the entities mean nothing.</summary>
    public Span<ulong> EntitiesOf(int clause) => _clauses.AsSpan(clause * _words, _words);

    /// <summary>Starts with another field, of which no entity has been noted.</summary>
    /// <returns>For the position of each entity, where it has one value.</returns>
    public Span<int> StartField(int positions)
    {
        Grow(ref _positions, positions * _words);
        _positions.AsSpan(0, positions * _words).Clear();
        return _positionOf.AsSpan(0, _entities);
    }

    /// <summary>Notes that an entity has the value of a position.</summary>
    public void Note(int entity, int position) => Bits.Set(At(position), entity);

    /// <summary>Keeps for each clause the entities that answer its question by yes, of a field of which each has one value.</summary>
    public void RestrictByValue(AnsweredQuestions questions)
    {
        for (var i = 0; i < _entities; i++)
            Note(i, _positionOf[i]);
        for (var position = questions.Positions - 2; position >= 0; position--)
            Bits.Or(At(position), At(position + 1), _width);
        var answer = _answer.AsSpan(0, _words);
        for (var i = 0; i < questions.Count; i++)
        {
            answer.Clear();
            foreach (var edge in questions.EdgesOf(i))
                Bits.Xor(answer, At(edge), _width);
            Bits.And(EntitiesOf(questions.ClauseOf(i)), answer, _width);
        }
    }

    /// <summary>The same of a field of which each has several values: one that answers by yes is enough.</summary>
    public void RestrictByItems(AnsweredQuestions questions)
    {
        var answer = _answer.AsSpan(0, _words);
        for (var i = 0; i < questions.Count; i++)
        {
            answer.Clear();
            var edges = questions.EdgesOf(i);
            for (var edge = 0; edge < edges.Length; edge += 2)
            {
                var end = edge + 1 < edges.Length ? edges[edge + 1] : questions.Positions;
                for (var position = edges[edge]; position < end; position++)
                    Bits.Or(answer, At(position), _width);
            }

            Bits.And(EntitiesOf(questions.ClauseOf(i)), answer, _width);
        }
    }

    private Span<ulong> At(int position) => _positions.AsSpan(position * _words, _words);

    private static void Grow(ref ulong[] words, int length)
    {
        if (words.Length < length)
            words = new ulong[BitOperations.RoundUpToPowerOf2((uint)length)];
    }
}
