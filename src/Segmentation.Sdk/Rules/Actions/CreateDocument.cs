using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>
/// Creates a document of a template, or of a template of its own for each value of a field. A port: register an <see cref="IActionHandler{TAction}"/>, which
/// is given an action with the one template that the entity calls for.
/// </summary>
public sealed record CreateDocument : RuleAction
{
    /// <summary>Creates a document of a template.</summary>
    /// <exception cref="FilterException">The name is empty.</exception>
    public CreateDocument(string template) => Template = Names.Require(template, "the name of a template");

    private CreateDocument(string by, ValueList<TemplateChoice> templates, string? otherwise) => (By, Templates, Template) = (by, templates, otherwise);

    /// <summary>The name of the template; where a field decides, of the one for its other values; null: there is none for them.</summary>
    public string? Template { get; }

    /// <summary>The name of the field that decides; null: none does.</summary>
    public string? By { get; }

    /// <summary>The templates for the values of the field.</summary>
    public ValueList<TemplateChoice> Templates { get; } = [];

    /// <summary>Creates a document of a template of its own for each value of a field, such as the deal's type.</summary>
    /// <param name="field">The name of the field.</param>
    /// <param name="templates">The name of the template for each value: a code, or what equals the value in filters.</param>
    /// <param name="otherwise">The name of the template for other values; null: the action fails for them.</param>
    /// <exception cref="RuleException">There is no template.</exception>
    /// <exception cref="FilterException">A name is empty.</exception>
    public static CreateDocument PerValue(string field, IEnumerable<TemplateChoice> templates, string? otherwise = null)
    {
        ValueList<TemplateChoice> all = [.. templates];
        return all.Count == 0
            ? throw new RuleException($"a document for each `{field}` needs a template for one of its values")
            : new CreateDocument(Names.Require(field, "the name of a field"), all, otherwise);
    }

    internal static ActionKind<CreateDocument> Kind { get; } = new("createDocument", Read, Write)
    {
        Check = IssuesOf,
        Writes = (_, _) => [],
        ReplaceItems = (action, context, map) => action.By is { } field && context.EntityType.FindField(field)?.Picklist is { } list
            ? new CreateDocument(field, [.. action.Templates.Select(t => t with { Value = map(list, t.Value) }).DistinctBy(t => t.Value)], action.Template)
            : action,
    };

    /// <summary>The filter of those who have one of the values.</summary>
    internal Filter Having(TemplateChoice choice) => new Condition(new FieldSubject(By!), Operators.EqualTo, [choice.Value]);

    private static CreateDocument Read(ActionMembers members) => members.TextOrNull("by") is { } field
        ? PerValue(field, members.Objects("templates").Select(t => new TemplateChoice(t.Text("value"), t.Text("template"))), members.TextOrNull("template"))
        : new(members.Text("template"));

    private static JsonObject Write(CreateDocument action)
    {
        var json = new JsonObject();
        if (action.Template is { } template)
            json["template"] = template;
        if (action.By is not { } field)
            return json;
        json["by"] = field;
        json["templates"] = new JsonArray([.. action.Templates.Select(t => new JsonObject { ["value"] = t.Value, ["template"] = t.Template })]);
        return json;
    }

    private static IEnumerable<Issue> IssuesOf(CreateDocument action, ActionContext context) => action.Templates.SelectMany((choice, i) =>
    {
        var binder = new Binder(context.EntityType, context.Binding, source: null);
        binder.Bind(action.Having(choice));
        return binder.Issues.Where(issue => issue.Severity != Severity.Information)
            .Select(issue => issue with { Pointer = issue.Pointer == "/field" ? "/by" : $"/templates/{i}{issue.Pointer}" });
    });
}

/// <summary>The template for one value of a field.</summary>
/// <param name="Value">The value, a code for a picklist.</param>
/// <param name="Template">The name of the template.</param>
public sealed record TemplateChoice(string Value, string Template);
