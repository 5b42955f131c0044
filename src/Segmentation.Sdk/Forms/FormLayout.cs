namespace Segmentation;

/// <summary>
/// The form in which people see and fill in the entities of one type: sections, and the fields in each. Immutable and thread-safe: what changes it gives
/// a new layout. Sections and fields are found without regard to case, fields by former names too.
/// </summary>
public sealed partial class FormLayout
{
    /// <summary>A layout of an entity type's fields in sections, both in the order in which people see them.</summary>
    /// <param name="entityType">The entity type; fields of it that no section names are hidden.</param>
    /// <param name="sections">The sections, at least one.</param>
    /// <exception cref="FormLayoutException">There is no section, a section or field stands twice, or a field is unknown; the issues tell all.</exception>
    public FormLayout(EntityType entityType, params IEnumerable<FormSection> sections)
        : this(entityType, FormScope.Common, [.. sections])
    {
    }

    private FormLayout(EntityType entityType, FormScope scope, IReadOnlyList<FormSection> sections)
    {
        var issues = FormLayoutFaults.In(entityType, scope, sections).ToList();
        if (issues.Count > 0)
            throw new FormLayoutException(issues);
        (EntityType, Scope) = (entityType, scope);
        Sections = [.. sections.Select(s => s with { Fields = [.. s.Fields.Select(f => f with { Name = entityType.FindField(f.Name)!.Name })] })];
    }

    /// <summary>
    /// The layout that an entity type starts with: for contacts, companies and deals several sections, with the field <c>type</c> in the section
    /// <c>more</c>; for others one section, <c>details</c>, with all fields.
    /// </summary>
    /// <param name="entityType">The entity type; one of a shipped class has the shipped sections with those of their fields that it has.</param>
    public static FormLayout Factory(EntityType entityType) => FactoryForms.For(entityType);

    /// <summary>The entity type, as its fields stood when the layout was made.</summary>
    public EntityType EntityType { get; }

    /// <summary>Whom the layout holds for.</summary>
    public FormScope Scope { get; }

    /// <summary>The sections in order.</summary>
    public IReadOnlyList<FormSection> Sections { get; }

    /// <summary>The names of the fields that the layout uses, in order: those that have a place in a section, shown or hidden.</summary>
    public IReadOnlyList<string> Fields => [.. Sections.SelectMany(s => s.Fields).Select(f => f.Name)];

    /// <summary>The fields to select from, in the order declared: hidden ones, and those that have no place yet, such as custom fields added later.</summary>
    public IReadOnlyList<Field> SelectableFields => [.. EntityType.Fields.Where(f => PlaceOf(f.Name)?.Field.State is null or FormFieldState.Hidden)];

    /// <summary>The section with this key; null when there is none.</summary>
    public FormSection? FindSection(string key) => Sections.FirstOrDefault(s => string.Equals(s.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The section in which a field has its place, shown or hidden; null when it has none.</summary>
    public FormSection? SectionOf(string field) => EntityType.FindField(field) is { } known ? PlaceOf(known.Name)?.Section : null;

    /// <summary>How a field stands in the form; hidden when it has no place.</summary>
    /// <exception cref="FormLayoutException">The entity type has no such field.</exception>
    public FormFieldState StateOf(string field) => PlaceOf(RequireField(field).Name)?.Field.State ?? FormFieldState.Hidden;

    /// <summary>The layout for other people, or another pipeline.</summary>
    /// <exception cref="FormLayoutException">The scope names a pipeline, and the entity type has no field of that picklist.</exception>
    public FormLayout For(FormScope scope) => new(EntityType, scope, Sections);

    /// <summary>
    /// The layout over the same entity type with other fields: a field that was renamed has its place under its new name, one that was deleted leaves it.
    /// </summary>
    /// <exception cref="ArgumentException">It is another entity type.</exception>
    public FormLayout Over(EntityType entityType)
    {
        if (!string.Equals(entityType.Name, EntityType.Name, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"The layout is one of {EntityType.Name}, not of {entityType.Name}.", nameof(entityType));
        return ReferenceEquals(entityType, EntityType) ? this : new FormLayout(entityType, Scope, Known(Sections, entityType));
    }

    /// <summary>The sections without fields that an entity type lacks. Where two fields became one, the first keeps the place.</summary>
    internal static IReadOnlyList<FormSection> Known(IReadOnlyList<FormSection> sections, EntityType entityType)
    {
        var seen = new HashSet<Field>();
        return [.. sections.Select(s => s with { Fields = [.. s.Fields.Where(f => entityType.FindField(f.Name) is { } known && seen.Add(known))] })];
    }

    private FormLayout With(IEnumerable<FormSection> sections) => new(EntityType, Scope, [.. sections]);

    private (FormSection Section, FormField Field)? PlaceOf(string name)
    {
        foreach (var section in Sections)
        {
            if (section.Fields.FirstOrDefault(f => f.Name == name) is { } field)
                return (section, field);
        }

        return null;
    }

    private Field RequireField(string name) => EntityType.FindField(name) ?? throw Refusal(FormLayoutFaults.UnknownField(EntityType, name));

    private FormSection RequireSection(string key) => FindSection(key) ??
        throw Refusal(new Issue(Severity.Error, IssueCode.Syntax, $"the form of {EntityType.Name} has no section `{key}`")
        {
            Suggestions = Suggestions.For(key, Sections.Select(s => s.Key)),
        });

    private static FormLayoutException Refusal(Issue issue) => Refusal(issue.ToString());

    private static FormLayoutException Refusal(string message) => new(message);
}
