namespace Segmentation;

/// <summary>A rule, or a decision table that stands for several. Immutable; definitions that say the same are equal.</summary>
public abstract record RuleDefinition
{
    private protected RuleDefinition(string key, string entityType, Trigger trigger)
    {
        (Key, EntityType, Trigger) = (key, entityType, trigger);
        if (string.IsNullOrEmpty(key) || string.IsNullOrEmpty(entityType))
            throw new RuleException("a rule's key and its entity type must not be empty");
    }

    /// <summary>The key, found without regard to case.</summary>
    public string Key { get; }

    /// <summary>The name of the entity type.</summary>
    public string EntityType { get; }

    /// <summary>What it waits for.</summary>
    public Trigger Trigger { get; init; }

    /// <summary>Its place among the definitions, the least first; null: its place in the document, counted from 1. Equal ones go by key.</summary>
    public int? Order { get; init; }

    /// <summary>The rules that it stands for: a rule for itself, a table for one a row.</summary>
    public abstract IReadOnlyList<Rule> ToRules();

    /// <summary>The conditions that it states.</summary>
    internal abstract IEnumerable<Filter> Conditions { get; }

    /// <summary>What it does, each with its place in its JSON form.</summary>
    internal abstract IEnumerable<(string Place, RuleAction Action)> Actions { get; }

    /// <summary>What is wrong with it, each with its place in its JSON form.</summary>
    internal abstract IReadOnlyList<Issue> IssuesIn(BindingContext context, ActionCatalogue actions);

    /// <summary>The same with other conditions; the same instance where none is another.</summary>
    internal abstract RuleDefinition WithConditions(Func<Filter, Filter> map);

    /// <summary>The same with another trigger and other actions; the same instance where they are equal.</summary>
    internal abstract RuleDefinition With(Trigger trigger, Func<RuleAction, RuleAction> map);

    internal bool HasErrors(BindingContext context, ActionCatalogue actions) => IssuesIn(context, actions).Any(i => i.Severity == Severity.Error);
}
