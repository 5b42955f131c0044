namespace Segmentation;

/// <summary>Finds what keeps entities of a type from being written. Immutable and thread-safe.</summary>
/// <param name="entityType">The entity type with its custom fields.</param>
/// <param name="picklists">The picklists in force.</param>
internal sealed class EntityCheck<T>(EntityType<T> entityType, PicklistSnapshot picklists)
    where T : class
{
    private static readonly IReadOnlyDictionary<string, object?> NoValues = new Dictionary<string, object?>();

    private readonly IReadOnlyList<Field> _own = [.. entityType.Fields.Where(f => !entityType.IsCustom(f) && (f.IsRequired || f.Picklist is not null))];
    private readonly IReadOnlyList<(CustomField Custom, Field Read)> _custom = [.. entityType.CustomFields.Zip(entityType.Fields.Where(entityType.IsCustom))];
    private readonly IReadOnlyList<DependentField> _dependent = [.. DependentField.Of(entityType, picklists)];

    public EntityType<T> EntityType => entityType;

    /// <summary>One issue a field at most, the entity type's own fields first; what is stored may stay as it is.</summary>
    public IReadOnlyList<Issue> IssuesOf(T entity, T? stored)
    {
        var issues = _own.Select(f => (IssueOf(f, entity, stored) ?? DependencyIssue(f, entity, stored)) is { } issue
            ? issue with { Pointer = CustomFieldCatalogue.Pointer(f.Name) }
            : null);
        if (entityType.HasCustomValues)
        {
            var (values, before) = (ValuesOf(entity), stored is null ? null : ValuesOf(stored));
            issues = issues
                .Concat(_custom.Select(f =>
                    (CustomFieldCheck.IssueOf(f.Custom, values.GetValueOrDefault(f.Custom.Name), before, picklists) ?? DependencyIssue(f.Read, entity, stored))
                        ?.At(f.Custom.Name)))
                .Concat(CustomFieldCheck.UnknownNames(entityType.CustomFields, values, before));
        }

        return [.. issues.OfType<Issue>()];
    }

    private IReadOnlyDictionary<string, object?> ValuesOf(T entity) => entityType.CustomValuesOf(entity) ?? NoValues;

    private Issue? IssueOf(Field field, T entity, T? stored)
    {
        if (field.IsRequired && IsEmpty(field, entity) && (stored is null || !IsEmpty(field, stored)))
            return new Issue(Severity.Error, IssueCode.Required, $"`{field.Name}` needs a value");
        return field.Picklist is null
            ? null
            : new ItemCheck(field.Name, field.Picklist, field.IsSensitive, picklists).IssueOf(field.Codes(entity), stored is null ? [] : field.Codes(stored));
    }

    private Issue? DependencyIssue(Field field, T entity, T? stored) =>
        _dependent.FirstOrDefault(d => d.Field == field)?.IssueOf(entity, stored);

    private static bool IsEmpty(Field field, T entity) => field.Type.IsMany ? !field.ReadItems(entity).Any() : field.Read(entity).IsEmpty;
}
