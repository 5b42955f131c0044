namespace Segmentation;

/// <summary>The rows that were read for one batch of entities.</summary>
internal sealed class LoadedRows : RelatedRows
{
    private readonly Dictionary<Relation, object> _indexes = new(ReferenceEqualityComparer.Instance);

    internal override RowIndex<TChild>? Find<TParent, TChild>(Relation<TParent, TChild> relation) =>
        (RowIndex<TChild>?)_indexes.GetValueOrDefault(relation);

    /// <summary>Adds rows of a relation to those that it has; only while the batch is loaded.</summary>
    public RowIndex<TChild> Add<TParent, TChild>(Relation<TParent, TChild> relation, RowIndex<TChild> rows)
        where TParent : class
        where TChild : class
    {
        var all = Find(relation)?.With(rows) ?? rows;
        _indexes[relation] = all;
        return all;
    }
}
