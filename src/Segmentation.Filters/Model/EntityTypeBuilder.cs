using System.Collections.Frozen;
using System.Linq.Expressions;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Declares the key, fields and relations of one entity type.</summary>
/// <remarks>
/// A field is a property, <c>.Text(c => c.Name)</c>, or a name and a function, <c>.Number("cents", o => o.Amount * 100)</c>.
/// Functions are called for each entity that is tested: they must be pure, fast and thread-safe, and must not throw.
/// </remarks>
public sealed partial class EntityTypeBuilder<T> : IEntityTypeBuilder
    where T : class
{
    private readonly List<Field> _fields = [];
    private readonly List<DerivedField> _derived = [];
    private Field<T>? _key;
    private LambdaExpression? _keyMember;
    private Func<T, IReadOnlyDictionary<string, object?>?>? _customValues;
    private Func<string, Labels?> _labels = _ => null;

    internal EntityTypeBuilder(string name) =>
        Name = string.IsNullOrEmpty(name) ? throw new ArgumentException("An entity type needs a name.", nameof(name)) : name;

    internal string Name { get; }

    string IEntityTypeBuilder.Name => Name;

    /// <summary>The key, a whole number; also a field of type reference.</summary>
    public EntityTypeBuilder<T> Key(Expression<Func<T, long>> member) =>
        Key(member, new MemberFields<T>(Of(member, out var name), Key(name, ValueKind.Number)).Number());

    /// <summary>The key, a GUID; also a field of type reference.</summary>
    public EntityTypeBuilder<T> Key(Expression<Func<T, Guid>> member) =>
        Key(member, new MemberFields<T>(Of(member, out var name), Key(name, ValueKind.Guid)).Guid());

    /// <summary>The key, a text that is compared exactly; also a field of type reference.</summary>
    public EntityTypeBuilder<T> Key(Expression<Func<T, string?>> member) =>
        Key(member, new MemberFields<T>(Of(member, out var name), Key(name, ValueKind.Text)).Text());

    /// <summary>The key, a text that is compared exactly, from a function; it is not a field.</summary>
    public EntityTypeBuilder<T> KeyFrom(Func<T, string?> get)
    {
        SetKey(new TextField<T, TextAccessor<T>>(Key("key", ValueKind.Text), new(get)));
        return this;
    }

    /// <summary>The values of custom fields, by the field's name; null where an entity has none.</summary>
    /// <remarks>Which there are is said with <see cref="SegmentationModel.WithCustomFields(CustomFieldCatalogue)"/>, while the program runs.</remarks>
    public EntityTypeBuilder<T> Custom(Func<T, IReadOnlyDictionary<string, object?>?> values)
    {
        _customValues = values;
        return this;
    }

    /// <summary>A named formula that filters use like a field, such as <c>Formula.Sum("orders", "total") / Formula.Count("orders")</c>.</summary>
    /// <remarks>
    /// It may ask for custom fields and picklists, and so is checked when it is bound; a <c>Segmenter</c> checks all when it starts, and
    /// <see cref="FilterBinding.DerivedFieldIssues"/> whenever it is asked.
    /// </remarks>
    public EntityTypeBuilder<T> Derived(string name, Formula formula)
    {
        _derived.Add(new DerivedField(Names.Require(name, "a derived field's name"), formula));
        return this;
    }

    /// <summary>What people read in place of the names of fields, derived fields and relations.</summary>
    /// <param name="byName">The labels of a name; null where there are none.</param>
    public EntityTypeBuilder<T> Labels(Func<string, Labels?> byName)
    {
        _labels = byName;
        return this;
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

    private EntityTypeBuilder<T> Key(LambdaExpression member, Field<T> field)
    {
        _keyMember = member;
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

    /// <summary>The code for each value of an enum: its member's name, or its number where it has none.</summary>
    private static Func<TEnum, string> CodesOf<TEnum>()
        where TEnum : struct, Enum
    {
        var names = Enum.GetValues<TEnum>().Distinct().ToFrozenDictionary(v => v, v => v.ToString());
        return value => names.TryGetValue(value, out var name) ? name : value.ToString();
    }
}
