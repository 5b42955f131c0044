namespace Segmentation;

/// <summary>
/// Asks the rules of one entity type what they do at an occasion, as definitions stood when it was made. Thread-safe; reads nothing, changes nothing.
/// </summary>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class RuleEvaluator<T>
    where T : class
{
    private readonly BoundRule<T>[] _rules;
    private readonly TimeZoneInfo _zone;
    private readonly DayOfWeek _weekStart;
    private readonly IFilterMatcher<T> _changes;
    private readonly IFilterMatcher<T> _conditions;

    internal RuleEvaluator(
        RuleCatalogue rules, EntityType<T> entityType, BindingContext context, TimeZoneInfo zone, DayOfWeek weekStart, IFilterMatching matching)
    {
        (EntityType, Context, _zone, _weekStart) = (entityType, context, zone, weekStart);
        _rules =
        [
            .. rules.InOrder.Where(r => string.Equals(r.EntityType, entityType.Name, StringComparison.OrdinalIgnoreCase))
                .Select(r => new BoundRule<T>(r, entityType, context)),
        ];
        (_changes, _conditions) = (matching.Create(entityType), matching.Create(entityType));
        foreach (var rule in _rules.Where(r => r.Issues.Count == 0))
        {
            _conditions.Set(rule.Rule.Key, rule.When);
            if (rule.Change is { } change)
                _changes.Set(rule.Rule.Key, change);
        }
    }

    /// <summary>The entity type.</summary>
    public EntityType<T> EntityType { get; }

    /// <summary>The rules of the entity type, in the order in which they are asked.</summary>
    public IReadOnlyList<Rule> Rules => [.. _rules.Select(r => r.Rule)];

    internal BindingContext Context { get; }

    /// <summary>What the rules with some triggers ask.</summary>
    internal IEnumerable<Plan> PlansOf(Func<Trigger, bool> triggers) =>
        _rules.Where(r => r.Issues.Count == 0 && triggers(r.Rule.Trigger)).SelectMany(r => new[] { r.When.Plan, r.Change?.Plan }).OfType<Plan>();

    /// <summary>What each rule does at an occasion, in their order.</summary>
    /// <param name="occasion">The occasion.</param>
    /// <param name="related">The related rows that the conditions ask for; null: none.</param>
    /// <exception cref="RelatedRowsNotLoadedException">A condition asks for rows that are not there.</exception>
    public IReadOnlyList<RuleOutcome> Evaluate(Occasion<T> occasion, RelatedRows? related = null)
    {
        var moment = new Moment(occasion.At, _zone, _weekStart);
        var rows = related ?? RelatedRows.None;
        if (occasion is ChangeOccasion<T>)
            rows = new ChangeRows<T>(rows, EntityType, occasion.Before);
        var causes = _rules.ToDictionary(r => r, r => r.Issues.Count > 0 || !r.Rule.IsEnabled ? null : CauseOf(r, occasion, moment));
        var changed = Match(_changes, _rules.Where(r => r.Change is not null && causes[r] is not null));
        var triggered = _rules.Where(r => causes[r] is not null && (r.Change is null || changed.Contains(r.Rule.Key))).ToHashSet();
        var holding = Match(_conditions, triggered.Where(r => r.Rule.IsValidAt(occasion.At)));
        var (outcomes, stopper) = (new List<RuleOutcome>(_rules.Length), (Rule?)null);
        foreach (var rule in _rules)
        {
            var reason = ReasonOf(rule);
            var firing = reason == NotFired.No ? new FiringKey(rule.Rule.Key, occasion.Key, PolicyCause(rule.Rule, occasion, causes[rule]!, moment)) : null;
            outcomes.Add(new RuleOutcome(rule.Rule, occasion.Key, occasion.At, reason, firing, Explaining(rule, reason))
            {
                StoppedBy = reason == NotFired.Stopped ? stopper : null,
                Issues = reason == NotFired.Broken ? rule.Issues : [],
            });
            if (firing is not null && rule.Rule.StopsOnMatch)
                stopper ??= rule.Rule;
        }

        return outcomes;

        HashSet<string> Match(IFilterMatcher<T> matcher, IEnumerable<BoundRule<T>> among) =>
            occasion.Entity is { } entity && among.Select(r => r.Rule.Key).ToList() is { Count: > 0 } keys ? [.. matcher.Match(entity, moment, rows, keys)] : [];

        NotFired ReasonOf(BoundRule<T> rule) =>
            !rule.Rule.IsEnabled ? NotFired.Disabled
            : rule.Issues.Count > 0 ? NotFired.Broken
            : !triggered.Contains(rule) ? NotFired.Trigger
            : occasion.Entity is null ? NotFired.Gone
            : !rule.Rule.IsValidAt(occasion.At) ? NotFired.Validity
            : stopper is not null ? NotFired.Stopped
            : holding.Contains(rule.Rule.Key) ? NotFired.No
            : NotFired.Condition;

        Func<Explanation?>? Explaining(BoundRule<T> rule, NotFired reason) => (occasion.Entity, reason) switch
        {
            ({ } entity, NotFired.No or NotFired.Condition) => () => rule.When.Explain(entity, moment, rows),
            ({ } entity, NotFired.Trigger) when causes[rule] is not null => () => rule.Change!.Explain(entity, moment, rows),
            _ => null,
        };
    }

    /// <summary>The related rows that the rules read at some occasions, in one reading a relation and level.</summary>
    /// <param name="occasions">The occasions.</param>
    /// <param name="reader">Where rows are read from.</param>
    /// <param name="cancellationToken">Ends the loading with <see cref="OperationCanceledException"/>.</param>
    public ValueTask<RelatedRows> LoadRelatedAsync(
        IReadOnlyCollection<Occasion<T>> occasions, IRelatedReader reader, CancellationToken cancellationToken = default) =>
        ReadSet.Of(PlansOf(_ => true)).LoadRelatedAsync(
            [.. occasions.Select(o => o.Entity).OfType<T>()],
            new ChangeReader<T>(reader, EntityType, occasions.Select(o => o.Before).OfType<T>()),
            cancellationToken);

    /// <summary>What a rule would fire for at an occasion, before it is asked what the change is; null where it waits for something else.</summary>
    private static string? CauseOf(BoundRule<T> rule, Occasion<T> occasion, Moment moment) => (rule.Rule.Trigger, occasion) switch
    {
        (CreatedTrigger, ChangeOccasion<T> { Before: null, Entity: not null }) => occasion.Cause,
        (UpdatedTrigger, ChangeOccasion<T> { Before: not null, Entity: not null }) => occasion.Cause,
        (FieldChangedTrigger or StageEnteredTrigger, ChangeOccasion<T> { Entity: not null }) => occasion.Cause,
        (SegmentEnteredTrigger { Segment: var segment }, MembershipOccasion<T> { Entry: { Event: MembershipEvent.Entered } entry })
            when IsOf(segment, entry) => occasion.Cause,
        (SegmentLeftTrigger { Segment: var segment }, MembershipOccasion<T> { Entry: { Event: MembershipEvent.Left } entry })
            when IsOf(segment, entry) => occasion.Cause,
        (DateTrigger date, TimeOccasion<T> passed) => Passed(passed, date.DueFor(passed.Subject, rule.DateField!, moment.Zone)),
        (ScheduleTrigger schedule, TimeOccasion<T> passed) => Passed(passed, schedule.LastUpTo(moment)),
        (ManualTrigger, ManualOccasion<T>) => occasion.Cause,
        _ => null,
    };

    private static bool IsOf(string segment, MembershipEntry entry) => string.Equals(segment, entry.Segment, StringComparison.OrdinalIgnoreCase);

    private static string? Passed(TimeOccasion<T> time, DateTimeOffset? due) => due > time.Since && due <= time.Until ? TimeOccasion<T>.CauseOf(due.Value) : null;

    /// <summary>What a rule fires for, as far as its policy tells one time from another.</summary>
    private string PolicyCause(Rule rule, Occasion<T> occasion, string cause, Moment moment) => rule.Firing.Kind switch
    {
        FiringKind.OncePerEntity => "once",
        FiringKind.OncePerPeriod =>
            $"{rule.Firing.Per!.Value.ToString().ToLowerInvariant()} {Value.Day(TriggerTimes.FirstDayOf(rule.Firing.Per.Value, moment))}",
        // To come to a stage or segment is to begin a stay, and to leave it ends one.
        FiringKind.OncePerStay when rule.Trigger is not (StageEnteredTrigger or SegmentEnteredTrigger or SegmentLeftTrigger) =>
            $"stay in {EntityType.StageField!.Read(occasion.Entity!).ToString().ToUpperInvariant()} {occasion.Stay}".TrimEnd(),
        _ => cause,
    };
}
