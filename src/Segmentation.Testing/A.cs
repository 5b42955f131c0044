namespace Segmentation.Testing;

/// <summary>Definitions for tests, a line each: <c>A.Picklist("channel", "PHONE", "EMAIL")</c>. What else they need, their own operations add.</summary>
public static class A
{
    /// <summary>A list of active items with these codes, in this order, without labels.</summary>
    public static Picklist Picklist(string key, params IEnumerable<string> codes) => new(key, null, codes.Select(code => new PicklistItem(code)));

    /// <summary>A custom field of a scalar type other than a picklist.</summary>
    public static CustomField CustomField(string name, ScalarType type = ScalarType.Text) => new(name, new FieldType(type));

    /// <summary>A custom field that holds an item of a picklist.</summary>
    public static CustomField ListField(string name, string picklist) => new(name, new FieldType(ScalarType.Picklist), picklist);

    /// <summary>A custom field that holds items of a picklist.</summary>
    public static CustomField ItemsField(string name, string picklist) => new(name, new FieldType(ScalarType.Picklist, IsMany: true), picklist);

    /// <summary>A segment of those that a filter selects.</summary>
    /// <exception cref="FilterException">The filter cannot be parsed.</exception>
    public static SegmentDefinition Segment(string key, string entityType, string filter) => new(key, entityType, Filter.Parse(filter));

    /// <summary>A common form of one section, <c>main</c>, with these fields.</summary>
    /// <exception cref="FormLayoutException">A field is unknown or stands twice.</exception>
    public static FormLayout FormLayout(EntityType entityType, params IEnumerable<string> fields) =>
        new(entityType, new FormSection("main", "Main", fields.Select(field => new FormField(field))));
}
