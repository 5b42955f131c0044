namespace Segmentation;

/// <summary>All entity types that filters can be asked of. Immutable and thread-safe.</summary>
public sealed class SegmentationModel
{
    private SegmentationModel(IReadOnlyList<EntityType> entityTypes)
    {
        EntityTypes = entityTypes;
        foreach (var entityType in entityTypes)
            entityType.Model ??= this;
    }

    /// <summary>The entity types, in the order declared.</summary>
    public IReadOnlyList<EntityType> EntityTypes { get; }

    /// <summary>Builds a model.</summary>
    /// <exception cref="ArgumentException">
    /// A name is empty or used twice, an entity has no key, or a relation leads to an entity type that the model lacks or by keys that differ in kind.
    /// </exception>
    public static SegmentationModel Create(Action<ModelBuilder> build)
    {
        var builder = new ModelBuilder();
        build(builder);
        return new SegmentationModel(builder.Build());
    }

    /// <summary>The entity type of a class.</summary>
    /// <param name="name">The name of the entity type, without regard to case; null: the only one of the class.</param>
    /// <exception cref="ArgumentException">The model has no such entity type, or several of the class and no name is given.</exception>
    public EntityType<T> Of<T>(string? name = null)
        where T : class
    {
        var all = EntityTypes.OfType<EntityType<T>>().ToList();
        if (name is not null)
        {
            return all.Find(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase)) ??
                throw new ArgumentException($"The model has no entity type \"{name}\" of {typeof(T).Name}.", nameof(name));
        }

        return all switch
        {
            [var only] => only,
            [] => throw new ArgumentException($"The model has no entity type for {typeof(T).Name}: declare it with Entity<{typeof(T).Name}>(…)."),
            _ => throw new ArgumentException($"The model has several entity types for {typeof(T).Name}: name one of {string.Join(", ", all)}."),
        };
    }

    /// <summary>The entity type of this name, without regard to case; null when there is none.</summary>
    public EntityType? Find(string name) => EntityTypes.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The model with these custom fields of an entity type, in place of those that it had.</summary>
    /// <exception cref="ArgumentException">The entity type is unknown, or a name is used twice.</exception>
    /// <exception cref="InvalidOperationException">The entity type has no place for custom values.</exception>
    public SegmentationModel WithCustomFields(string entityType, params IEnumerable<CustomField> fields)
    {
        var changed = Find(entityType) ?? throw new ArgumentException($"The model has no entity type \"{entityType}\".", nameof(entityType));
        return new SegmentationModel([.. EntityTypes.Select(e => ReferenceEquals(e, changed) ? e.With(fields) : e)]);
    }

    /// <summary>The model with the custom fields of a catalogue besides its own.</summary>
    /// <exception cref="FilterException">The catalogue does not go with the model: an entity type is unknown, or a name is taken.</exception>
    public SegmentationModel WithCustomFields(CustomFieldCatalogue catalogue)
    {
        var issues = catalogue.IssuesIn(this);
        return issues.Count > 0
            ? throw new FilterException(issues)
            : new SegmentationModel([.. EntityTypes.Select(e => catalogue.Of(e.Name) is { Count: > 0 } added ? e.With(e.CustomFields.Concat(added)) : e)]);
    }
}

/// <summary>Declares the entity types of a model.</summary>
public sealed class ModelBuilder
{
    private readonly List<IEntityTypeBuilder> _entityTypes = [];

    internal ModelBuilder()
    {
    }

    /// <summary>Declares the entities of a class under a name such as <c>customer</c>. A class may have several entity types.</summary>
    public ModelBuilder Entity<T>(string name, Action<EntityTypeBuilder<T>> build)
        where T : class
    {
        var builder = new EntityTypeBuilder<T>(name);
        build(builder);
        _entityTypes.Add(builder);
        return this;
    }

    internal IReadOnlyList<EntityType> Build()
    {
        if (_entityTypes.GroupBy(e => e.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"There are two entity types named \"{twice.Key}\".");
        return [.. _entityTypes.Select(e => e.Build(this))];
    }

    /// <summary>The entity type that a relation leads to: the one of this name, or the only one of the class.</summary>
    internal EntityTypeBuilder<T> Target<T>(string from, string relation, string? name)
        where T : class
    {
        var all = _entityTypes.OfType<EntityTypeBuilder<T>>()
            .Where(e => name is null || string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        var target = name ?? typeof(T).Name;
        return all switch
        {
            [var only] => only,
            [] => throw new ArgumentException($"The relation \"{from}.{relation}\" leads to {target}, which the model lacks."),
            _ => throw new ArgumentException($"The relation \"{from}.{relation}\" leads to {target}, of which there are several: name one with To(…)."),
        };
    }
}

/// <summary>An entity type that is being declared, whatever its class.</summary>
internal interface IEntityTypeBuilder
{
    string Name { get; }

    EntityType Build(ModelBuilder model);
}
