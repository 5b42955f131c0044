namespace Segmentation;

/// <summary>The related rows that a question is asked over. Immutable and thread-safe as long as nobody changes the rows.</summary>
public abstract class RelatedRows
{
    private protected RelatedRows()
    {
    }

    /// <summary>No rows were loaded: a filter that asks for some throws <see cref="RelatedRowsNotLoadedException"/>.</summary>
    public static RelatedRows None { get; } = new LoadedRows();

    /// <summary>The rows of whole lists in memory, joined by key; an index is built when a relation is first followed.</summary>
    public static RelatedRows Join(Action<RowLists> add)
    {
        var lists = new RowLists();
        add(lists);
        return new JoinedRows(lists);
    }

    /// <exception cref="RelatedRowsNotLoadedException">The rows were not loaded.</exception>
    internal IReadOnlyList<TChild> Rows<TParent, TChild>(Relation<TParent, TChild> relation, EntityKey key)
        where TParent : class
        where TChild : class =>
        Find(relation) is { } index && index.TryFind(key, out var rows) ? rows : throw new RelatedRowsNotLoadedException(relation);

    /// <summary>The rows of an entity type as columns; null where they are not at hand so.</summary>
    internal virtual ColumnarSnapshot<T>? FindSnapshot<T>(string entityType)
        where T : class => null;

    /// <summary>The rows of a relation; null when none were loaded.</summary>
    internal abstract RowIndex<TChild>? Find<TParent, TChild>(Relation<TParent, TChild> relation)
        where TParent : class
        where TChild : class;
}

/// <summary>A filter asks for related rows that nobody loaded. What was not read is not the same as no rows.</summary>
public sealed class RelatedRowsNotLoadedException : InvalidOperationException
{
    internal RelatedRowsNotLoadedException(Relation relation)
        : base($"The rows of the relation {relation} were not loaded: give the predicate RelatedRows that hold them, or ask through a Segmenter's query.") =>
        Relation = relation;

    /// <summary>The relation.</summary>
    public Relation Relation { get; }
}
