using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>The rules in the document, in the order in which they are asked where they name none of their own.</summary>
internal sealed class RuleSection(IRuleRepository repository, ActionCatalogue actions) : ConfigurationSection<RuleCatalogue>("rules", repository)
{
    protected override JsonNode Write(RuleCatalogue definitions, BindingContext context) => ConfigurationJson.Array(definitions.Rules, Written);

    protected override IEnumerable<string> Changes(RuleCatalogue before, RuleCatalogue after, ConfigurationDraft draft)
    {
        var changes = after.Rules.SelectMany(r => ConfigurationJson.Changes(r.Key, before.Find(r.Key) is { } old ? Written(old) : null, Written(r)));
        var kept = after.InOrder.Select(r => r.Key).Where(k => before.Find(k) is not null);
        return kept.SequenceEqual(before.InOrder.Select(r => r.Key), StringComparer.OrdinalIgnoreCase)
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
            var rule = reader.Rule(element, pointer);
            if (rule is not null && !places.TryAdd(rule.Key, pointer))
                throw new JsonFault(IssueCode.Repeated, $"{pointer}/key", $"there are two rules `{rule.Key}`");
            // The rule that is stored where the document says the same, with where its text came from.
            return rule is not null && stored.Find(rule.Key) is { } old && JsonNode.DeepEquals(Written(old), Written(rule)) ? old : rule;
        });
        foreach (var issue in reader.Issues)
            draft.Report(issue);
        var left = stored.Rules.Where(r => !places.ContainsKey(r.Key)).ToList();
        foreach (var rule in left.Where(_ => reader.Issues.Count == 0))
            draft.Inform($"/{Name}", IssueCode.LeftOut, $"the document leaves out the rule `{rule.Key}`: it stays as it is, after those of the document");
        // As the document has them: a rule without an order of its own has its place there.
        Rule[] all = [.. rules, .. left];
        return all.SequenceEqual(stored.Rules) ? stored : new RuleCatalogue(all);
    }

    private JsonObject Written(Rule rule) => RuleWriter.Write(rule, actions);

    private static Issue Named(RuleIssue issue) => issue.Issue with { Message = $"rule `{issue.Rule}`: {issue.Issue.Message}" };
}
