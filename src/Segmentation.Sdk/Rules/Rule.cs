using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What happens when: a trigger, a condition, and actions. Immutable; rules that say the same are equal.</summary>
public sealed record Rule : RuleDefinition
{
    /// <summary>A rule for the entities of a type.</summary>
    /// <param name="key">The key, found without regard to case.</param>
    /// <param name="entityType">The name of the entity type.</param>
    /// <param name="trigger">What it waits for.</param>
    /// <param name="then">What is done, in this order.</param>
    /// <exception cref="RuleException">A name is empty, or nothing is done.</exception>
    public Rule(string key, string entityType, Trigger trigger, params IEnumerable<RuleAction> then)
        : base(key, entityType, trigger)
    {
        Then = [.. then];
        if (Then.Count == 0)
            throw new RuleException($"the rule \"{key}\" has no action");
    }

    /// <summary>What has to hold of the entity then; it may ask about the change itself where the trigger is one.</summary>
    public Filter When { get; init; } = Filter.Everyone;

    /// <summary>What is done, in this order.</summary>
    public ValueList<RuleAction> Then { get; private init; }

    /// <summary>Whether no later rule fires for the same occasion once this one has.</summary>
    public bool StopsOnMatch { get; init; }

    /// <summary>Whether it fires at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The first instant at which it fires; null: from the start.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>The first instant at which it fires no more; null: never.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>How often it fires for one entity.</summary>
    public FiringPolicy Firing { get; init; } = FiringPolicy.EveryTime;

    /// <summary>How long after its firing the actions are done; zero: at once.</summary>
    /// <exception cref="RuleException">It is negative.</exception>
    public TimeSpan Delay
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new RuleException($"the rule \"{Key}\" cannot act before it fires");
    }

    /// <summary>Whether delayed actions are cancelled where the condition holds no more when they are due, instead of kept.</summary>
    public bool CancelsWhenMovedOn { get; init; }

    internal override IEnumerable<Filter> Conditions => [When];

    internal override IEnumerable<(string Place, RuleAction Action)> Actions => Then.Select((action, i) => ($"/then/{i}", action));

    /// <inheritdoc/>
    public override IReadOnlyList<Rule> ToRules() => [this];

    internal override IReadOnlyList<Issue> IssuesIn(BindingContext context, ActionCatalogue actions) => RuleCheck.IssuesOf(this, context, actions);

    internal override Rule WithConditions(Func<Filter, Filter> map) => map(When) is var when && ReferenceEquals(when, When) ? this : this with { When = when };

    internal override Rule With(Trigger trigger, Func<RuleAction, RuleAction> map)
    {
        ValueList<RuleAction> then = [.. Then.Select(map)];
        return trigger == Trigger && then.Equals(Then) ? this : this with { Trigger = trigger, Then = then };
    }

    /// <summary>Whether it is in force at an instant.</summary>
    internal bool IsValidAt(DateTimeOffset instant) => !(instant < ValidFrom) && !(instant >= ValidUntil);
}

/// <summary>How often a rule fires for one entity.</summary>
public sealed record FiringPolicy
{
    private FiringPolicy(FiringKind kind, TimeUnit? per = null) => (Kind, Per) = (kind, per);

    /// <summary>How often.</summary>
    public FiringKind Kind { get; }

    /// <summary>The calendar unit, where it is once in each; null for other policies.</summary>
    public TimeUnit? Per { get; }

    /// <summary>Whenever it is triggered and its condition holds.</summary>
    public static FiringPolicy EveryTime { get; } = new(FiringKind.EveryTime);

    /// <summary>Once and never again.</summary>
    public static FiringPolicy OncePerEntity { get; } = new(FiringKind.OncePerEntity);

    /// <summary>
    /// Once for each time that the entity comes to the stage or segment of the trigger. For other triggers once for each stay in its stage, as far as
    /// <see cref="Occasion{T}.Stay"/> tells one stay from another; else once for each stage.
    /// </summary>
    public static FiringPolicy OncePerStay { get; } = new(FiringKind.OncePerStay);

    /// <summary>Once in each day, week, month, quarter or year of the segmenter's zone.</summary>
    /// <exception cref="RuleException">It is no calendar unit: an hour or a minute.</exception>
    public static FiringPolicy OncePer(TimeUnit period) => period is TimeUnit.Hour or TimeUnit.Minute
        ? throw new RuleException($"a rule cannot fire once per {period}: say day, week, month, quarter or year")
        : new(FiringKind.OncePerPeriod, period);
}

/// <summary>How often a rule fires for one entity.</summary>
public enum FiringKind
{
    /// <summary>Whenever it is triggered and its condition holds.</summary>
    EveryTime,

    /// <summary>Once and never again.</summary>
    OncePerEntity,

    /// <summary>Once for each stay in a stage or segment.</summary>
    OncePerStay,

    /// <summary>Once in each calendar period.</summary>
    OncePerPeriod,
}

/// <summary>A rule cannot be, and why.</summary>
public sealed class RuleException : Exception
{
    /// <summary>A rule cannot be.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public RuleException(string message)
        : base(message)
    {
    }
}
