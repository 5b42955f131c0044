using Segmentation.Syntax;

namespace Segmentation.Planning;

/// <summary>What a leaf of a plan tests.</summary>
public abstract record Term
{
    private protected Term()
    {
    }

    /// <summary>The type of the values.</summary>
    public abstract FieldType Type { get; }

    /// <summary>The kind of the values; for a multi-value, of its items. What is reckoned from numbers may also be a fraction.</summary>
    public abstract ValueKind Kind { get; }

    /// <summary>Whether an entity may have no value here.</summary>
    public abstract bool CanBeEmpty { get; }

    /// <summary>The key of the picklist whose codes the values are; null for other types.</summary>
    public virtual string? Picklist => null;

    /// <summary>Whether text is always compared with case.</summary>
    public virtual bool MatchesCase => false;

    /// <summary>Whether a sensitive field takes part, so that the value is masked in explanations.</summary>
    public bool IsSensitive => ReadSet.Of(new Constant(true), this).IsSensitive;

    /// <summary>What the value depends on besides the entity and its related rows.</summary>
    public virtual TimeDependence TimeDependence => TimeDependence.None;

    /// <summary>Calls the visitor's method for this term.</summary>
    public abstract TResult Accept<TResult>(TermVisitor<TResult> visitor);
}

/// <summary>A field of the entity itself.</summary>
public sealed record FieldTerm(Field Field) : Term
{
    /// <inheritdoc/>
    public override FieldType Type => Field.Type;

    /// <inheritdoc/>
    public override ValueKind Kind => Field.Kind;

    /// <inheritdoc/>
    public override bool CanBeEmpty => Field.CanBeEmpty;

    /// <inheritdoc/>
    public override string? Picklist => Field.Picklist;

    /// <inheritdoc/>
    public override bool MatchesCase => Field.MatchesCase;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(TermVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>A term of the one related entity; empty when there is none.</summary>
public sealed record PathTerm(Relation Relation, Term Of) : Term
{
    /// <inheritdoc/>
    public override FieldType Type => Of.Type;

    /// <inheritdoc/>
    public override ValueKind Kind => Of.Kind;

    /// <inheritdoc/>
    public override bool CanBeEmpty => true;

    /// <inheritdoc/>
    public override string? Picklist => Of.Picklist;

    /// <inheritdoc/>
    public override bool MatchesCase => Of.MatchesCase;

    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Of.TimeDependence;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(TermVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>What the related rows that match fold to; rows whose <paramref name="Of"/> is empty are skipped.</summary>
/// <param name="Function">The fold. A sum of doubles is the exact sum, rounded once; an average is an exact fraction.</param>
/// <param name="Path">The relations that lead to the rows, each but the last to one entity; a missing one leads to no rows.</param>
/// <param name="Of">What is folded of a row; null for a count.</param>
/// <param name="Where">Which rows are folded.</param>
public sealed record AggregateTerm(AggregateFunction Function, ValueList<Relation> Path, Term? Of, Plan Where) : Term
{
    /// <inheritdoc/>
    public override FieldType Type => Of?.Type ?? new FieldType(ScalarType.Number);

    /// <inheritdoc/>
    public override ValueKind Kind => Of?.Kind ?? ValueKind.Number;

    /// <inheritdoc/>
    public override bool CanBeEmpty => Function != AggregateFunction.Count;

    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Where.TimeDependence.And(Of?.TimeDependence ?? TimeDependence.None);

    /// <inheritdoc/>
    public override TResult Accept<TResult>(TermVisitor<TResult> visitor) => visitor.Visit(this);

    /// <summary>The rows at the end of the path, whether they match or not.</summary>
    internal IEnumerable<object> RowsOf(object entity, RelatedRows related) =>
        Path.RowsOf(entity, related);
}

/// <summary>The same number, day or instant for every entity; or the empty value.</summary>
public sealed record ConstantTerm(Value Value) : Term
{
    /// <inheritdoc/>
    public override FieldType Type => new(Value.Kind switch
    {
        ValueKind.Date => ScalarType.Date,
        ValueKind.Instant => ScalarType.Instant,
        _ => ScalarType.Number,
    });

    /// <inheritdoc/>
    public override ValueKind Kind => Value.Kind;

    /// <inheritdoc/>
    public override bool CanBeEmpty => Value.IsEmpty;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(TermVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>The day of the moment of the query.</summary>
public sealed record TodayTerm : Term
{
    /// <inheritdoc/>
    public override FieldType Type => new(ScalarType.Date);

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Date;

    /// <inheritdoc/>
    public override bool CanBeEmpty => false;

    /// <inheritdoc/>
    public override TimeDependence TimeDependence => TimeDependence.Day;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(TermVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>The sum, difference, product or quotient of two numbers; empty when either is, on division by zero, and beyond what numbers can hold.</summary>
/// <remarks>Exact, unless a <see cref="double"/> is among them: then as doubles are reckoned.</remarks>
public sealed record ArithmeticTerm(Term Left, ArithmeticOperator Operator, Term Right) : Term
{
    /// <inheritdoc/>
    public override FieldType Type => new(ScalarType.Number);

    /// <inheritdoc/>
    public override ValueKind Kind => Left.Kind == ValueKind.Double || Right.Kind == ValueKind.Double ? ValueKind.Double : ValueKind.Number;

    /// <inheritdoc/>
    public override bool CanBeEmpty => true;

    /// <inheritdoc/>
    public override TimeDependence TimeDependence => Left.TimeDependence.And(Right.TimeDependence);

    /// <inheritdoc/>
    public override TResult Accept<TResult>(TermVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>How many days the second day is after the first, negative when before; instants count as their days in the zone; empty when either is.</summary>
public sealed record DaysBetweenTerm(Term From, Term To) : Term
{
    /// <summary>The zone that the days of instants are counted in; null until the plan has its moment.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <inheritdoc/>
    public override FieldType Type => new(ScalarType.Number);

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Number;

    /// <inheritdoc/>
    public override bool CanBeEmpty => From.CanBeEmpty || To.CanBeEmpty;

    /// <inheritdoc/>
    public override TimeDependence TimeDependence =>
        From.TimeDependence.And(To.TimeDependence).And(NeedsZone ? TimeDependence.Zone : TimeDependence.None);

    private bool NeedsZone => Zone is null && (From.Kind == ValueKind.Instant || To.Kind == ValueKind.Instant);

    /// <inheritdoc/>
    public override TResult Accept<TResult>(TermVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Handles every kind of term; the family is closed.</summary>
public abstract class TermVisitor<TResult>
{
    /// <summary>Handles <paramref name="term"/>.</summary>
    public abstract TResult Visit(FieldTerm term);

    /// <inheritdoc cref="Visit(FieldTerm)"/>
    public abstract TResult Visit(PathTerm term);

    /// <inheritdoc cref="Visit(FieldTerm)"/>
    public abstract TResult Visit(AggregateTerm term);

    /// <inheritdoc cref="Visit(FieldTerm)"/>
    public abstract TResult Visit(ConstantTerm term);

    /// <inheritdoc cref="Visit(FieldTerm)"/>
    public abstract TResult Visit(TodayTerm term);

    /// <inheritdoc cref="Visit(FieldTerm)"/>
    public abstract TResult Visit(ArithmeticTerm term);

    /// <inheritdoc cref="Visit(FieldTerm)"/>
    public abstract TResult Visit(DaysBetweenTerm term);
}
