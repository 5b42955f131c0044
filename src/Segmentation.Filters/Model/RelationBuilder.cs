namespace Segmentation;

/// <summary>What can be said of a relation besides its name and keys.</summary>
public sealed class RelationBuilder<TParent, TChild>
    where TParent : class
    where TChild : class
{
    private Func<TParent, IReadOnlyList<TChild>?>? _many;
    private Func<TParent, TChild?>? _one;

    internal RelationBuilder()
    {
    }

    internal string? Target { get; private set; }

    /// <summary>Whether the rows are read from the entity itself.</summary>
    internal bool IsInMemory => _many is not null || _one is not null;

    /// <summary>Names the entity type that the relation leads to, where several share its class.</summary>
    public RelationBuilder<TParent, TChild> To(string entityType)
    {
        Target = entityType;
        return this;
    }

    /// <summary>Reads the rows from the entity itself instead of a source. A null there means that they were not loaded, and is an error.</summary>
    public RelationBuilder<TParent, TChild> InMemory(Func<TParent, IEnumerable<TChild>?> rows)
    {
        _many = entity => rows(entity) is { } all ? all as IReadOnlyList<TChild> ?? [.. all] : null;
        return this;
    }

    /// <summary>Reads the row from the entity itself instead of a source. A null beside a key means that it was not loaded, and is an error.</summary>
    public RelationBuilder<TParent, TChild> InMemory(Func<TParent, TChild?> row)
    {
        _one = row;
        return this;
    }

    /// <summary>How the rows are read from an entity; null: from a source. Null of an entity: they were not loaded.</summary>
    /// <exception cref="ArgumentException">A row was given for many, or rows for one.</exception>
    internal Func<TParent, IReadOnlyList<TChild>?>? Navigation(bool isMany, Func<TParent, EntityKey> near) => (isMany, _many, _one) switch
    {
        (_, null, null) => null,
        (true, { } many, null) => many,
        (false, null, { } one) => entity => one(entity) is { } row ? [row] : near(entity).IsEmpty ? [] : null,
        (true, _, _) => throw new ArgumentException("A relation to many is read in memory as rows, not as one row."),
        _ => throw new ArgumentException("A relation to one is read in memory as one row, not as rows."),
    };
}
