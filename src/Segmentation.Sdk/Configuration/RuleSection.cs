using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>The rules and decision tables in the document, in the order in which they are asked where they name none of their own.</summary>
internal sealed class RuleSection(IRuleRepository repository, ActionCatalogue actions) : ConfigurationSection<RuleCatalogue>("rules", repository)
{
    protected override JsonNode Write(RuleCatalogue definitions, BindingContext context) => ConfigurationJson.Array(definitions.Definitions, Written);

    protected override IEnumerable<string> Changes(RuleCatalogue before, RuleCatalogue after, ConfigurationDraft draft)
    {
        var changes = after.Definitions
            .SelectMany(d => ConfigurationJson.Changes(d.Key, before.Find(d.Key) is { } old ? Written(old) : null, Written(d)));
        var kept = KeysInOrder(after).Where(k => before.Find(k) is not null);
        return kept.SequenceEqual(KeysInOrder(before), StringComparer.OrdinalIgnoreCase)
            ? changes
            : changes.Append("the rules are asked in another order");
    }

    protected override RuleCatalogue Read(JsonElement? element, RuleCatalogue stored, ConfigurationDraft draft)
    {
        var places = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var after = element is { } array ? draft.Try(() => Read(array, stored, places, draft)) ?? stored : stored;
        if (draft.HasErrors)
            return stored;
        var known = stored.IssuesIn(draft.Before, actions).ToLookup(i => i.Rule, i => Named(i), StringComparer.OrdinalIgnoreCase);
        foreach (var issues in after.IssuesIn(draft.After, actions).GroupBy(i => i.Rule))
        {
            draft.Report(
                issues.Select(Named),
                known[issues.Key],
                issue => places.TryGetValue(issues.Key, out var place) ? $"{place}{issue.Pointer}" : $"/{Name}");
        }

        return after;
    }

    private RuleCatalogue Read(JsonElement array, RuleCatalogue stored, Dictionary<string, string> places, ConfigurationDraft draft)
    {
        var reader = new RuleReader(actions, null, draft.After.Limits!);
        var rules = draft.Items(array, $"/{Name}", (element, pointer) =>
        {
            var rule = reader.Definition(element, pointer);
            if (rule is not null && !places.TryAdd(rule.Key, pointer))
                throw new JsonFault(IssueCode.Repeated, $"{pointer}/key", $"there are two rules `{rule.Key}`");
            // The rule that is stored where the document says the same, with where its text came from.
            return rule is not null && stored.Find(rule.Key) is { } old && JsonNode.DeepEquals(Written(old), Written(rule)) ? old : rule;
        });
        var left = stored.Definitions.Where(r => !places.ContainsKey(r.Key)).ToList();
        foreach (var rule in left.Where(_ => reader.Issues.Count == 0))
            draft.Inform($"/{Name}", IssueCode.LeftOut, $"the document leaves out the rule `{rule.Key}`: it stays as it is, after those of the document");
        // As the document has them: a rule without an order of its own has its place there.
        RuleDefinition[] all = [.. rules, .. left];
        var after = all.SequenceEqual(stored.Definitions) ? stored : reader.Catalogue(all, $"/{Name}");
        foreach (var issue in reader.Issues)
            draft.Report(issue);
        return after ?? stored;
    }

    private static IEnumerable<string> KeysInOrder(RuleCatalogue rules) => rules.Placed.Select(p => p.Definition.Key).Distinct();

    private JsonObject Written(RuleDefinition definition) => RuleWriter.Write(definition, actions);

    private static Issue Named(RuleIssue issue) => issue.Issue with { Message = $"rule `{issue.Rule}`: {issue.Issue.Message}" };
}
