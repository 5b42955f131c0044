using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Turns outcomes of rules into firings that are run.</summary>
internal static class RuleFirings
{
    extension(RuleOutcome outcome)
    {
        /// <summary>The outcome of a rule that fired, as a firing.</summary>
        public Firing ToFiring(EntityType entityType, string? by = null)
        {
            var rule = outcome.Rule;
            return new Firing(rule.Key, rule.EntityType, outcome.Key, $"{rule.EntityType}/{outcome.Firing}", rule.Then, outcome.At)
            {
                DueAt = outcome.DueAt,
                While = rule.CancelsWhenMovedOn ? StillHolding(outcome, entityType) : null,
                By = by,
            };
        }

        /// <summary>Why a rule whose trigger came did not fire; null where it fired, or waits for something else.</summary>
        public string? ReasonNotFired => outcome.Reason switch
        {
            NotFired.No or NotFired.Disabled or NotFired.Trigger => null,
            NotFired.Condition => $"`{outcome.Rule.When}` does not hold",
            NotFired.Stopped => $"{outcome.StoppedBy!.Key} fired before it, and lets no later rule fire",
            NotFired.Validity => "it is not in force",
            NotFired.Gone => "the entity is gone",
            _ => string.Join("; ", outcome.Issues),
        };
    }

    /// <summary>What has to hold later still of what held when a rule fired: that the entity is where the trigger says, and the condition.</summary>
    private static Filter StillHolding(RuleOutcome outcome, EntityType entityType)
    {
        var place = PlaceOf(outcome.Rule.Trigger, entityType).Where(p => !p.Accept(ChangeQuestions.Instance));
        return All([.. place, Settled(outcome.Explanation!)]);
    }

    private static IEnumerable<Filter> PlaceOf(Trigger trigger, EntityType entityType) => trigger switch
    {
        SegmentEnteredTrigger { Segment: var segment } => [Filter.InSegment(segment)],
        SegmentLeftTrigger { Segment: var segment } => [!Filter.InSegment(segment)],
        _ => trigger.PartsFor(entityType).Select(p => p.Part),
    };

    /// <summary>The condition with the answers in the place of what it asks about the change, which only the instant of the change can give.</summary>
    private static Filter Settled(Explanation asked) => asked.Filter switch
    {
        var filter when !filter.Accept(ChangeQuestions.Instance) => filter,
        AllOf => All([.. asked.Parts.Select(Settled)]),
        AnyOf => Any([.. asked.Parts.Select(Settled)]),
        Not => Settled(asked.Parts[0]) switch { Everyone => Filter.Nobody, Nobody => Filter.Everyone, var inner => !inner },
        _ => asked.Matches ? Filter.Everyone : Filter.Nobody,
    };

    private static Filter All(Filter[] parts) => parts.Contains(Filter.Nobody) ? Filter.Nobody : Filter.All([.. parts.Where(p => p != Filter.Everyone)]);

    private static Filter Any(Filter[] parts) => parts.Contains(Filter.Everyone) ? Filter.Everyone : Filter.Any([.. parts.Where(p => p != Filter.Nobody)]);
}

/// <summary>Whether a filter asks about a change, which only the instant of the change can answer.</summary>
internal sealed class ChangeQuestions : FilterVisitor<bool>
{
    public static ChangeQuestions Instance { get; } = new();

    public override bool Visit(Everyone node) => false;

    public override bool Visit(Nobody node) => false;

    public override bool Visit(Changed node) => true;

    public override bool Visit(AllOf node) => node.Parts.Any(p => p.Accept(this));

    public override bool Visit(AnyOf node) => node.Parts.Any(p => p.Accept(this));

    public override bool Visit(Not node) => node.Inner.Accept(this);

    public override bool Visit(InSegment node) => false;

    // Of related entities no change is known.
    public override bool Visit(Related node) => false;

    public override bool Visit(Condition node) =>
        node.Operands.OfType<SubjectOperand>().Select(o => o.Subject).Prepend(node.Subject).Any(s => s is PreviousSubject);
}
