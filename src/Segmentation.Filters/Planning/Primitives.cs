using Segmentation.Syntax;

namespace Segmentation.Planning;

/// <summary>The same answer for every entity.</summary>
public sealed record Constant(bool Answer) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence => TimeDependence.None;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>True when all parts are. <see cref="Plan.All"/> makes it, with constants folded.</summary>
public sealed record All(ValueList<Plan> Parts) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Parts.Select(p => p.TimeDependence).DefaultIfEmpty().Max();

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>True when at least one part is. <see cref="Plan.Any"/> makes it, with constants folded.</summary>
public sealed record Any(ValueList<Plan> Parts) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Parts.Select(p => p.TimeDependence).DefaultIfEmpty().Max();

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>True exactly when the inner plan is false.</summary>
public sealed record Negation(Plan Inner) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Inner.TimeDependence;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>True when the term has no value, or no items.</summary>
public sealed record IsEmpty(Term Term) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Term.TimeDependence;

    /// <inheritdoc/>
    public override IReadOnlyList<Term> Terms => [Term];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>True when a number, day or instant lies between two ends, of which one may be missing; false on empty.</summary>
public sealed record InRange(Term Term, Bound? Low, Bound? High) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence =>
        Term.TimeDependence.And(Low?.Dependence ?? TimeDependence.None).And(High?.Dependence ?? TimeDependence.None);

    /// <inheritdoc/>
    public override IReadOnlyList<Term> Terms => [Term];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>True when the value equals one of a set; false on empty. Text is equal without regard to case unless <paramref name="MatchCase"/>.</summary>
public sealed record InSet(Term Term, ValueList<Value> Values, bool MatchCase) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Term.TimeDependence;

    /// <inheritdoc/>
    public override IReadOnlyList<Term> Terms => [Term];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Where a text stands in another.</summary>
public enum TextPosition
{
    /// <summary>Anywhere.</summary>
    Anywhere,

    /// <summary>At the start.</summary>
    Start,

    /// <summary>At the end.</summary>
    End,
}

/// <summary>True when a text holds another, ordinally; false on empty.</summary>
public sealed record TextMatch(Term Term, TextPosition Position, string Sought, bool MatchCase) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Term.TimeDependence;

    /// <inheritdoc/>
    public override IReadOnlyList<Term> Terms => [Term];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>How the items of a multi-value relate to a set.</summary>
public enum ItemQuantifier
{
    /// <summary>At least one of the set is among them.</summary>
    Any,

    /// <summary>All of the set are among them.</summary>
    All,

    /// <summary>They are the set.</summary>
    Exactly,
}

/// <summary>True when the items of a multi-value relate so to a set; false on empty.</summary>
/// <param name="Term">The multi-value.</param>
/// <param name="Quantifier">The relation.</param>
/// <param name="Items">The set; each member is one item with all its spellings (a code and its aliases).</param>
/// <param name="MatchCase">Whether items are compared with case.</param>
public sealed record HasItems(Term Term, ItemQuantifier Quantifier, ValueList<ValueList<Value>> Items, bool MatchCase) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Term.TimeDependence;

    /// <inheritdoc/>
    public override IReadOnlyList<Term> Terms => [Term];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>True when the entity's key is one of a list; keys are compared exactly.</summary>
public sealed record MemberOf(EntityType EntityType, ValueList<EntityKey> Keys) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence => TimeDependence.None;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>True when at least one of the rows that a relation leads to matches. The rows are tested by a plan of their own entity type.</summary>
public sealed record HasRelated(Relation Relation, Plan Where) : Plan
{
    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Where.TimeDependence;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>How two values compare.</summary>
public enum Comparison
{
    /// <summary>Equal; a day and an instant are when the instant lies in the day.</summary>
    Equal,

    /// <summary>Before, or smaller.</summary>
    Less,

    /// <summary>Not after, or not greater.</summary>
    LessOrEqual,

    /// <summary>After, or greater.</summary>
    Greater,

    /// <summary>Not before, or not smaller.</summary>
    GreaterOrEqual,
}

/// <summary>True when one term compares so with another; false when either is empty, or the shift leads out of the calendar.</summary>
/// <remarks>Multi-values are compared for equality only, of the sets of their items.</remarks>
/// <param name="Left">The first term.</param>
/// <param name="Comparison">The comparison.</param>
/// <param name="Right">The second term.</param>
/// <param name="Shift">A step that is added to the second term; null: none.</param>
/// <param name="MatchCase">Whether text is compared with case.</param>
public sealed record Compare(Term Left, Comparison Comparison, Term Right, TimeStep? Shift, bool MatchCase) : Plan
{
    /// <summary>Of multi-values, the spellings of every item that has several: a code and its aliases.</summary>
    public ValueList<ValueList<Value>> Spellings { get; init; } = [];

    /// <summary>The zone that days are counted in; null until the plan has its moment.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <inheritdoc/>
    public override TimeDependence TimeDependence =>
        Left.TimeDependence.And(Right.TimeDependence).And(Zone is null && NeedsZone ? TimeDependence.Zone : TimeDependence.None);

    private bool NeedsZone => Left.Kind != Right.Kind
        ? Left.Kind == ValueKind.Instant || Right.Kind == ValueKind.Instant
        : Right.Kind == ValueKind.Instant && Shift is { IsElapsed: false };

    /// <inheritdoc/>
    public override IReadOnlyList<Term> Terms => [Left, Right];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>True when an anniversary of a day or instant falls between two days, both included; false on empty.</summary>
/// <remarks>29 February has its anniversary on 28 February in common years.</remarks>
public sealed record AnnualDate(Term Term, Bound From, Bound To) : Plan
{
    /// <summary>The zone that the days of instants are counted in; null until the plan has its moment.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Term.TimeDependence.And(From.Dependence).And(To.Dependence);

    /// <inheritdoc/>
    public override IReadOnlyList<Term> Terms => [Term];

    /// <inheritdoc/>
    public override TResult Accept<TResult>(PlanVisitor<TResult> visitor) => visitor.Visit(this);
}
