using System.Collections.Immutable;

namespace Segmentation;

/// <summary>All custom fields as they stood at one time, by entity type. Immutable and thread-safe.</summary>
public sealed class CustomFieldCatalogue
{
    private readonly ImmutableSortedDictionary<string, ImmutableArray<CustomField>> _fields;

    private CustomFieldCatalogue(ImmutableSortedDictionary<string, ImmutableArray<CustomField>> fields) => _fields = fields;

    /// <summary>No custom fields.</summary>
    public static CustomFieldCatalogue Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, ImmutableArray<CustomField>>(StringComparer.OrdinalIgnoreCase));

    /// <summary>The names of the entity types that have custom fields.</summary>
    public IEnumerable<string> EntityTypes => _fields.Keys;

    /// <summary>The fields of an entity type, in the order declared; none of one that is unknown.</summary>
    /// <param name="entityType">The name of the entity type, without regard to case.</param>
    public IReadOnlyList<CustomField> Of(string entityType) => _fields.GetValueOrDefault(entityType, []);

    /// <summary>The field of this name, without regard to case; null when there is none.</summary>
    public CustomField? Find(string entityType, string name) => Of(entityType).FirstOrDefault(f => IsNamed(f, name));

    /// <summary>The catalogue with fields added, or put in the place of those of their names.</summary>
    /// <exception cref="FilterException">There is a field whose name differs in case alone: it would lose its values, which are kept by name.</exception>
    public CustomFieldCatalogue With(string entityType, params IEnumerable<CustomField> fields) =>
        fields.Aggregate(this, (catalogue, field) => catalogue.WithOne(entityType, field));

    /// <summary>The catalogue without a field; the same where there is none of the name, which is compared without regard to case.</summary>
    public CustomFieldCatalogue Without(string entityType, string name)
    {
        ImmutableArray<CustomField> left = [.. Of(entityType).Where(f => !IsNamed(f, name))];
        return left.Length == Of(entityType).Count ? this : left.IsEmpty ? new(_fields.Remove(entityType)) : WithAll(entityType, left);
    }

    /// <summary>What keeps the fields from being added to a model: an entity type is unknown or has no place for values, or a name is taken.</summary>
    public IReadOnlyList<Issue> IssuesIn(SegmentationModel model) => [.. _fields.SelectMany(f => IssuesIn(model, f.Key, f.Value))];

    /// <summary>What is wrong with the fields: also a picklist that is not registered, and a default value that could not be written.</summary>
    public IReadOnlyList<Issue> IssuesIn(SegmentationModel model, PicklistSnapshot picklists) =>
    [
        .. IssuesIn(model),
        .. from entityType in _fields
           from field in entityType.Value
           let issue = IssueOf(field, picklists)
           where issue is not null
           select issue with { Pointer = Pointer(entityType.Key, field.Name) },
    ];

    private CustomFieldCatalogue WithOne(string entityType, CustomField field)
    {
        if (Find(entityType, field.Name) is not { } old)
            return WithAll(entityType, [.. Of(entityType), field]);
        return old.Name == field.Name
            ? WithAll(entityType, [.. Of(entityType).Select(f => ReferenceEquals(f, old) ? field : f)])
            : throw new FilterException($"{entityType} has a custom field `{old.Name}` already, whose name differs from `{field.Name}` in case alone");
    }

    private CustomFieldCatalogue WithAll(string entityType, ImmutableArray<CustomField> fields) =>
        new(_fields.SetItem(_fields.TryGetKey(entityType, out var asDeclared) ? asDeclared : entityType, fields));

    private static IEnumerable<Issue> IssuesIn(SegmentationModel model, string name, IEnumerable<CustomField> fields)
    {
        if (model.Find(name) is not { } entityType)
        {
            return [Error(IssueCode.NotAvailable, $"the model has no entity type `{name}`", name) with
            {
                Suggestions = Suggestions.For(name, model.EntityTypes.Select(e => e.Name)),
            }];
        }

        if (!entityType.HasCustomValues)
            return [Error(IssueCode.NotAvailable, $"{entityType} has no place for custom values: declare it with Custom(…)", name)];
        var taken = entityType.MemberNames.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return fields.Where(f => taken.Contains(f.Name))
            .Select(f => Error(IssueCode.Repeated, $"{entityType} has a field or relation `{f.Name}` already: choose another name", name, f.Name));
    }

    private static Issue? IssueOf(CustomField field, PicklistSnapshot picklists) => field.Picklist is { } key && picklists.Find(key) is null
        ? Error(IssueCode.UnknownPicklist, $"the picklist `{key}` of `{field.Name}` is not registered") with
        {
            Suggestions = Suggestions.For(key, picklists.Lists.Select(l => l.Key)),
        }
        : CustomFieldCheck.IssueOf(field with { IsRequired = false }, field.DefaultValue, before: null, picklists) is { } issue
            ? issue with { Message = $"the default value: {issue.Message}" }
            : null;

    private static Issue Error(IssueCode code, string message, params IEnumerable<string> place) =>
        new(Severity.Error, code, message) { Pointer = Pointer(place) };

    private static bool IsNamed(CustomField field, string name) => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase);

    internal static string Pointer(params IEnumerable<string> steps) =>
        string.Concat(steps.Select(s => $"/{s.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}"));
}
