using System.Text.Json;
using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads the stored form of a layout, and finds as many faults as it can tell apart.</summary>
internal sealed class FormLayoutReader
{
    // Zero is what the reader of JSON takes for its own limit.
    private const int DefaultDepth = 0;

    private readonly List<Issue> _issues = [];

    public FormLayoutResult Read(string json, BindingContext context)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonText.Parse(json, DefaultDepth);
            return Read(document.RootElement, context, requireVersion: true);
        }
        catch (JsonFault fault)
        {
            return new(null, [fault.Issue]);
        }
    }

    public FormLayoutResult Read(JsonElement element, BindingContext context, bool requireVersion)
    {
        try
        {
            var members = new JsonMembers(element, "", "a form layout");
            if (requireVersion)
                members.RequireVersion();
            var layout = Layout(members, context);
            return _issues.Count > 0 ? new(null, _issues) : new(layout, []);
        }
        catch (JsonFault fault)
        {
            return new(null, [.. _issues, fault.Issue]);
        }
        catch (FormLayoutException exception)
        {
            return new(null, exception.Issues);
        }
    }

    private FormLayout? Layout(JsonMembers members, BindingContext context)
    {
        members.Allow("v", "entityType", "pipeline", "user", "sections");
        members.CheckVersion();
        var entityType = EntityTypeOf(members, context.Model);
        var scope = members.Has("user") ? FormScope.Personal(members.Text("user")) : FormScope.Common;
        if (members.Has("pipeline"))
            scope = scope.In(Pipeline(members, context.Picklists));
        var sections = Items(members, "sections", Section);
        return _issues.Count > 0 ? null : new FormLayout(entityType, sections).For(scope);
    }

    private static EntityType EntityTypeOf(JsonMembers members, SegmentationModel model)
    {
        var name = members.Text("entityType");
        return model.Find(name) ?? throw new JsonFault(
            IssueCode.Syntax,
            members.PointerTo("entityType"),
            $"`{name}` is no entity type of the model",
            [.. Suggestions.For(name, model.EntityTypes.Select(e => e.Name))]);
    }

    private static string Pipeline(JsonMembers members, PicklistSnapshot picklists)
    {
        var code = members.Text("pipeline");
        var pipelines = picklists.Find(FactoryPicklists.Pipeline);
        return pipelines?.Find(code)?.Code ?? throw new JsonFault(
            IssueCode.UnknownItem,
            members.PointerTo("pipeline"),
            $"`{code}` is no item of the picklist `{FactoryPicklists.Pipeline}`",
            [.. Suggestions.For(code, pipelines?.Items.Select(i => i.Code) ?? [])]);
    }

    private FormSection Section(JsonElement element, string pointer)
    {
        var members = new JsonMembers(element, pointer, "a section");
        members.Allow("key", "labels", "fields");
        return new FormSection(members.Text("key"), members.Labels("labels", "the labels of a section"), Items(members, "fields", Field));
    }

    private static FormField Field(JsonElement element, string pointer)
    {
        var members = new JsonMembers(element, pointer, "a field of a section");
        members.Allow("name", "state");
        return new FormField(members.Text("name"), members.Has("state") ? State(members) : FormFieldState.Shown);
    }

    private static FormFieldState State(JsonMembers members)
    {
        var word = members.Text("state");
        string[] words = [.. Enum.GetValues<FormFieldState>().Select(Vocabulary.Word)];
        return Array.IndexOf(words, word) is >= 0 and var index
            ? (FormFieldState)index
            : throw new JsonFault(
                IssueCode.Syntax,
                members.PointerTo("state"),
                $"`{word}` is no state of a field: {string.Join(", ", words)}",
                [.. Suggestions.For(word, words)]);
    }

    /// <summary>What the items of an array are read as; those that are faulty are left out and noted.</summary>
    private List<T> Items<T>(JsonMembers members, string name, Func<JsonElement, string, T> read)
    {
        var (list, pointer) = (members.Require(name), members.PointerTo(name));
        if (list.ValueKind != JsonValueKind.Array)
            throw new JsonFault(IssueCode.Syntax, pointer, $"an array is expected here, not {JsonMembers.Name(list)}");
        var items = new List<T>();
        foreach (var (index, element) in list.EnumerateArray().Index())
        {
            try
            {
                items.Add(read(element, $"{pointer}/{index}"));
            }
            catch (JsonFault fault)
            {
                _issues.Add(fault.Issue);
            }
        }

        return items;
    }
}
