using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>When a rule fires, as a plan over the entity and what it was before, so that rules can be compared.</summary>
internal sealed class RuleSituation
{
    private readonly EntityType _entityType;
    private readonly BindingContext _context;
    private readonly Plan _plan;
    private readonly PlacedRule _placed;

    public RuleSituation(PlacedRule placed, BindingContext context, ActionCatalogue actions)
    {
        (_placed, var rule) = (placed, placed.Rule);
        (Rule, _entityType) = (rule, context.Model.Find(rule.EntityType)!);
        _context = context with { AllowsChange = rule.Trigger.IsChange };
        var existed = new HasRelated(_entityType.Previous, new Constant(true));
        var trigger = rule.Trigger switch
        {
            CreatedTrigger => Plan.Not(existed),
            UpdatedTrigger => existed,
            _ => Bound(rule.Trigger.PartsFor(_entityType).Select(p => p.Part)),
        };
        _plan = Plan.All(trigger, Bound([rule.When]));
        NeverFires = NeverMatches(_plan) == Verdict.Yes;
        var scope = new ActionContext(context, _entityType);
        Writes = [.. rule.Then.SelectMany((a, i) => actions.KindOf(a).WritesOf(a, scope)?.Select(w => (w, i)) ?? [])];
    }

    public Rule Rule { get; }

    /// <summary>What the rule comes from: itself, or a table.</summary>
    public RuleDefinition Definition => _placed.Definition;

    /// <summary>Something found in the rule, with its place in the definition that it comes from.</summary>
    public RuleIssue Warning(IssueCode code, string member, string message) =>
        new(_placed.Definition.Key, new Issue(Severity.Warning, code, message) { Pointer = _placed.Definition is DecisionTable ? $"/rows/{_placed.Row}" : member });

    /// <summary>Whether both are rows of one table, whose hit policy says which of them count.</summary>
    public bool IsOfOneTable(RuleSituation other) => ReferenceEquals(_placed.Definition, other._placed.Definition);

    /// <summary>Whether it is proven that the rule never fires.</summary>
    public bool NeverFires { get; }

    /// <summary>The fields that the rule sets, each with the number of the action that does.</summary>
    public IReadOnlyList<(FieldWrite Write, int Action)> Writes { get; }

    private IEnumerable<(Field Field, Value? Value)> Written =>
        Writes.Where(w => _entityType.FindField(w.Write.Field) is not null).Select(w => (_entityType.FindField(w.Write.Field)!, w.Write.Value));

    /// <summary>Whether both may fire for one occasion; not where it is proven that they do not.</summary>
    public bool MayMeet(RuleSituation other) =>
        _entityType == other._entityType && AreOfOneKind(Rule.Trigger, other.Rule.Trigger) && OverlapInTime(other.Rule) &&
        NeverMatches(Plan.All(_plan, other._plan)) != Verdict.Yes;

    /// <summary>Whether it is proven that the other rule fires wherever this one does.</summary>
    public bool IsWithin(RuleSituation other) =>
        (Rule.Trigger.IsChange || Rule.Trigger == other.Rule.Trigger) &&
        !(other.Rule.ValidFrom > (Rule.ValidFrom ?? DateTimeOffset.MinValue)) && !(other.Rule.ValidUntil < (Rule.ValidUntil ?? DateTimeOffset.MaxValue)) &&
        NeverMatches(Plan.All(_plan, Plan.Not(other._plan))) == Verdict.Yes;

    /// <summary>Whether what the rule sets may trigger another, or itself again; not where it is proven that it does not.</summary>
    /// <param name="other">The rule that may be triggered.</param>
    /// <param name="before">Rules that have set fields before, in this order; what they set is still so.</param>
    public bool MayTrigger(RuleSituation other, params IEnumerable<RuleSituation> before)
    {
        var fields = Written.Select(w => w.Field).ToHashSet();
        if (_entityType != other._entityType || !other.Rule.Trigger.IsChange || fields.Count == 0)
            return false;
        // What is set to nothing else is set but once.
        var changed = Filter.Any([.. fields.Select(f => (Filter)new Changed(f.Name))]);
        var set = before.Append(this).SelectMany(r => r.Written).GroupBy(w => w.Field).Select(g => IsSetTo(g.Key, g.Last().Value)).OfType<Filter>();
        var after = Plan.All(new HasRelated(_entityType.Previous, new Constant(true)), Bound(set.Prepend(changed)), other._plan);
        return NeverMatches(after.Accept(new Unchanged(_entityType.Previous, fields)).Simplify()) != Verdict.Yes;
    }

    private static Filter? IsSetTo(Field field, Value? value) => value is not { } set || field.Type.IsMany ? null
        : set.IsEmpty ? new Condition(field.Name, Operators.IsEmpty, [])
        : new Condition(field.Name, Operators.EqualTo, [new Literal(set)]);

    private bool OverlapInTime(Rule other) =>
        !(Rule.ValidUntil <= other.ValidFrom) && !(other.ValidUntil <= Rule.ValidFrom);

    /// <summary>Whether one occasion may be what both wait for.</summary>
    private static bool AreOfOneKind(Trigger one, Trigger other) => (one, other) switch
    {
        ({ IsChange: true }, { IsChange: true }) => true,
        (DateTrigger or ScheduleTrigger, DateTrigger or ScheduleTrigger) => true,
        _ => one == other,
    };

    private Plan Bound(IEnumerable<Filter> filters) =>
        // What cannot be bound says nothing; of what stands in a rule that was found to be wrong.
        Plan.All(filters.Select(f => new Binder(_entityType, _context with { AllowsChange = true }, source: null).Bind(f) ?? new Constant(true)));

    private static Verdict NeverMatches(Plan plan) => new Prover(Prover.MostWork).NeverMatches(plan);

    /// <summary>What fields were before is what they are, except of those that are set.</summary>
    private sealed class Unchanged(Relation previous, HashSet<Field> written) : PlanRewriter
    {
        public override Term Rewrite(Term term) =>
            term is PathTerm path && path.Relation == previous && !ReadSet.Of(new Constant(true), path.Of).Fields.Any(written.Contains)
                ? path.Of
                : base.Rewrite(term);
    }
}
