namespace Segmentation;

/// <summary>Rules that would be wrong without a custom field.</summary>
internal sealed class RuleFieldUser(IRuleRepository rules, ActionCatalogue actions) : IFieldUser
{
    public string Kind => "rule";

    public bool CanDoWithout => false;

    public async ValueTask<IReadOnlyList<string>> FindAsync(FieldReference field, CancellationToken cancellationToken = default)
    {
        var all = (await rules.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;
        return [.. all.Definitions.Where(d => !d.HasErrors(field.Context, actions) && d.HasErrors(field.Without, actions)).Select(d => d.Key)];
    }
}
