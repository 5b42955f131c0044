namespace Segmentation;

/// <summary>Something found in a rule, or between rules.</summary>
/// <param name="Rule">The key of the rule that it was found in.</param>
/// <param name="Issue">What was found, with its place in the rule's JSON form, and in the text where its condition was one.</param>
public sealed record RuleIssue(string Rule, Issue Issue)
{
    /// <summary>The key, the place and the message.</summary>
    public override string ToString() => $"rule '{Rule}': {Issue}";
}

/// <summary>What came of saving rules.</summary>
/// <param name="Issues">What was found; an error has kept all of them from being saved.</param>
public sealed record RuleSaveResult(IReadOnlyList<RuleIssue> Issues)
{
    /// <summary>Whether the rules are in force.</summary>
    public bool IsSaved => Issues.All(i => i.Issue.Severity != Severity.Error);
}

/// <summary>The rules that are in force: readers get them whole, and what is saved is checked first. Thread-safe.</summary>
/// <param name="segmenter">The definitions that rules are checked against.</param>
/// <param name="repository">Where the rules are kept.</param>
/// <param name="actions">The kinds of action that rules may name.</param>
/// <param name="people">The people whom rules assign to; null: nobody is asked whether an assignment can be taken.</param>
public sealed class RuleRegistry(Segmenter segmenter, IRuleRepository repository, ActionCatalogue actions, IPeopleRepository? people = null)
{
    /// <summary>The kinds of action that rules may name.</summary>
    public ActionCatalogue Actions => actions;

    /// <summary>The rules in force.</summary>
    public async ValueTask<RuleCatalogue> CurrentAsync(CancellationToken cancellationToken = default) =>
        (await repository.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Adds rules and decision tables, or puts them in the places of those with their keys: all of them, or none where one would be wrong.</summary>
    /// <param name="rules">The rules and tables.</param>
    /// <param name="by">Who saves them, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="RuleException">Two of them have the same key.</exception>
    public Task<RuleSaveResult> SaveAsync(IEnumerable<RuleDefinition> rules, string? by = null, CancellationToken cancellationToken = default)
    {
        var saved = new RuleCatalogue(rules);
        return ChangeAsync(
            stored => new RuleCatalogue(
                [.. stored.Definitions.Select(d => saved.Find(d.Key) ?? d), .. saved.Definitions.Where(d => stored.Find(d.Key) is null)]),
            by,
            cancellationToken);
    }

    /// <summary>Changes the rules, unless one that is new or different would be wrong then; again from the start whenever somebody else was quicker.</summary>
    /// <param name="change">Gives the changed rules; it may be called several times, and what it throws ends the change.</param>
    /// <param name="by">Who changes them, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    public async Task<RuleSaveResult> ChangeAsync(
        Func<RuleCatalogue, RuleCatalogue> change, string? by = null, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var (stored, seen) = await repository.LoadAsync(cancellationToken).ConfigureAwait(false);
            var after = change(stored);
            var context = await segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
            var changed = after.Definitions.Where(d => !d.Equals(stored.Find(d.Key))).Select(d => d.Key).ToHashSet();
            IEnumerable<RuleIssue> issues = after.IssuesIn(context, actions);
            if (people is not null)
                issues = issues.Concat(after.IssuesIn((await people.LoadAsync(cancellationToken).ConfigureAwait(false)).Value, segmenter.Now.Today));
            var result = new RuleSaveResult([.. issues.Where(i => changed.Contains(i.Rule))]);
            if (!result.IsSaved || after.Definitions.SequenceEqual(stored.Definitions))
                return result;
            if (await repository.SaveAsync(after, seen, by, cancellationToken).ConfigureAwait(false) is not null)
                return result;
        }
    }
}
