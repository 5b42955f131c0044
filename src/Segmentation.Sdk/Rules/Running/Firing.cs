using Segmentation.Syntax;

namespace Segmentation;

/// <summary>One firing of a rule for one entity: what is to be done, and when. Immutable.</summary>
/// <param name="Rule">The key of the rule.</param>
/// <param name="EntityType">The name of the entity type.</param>
/// <param name="Key">The key of the entity.</param>
/// <param name="IdempotencyKey">The same whenever the same cause is told again, and else another.</param>
/// <param name="Actions">What is done, in this order; one is begun when the one before it is done.</param>
/// <param name="At">When the rule fired.</param>
public sealed record Firing(string Rule, string EntityType, EntityKey Key, string IdempotencyKey, ValueList<RuleAction> Actions, DateTimeOffset At)
{
    /// <summary>When the actions are due; the instant of the firing unless they are delayed.</summary>
    public DateTimeOffset DueAt { get; init; } = At;

    /// <summary>What has to hold of the entity still when delayed actions are due, or else they are cancelled; null: they are kept.</summary>
    public Filter? While { get; init; }

    /// <summary>Who has it done, for histories; null: nobody in particular.</summary>
    public string? By { get; init; }

    /// <summary>The firings whose actions led to this one, the first cause first; none where somebody else made the change.</summary>
    public ValueList<FiringLink> Chain { get; init; } = [];

    /// <summary>The firing as a cause of others.</summary>
    internal FiringLink Link => new(Rule, EntityType, Key);

    /// <summary>The key under which an action is delivered.</summary>
    internal string KeyOf(int action) => FormattableString.Invariant($"{IdempotencyKey}#{action}");
}

/// <summary>A rule that fired for an entity, and so led to another firing.</summary>
/// <param name="Rule">The key of the rule.</param>
/// <param name="EntityType">The name of the entity type.</param>
/// <param name="Key">The key of the entity.</param>
public sealed record FiringLink(string Rule, string EntityType, EntityKey Key);
