using Segmentation.Crm;

namespace Segmentation;

/// <summary>What keeps sections from being a layout, each fault with its place in the JSON form.</summary>
internal static class FormLayoutFaults
{
    public static IEnumerable<Issue> In(EntityType entityType, FormScope scope, IReadOnlyList<FormSection> sections)
    {
        if (scope.Pipeline is not null && !HasPipelines(entityType))
        {
            var message = $"{entityType.Name} has no pipelines: no field of it stores codes of the picklist `{FactoryPicklists.Pipeline}`";
            yield return Fault(IssueCode.NotAvailable, "/pipeline", message);
        }

        if (FilterText.FaultIn($"{scope.User} {scope.Pipeline}", allowsNull: true) is { } unwritable)
            yield return Fault(IssueCode.Syntax, "", unwritable);
        if (sections.Count == 0)
            yield return Fault(IssueCode.EmptyInput, "/sections", "a form needs a section");
        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var places = new Dictionary<Field, string>();
        for (var i = 0; i < sections.Count; i++)
        {
            var (key, fields) = (sections[i].Key, sections[i].Fields);
            if (Texts(sections[i]).Select(t => FilterText.FaultIn(t, allowsNull: true)).FirstOrDefault(f => f is not null) is { } fault)
                yield return Fault(IssueCode.Syntax, $"/sections/{i}", fault);
            if (!keys.Add(key))
                yield return Fault(IssueCode.Repeated, $"/sections/{i}/key", $"there are two sections `{key}`");
            for (var j = 0; j < fields.Count; j++)
            {
                var pointer = $"/sections/{i}/fields/{j}";
                if (entityType.FindField(fields[j].Name) is not { } field)
                    yield return UnknownField(entityType, fields[j].Name) with { Pointer = $"{pointer}/name" };
                else if (!places.TryAdd(field, key))
                    yield return Fault(IssueCode.Repeated, pointer, $"the field `{field.Name}` stands twice: in section `{places[field]}` and in `{key}`");
            }
        }
    }

    public static Issue UnknownField(EntityType entityType, string name) =>
        Fault(IssueCode.UnknownField, null, $"`{name}` is no field that a form of {entityType.Name} can hold") with
        {
            Suggestions = Suggestions.For(name, entityType.Fields.Select(f => f.Name)),
        };

    private static IEnumerable<string> Texts(FormSection section) =>
        [section.Key, .. section.Labels.ByCulture.SelectMany(l => new[] { l.Key, l.Value })];

    /// <summary>Whether entities stand in pipelines, so that forms may differ by them.</summary>
    public static bool HasPipelines(EntityType entityType) =>
        entityType.Fields.Any(f => string.Equals(f.Picklist, FactoryPicklists.Pipeline, StringComparison.OrdinalIgnoreCase));

    private static Issue Fault(IssueCode code, string? pointer, string message) => new(Severity.Error, code, message) { Pointer = pointer };
}
