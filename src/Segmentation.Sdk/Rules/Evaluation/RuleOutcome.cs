namespace Segmentation;

/// <summary>Why a rule did not fire.</summary>
public enum NotFired
{
    /// <summary>It fired.</summary>
    No,

    /// <summary>It is switched off.</summary>
    Disabled,

    /// <summary>It cannot be bound any more; its issues say why.</summary>
    Broken,

    /// <summary>It waits for something else.</summary>
    Trigger,

    /// <summary>The entity is gone.</summary>
    Gone,

    /// <summary>It is not in force yet, or no longer.</summary>
    Validity,

    /// <summary>An earlier rule fired, and lets no later one fire.</summary>
    Stopped,

    /// <summary>Its condition does not hold.</summary>
    Condition,
}

/// <summary>What tells one firing of a rule from others, so that it acts once however often it is delivered.</summary>
/// <param name="Rule">The key of the rule.</param>
/// <param name="Entity">The key of the entity.</param>
/// <param name="Cause">What it fired for, as far as the firing policy tells: the occasion, the stay, the period, or nothing.</param>
public sealed record FiringKey(string Rule, EntityKey Entity, string Cause)
{
    /// <summary>The key as one text; different keys have different texts.</summary>
    public override string ToString() => string.Join('/', new[] { Rule, Entity.Value.Kind.ToString(), Entity.ToString(), Cause }.Select(Uri.EscapeDataString));
}

/// <summary>What came of one rule for one occasion. Immutable and thread-safe.</summary>
public sealed class RuleOutcome
{
    private readonly Lazy<Explanation?> _explanation;

    internal RuleOutcome(Rule rule, EntityKey key, DateTimeOffset at, NotFired reason, FiringKey? firing, Func<Explanation?>? explain = null) =>
        (Rule, Key, At, Reason, Firing, _explanation) = (rule, key, at, reason, firing, new Lazy<Explanation?>(explain ?? (() => null)));

    /// <summary>The rule.</summary>
    public Rule Rule { get; }

    /// <summary>The key of the entity.</summary>
    public EntityKey Key { get; }

    /// <summary>When the occasion was.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Why the rule did not fire; <see cref="NotFired.No"/> where it did.</summary>
    public NotFired Reason { get; }

    /// <summary>Whether the rule fired.</summary>
    public bool HasFired => Firing is not null;

    /// <summary>What tells this firing from others; null where the rule did not fire.</summary>
    public FiringKey? Firing { get; }

    /// <summary>When the actions are due.</summary>
    public DateTimeOffset DueAt => At + Rule.Delay;

    /// <summary>The rule that stopped this one; null where none did.</summary>
    public Rule? StoppedBy { get; internal init; }

    /// <summary>What keeps the rule from being asked; none unless it is broken.</summary>
    public IReadOnlyList<Issue> Issues { get; internal init; } = [];

    /// <summary>
    /// Why the condition holds or does not; where a change is not what the rule waits for, why it is not. Null where nothing was asked of the entity.
    /// Reckoned when it is first asked for, of the entity as it is then.
    /// </summary>
    public Explanation? Explanation => _explanation.Value;

    /// <summary>The outcome as a sentence.</summary>
    public override string ToString() => $"{Rule.Key} for {Key}: " + Reason switch
    {
        NotFired.No => "fired",
        NotFired.Disabled => "is switched off",
        NotFired.Broken => $"cannot be asked: {string.Join("; ", Issues)}",
        NotFired.Trigger => "waits for something else",
        NotFired.Gone => "the entity is gone",
        NotFired.Validity when At < Rule.ValidFrom => $"is in force from {Shown(Rule.ValidFrom)} on",
        NotFired.Validity => $"is in force no more since {Shown(Rule.ValidUntil)}",
        NotFired.Stopped => $"was stopped by {StoppedBy!.Key}",
        _ => "its condition does not hold",
    };

    private static string Shown(DateTimeOffset? instant) => Value.Of(instant!.Value).ToString();
}
