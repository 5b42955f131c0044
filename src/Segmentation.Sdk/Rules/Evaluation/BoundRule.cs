using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A rule, bound to definitions as they stood. Immutable.</summary>
internal sealed class BoundRule<T>
    where T : class
{
    public BoundRule(Rule rule, EntityType<T> entityType, BindingContext context)
    {
        (Rule, DateField) = (rule, rule.Trigger is DateTrigger { Field: var field } ? entityType.FindField(field) : null);
        Issues = [.. RuleCheck.IssuesOf(rule, context).Where(i => i.Severity == Severity.Error)];
        var parts = rule.Trigger.PartsFor(entityType);
        Change = parts.Count == 0 ? null : Filter.All([.. parts.Select(p => p.Part)]).Bind<T>(context with { AllowsChange = true }, entityType.Name);
        When = rule.When.Bind<T>(context with { AllowsChange = rule.Trigger.IsChange }, entityType.Name);
    }

    public Rule Rule { get; }

    /// <summary>What the change has to be; null where any may be, or the trigger is no change.</summary>
    public BindResult<T>? Change { get; }

    public BindResult<T> When { get; }

    /// <summary>The field of a date trigger; null of others.</summary>
    public Field? DateField { get; }

    /// <summary>What keeps the rule from being asked.</summary>
    public ValueList<Issue> Issues { get; }
}
