namespace Segmentation;

/// <summary>The type of one value of a field.</summary>
public enum ScalarType
{
    /// <summary>Text, compared ordinally and without case unless said otherwise.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>A point in time; <c>datetime</c> in the filter language's words.</summary>
    Instant,

    /// <summary>A code of a picklist.</summary>
    Picklist,

    /// <summary>The key of an entity, compared exactly.</summary>
    Reference,
}

/// <summary>The type of a field: a scalar type, or many values of it.</summary>
public readonly record struct FieldType(ScalarType Scalar, bool IsMany = false)
{
    internal FieldTypes Flag => IsMany ? FieldTypes.Many : (FieldTypes)(1 << (int)Scalar);

    /// <summary>The type in a user's words, such as "a number".</summary>
    public override string ToString() => IsMany ? "a multi-value" : Scalar switch
    {
        ScalarType.Text => "text",
        ScalarType.Number => "a number",
        ScalarType.Boolean => "true or false",
        ScalarType.Date => "a date",
        ScalarType.Instant => "a datetime",
        ScalarType.Picklist => "a picklist",
        _ => "a reference",
    };
}

/// <summary>A set of field types, to say what an operator takes.</summary>
[Flags]
public enum FieldTypes
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>Text.</summary>
    Text = 1 << ScalarType.Text,

    /// <summary>Numbers.</summary>
    Number = 1 << ScalarType.Number,

    /// <summary>True or false.</summary>
    Boolean = 1 << ScalarType.Boolean,

    /// <summary>Calendar days.</summary>
    Date = 1 << ScalarType.Date,

    /// <summary>Points in time.</summary>
    Instant = 1 << ScalarType.Instant,

    /// <summary>Picklist codes.</summary>
    Picklist = 1 << ScalarType.Picklist,

    /// <summary>Keys of entities.</summary>
    Reference = 1 << ScalarType.Reference,

    /// <summary>Many values of any scalar type.</summary>
    Many = 1 << 7,

    /// <summary>The types that have an order in filters.</summary>
    Ordered = Number | Date | Instant,

    /// <summary>The types that tell time.</summary>
    Time = Date | Instant,

    /// <summary>Every type of one value.</summary>
    Scalar = Text | Number | Boolean | Date | Instant | Picklist | Reference,

    /// <summary>Every type.</summary>
    Any = Scalar | Many,
}
