using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>The custom fields in the document, by entity type, each type's in their own order.</summary>
internal sealed class CustomFieldSection(ICustomFieldRepository repository, SegmentationModel model)
    : ConfigurationSection<CustomFieldCatalogue>("customFields", repository)
{
    protected override BindingContext AddTo(BindingContext context, CustomFieldCatalogue definitions) =>
        context with { Model = model.WithCustomFields(definitions) };

    protected override JsonNode Write(CustomFieldCatalogue definitions, BindingContext context) => new JsonObject(definitions.EntityTypes
        .Order(StringComparer.Ordinal)
        .Select(t => KeyValuePair.Create(t, (JsonNode?)ConfigurationJson.Array(definitions.Of(t), CustomFieldJson.Write))));

    protected override CustomFieldCatalogue Read(JsonElement? element, CustomFieldCatalogue stored, ConfigurationDraft draft)
    {
        var places = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var after = element is { } given ? draft.Try(() => Read(given, stored, places, draft)) ?? stored : stored;
        if (draft.HasErrors)
            return stored;
        var issues = after.IssuesIn(model, draft.After.Picklists).Concat(CustomFieldRegistry.Retyped(stored, after));
        draft.Report(issues, stored.IssuesIn(model, draft.Before.Picklists), i => places.GetValueOrDefault(i.Pointer!, $"/{Name}"));
        return after.IssuesIn(model).Count > 0 ? stored : after;
    }

    protected override IEnumerable<string> Changes(CustomFieldCatalogue before, CustomFieldCatalogue after, ConfigurationDraft draft) =>
        after.EntityTypes.SelectMany(type => after.Of(type)
            .SelectMany(f => before.Find(type, f.Name) is { } old
                ? ConfigurationJson.Changes($"{type} {f.Name}", CustomFieldJson.Write(old), CustomFieldJson.Write(f))
                : ConfigurationJson.Changes($"{type} {f.Name}", null, CustomFieldJson.Write(f)))
            .Concat(OrderChange(type, before.Of(type), after.Of(type))));

    private static IEnumerable<string> OrderChange(string type, IReadOnlyList<CustomField> before, IReadOnlyList<CustomField> after)
    {
        string[] old = [.. before.Select(f => f.Name)];
        string[] now = [.. after.Select(f => f.Name).Intersect(old)];
        return old.SequenceEqual(now) ? [] : [$"{type}: order: {string.Join(", ", old)} -> {string.Join(", ", now)}"];
    }

    private CustomFieldCatalogue Read(JsonElement element, CustomFieldCatalogue stored, Dictionary<string, string> places, ConfigurationDraft draft)
    {
        var types = new JsonMembers(element, $"/{Name}", "the custom fields by entity type");
        var after = stored;
        foreach (var type in types.Names)
        {
            var pointer = types.PointerTo(type);
            if (!places.TryAdd(CustomFieldCatalogue.Pointer(type), pointer))
                throw new JsonFault(IssueCode.Repeated, pointer, $"the entity type `{type}` stands twice");
            var fields = draft.Try(() => draft.Items(types.Require(type), pointer, (e, place) => Field(e, place, type)));
            if (fields is not null)
                after = With(after, type, fields);
        }

        foreach (var type in stored.EntityTypes)
        {
            foreach (var left in stored.Of(type).Where(f => !places.ContainsKey(CustomFieldCatalogue.Pointer(type, f.Name))))
                draft.Inform($"/{Name}", IssueCode.LeftOut, $"the document leaves out the custom field `{left.Name}` of {type}: it stays as it is");
        }

        return after;

        CustomField Field(JsonElement field, string pointer, string type)
        {
            var members = new JsonMembers(field, pointer, "a custom field");
            var name = members.Text("name");
            if (!places.TryAdd(CustomFieldCatalogue.Pointer(type, name), pointer))
                throw new JsonFault(IssueCode.Repeated, members.PointerTo("name"), $"{type} has two custom fields `{name}`");
            var old = stored.Find(type, name);
            if (old is not null && old.Name != name)
            {
                var message = $"{type} has a custom field `{old.Name}` already, whose name differs from `{name}` in case alone";
                throw new JsonFault(IssueCode.Repeated, members.PointerTo("name"), message);
            }

            return CustomFieldJson.Read(members, old);
        }
    }

    /// <summary>The catalogue with the fields of an entity type in the order given, and after them those that are not among them.</summary>
    private static CustomFieldCatalogue With(CustomFieldCatalogue catalogue, string type, IReadOnlyList<CustomField> fields)
    {
        CustomField[] all = [.. fields, .. catalogue.Of(type).Where(o => fields.All(f => f.Name != o.Name))];
        return all.SequenceEqual(catalogue.Of(type), ReferenceEqualityComparer.Instance)
            ? catalogue
            : catalogue.Of(type).Aggregate(catalogue, (c, f) => c.Without(type, f.Name)).With(type, all);
    }
}
