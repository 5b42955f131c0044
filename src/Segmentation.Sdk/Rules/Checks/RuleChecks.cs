namespace Segmentation;

/// <summary>What can be said of rules without asking any entity.</summary>
public static class RuleChecks
{
    extension(RuleCatalogue rules)
    {
        /// <summary>
        /// What is wrong with the rules: names that mean nothing, actions that cannot be done; as warnings rules that can never fire, that can trigger
        /// themselves, or that set the same field for one occasion. Reckoned in bounded time: what is not settled within it is not told.
        /// </summary>
        /// <param name="context">The model, the picklists and the segments.</param>
        /// <param name="actions">The kinds of action.</param>
        public IReadOnlyList<RuleIssue> IssuesIn(BindingContext context, ActionCatalogue actions)
        {
            var found = rules.Definitions.Select(d => (Definition: d, Issues: d.IssuesIn(context, actions))).ToList();
            // Of what is wrong already nothing more can be said.
            var broken = found.Where(f => f.Issues.Any(i => i.Severity == Severity.Error)).Select(f => f.Definition.Key).ToHashSet();
            List<RuleSituation> situations =
                [.. rules.Placed.Where(p => p.Rule.IsEnabled && !broken.Contains(p.Definition.Key)).Select(p => new RuleSituation(p, context, actions))];
            return
            [
                .. found.SelectMany(f => f.Issues.Select(i => new RuleIssue(f.Definition.Key, i))),
                .. situations.SelectMany((s, i) => Concerning(s, situations.Take(i))).Where(i => !IsTold(i)),
            ];

            // A table has found its rows that are never reached.
            bool IsTold(RuleIssue issue) => found.Exists(f => f.Definition.Key == issue.Rule &&
                f.Issues.Any(i => (i.Code, i.Pointer) == (issue.Issue.Code, issue.Issue.Pointer)));
        }
    }

    private static IEnumerable<RuleIssue> Concerning(RuleSituation rule, IEnumerable<RuleSituation> earlier)
    {
        if (rule.NeverFires)
        {
            yield return rule.Warning(IssueCode.NeverFires, "/when", "this rule can never fire: nothing fulfils its trigger and its condition");
            yield break;
        }

        var others = earlier.Where(e => !e.NeverFires && !rule.IsOfOneTable(e) && rule.MayMeet(e)).ToList();
        if (others.Find(o => o.Rule.StopsOnMatch && rule.IsWithin(o)) is { } stopper)
        {
            var message = $"this rule can never fire: wherever it would, `{stopper.Rule.Key}` has fired before and stops it";
            yield return rule.Warning(IssueCode.NeverFires, "/when", message);
            yield break;
        }

        foreach (var other in others.Where(o => !o.Rule.StopsOnMatch))
        {
            foreach (var (write, action) in rule.Writes.Where(w => other.Writes.Any(o => AreApart(o.Write, w.Write))))
            {
                var message = $"`{other.Rule.Key}` may set `{write.Field}` for the same occasion: the later one wins";
                yield return rule.Warning(IssueCode.Overlap, $"/then/{action}", message);
            }
        }

        if (rule.TriggersItself)
        {
            const string Message = "this rule can trigger itself: its actions change what it waits for, and leave its condition fulfilled";
            yield return rule.Warning(IssueCode.Circle, "/then", Message);
        }
    }

    // What sets one field to the same value does no harm.
    private static bool AreApart(FieldWrite one, FieldWrite other) =>
        string.Equals(one.Field, other.Field, StringComparison.OrdinalIgnoreCase) && (one.Value is null || one.Value != other.Value);
}
