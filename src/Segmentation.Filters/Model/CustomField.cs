using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A field that is declared at run time, its values kept in a dictionary of each entity.</summary>
/// <remarks>
/// A value is read when its CLR type fits: text and picklist codes as <see cref="string"/>, numbers as any numeric type, booleans as
/// <see cref="bool"/>, dates as <see cref="DateOnly"/>, datetimes as <see cref="DateTimeOffset"/>, many as a sequence of strings.
/// A missing key, null, and a value of another type are empty; so are <see cref="DateTime"/> and <see cref="System.Text.Json.JsonElement"/>: convert them
/// when the entity is read.
/// </remarks>
public sealed record CustomField
{
    /// <summary>A custom field of a type; many values may be of text or of a picklist.</summary>
    /// <exception cref="ArgumentException">The name is empty, the type cannot be a custom field's, or the picklist does not go with the type.</exception>
    public CustomField(string name, FieldType type, string? picklist = null)
    {
        if (type.Scalar == ScalarType.Reference || (type.IsMany && type.Scalar is not (ScalarType.Text or ScalarType.Picklist)))
            throw new ArgumentException($"A custom field cannot be {type} of {type.Scalar}.", nameof(type));
        if (type.Scalar == ScalarType.Picklist != picklist is not null)
            throw new ArgumentException("A picklist field, and no other, names its picklist.", nameof(picklist));
        (Name, Type, Picklist) = (Names.Require(name, "a custom field's name"), type, picklist);
    }

    /// <summary>The name in filters, and the key of the value in the dictionary.</summary>
    public string Name { get; }

    /// <summary>The type of its values.</summary>
    public FieldType Type { get; }

    /// <summary>The key of its picklist; null for other types.</summary>
    public string? Picklist { get; }

    /// <summary>Whether a record may not be written without a value.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What new records start with; null: nothing, or the default item of the picklist.</summary>
    /// <exception cref="ArgumentException">The value is not of the field's type.</exception>
    public object? DefaultValue
    {
        get;
        init => field = CustomValue.Fits(value, Type)
            ? CustomValue.Copy(value)
            : throw new ArgumentException($"The default value of \"{Name}\" is {value!.GetType().Name}, and the field {Type}.", nameof(value));
    }

    /// <summary>What the field is being changed to, while some of its values are converted and others not yet; null at other times.</summary>
    /// <remarks>Until the change is done, filters read both as values of <see cref="Type"/>.</remarks>
    public CustomFieldTarget? ChangingTo { get; init; }

    /// <summary>What people read in place of the name.</summary>
    public Labels Labels { get; init; } = Labels.None;

    /// <summary>Whether the values are masked in explanations, previews and exports.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>The field as it will be when it has been changed to another type.</summary>
    internal CustomField As(CustomFieldTarget target) =>
        new(Name, target.Type, target.Picklist) { Labels = Labels, IsSensitive = IsSensitive, IsRequired = IsRequired };

    internal Field<T> Over<T>(Func<T, IReadOnlyDictionary<string, object?>?> values)
        where T : class
    {
        var field = Read(values);
        field.Labels = Labels;
        return field;
    }

    private Field<T> Read<T>(Func<T, IReadOnlyDictionary<string, object?>?> values)
        where T : class
    {
        var name = Name;
        var back = ChangingTo?.BackTo(Type);
        object? Get(T entity) => values(entity) is { } all && all.TryGetValue(name, out var value) ? back is null ? value : back(value) : null;

        FieldDefinition Of(ValueKind kind) =>
            new(Name, Type, kind, CanBeEmpty: true) { Picklist = Picklist, IsSensitive = IsSensitive, IsRequired = IsRequired, Custom = this };
        if (Type.IsMany)
            return new ItemsField<T, Accessor<T, object?, IEnumerable<string?>, CustomReading>>(Of(ValueKind.Text), new(Get));
        return Type.Scalar switch
        {
            ScalarType.Number => new DecimalField<T, Accessor<T, object?, decimal, CustomReading>>(Of(ValueKind.Number), new(Get)),
            ScalarType.Boolean => new BooleanField<T, Accessor<T, object?, bool, CustomReading>>(Of(ValueKind.Boolean), new(Get)),
            ScalarType.Date => new WholeField<T, Accessor<T, object?, long, CustomDayReading>>(Of(ValueKind.Date), new(Get)),
            ScalarType.Instant => new WholeField<T, Accessor<T, object?, long, CustomInstantReading>>(Of(ValueKind.Instant), new(Get)),
            _ => new TextField<T, Accessor<T, object?, string, CustomReading>>(Of(ValueKind.Text), new(Get)),
        };
    }
}
