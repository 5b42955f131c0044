namespace Segmentation;

/// <summary>The way from an entity to what it was before a change: nothing, where it is new. No store has those rows, only who evaluates the change.</summary>
internal sealed class PreviousRelation<T> : Relation<T, T>
    where T : class
{
    public PreviousRelation(string entityType, Func<T, EntityKey> keyOf)
        : this(entityType, new JoinKey<T>(entityType, keyOf, member: null, isEntityKey: true))
    {
    }

    // No name of a relation that filters could spell, by which it would be taken for another.
    private PreviousRelation(string entityType, JoinKey<T> key)
        : base("previous()", entityType, isMany: false, key, key, navigation: null)
    {
    }

    public override bool IsByKey => false;

    public override RowIndex<T>? FindIndex(IRelatedReader reader) => (reader as ChangeReader<T>)?.Before;

    public override ValueTask<RowIndex<T>> ReadAsync(IRelatedReader reader, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken) =>
        throw new RelatedRowsNotLoadedException(this);
}

/// <summary>Reads related rows, and of entities that were changed what they were before.</summary>
internal sealed class ChangeReader<T>(IRelatedReader inner, EntityType<T> entityType, IEnumerable<T> before) : IRelatedReader
    where T : class
{
    public RowIndex<T> Before { get; } = RowIndex.OfAll(before, ((PreviousRelation<T>)entityType.Previous).Far);

    public RowIndex<TRow>? FindIndex<TRow>(JoinKey<TRow> by)
        where TRow : class => inner.FindIndex(by);

    public ValueTask<RowIndex<TRow>> ReadAsync<TRow>(JoinKey<TRow> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default)
        where TRow : class => inner.ReadAsync(by, keys, cancellationToken);
}

/// <summary>Related rows, and what one entity was before a change.</summary>
internal sealed class ChangeRows<T>(RelatedRows inner, EntityType<T> entityType, T? before) : RelatedRows
    where T : class
{
    private readonly RowIndex<T> _before = RowIndex.OfAll<T>(before is null ? [] : [before], ((PreviousRelation<T>)entityType.Previous).Far);

    internal override RowIndex<TChild>? Find<TParent, TChild>(Relation<TParent, TChild> relation) =>
        ReferenceEquals(relation, entityType.Previous) ? (RowIndex<TChild>)(object)_before : inner.Find(relation);
}
