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
        /// The values as they are stored; null for a new entity. What was stored may stay, an inactive item or the value of a deleted field too.
        /// </param>
        public IReadOnlyList<Issue> Check(
            string entityType, IReadOnlyDictionary<string, object?> values, PicklistSnapshot picklists, IReadOnlyDictionary<string, object?>? before = null)
        {
            var fields = catalogue.Of(entityType);
            var names = values.Keys.ToHashSet(StringComparer.Ordinal);
            // A dictionary may find names in any case; what it finds is what filters read.
            bool IsKnown(string name) => catalogue.Find(entityType, name) is { } field &&
                (field.Name == name || (!names.Contains(field.Name) && values.ContainsKey(field.Name)));
            bool IsStored(string name) => before is not null && before.TryGetValue(name, out var stored) && CustomValue.AreSame(stored, values[name]);

            return
            [
                .. fields.Select(f => IssueOf(f, values.GetValueOrDefault(f.Name), before?.GetValueOrDefault(f.Name), picklists) is { } issue
                    ? issue with { Pointer = CustomFieldCatalogue.Pointer(Place, f.Name) }
                    : null).OfType<Issue>(),
                .. names.Where(n => !IsKnown(n) && !IsStored(n)).Order(StringComparer.Ordinal)
                    .Select(n => new Issue(Severity.Error, IssueCode.UnknownField, $"unknown custom field {FilterText.InBackQuotes(n)}")
                    {
                        Pointer = CustomFieldCatalogue.Pointer(Place, n),
                        Suggestions = Suggestions.For(n, fields.Select(f => f.Name)),
                    }),
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
    internal static Issue? IssueOf(CustomField field, object? value, object? before, PicklistSnapshot picklists)
    {
        // While a field changes, a value may be of the new type already.
        if (field.ChangingTo is { } target && !CustomValue.Fits(value, field.Type) && CustomValue.IsRead(value, target.Type))
            return IssueOf(field.As(target), value, before, picklists);
        var isStored = value is not null && CustomValue.AreSame(value, before);
        if (!CustomValue.Fits(value, field.Type))
        {
            return isStored
                ? null
                : Error(IssueCode.ValueType, $"`{field.Name}` is {field.Type}, kept as {ClrName(field.Type)}: {value!.GetType().Name} is not read");
        }

        if (!CustomValue.IsRead(value, field.Type))
            return field.IsRequired ? Error(IssueCode.Required, $"`{field.Name}` needs a value") : null;
        return isStored ? null
            : ItemIssue(field, CustomValue.Texts(value), [.. CustomValue.Texts(before)], picklists) ??
              (field.ChangingTo is null ? null : ChangeIssue(field, field.ChangingTo, value, picklists));
    }

    private static Issue? ItemIssue(CustomField field, IReadOnlyList<string> texts, HashSet<string> before, PicklistSnapshot picklists)
    {
        if (!CustomValue.IsOfText(field.Type))
            return null;
        var list = field.Picklist is null ? null : picklists.Find(field.Picklist);
        if (field.Picklist is not null && list is null)
            return Error(IssueCode.UnknownPicklist, $"the picklist `{field.Picklist}` of `{field.Name}` is not registered");
        string[] added = [.. texts.Where(t => !before.Contains(t))];
        if (list is { IsOpen: false } && Array.FindAll(added, t => list.Find(t) is null) is [var first, ..] strangers)
        {
            return Error(IssueCode.UnknownItem, $"{list.Key} has no item {CustomValue.Show(strangers, field)}") with
            {
                Suggestions = Meant(list, first),
            };
        }

        if (Array.FindAll(added, t => list?.Find(t) is { IsActive: false }) is [_, ..] inactive)
            return Error(IssueCode.InactiveItem, $"{list!.Key} has no item {CustomValue.Show(inactive, field)} any more that is active");
        // An item is the same by its code and by an alias.
        var doubled = texts.GroupBy(t => list?.Find(t)?.Code ?? t, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key).ToArray();
        return doubled is [] ? null : Error(IssueCode.Repeated, $"`{field.Name}` has {CustomValue.Show(doubled, field)} more than once");
    }

    private static Issue? ChangeIssue(CustomField field, CustomFieldTarget target, object? value, PicklistSnapshot picklists) =>
        new CustomFieldConversion(field, target, picklists).TryConvert(value, out _, out var fault)
            ? null
            : Error(IssueCode.ValueType, $"`{field.Name}` is being changed to {target.Type}: {fault}");

    /// <summary>The codes of the items that people call so, else those that are close.</summary>
    private static IReadOnlyList<string> Meant(Picklist list, string written)
    {
        PicklistItem[] active = [.. list.Items.Where(i => i.IsActive)];
        string[] called = [.. active.Where(i => i.Labels.ByCulture.Values.Contains(written, StringComparer.OrdinalIgnoreCase)).Select(i => i.Code)];
        return called is [] ? Suggestions.For(written, active.Select(i => i.Code)) : called;
    }

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
