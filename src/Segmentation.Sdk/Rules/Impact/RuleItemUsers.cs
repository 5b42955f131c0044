using Segmentation.Crm;

namespace Segmentation;

/// <summary>Rules and decision tables whose conditions name an item.</summary>
internal sealed class RuleConditionItemUser(IRuleRepository rules, ActionCatalogue actions) : RepositoryItemUser<RuleCatalogue>("rule", rules)
{
    // Rows of a table that told two items apart are both for one case when the items are one.
    public override async ValueTask<IReadOnlyList<string>> FindConflictsAsync(
        ItemReference item, BindingContext after, CancellationToken cancellationToken = default)
    {
        var all = await LoadAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. from table in all.Definitions.OfType<DecisionTable>()
               where IsUser(table, item) && !table.HasErrors(item.Context, actions)
               from issue in table.IssuesIn(after, actions).Where(i => i.Severity == Severity.Error).Take(1)
               select $"the decision table \"{table.Key}\" would be wrong: {issue.Message}",
        ];
    }

    protected override IEnumerable<string> Users(RuleCatalogue definitions, ItemReference item) =>
        definitions.Definitions.Where(d => IsUser(d, item)).Select(d => d.Key);

    protected override RuleCatalogue Replaced(RuleCatalogue definitions, ItemReference item, string? code) =>
        definitions.Select(d => Replaced(d, item, code));

    private static bool IsUser(RuleDefinition definition, ItemReference item) => !ReferenceEquals(Replaced(definition, item, null), definition);

    private static RuleDefinition Replaced(RuleDefinition definition, ItemReference item, string? code)
    {
        if (item.Context.Model.Find(definition.EntityType) is not { } entityType)
            return definition;
        var context = item.Context with { AllowsChange = definition.Trigger.IsChange };
        return definition.WithConditions(c => c.ReplaceItem(context, entityType, item.List, item.Item, code));
    }
}

/// <summary>Rules and decision tables that wait for an item, or whose actions name it: without it there would be nothing to wait for or to do.</summary>
internal sealed class RuleItemUser(IRuleRepository rules, ActionCatalogue actions) : RepositoryItemUser<RuleCatalogue>(RuleItemUser.Needing, rules)
{
    public const string Needing = "trigger or action of rule";

    protected override IEnumerable<string> Users(RuleCatalogue definitions, ItemReference item) =>
        definitions.Definitions.Where(d => Names(d, item)).Select(d => d.Key);

    protected override RuleCatalogue Replaced(RuleCatalogue definitions, ItemReference item, string? code) =>
        code is null ? definitions : definitions.Select(d => Mapped(d, item, _ => code));

    private bool Names(RuleDefinition definition, ItemReference item) => RuleNames.IsAsked(become => Mapped(definition, item, become));

    /// <summary>The definition with what becomes of each code that names the item.</summary>
    private RuleDefinition Mapped(RuleDefinition definition, ItemReference item, Func<string, string> become)
    {
        if (item.Context.Model.Find(definition.EntityType) is not { } entityType)
            return definition;
        var context = new ActionContext(item.Context, entityType);
        return definition.With(Replaced(definition.Trigger), a => actions.FindKindOf(a)?.WithItems(a, context, Mapped) ?? a);

        string Mapped(string list, string stored) =>
            string.Equals(list, item.List, StringComparison.OrdinalIgnoreCase) && item.Item.IsSpelled(stored) ? become(stored) : stored;

        Trigger Replaced(Trigger trigger) => trigger switch
        {
            StageEnteredTrigger entered => new StageEnteredTrigger(
                Mapped(FactoryPicklists.DealStage, entered.Stage), entered.Pipeline is { } pipeline ? Mapped(FactoryPicklists.Pipeline, pipeline) : null),
            FieldChangedTrigger changed when entityType.FindField(changed.Field)?.Picklist is { } list =>
                changed with { From = changed.From is { } from ? Mapped(list, from) : null, To = changed.To is { } to ? Mapped(list, to) : null },
            _ => trigger,
        };
    }
}

/// <summary>Finds whether a rule names something, by the replacing of it.</summary>
internal static class RuleNames
{
    /// <summary>Whether a replacement asks what becomes of a name; nothing is replaced.</summary>
    public static bool IsAsked(Action<Func<string, string>> replace)
    {
        var isAsked = false;
        replace(name =>
        {
            isAsked = true;
            return name;
        });
        return isAsked;
    }
}
