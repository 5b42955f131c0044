namespace Segmentation;

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

    public override FieldIndex<T> Whole<TAccessor>(TAccessor accessor) =>
        Scalar<TAccessor, long, WholeKeys, WholeScale>(accessor, new WholeScale(Named<long, WholeKeys>()));

    public override FieldIndex<T> Decimal<TAccessor>(TAccessor accessor)
    {
        var named = Named<decimal, DecimalKeys>();
        return DecimalScale.Of(named) is { } scale
            ? Scalar<TAccessor, decimal, DecimalKeys, DecimalScale>(accessor, scale)
            : Scalar<TAccessor, decimal, DecimalKeys, WideScale>(accessor, new WideScale(named));
    }

    public override FieldIndex<T> Double<TAccessor>(TAccessor accessor) =>
        Scalar<TAccessor, double, DoubleKeys, DoubleScale>(accessor, new DoubleScale(Named<double, DoubleKeys>()));

    public override FieldIndex<T> Guid<TAccessor>(TAccessor accessor) =>
        Scalar<TAccessor, Guid, GuidKeys, NamedScale<Guid>>(accessor, NamedScale<Guid>.Of(Named<Guid, GuidKeys>()));

    public override FieldIndex<T> Boolean<TAccessor>(TAccessor accessor) => Scalar<TAccessor, bool, BooleanKeys, BooleanScale>(accessor, default);

    public override FieldIndex<T> Items<TAccessor>(TAccessor accessor)
    {
        var scale = Texts();
        var answered = Answer<string, TextKeys, TextScale>(scale);
        return new ItemsIndex<T, TAccessor>(accessor, scale, answered, new ClauseTable(answered, words, width), width);
    }

    private TextScale Texts() =>
        new(new TextTable(Named<string, TextKeys>(), key.MatchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase));

    private FieldIndex<T> Scalar<TAccessor, TKey, TKeys, TScale>(TAccessor accessor, TScale scale)
        where TAccessor : struct, IAccessor<T, TKey>
        where TKeys : struct, IFieldKeys<TKey>
        where TScale : struct, IFieldScale<TKey>
    {
        var answered = Answer<TKey, TKeys, TScale>(scale);
        return ((IFieldAccessor<T, TKey>)accessor).IndexOf(scale, answered, new ClauseTable(answered, words, width));
    }

    private List<TKey> Named<TKey, TKeys>()
        where TKeys : struct, IFieldKeys<TKey>
    {
        var named = new NamedKeys<TKey, TKeys>();
        foreach (var (_, plan) in questions)
            named.AddFrom(plan);
        return named.Found;
    }

    private AnsweredQuestions Answer<TKey, TKeys, TScale>(TScale scale)
        where TKeys : struct, IFieldKeys<TKey>
        where TScale : struct, IFieldScale<TKey>
    {
        var positions = new QuestionedPositions<TKey, TKeys, TScale>(scale);
        return new AnsweredQuestions(scale.Empty + 1, questions.Count, questions.Select(q => (q.Clause, positions.Of(q.Plan))));
    }
}
