namespace Segmentation;

/// <summary>The index of a field of which an entity has one value at most.</summary>
/// <remarks>Made by the field's accessor, which knows the type that is stored: so reading a value is a call of the getter, and all else is in line.</remarks>
internal abstract class ScalarIndex<T>(long bytesOfScale, AnsweredQuestions questions, ClauseTable table) : FieldIndex<T>
{
    public override long Bytes => bytesOfScale + questions.Bytes + table.Bytes;

    protected ClauseTable Table => table;

    public override void Restrict(ReadOnlySpan<T> entities, MatchBatch batch)
    {
        FindPositions(entities, batch.StartField(questions.Positions));
        batch.RestrictByValue(questions);
    }

    /// <summary>Where the values of some entities are on the field's scale, in their order.</summary>
    protected abstract void FindPositions(ReadOnlySpan<T> entities, Span<int> positions);
}

internal sealed class StoredIndex<T, TStored, TValue, TReading, TScale>(
    Func<T, TStored> get, TScale scale, AnsweredQuestions questions, ClauseTable table) : ScalarIndex<T>(scale.Bytes, questions, table)
    where TReading : struct, IReading<TStored, TValue>
    where TScale : struct, IFieldScale<TValue>
{
    public override void Restrict(T entity, Span<ulong> clauses, Span<ulong> scratch) => Table.Restrict(PositionOf(entity), clauses, scratch);

    protected override void FindPositions(ReadOnlySpan<T> entities, Span<int> positions)
    {
        for (var i = 0; i < entities.Length; i++)
        {
            Lookahead.FetchAfter(entities, i);
            positions[i] = PositionOf(entities[i]);
        }
    }

    private int PositionOf(T entity) => TReading.TryRead(get(entity), out var value) ? scale.PositionOf(value) : scale.Empty;
}

/// <summary>The index of a field of texts.</summary>
// The same again: where what is stored is a class, the same machine code serves every class, and would have to find the reading.
internal sealed class TextIndex<T, TScale>(Func<T, string?> get, TScale scale, AnsweredQuestions questions, ClauseTable table)
    : ScalarIndex<T>(scale.Bytes, questions, table)
    where TScale : struct, IFieldScale<string>
{
    public override void Restrict(T entity, Span<ulong> clauses, Span<ulong> scratch) => Table.Restrict(PositionOf(entity), clauses, scratch);

    protected override void FindPositions(ReadOnlySpan<T> entities, Span<int> positions)
    {
        for (var i = 0; i < entities.Length; i++)
        {
            Lookahead.FetchAfter(entities, i);
            positions[i] = PositionOf(entities[i]);
        }
    }

    private int PositionOf(T entity) => TextReading.TryRead(get(entity), out var value) ? scale.PositionOf(value) : scale.Empty;
}
