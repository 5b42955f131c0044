using System.Collections.Frozen;
using System.Linq.Expressions;

namespace Segmentation;

/// <summary>Declares the key, fields and relations of one entity type.</summary>
/// <remarks>
/// A field is a property, <c>.Text(c => c.Name)</c>, or a name and a function, <c>.Number("cents", o => o.Amount * 100)</c>.
/// Functions are called for each entity that is tested: they must be pure, fast and thread-safe, and must not throw.
/// </remarks>
public sealed partial class EntityTypeBuilder<T>
    where T : class
{
    private readonly List<Field> _fields = [];
    private readonly List<Relation> _relations = [];
    private Field<T>? _key;
    private Func<T, IReadOnlyDictionary<string, object?>?>? _customValues;

    internal EntityTypeBuilder()
    {
    }

    /// <summary>The key, a whole number; also a field of type reference.</summary>
    public EntityTypeBuilder<T> Key(Expression<Func<T, long>> member) =>
        Key(new MemberFields<T>(Of(member, out var name), Key(name, ValueKind.Number)).Number());

    /// <summary>The key, a GUID; also a field of type reference.</summary>
    public EntityTypeBuilder<T> Key(Expression<Func<T, Guid>> member) =>
        Key(new MemberFields<T>(Of(member, out var name), Key(name, ValueKind.Guid)).Guid());

    /// <summary>The key, a text that is compared exactly; also a field of type reference.</summary>
    public EntityTypeBuilder<T> Key(Expression<Func<T, string?>> member) =>
        Key(new MemberFields<T>(Of(member, out var name), Key(name, ValueKind.Text)).Text());

    /// <summary>The key, a text that is compared exactly, from a function; it is not a field.</summary>
    public EntityTypeBuilder<T> KeyFrom(Func<T, string?> get)
    {
        SetKey(new TextField<T, Accessor<T, string?, string, TextReading>>(Key("key", ValueKind.Text), new(get)));
        return this;
    }

    /// <summary>The values of custom fields, by the field's name; null where an entity has none.</summary>
    /// <remarks>Which custom fields there are is said with <see cref="SegmentationModel.WithCustomFields"/>, while the program runs.</remarks>
    public EntityTypeBuilder<T> Custom(Func<T, IReadOnlyDictionary<string, object?>?> values)
    {
        _customValues = values;
        return this;
    }

    /// <summary>Related entities whose foreign key is this entity's key.</summary>
    public EntityTypeBuilder<T> Many<TChild>(string name, Expression<Func<TChild, long?>> foreignKey)
        where TChild : class => Add(new Relation(name, typeof(TChild), IsMany: true, foreignKey));

    /// <inheritdoc cref="Many{TChild}(string, Expression{Func{TChild, long?}})"/>
    public EntityTypeBuilder<T> Many<TChild>(string name, Expression<Func<TChild, Guid?>> foreignKey)
        where TChild : class => Add(new Relation(name, typeof(TChild), IsMany: true, foreignKey));

    /// <inheritdoc cref="Many{TChild}(string, Expression{Func{TChild, long?}})"/>
    public EntityTypeBuilder<T> Many<TChild>(string name, Expression<Func<TChild, string?>> foreignKey)
        where TChild : class => Add(new Relation(name, typeof(TChild), IsMany: true, foreignKey));

    /// <summary>The one related entity whose key this entity holds.</summary>
    public EntityTypeBuilder<T> One<TTarget>(string name, Expression<Func<T, long?>> foreignKey)
        where TTarget : class => Add(new Relation(name, typeof(TTarget), IsMany: false, foreignKey));

    /// <inheritdoc cref="One{TTarget}(string, Expression{Func{T, long?}})"/>
    public EntityTypeBuilder<T> One<TTarget>(string name, Expression<Func<T, Guid?>> foreignKey)
        where TTarget : class => Add(new Relation(name, typeof(TTarget), IsMany: false, foreignKey));

    /// <inheritdoc cref="One{TTarget}(string, Expression{Func{T, long?}})"/>
    public EntityTypeBuilder<T> One<TTarget>(string name, Expression<Func<T, string?>> foreignKey)
        where TTarget : class => Add(new Relation(name, typeof(TTarget), IsMany: false, foreignKey));

    internal EntityType<T> Build(string name)
    {
        if (string.IsNullOrEmpty(name))
            throw new ArgumentException("An entity type needs a name.", nameof(name));
        var key = _key ?? throw new ArgumentException($"The entity type \"{name}\" needs a key: declare it with Key(…).");
        return new EntityType<T>(name, key, [.. _fields], [.. _relations], _customValues, []);
    }

    private static FieldDefinition Key(string name, ValueKind kind) =>
        new(name, new FieldType(ScalarType.Reference), kind, CanBeEmpty: false) { MatchesCase = true };

    private static Member<T> Of(LambdaExpression lambda, out string name)
    {
        var member = new Member<T>(lambda);
        name = member.Name;
        return member;
    }

    private static MemberFields<T> Of(LambdaExpression lambda, FieldDefinition definition, Action<FieldBuilder>? configure)
    {
        var member = new Member<T>(lambda);
        return new(member, FieldBuilder.Apply(configure, definition with { Name = member.Name }));
    }

    private static FieldDefinition Define(ScalarType type, ValueKind kind) => new("", new FieldType(type), kind, CanBeEmpty: false);

    private static FieldDefinition Define(string name, ScalarType type, ValueKind kind, Action<FieldBuilder>? configure) =>
        FieldBuilder.Apply(configure, new(name, new FieldType(type), kind, CanBeEmpty: true));

    private EntityTypeBuilder<T> Key(Field<T> field)
    {
        SetKey(field);
        return Add(field);
    }

    private void SetKey(Field<T> key) =>
        _key = _key is null ? key : throw new ArgumentException($"{typeof(T).Name} has two keys: composite keys are not supported.");

    private EntityTypeBuilder<T> Add(Field<T> field)
    {
        _fields.Add(field);
        return this;
    }

    private EntityTypeBuilder<T> Add(Relation relation)
    {
        _relations.Add(relation with { Name = Syntax.Names.Require(relation.Name, "a relation's name") });
        return this;
    }

    /// <summary>The code for each value of an enum: its member's name, or its number where it has none.</summary>
    private static Func<TEnum, string> CodesOf<TEnum>()
        where TEnum : struct, Enum
    {
        var names = Enum.GetValues<TEnum>().Distinct().ToFrozenDictionary(v => v, v => v.ToString());
        return value => names.TryGetValue(value, out var name) ? name : value.ToString();
    }
}
