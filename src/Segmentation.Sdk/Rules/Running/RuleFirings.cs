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
                While = rule.CancelsWhenMovedOn ? StillHolding(rule, entityType) : null,
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

    /// <summary>
    /// What can be asked later of what held when the rule fired: that it is where the trigger says, and all of the condition that asks of no change.
    /// </summary>
    private static Filter StillHolding(Rule rule, EntityType entityType) => Filter.All(
    [
        .. PlaceOf(rule.Trigger, entityType).Concat(rule.When is AllOf all ? all.Parts : [rule.When])
            .Where(p => p != Filter.Everyone && !p.Accept(ChangeQuestions.Instance)),
    ]);

    private static IEnumerable<Filter> PlaceOf(Trigger trigger, EntityType entityType) => trigger is SegmentEnteredTrigger { Segment: var segment }
        ? [Filter.InSegment(segment)]
        : trigger.PartsFor(entityType).Select(p => p.Part);
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
