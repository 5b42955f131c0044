namespace Segmentation;

/// <summary>What can be said of a relation besides its name and keys.</summary>
public sealed class RelationBuilder<TParent, TChild>
    where TParent : class
    where TChild : class
{
    private Func<TParent, TChild?>? _one;

    internal RelationBuilder()
    {
    }

    internal string? Target { get; private set; }

    internal Func<TParent, IReadOnlyList<TChild>?>? Navigation { get; private set; }

    /// <summary>Names the entity type that the relation leads to, where several share its class.</summary>
    public RelationBuilder<TParent, TChild> To(string entityType)
    {
        Target = entityType;
        return this;
    }

    /// <summary>Reads the rows from the entity itself instead of a source. A null there means that they were not loaded, and is an error.</summary>
    public RelationBuilder<TParent, TChild> InMemory(Func<TParent, IEnumerable<TChild>?> rows)
    {
        Navigation = entity => rows(entity) is { } all ? all as IReadOnlyList<TChild> ?? [.. all] : null;
        return this;
    }

    /// <summary>Reads the row from the entity itself instead of a source. A null beside a key means that it was not loaded, and is an error.</summary>
    public RelationBuilder<TParent, TChild> InMemory(Func<TParent, TChild?> row)
    {
        _one = row;
        return this;
    }

    internal Func<TParent, IReadOnlyList<TChild>?>? NavigationOf(Func<TParent, EntityKey> foreignKey) => _one is { } one
        ? entity => one(entity) is { } row ? [row] : foreignKey(entity).IsEmpty ? [] : null
        : Navigation;
}
