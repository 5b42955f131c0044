using System.Reflection;

namespace Segmentation;

/// <summary>What can be asked of an entity type: a named, typed value of each entity. Immutable and thread-safe.</summary>
public abstract class Field
{
    private protected Field(FieldDefinition definition) => Definition = definition;

    /// <summary>The name in filters, matched without regard to case where that is unambiguous.</summary>
    public string Name => Definition.Name;

    /// <summary>The type in filters.</summary>
    public FieldType Type => Definition.Type;

    /// <summary>The key of the picklist whose codes this field stores; null for other types.</summary>
    public string? Picklist => Definition.Picklist;

    /// <summary>Whether text in this field is always compared with case.</summary>
    public bool MatchesCase => Definition.MatchesCase;

    /// <summary>Whether an entity may have no value here.</summary>
    public bool CanBeEmpty => Definition.CanBeEmpty;

    /// <summary>Names that the field once had; filters that use them go on working.</summary>
    public IReadOnlyList<string> FormerNames => Definition.FormerNames;

    /// <summary>The field that names the currency of a money field; null for other fields.</summary>
    public string? Currency => Definition.Currency;

    /// <summary>Whether the values are masked in explanations, previews and exports.</summary>
    public bool IsSensitive => Definition.IsSensitive;

    /// <summary>Whether people have to fill the field in, so that no form may hide it.</summary>
    public bool IsRequired => Definition.IsRequired;

    /// <summary>What people read in place of the name; none unless the entity type was given labels.</summary>
    public Labels Labels { get; internal set; } = Labels.None;

    internal FieldDefinition Definition { get; }

    /// <summary>The kind of the values that are read.</summary>
    internal ValueKind Kind => Definition.Kind;

    /// <summary>The property that is read; null where a function reads the field.</summary>
    internal PropertyInfo? Property => Definition.Property;

    /// <summary>The class of the entities that have the field.</summary>
    internal abstract Type Owner { get; }

    /// <summary>The value of an entity of the field's own CLR type; empty for a multi-value.</summary>
    internal abstract Value Read(object entity);

    /// <summary>The items of a multi-value that are not empty.</summary>
    internal abstract IEnumerable<string> ReadItems(object entity);

    /// <summary>The name and type, for a debugger.</summary>
    public override string ToString() => $"{Name} ({Type})";
}

internal sealed record FieldDefinition(string Name, FieldType Type, ValueKind Kind, bool CanBeEmpty)
{
    public string? Picklist { get; init; }

    public bool MatchesCase { get; init; }

    public IReadOnlyList<string> FormerNames { get; init; } = [];

    public string? Currency { get; init; }

    public bool IsSensitive { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>The property that the field was declared by, by which lambdas find it whatever its name; null for a function.</summary>
    public PropertyInfo? Property { get; init; }

    /// <summary>The custom field that this is; null for a field of the class.</summary>
    public CustomField? Custom { get; init; }
}

/// <summary>A field of entities of one CLR type.</summary>
internal abstract class Field<T>(FieldDefinition definition) : Field(definition)
    where T : class
{
    private Func<T, Value>? _read;

    internal override Type Owner => typeof(T);

    public abstract TResult Accept<TResult>(AccessorVisitor<T, TResult> visitor);

    /// <summary>A function that reads the field, made once.</summary>
    public Func<T, Value> Reader => _read ??= Accept(new ValueReader<T>(Kind));

    internal override Value Read(object entity) => Reader((T)entity);

    internal override IEnumerable<string> ReadItems(object entity) => Accept(new ItemReader<T>((T)entity));
}

internal sealed class TextField<T, TAccessor>(FieldDefinition definition, TAccessor accessor) : Field<T>(definition)
    where T : class
    where TAccessor : struct, IAccessor<T, string>
{
    public override TResult Accept<TResult>(AccessorVisitor<T, TResult> visitor) => visitor.Text(accessor);
}

internal sealed class WholeField<T, TAccessor>(FieldDefinition definition, TAccessor accessor) : Field<T>(definition)
    where T : class
    where TAccessor : struct, IAccessor<T, long>
{
    public override TResult Accept<TResult>(AccessorVisitor<T, TResult> visitor) => visitor.Whole(accessor);
}

internal sealed class DecimalField<T, TAccessor>(FieldDefinition definition, TAccessor accessor) : Field<T>(definition)
    where T : class
    where TAccessor : struct, IAccessor<T, decimal>
{
    public override TResult Accept<TResult>(AccessorVisitor<T, TResult> visitor) => visitor.Decimal(accessor);
}

internal sealed class DoubleField<T, TAccessor>(FieldDefinition definition, TAccessor accessor) : Field<T>(definition)
    where T : class
    where TAccessor : struct, IAccessor<T, double>
{
    public override TResult Accept<TResult>(AccessorVisitor<T, TResult> visitor) => visitor.Double(accessor);
}

internal sealed class BooleanField<T, TAccessor>(FieldDefinition definition, TAccessor accessor) : Field<T>(definition)
    where T : class
    where TAccessor : struct, IAccessor<T, bool>
{
    public override TResult Accept<TResult>(AccessorVisitor<T, TResult> visitor) => visitor.Boolean(accessor);
}

internal sealed class GuidField<T, TAccessor>(FieldDefinition definition, TAccessor accessor) : Field<T>(definition)
    where T : class
    where TAccessor : struct, IAccessor<T, Guid>
{
    public override TResult Accept<TResult>(AccessorVisitor<T, TResult> visitor) => visitor.Guid(accessor);
}

internal sealed class ItemsField<T, TAccessor>(FieldDefinition definition, TAccessor accessor) : Field<T>(definition)
    where T : class
    where TAccessor : struct, IAccessor<T, IEnumerable<string?>>
{
    public override TResult Accept<TResult>(AccessorVisitor<T, TResult> visitor) => visitor.Items(accessor);
}
