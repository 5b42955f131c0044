namespace Segmentation;

/// <summary>Checks the custom values of an entity before it is written. Nothing is changed; pure.</summary>
public static class CustomFieldCheck
{
    private const string Place = "customFields";

    extension(CustomFieldCatalogue catalogue)
    {
        /// <summary>What keeps the values from being written: at most one issue a field, in the order of the fields, then names that are none.</summary>
        /// <param name="entityType">The name of the entity type, without regard to case.</param>
        /// <param name="values">The values by the field's name, as the entity is to keep them.</param>
        /// <param name="picklists">The picklists in force.</param>
        /// <param name="before">
        /// The values as they are stored; null for a new entity. What was stored may stay: an inactive item, the value of a deleted field, and nothing at all
        /// where a value is required by now.
        /// </param>
        public IReadOnlyList<Issue> Check(
            string entityType, IReadOnlyDictionary<string, object?> values, PicklistSnapshot picklists, IReadOnlyDictionary<string, object?>? before = null)
        {
            var fields = catalogue.Of(entityType);
            return
            [
                .. fields.Select(f => IssueOf(f, values.GetValueOrDefault(f.Name), before, picklists)?.At(f.Name)).OfType<Issue>(),
                .. UnknownNames(fields, values, before),
            ];
        }

        /// <summary>The values that a new entity starts with: those given, even if empty, and defaults of fields that are not among them.</summary>
        /// <param name="entityType">The name of the entity type, without regard to case.</param>
        /// <param name="values">The values by the field's name; left as they are.</param>
        /// <param name="picklists">The picklists in force: a field without a default value starts with the default item of its list, if that is active.</param>
        public Dictionary<string, object?> WithDefaults(string entityType, IReadOnlyDictionary<string, object?> values, PicklistSnapshot picklists)
        {
            var all = new Dictionary<string, object?>(values);
            foreach (var field in catalogue.Of(entityType).Where(f => !values.ContainsKey(f.Name)))
            {
                if ((CustomValue.Copy(field.DefaultValue) ?? DefaultItem(field, picklists)) is { } value)
                    all.Add(field.Name, value);
            }

            return all;
        }
    }

    /// <summary>What is wrong with a value, without its place; null when it may be written.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    /// <param name="before">The stored values of the entity, which may stay as they are; null for a new entity.</param>
    /// <param name="picklists">The picklists in force.</param>
    internal static Issue? IssueOf(CustomField field, object? value, IReadOnlyDictionary<string, object?>? before, PicklistSnapshot picklists)
    {
        // While a field changes, a value may be of the new type already.
        if (field.ChangingTo is { } target && !CustomValue.Fits(value, field.Type) && CustomValue.IsRead(value, target.Type))
            return IssueOf(field.As(target), value, before, picklists);
        var stored = before?.GetValueOrDefault(field.Name);
        if (before is not null && CustomValue.AreSame(value, stored))
            return null;
        if (!CustomValue.Fits(value, field.Type))
        {
            return Error(IssueCode.ValueType, $"`{field.Name}` is {field.Type}, kept as {ClrName(field.Type)}: {value!.GetType().Name} is not read") with
            {
                Suggestions = ItemOf(value, field, picklists) is { } item ? [item.Code] : [],
            };
        }

        if (!CustomValue.IsRead(value, field.Type))
        {
            return field.IsRequired && (before is null || CustomValue.IsRead(stored, field.Type))
                ? Error(IssueCode.Required, $"`{field.Name}` needs a value")
                : null;
        }

        return (CustomValue.IsOfText(field.Type)
                ? new ItemCheck(field.Name, field.Picklist, field.IsSensitive, picklists).IssueOf(CustomValue.Texts(value), CustomValue.Texts(stored))
                : null) ??
            (field.ChangingTo is null ? null : ChangeIssue(field, field.ChangingTo, value, picklists));
    }

    /// <summary>An issue for each value whose name is no field's, in the order of the names; what was stored may stay.</summary>
    internal static IEnumerable<Issue> UnknownNames(
        IReadOnlyList<CustomField> fields, IReadOnlyDictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before)
    {
        var names = values.Keys.ToHashSet(StringComparer.Ordinal);
        // A dictionary may find names in any case; what it finds is what filters read.
        bool IsKnown(string name) => fields.Any(f => f.Name == name ||
            (string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase) && !names.Contains(f.Name) && values.ContainsKey(f.Name)));
        bool IsStored(string name) => before is not null && before.TryGetValue(name, out var stored) && CustomValue.AreSame(stored, values[name]);

        return names.Where(n => !IsKnown(n) && !IsStored(n)).Order(StringComparer.Ordinal)
            .Select(n => Error(IssueCode.UnknownField, $"unknown custom field {FilterText.InBackQuotes(n)}").At(n) with
            {
                Suggestions = Suggestions.For(n, fields.Select(f => f.Name)),
            });
    }

    extension(Issue issue)
    {
        /// <summary>The issue with its place, the value of a custom field.</summary>
        internal Issue At(string field) => issue with { Pointer = CustomFieldCatalogue.Pointer(Place, field) };
    }

    private static Issue? ChangeIssue(CustomField field, CustomFieldTarget target, object? value, PicklistSnapshot picklists) =>
        new CustomFieldConversion(field, target, picklists).TryConvert(value, out _, out var fault)
            ? null
            : Error(IssueCode.ValueType, $"`{field.Name}` is being changed to {target.Type}: {fault}");

    /// <summary>The item that stands for a number; null where the value is none, or no item does.</summary>
    private static PicklistItem? ItemOf(object? value, CustomField field, PicklistSnapshot picklists) =>
        field.Picklist is { } key && CustomReading.TryRead(value, out decimal number) &&
        picklists.Find(key)?.Classify(number) is { IsActive: true } item ? item : null;

    private static object? DefaultItem(CustomField field, PicklistSnapshot picklists) =>
        field.Picklist is null || picklists.Find(field.Picklist)?.Items.FirstOrDefault(i => i is { IsDefault: true, IsActive: true }) is not { } item ? null
        : field.Type.IsMany ? new List<string?> { item.Code }
        : item.Code;

    private static string ClrName(FieldType type) => type switch
    {
        { IsMany: true } => "a sequence of String",
        { Scalar: ScalarType.Number } => nameof(Decimal),
        { Scalar: ScalarType.Boolean } => nameof(Boolean),
        { Scalar: ScalarType.Date } => nameof(DateOnly),
        { Scalar: ScalarType.Instant } => nameof(DateTimeOffset),
        _ => nameof(String),
    };

    private static Issue Error(IssueCode code, string message) => new(Severity.Error, code, message);
}
