namespace Segmentation;

/// <summary>Rules that would be wrong without a custom field.</summary>
internal sealed class RuleFieldUser(IRuleRepository rules, ActionCatalogue actions) : IFieldUser
{
    public string Kind => "rule";

    public bool CanDoWithout => false;

    public async ValueTask<IReadOnlyList<string>> FindAsync(FieldReference field, CancellationToken cancellationToken = default)
    {
        var all = (await rules.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;
        return [.. all.Rules.Where(r => !HasErrors(r, field.Context) && HasErrors(r, field.Without)).Select(r => r.Key)];
    }

    private bool HasErrors(Rule rule, BindingContext context) => RuleCheck.IssuesOf(rule, context, actions).Any(i => i.Severity == Severity.Error);
}
