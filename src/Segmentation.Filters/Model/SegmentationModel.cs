namespace Segmentation;

/// <summary>All entity types that filters can be asked of. Immutable and thread-safe.</summary>
public sealed class SegmentationModel
{
    private readonly Dictionary<Type, EntityType> _byClass;

    private SegmentationModel(IReadOnlyList<EntityType> entityTypes)
    {
        EntityTypes = entityTypes;
        _byClass = entityTypes.ToDictionary(e => e.ClrType);
    }

    /// <summary>The entity types, in the order declared.</summary>
    public IReadOnlyList<EntityType> EntityTypes { get; }

    /// <summary>Builds a model.</summary>
    /// <exception cref="ArgumentException">
    /// A name is empty or used twice, a class is declared twice, an entity has no key, or a relation leads to a class that the model lacks.
    /// </exception>
    public static SegmentationModel Create(Action<ModelBuilder> build)
    {
        var builder = new ModelBuilder();
        build(builder);
        return new SegmentationModel(builder.Build());
    }

    /// <summary>The entity type of a class.</summary>
    /// <exception cref="ArgumentException">The model has no such class.</exception>
    public EntityType<T> Of<T>()
        where T : class =>
        (EntityType<T>?)_byClass.GetValueOrDefault(typeof(T)) ??
        throw new ArgumentException($"The model has no entity type for {typeof(T).Name}: declare it with Entity<{typeof(T).Name}>(…).");

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
}

/// <summary>Declares the entity types of a model.</summary>
public sealed class ModelBuilder
{
    private readonly List<EntityType> _entityTypes = [];

    internal ModelBuilder()
    {
    }

    /// <summary>Declares the entities of a class under a name such as <c>customer</c>.</summary>
    public ModelBuilder Entity<T>(string name, Action<EntityTypeBuilder<T>> build)
        where T : class
    {
        var builder = new EntityTypeBuilder<T>();
        build(builder);
        _entityTypes.Add(builder.Build(name));
        return this;
    }

    internal IReadOnlyList<EntityType> Build()
    {
        _ = new NameIndex<EntityType>(_entityTypes.Select(e => (e.Name, e)), "entity types");
        foreach (var entityType in _entityTypes)
        {
            if (_entityTypes.Count(e => e.ClrType == entityType.ClrType) > 1)
                throw new ArgumentException($"The class {entityType.ClrType.Name} is declared twice.");
            foreach (var relation in entityType.Relations)
            {
                if (!_entityTypes.Exists(e => e.ClrType == relation.Target))
                    throw new ArgumentException($"The relation \"{entityType.Name}.{relation.Name}\" leads to {relation.Target.Name}, which the model lacks.");
            }
        }

        return [.. _entityTypes];
    }
}
