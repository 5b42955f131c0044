using Segmentation.Crm;

namespace Segmentation;

/// <summary>Rules whose conditions name an item.</summary>
internal sealed class RuleConditionItemUser(IRuleRepository rules) : RepositoryItemUser<RuleCatalogue>("rule", rules)
{
    protected override IEnumerable<string> Users(RuleCatalogue definitions, ItemReference item) =>
        definitions.Rules.Where(r => !ReferenceEquals(Replaced(r, item, null), r)).Select(r => r.Key);

    protected override RuleCatalogue Replaced(RuleCatalogue definitions, ItemReference item, string? code) =>
        new([.. definitions.Rules.Select(r => Replaced(r, item, code))]);

    private static Rule Replaced(Rule rule, ItemReference item, string? code) =>
        item.Context.Model.Find(rule.EntityType) is { } entityType &&
        rule.When.ReplaceItem(item.Context with { AllowsChange = rule.Trigger.IsChange }, entityType, item.List, item.Item, code) is var when &&
        !ReferenceEquals(when, rule.When)
            ? rule with { When = when }
            : rule;
}

/// <summary>Rules that wait for an item, or whose actions name it: without it there would be nothing to wait for or to do.</summary>
internal sealed class RuleItemUser(IRuleRepository rules, ActionCatalogue actions) : RepositoryItemUser<RuleCatalogue>(RuleItemUser.Needing, rules)
{
    public const string Needing = "trigger or action of rule";

    protected override IEnumerable<string> Users(RuleCatalogue definitions, ItemReference item) =>
        definitions.Rules.Where(r => Names(r, item)).Select(r => r.Key);

    protected override RuleCatalogue Replaced(RuleCatalogue definitions, ItemReference item, string? code) =>
        code is null ? definitions : new([.. definitions.Rules.Select(r => Mapped(r, item, _ => code))]);

    private bool Names(Rule rule, ItemReference item) => RuleNames.IsAsked(become => Mapped(rule, item, become));

    /// <summary>The rule with what becomes of each code that names the item.</summary>
    private Rule Mapped(Rule rule, ItemReference item, Func<string, string> become)
    {
        if (item.Context.Model.Find(rule.EntityType) is not { } entityType)
            return rule;
        var context = new ActionContext(item.Context, entityType);
        return rule.With(Replaced(rule.Trigger), [.. rule.Then.Select(a => actions.FindKindOf(a)?.WithItems(a, context, Mapped) ?? a)]);

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
