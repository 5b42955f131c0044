using System.Numerics;

namespace Segmentation;

/// <summary>Answers what clauses ask of one field, all at once, by a look-up of the entity's value.</summary>
internal abstract class FieldIndex<T>
    where T : class
{
    /// <summary>About how many bytes it takes.</summary>
    public abstract long Bytes { get; }

    /// <summary>Keeps the clauses whose questions of this field an entity answers; those that ask nothing of it are kept.</summary>
    public abstract void Restrict(T entity, Span<ulong> clauses, Span<ulong> scratch);

    /// <summary>The same for some entities at once.</summary>
    public abstract void Restrict(ReadOnlySpan<T> entities, MatchBatch batch);
}

internal sealed class ScalarIndex<T, TAccessor, TKey, TScale>(TAccessor accessor, TScale scale, AnsweredQuestions questions, ClauseTable table) : FieldIndex<T>
    where T : class
    where TAccessor : struct, IAccessor<T, TKey>
    where TScale : struct, IFieldScale<TKey>
{
    public override long Bytes => scale.Bytes + questions.Bytes + table.Bytes;

    public override void Restrict(T entity, Span<ulong> clauses, Span<ulong> scratch) => table.Restrict(PositionOf(entity), clauses, scratch);

    public override void Restrict(ReadOnlySpan<T> entities, MatchBatch batch)
    {
        batch.StartField(questions.Positions);
        for (var i = 0; i < entities.Length; i++)
            batch.Note(i, PositionOf(entities[i]));
        batch.RestrictByValue(questions);
    }

    private int PositionOf(T entity) => accessor.TryGet(entity, RelatedRows.None, out var value) ? scale.PositionOf(value) : scale.Empty;
}

/// <summary>A clause holds when it holds for one of the items.</summary>
internal sealed class ItemsIndex<T, TAccessor>(TAccessor accessor, TextScale scale, AnsweredQuestions questions, ClauseTable table, VectorWidth width)
    : FieldIndex<T>
    where T : class
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

/// <summary>Makes the index of a field from what clauses ask of it.</summary>
/// <param name="key">The field.</param>
/// <param name="questions">By clause, its question; no time in it is symbolic.</param>
/// <param name="words">How many words a bitmap of all clauses has.</param>
/// <param name="width">How many bits are taken at once.</param>
internal sealed class FieldIndexBuilder<T>(FieldKey key, IReadOnlyList<(int Clause, Plan Plan)> questions, int words, VectorWidth width)
    : AccessorVisitor<T, FieldIndex<T>>
    where T : class
{
    public override FieldIndex<T> Text<TAccessor>(TAccessor accessor) => Scalar<TAccessor, string, TextKeys, TextScale>(accessor, Texts());

    public override FieldIndex<T> Whole<TAccessor>(TAccessor accessor) => Ordered<TAccessor, long, WholeKeys>(accessor);

    public override FieldIndex<T> Decimal<TAccessor>(TAccessor accessor) => Ordered<TAccessor, decimal, DecimalKeys>(accessor);

    public override FieldIndex<T> Double<TAccessor>(TAccessor accessor) => Ordered<TAccessor, double, DoubleKeys>(accessor);

    public override FieldIndex<T> Guid<TAccessor>(TAccessor accessor) => Scalar<TAccessor, Guid, GuidKeys, NamedScale<Guid>>(accessor, NamedScale<Guid>.Of(Named<Guid, GuidKeys>()));

    public override FieldIndex<T> Boolean<TAccessor>(TAccessor accessor) => Scalar<TAccessor, bool, BooleanKeys, BooleanScale>(accessor, default);

    public override FieldIndex<T> Items<TAccessor>(TAccessor accessor)
    {
        var scale = Texts();
        var answered = Answer<string, TextKeys, TextScale>(scale);
        return new ItemsIndex<T, TAccessor>(accessor, scale, answered, new ClauseTable(answered, words, width), width);
    }

    private FieldIndex<T> Ordered<TAccessor, TKey, TKeys>(TAccessor accessor)
        where TAccessor : struct, IAccessor<T, TKey>
        where TKey : IComparisonOperators<TKey, TKey, bool>
        where TKeys : struct, IFieldKeys<TKey> =>
        Scalar<TAccessor, TKey, TKeys, OrderedScale<TKey>>(accessor, OrderedScale<TKey>.Of(Named<TKey, TKeys>()));

    private TextScale Texts() =>
        new(new TextTable(Named<string, TextKeys>(), key.MatchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase));

    private FieldIndex<T> Scalar<TAccessor, TKey, TKeys, TScale>(TAccessor accessor, TScale scale)
        where TAccessor : struct, IAccessor<T, TKey>
        where TKeys : struct, IFieldKeys<TKey>
        where TScale : struct, IFieldScale<TKey>
    {
        var answered = Answer<TKey, TKeys, TScale>(scale);
        return new ScalarIndex<T, TAccessor, TKey, TScale>(accessor, scale, answered, new ClauseTable(answered, words, width));
    }

    private List<TKey> Named<TKey, TKeys>()
        where TKeys : struct, IFieldKeys<TKey>
    {
        var named = new NamedKeys<TKey, TKeys>();
        foreach (var (_, plan) in questions)
            plan.Accept(named);
        return named.Found;
    }

    private AnsweredQuestions Answer<TKey, TKeys, TScale>(TScale scale)
        where TKeys : struct, IFieldKeys<TKey>
        where TScale : struct, IFieldScale<TKey>
    {
        var positions = new QuestionedPositions<TKey, TKeys, TScale>(scale);
        return new AnsweredQuestions(scale.Empty + 1, [.. questions.Select(q => (q.Clause, q.Plan.Accept(positions)))]);
    }
}
