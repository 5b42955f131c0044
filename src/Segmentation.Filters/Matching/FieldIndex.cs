
namespace Segmentation;

/// <summary>Answers what clauses ask of one field, all at once, by a look-up of the entity's value.</summary>
internal abstract class FieldIndex<T>
{
    /// <summary>About how many bytes it takes.</summary>
    public abstract long Bytes { get; }

    /// <summary>Keeps the clauses whose questions of this field an entity answers; those that ask nothing of it are kept.</summary>
    public abstract void Restrict(T entity, Span<ulong> clauses, Span<ulong> scratch);

    /// <summary>The same for some entities at once.</summary>
    public abstract void Restrict(ReadOnlySpan<T> entities, MatchBatch batch);
}

/// <summary>A clause holds when it holds for one of the items.</summary>
internal sealed class ItemsIndex<T, TAccessor>(TAccessor accessor, TextScale scale, AnsweredQuestions questions, ClauseTable table, VectorWidth width)
    : FieldIndex<T>
    where TAccessor : struct, IAccessor<T, IEnumerable<string?>>
{
    public override long Bytes => scale.Bytes + questions.Bytes + table.Bytes;

    public override void Restrict(T entity, Span<ulong> clauses, Span<ulong> scratch)
    {
        if (!accessor.TryGet(entity, RelatedRows.None, out var items))
        {
            table.Restrict(scale.Empty, clauses, scratch);
            return;
        }

        var any = scratch[clauses.Length..(2 * clauses.Length)];
        any.Clear();
        foreach (var item in items)
        {
            if (!string.IsNullOrEmpty(item))
                table.Add(scale.PositionOf(item), any, scratch);
        }

        Bits.And(clauses, any, width);
    }

    public override void Restrict(ReadOnlySpan<T> entities, MatchBatch batch)
    {
        batch.StartField(questions.Positions);
        for (var i = 0; i < entities.Length; i++)
        {
            if (!accessor.TryGet(entities[i], RelatedRows.None, out var items))
            {
                batch.Note(i, scale.Empty);
                continue;
            }

            foreach (var item in items)
            {
                if (!string.IsNullOrEmpty(item))
                    batch.Note(i, scale.PositionOf(item));
            }
        }

        batch.RestrictByItems(questions);
    }
}
