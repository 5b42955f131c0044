using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>The picklists in the document; pipelines and stages are among them.</summary>
internal sealed class PicklistSection(IPicklistRepository repository) : ConfigurationSection<PicklistSnapshot>("picklists", repository)
{
    protected override BindingContext AddTo(BindingContext context, PicklistSnapshot definitions) => context with { Picklists = definitions };

    protected override IEnumerable<string> Changes(PicklistSnapshot before, PicklistSnapshot after, ConfigurationDraft draft) =>
        before.ChangesTo(after).Select(c => c.ToString());

    protected override JsonNode Write(PicklistSnapshot definitions, BindingContext context) =>
        ConfigurationJson.Array(definitions.Lists.OrderBy(l => l.Key, StringComparer.Ordinal), PicklistJson.Write);

    protected override PicklistSnapshot Read(JsonElement? element, PicklistSnapshot stored, ConfigurationDraft draft)
    {
        if (element is not { } array)
            return stored;
        var places = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var lists = draft.Try(() => draft.Items(array, $"/{Name}", (item, pointer) => Read(item, pointer, stored, places, draft)));
        if (lists is null)
            return stored;
        if (draft.HasErrors)
            return stored;
        foreach (var left in stored.Lists.Where(l => !places.ContainsKey(l.Key)))
            draft.Inform($"/{Name}", IssueCode.LeftOut, $"the document leaves out the picklist `{left.Key}`: it stays as it is");
        List<Picklist> all =
        [
            .. stored.Lists.Select(l => lists.FirstOrDefault(n => IsKey(n.Key, l.Key)) ?? l),
            .. lists.Where(l => stored.Find(l.Key) is null),
        ];
        foreach (var list in lists)
            CheckParents(list, places[list.Key], all, draft);
        if (draft.HasErrors)
            return stored;
        try
        {
            var after = new PicklistSnapshot(all);
            return stored.ChangesTo(after).Count == 0 ? stored : after;
        }
        catch (ArgumentException exception)
        {
            draft.Report(new Issue(Severity.Error, IssueCode.Circle, exception.Message) { Pointer = $"/{Name}" });
            return stored;
        }
    }

    private static Picklist Read(JsonElement element, string pointer, PicklistSnapshot stored, Dictionary<string, string> places, ConfigurationDraft draft)
    {
        var members = new JsonMembers(element, pointer, "a picklist");
        var key = members.Text("key");
        if (!places.TryAdd(key, pointer))
            throw new JsonFault(IssueCode.Repeated, members.PointerTo("key"), $"there are two picklists `{key}`");
        var list = PicklistJson.Read(members, stored.Find(key));
        return stored.Find(key) is { } old ? PicklistOmission.Join(old, list, pointer, draft) : list;
    }

    private static void CheckParents(Picklist list, string pointer, List<Picklist> all, ConfigurationDraft draft)
    {
        if (list.ParentKey is not { } key)
        {
            foreach (var (index, item) in list.Items.Index().Where(i => i.Item.Parent is not null))
                Fault(IssueCode.NotAvailable, $"/items/{index}/parent", $"`{item.Code}` depends on `{item.Parent}`, and the list `{list.Key}` on no other");
            return;
        }

        if (all.Find(l => IsKey(l.Key, key)) is not { } parent)
        {
            Fault(IssueCode.UnknownPicklist, "/parent", $"there is no picklist `{key}` that `{list.Key}` could depend on", all.Select(l => l.Key), key);
            return;
        }

        foreach (var (index, item) in list.Items.Index().Where(i => i.Item.Parent is { } code && parent.Find(code) is null))
        {
            var message = $"`{item.Parent}`, which `{item.Code}` depends on, is no item of `{parent.Key}`";
            Fault(IssueCode.UnknownItem, $"/items/{index}/parent", message, parent.Items.Select(i => i.Code), item.Parent);
        }

        void Fault(IssueCode code, string place, string message, IEnumerable<string>? known = null, string? written = null) =>
            draft.Report(new Issue(Severity.Error, code, message)
            {
                Pointer = pointer + place,
                Suggestions = known is null ? [] : Suggestions.For(written!, known),
            });
    }

    private static bool IsKey(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
