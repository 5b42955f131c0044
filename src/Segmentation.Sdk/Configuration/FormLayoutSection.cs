using System.Text.Json;
using System.Text.Json.Nodes;
using Segmentation.Crm;

namespace Segmentation;

/// <summary>The form layouts in the document, common ones and people's own.</summary>
internal sealed class FormLayoutSection(IFormLayoutRepository repository) : ConfigurationSection<FormLayouts>("layouts", repository)
{
    protected override JsonNode Write(FormLayouts definitions, BindingContext context) =>
        ConfigurationJson.Array(InForce(definitions, context).OrderBy(NameOf, StringComparer.Ordinal), Write);

    protected override IEnumerable<string> Changes(FormLayouts before, FormLayouts after, ConfigurationDraft draft)
    {
        var old = InForce(before, draft.After).ToList();
        return InForce(after, draft.After).SelectMany(l => ConfigurationJson.Changes(NameOf(l), Find(old, l) is { } known ? Write(known) : null, Write(l)));
    }

    protected override FormLayouts Read(JsonElement? element, FormLayouts stored, ConfigurationDraft draft)
    {
        if (element is not { } array || draft.HasErrors)
            return stored;
        List<FormLayout> read = [];
        var context = draft.After;
        if (draft.Try(() => draft.Items(array, $"/{Name}", Layout)) is not { } layouts)
            return stored;
        var old = InForce(stored, context).ToList();
        foreach (var left in old.Where(l => Find(read, l) is null))
            draft.Inform($"/{Name}", IssueCode.LeftOut, $"the document leaves out the form layout {NameOf(left)}: it stays as it is");
        var changed = layouts.Where(l => Find(old, l) is not { } known || !JsonNode.DeepEquals(Write(known), Write(l))).ToList();
        return changed is [] ? stored : changed.Aggregate(new FormLayouts(old), (all, layout) => all.With(layout));

        FormLayout? Layout(JsonElement item, string pointer)
        {
            var result = new FormLayoutReader().Read(item, context, requireVersion: false);
            foreach (var issue in result.Issues)
                draft.Report(issue with { Pointer = pointer + issue.Pointer });
            if (result.Layout is not { } layout)
                return null;
            if (Find(read, layout) is not null)
                throw new JsonFault(IssueCode.Repeated, pointer, $"the form layout {NameOf(layout)} stands twice");
            read.Add(layout);
            return layout;
        }
    }

    /// <summary>The layouts over the fields as they are now, and with the codes of pipelines as they are now: of two that became one, the first.</summary>
    private static IEnumerable<FormLayout> InForce(FormLayouts layouts, BindingContext context) => layouts.Layouts
        .Select(l => context.Model.Find(l.EntityType.Name) is { } entityType ? l.Over(entityType) : l)
        .Select(l => l.Scope.Pipeline is { } code && context.Picklists.Find(FactoryPicklists.Pipeline)?.Find(code) is { } item
            ? l.For(l.Scope.In(item.Code))
            : l)
        .DistinctBy(l => (l.EntityType.Name.ToUpperInvariant(), l.Scope));

    private static FormLayout? Find(IEnumerable<FormLayout> layouts, FormLayout like) =>
        layouts.FirstOrDefault(l => string.Equals(l.EntityType.Name, like.EntityType.Name, StringComparison.OrdinalIgnoreCase) && l.Scope == like.Scope);

    private static string NameOf(FormLayout layout)
    {
        var pipeline = layout.Scope.Pipeline is { } code ? $" in {code}" : "";
        return $"{layout.EntityType.Name}{pipeline}{(layout.Scope.User is { } user ? $" of user {user}" : "")}";
    }

    private static JsonObject Write(FormLayout layout)
    {
        var json = new JsonObject();
        FormLayoutJson.Store(layout, json);
        return json;
    }
}
