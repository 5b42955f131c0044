namespace Segmentation;

/// <summary>What can be asked of one type of entity: its fields and relations. Immutable and thread-safe.</summary>
public abstract class EntityType
{
    private readonly NameIndex<object> _fields;
    private readonly NameIndex<Relation> _relations;

    private protected EntityType(string name, IReadOnlyList<Field> fields, IReadOnlyList<DerivedField> derived, IReadOnlyList<Relation> relations)
    {
        (Name, Fields, DerivedFields, Relations) = (name, fields, derived, relations);
        _fields = new(
            [
                .. fields.SelectMany(f => f.FormerNames.Prepend(f.Name), (field, spelling) => (spelling, (object)field)),
                .. derived.Select(d => (d.Name, (object)d)),
            ],
            $"fields of {name}");
        _relations = new(relations.Select(r => (r.Name, r)), $"relations of {name}");
        if (fields.FirstOrDefault(f => f.Currency is { } currency && FindField(currency) is null) is { } money)
            throw new ArgumentException($"The currency \"{money.Currency}\" of \"{name}.{money.Name}\" is no field.");
    }

    /// <summary>The name, such as <c>company</c>.</summary>
    public string Name { get; }

    /// <summary>The CLR type of the entities.</summary>
    public abstract Type ClrType { get; }

    /// <summary>The fields, custom ones last, in the order declared.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Whether an entity holds collections: multi-values, or a place for custom values.</summary>
    public abstract bool HasCollections { get; }

    /// <summary>The derived fields, in the order declared.</summary>
    public IReadOnlyList<DerivedField> DerivedFields { get; }

    /// <summary>The relations to other entities, in the order declared.</summary>
    public IReadOnlyList<Relation> Relations { get; }

    /// <summary>The model that the entity type was declared in; one with other custom fields may share it, and they have no members.</summary>
    internal SegmentationModel? Model { get; set; }

    /// <summary>The field of this name or former name: exactly, else the only one that differs in case; null when there is none or more than one.</summary>
    public Field? FindField(string name) => MembersNamed(name) is [Field only] ? only : null;

    /// <summary>The fields and derived fields of this name, else the relations; what has it exactly goes before what differs in case.</summary>
    internal IReadOnlyList<object> MembersNamed(string name)
    {
        var fields = _fields.Find(name);
        return fields.Count > 0 && (_fields.HasExactly(name) || !_relations.HasExactly(name)) ? fields : _relations.Find(name);
    }

    internal IReadOnlyList<Relation> RelationsNamed(string name) => _relations.Find(name);

    internal IEnumerable<string> MemberNames => _fields.Names.Concat(_relations.Names);

    internal IEnumerable<string> RelationNames => _relations.Names;

    /// <summary>The relation from an entity to what it was before the change that is evaluated; it is followed by <c>previous(…)</c> alone.</summary>
    internal abstract Relation Previous { get; }

    /// <summary>The field that holds the key, whether filters know it or not.</summary>
    internal abstract Field KeyField { get; }

    /// <summary>Calls the visitor with the CLR type.</summary>
    internal abstract TResult Accept<TResult>(IEntityTypeVisitor<TResult> visitor);

    /// <summary>The key of an entity of the CLR type; empty when it has none.</summary>
    internal abstract EntityKey KeyOf(object entity);

    /// <summary>Whether the field's values are kept in the entity's place for custom values.</summary>
    internal abstract bool IsCustom(Field field);

    /// <summary>Whether entities have a place for custom values.</summary>
    internal abstract bool HasCustomValues { get; }

    internal abstract IReadOnlyList<CustomField> CustomFields { get; }

    internal abstract EntityType With(IEnumerable<CustomField> customFields);

    /// <summary>The name, for a debugger.</summary>
    public override string ToString() => Name;
}

/// <summary>Handles an entity type, whatever its CLR class.</summary>
internal interface IEntityTypeVisitor<out TResult>
{
    TResult Visit<T>(EntityType<T> entityType)
        where T : class;
}

/// <summary>The fields and relations of the entities of one CLR class.</summary>
/// <typeparam name="T">The class; it needs no base class and no attribute.</typeparam>
public sealed class EntityType<T> : EntityType
    where T : class
{
    private readonly Field<T> _key;
    private readonly Func<T, IReadOnlyDictionary<string, object?>?>? _customValues;
    private readonly IReadOnlyList<Field> _declared;

    internal EntityType(
        string name,
        Field<T> key,
        IReadOnlyList<Field> declared,
        IReadOnlyList<DerivedField> derived,
        IReadOnlyList<Relation> relations,
        Func<T, IReadOnlyDictionary<string, object?>?>? customValues,
        IReadOnlyList<CustomField> customFields)
        : base(name, [.. declared, .. customFields.Select(f => f.Over(customValues!))], derived, relations) =>
        (_key, _declared, _customValues, CustomFields, Previous) = (key, declared, customValues, customFields, new PreviousRelation<T>(name, KeyOf));

    /// <inheritdoc/>
    public override Type ClrType => typeof(T);

    /// <inheritdoc/>
    public override bool HasCollections => _customValues is not null || Fields.Any(f => f.Type.IsMany);

    /// <summary>Where an entity keeps the values of its custom fields; null when it has none.</summary>
    /// <exception cref="InvalidOperationException">The entity type has no place for custom values.</exception>
    public IReadOnlyDictionary<string, object?>? CustomValuesOf(T entity) => CustomValues(entity);

    /// <summary>The key of an entity; empty when it has none.</summary>
    public EntityKey KeyOf(T entity) => EntityKey.From(_key.Reader(entity));

    internal override bool IsCustom(Field field) => !_declared.Contains(field);

    internal override Relation Previous { get; }

    internal override Field KeyField => _key;

    internal override TResult Accept<TResult>(IEntityTypeVisitor<TResult> visitor) => visitor.Visit(this);

    internal override EntityKey KeyOf(object entity) => KeyOf((T)entity);

    internal override bool HasCustomValues => _customValues is not null;

    internal override IReadOnlyList<CustomField> CustomFields { get; }

    private Func<T, IReadOnlyDictionary<string, object?>?> CustomValues => _customValues ??
        throw new InvalidOperationException($"{Name} has no custom fields: declare where their values are with Custom(…).");

    internal override EntityType<T> With(IEnumerable<CustomField> customFields) =>
        new(Name, _key, _declared, DerivedFields, Relations, CustomValues, [.. customFields]);
}
