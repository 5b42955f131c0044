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
        var old = InForce(stored, draft.After).ToList();
        var context = WithPipelinesOf(old, draft.After);
        if (draft.Try(() => draft.Items(array, $"/{Name}", Layout)) is not { } layouts)
            return stored;
        foreach (var left in old.Where(l => Find(read, l) is null))
            draft.Inform($"/{Name}", IssueCode.LeftOut, $"the document leaves out the form layout {NameOf(left)}: it stays as it is");
        var changed = layouts.Where(l => Find(old, l) is not { } known || !JsonNode.DeepEquals(Write(known), Write(l))).ToList();
        if (changed is [])
            return stored;
        var unknown = stored.Layouts.Where(l => !IsKnown(l, draft.After));
        return changed.Aggregate(new FormLayouts([.. old, .. unknown]), (all, layout) => all.With(layout));

        FormLayout? Layout(JsonElement item, string pointer)
        {
            var result = new FormLayoutReader().Read(item, context, requireVersion: false);
            foreach (var issue in result.Issues)
                draft.Report(issue with { Pointer = pointer + issue.Pointer });
            if (result.Layout is not { } layout)
                return null;
            if (Find(read, layout) is not null)
                throw new JsonFault(IssueCode.Repeated, pointer, $"the form layout {NameOf(layout)} stands twice");
            var known = Find(old, layout);
            if (layout.Scope.Pipeline is { } code && draft.After.Picklists.Find(FactoryPicklists.Pipeline)?.Find(code) is null)
                draft.Report(Dangling(code, isStored: known is not null) with { Pointer = $"{pointer}/pipeline" });
            read.Add(layout);
            return known is null ? layout : layout.For(known.Scope);
        }
    }

    /// <summary>
    /// The layouts over the fields as they are now, and with the codes of pipelines as they are now: of two that became one, the first. Without those that the
    /// model has no place for any more, which stay stored.
    /// </summary>
    private static IEnumerable<FormLayout> InForce(FormLayouts layouts, BindingContext context) => layouts.Layouts
        .Where(l => IsKnown(l, context))
        .Select(l => l.Over(context.Model.Find(l.EntityType.Name)!))
        .Select(l => l.Scope.Pipeline is { } code && context.Picklists.Find(FactoryPicklists.Pipeline)?.Find(code) is { } item
            ? l.For(l.Scope.In(item.Code))
            : l)
        .DistinctBy(l => (l.EntityType.Name.ToUpperInvariant(), l.Scope));

    private static bool IsKnown(FormLayout layout, BindingContext context) =>
        context.Model.Find(layout.EntityType.Name) is { } entityType && (layout.Scope.Pipeline is null || FormLayoutFaults.HasPipelines(entityType));

    /// <summary>The definitions with the pipelines that stored layouts are for and that were deleted since, so that these can be read as they are.</summary>
    private static BindingContext WithPipelinesOf(IEnumerable<FormLayout> layouts, BindingContext context)
    {
        var pipelines = context.Picklists.Find(FactoryPicklists.Pipeline) ?? new Picklist(FactoryPicklists.Pipeline, null, []);
        var deleted = layouts.Select(l => l.Scope.Pipeline).OfType<string>().Where(code => pipelines.Find(code) is null);
        return context with
        {
            Picklists = context.Picklists.With(deleted.Distinct(StringComparer.OrdinalIgnoreCase).Aggregate(pipelines, (all, code) => all.Add(new(code)))),
        };
    }

    private static Issue Dangling(string pipeline, bool isStored) => new(
        isStored ? Severity.Warning : Severity.Error,
        IssueCode.UnknownItem,
        $"`{pipeline}` is no item of the picklist `{FactoryPicklists.Pipeline}`{(isStored ? ", and the layout that is stored for it is never in force" : "")}");

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
