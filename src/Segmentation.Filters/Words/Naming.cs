using System.Globalization;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What the names that stand at one entity type are for people: labels, else the names; what is not found, as it stands.</summary>
/// <param name="context">The model and the picklists.</param>
/// <param name="entityType">Where names are looked up; null behind a relation that was not found.</param>
/// <param name="culture">The culture of the labels.</param>
internal sealed class Naming(BindingContext context, EntityType? entityType, CultureInfo culture)
{
    private const string Step = " › ";

    public string Field(FieldPath path)
    {
        var (steps, end) = Follow(path.Steps.SkipLast(1));
        return string.Join(Step, [.. steps, end.Member(path.Steps[^1])]);
    }

    /// <summary>A relation, and the naming at its end.</summary>
    public (string Text, Naming Related) Relation(FieldPath path)
    {
        var (steps, end) = Follow(path.Steps);
        return (string.Join(Step, steps), end);
    }

    /// <summary>The field as binding understands it; null when it does not.</summary>
    public Term? TermOf(FieldPath path) => entityType is null ? null : new Binder(entityType, context, source: null).TermOf(new FieldSubject(path)).Term;

    public string Item(string? picklist, string code) => context.Picklists.Find(picklist ?? "")?.Find(code)?.LabelFor(culture) ?? code;

    private (List<string> Steps, Naming End) Follow(IEnumerable<string> relations)
    {
        var (type, steps) = (entityType, new List<string>());
        foreach (var name in relations)
        {
            var relation = type?.RelationsNamed(name) is [var only] ? only : null;
            steps.Add(relation is null ? name : Shown(relation.Labels, relation.Name));
            type = relation is null ? null : context.Model.Find(relation.Target);
        }

        return (steps, new Naming(context, type, culture));
    }

    private string Member(string name) => entityType?.MembersNamed(name) switch
    {
        [Field field] => Shown(field.Labels, field.Name),
        [DerivedField derived] => Shown(derived.Labels, derived.Name),
        [Relation relation] => Shown(relation.Labels, relation.Name),
        _ => name,
    };

    private string Shown(Labels labels, string name) => labels.For(culture) ?? name;
}
