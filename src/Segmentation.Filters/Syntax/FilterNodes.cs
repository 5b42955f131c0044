using System.Text.Json.Serialization;

namespace Segmentation.Syntax;

/// <summary>Matches every entity.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
public sealed record Everyone : Filter
{
    internal Everyone()
        : base(1, 1)
    {
    }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(FilterVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Matches no entity.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
public sealed record Nobody : Filter
{
    internal Nobody()
        : base(1, 1)
    {
    }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(FilterVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Matches when all its parts do. Made by <see cref="Filter.All"/>; two or more parts.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
public sealed record AllOf : Filter
{
    internal AllOf(ValueList<Filter> parts)
        : base(parts) => Parts = parts;

    /// <summary>The parts, in the order written.</summary>
    public ValueList<Filter> Parts { get; }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(FilterVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Matches when at least one of its parts does. Made by <see cref="Filter.Any"/>; two or more parts.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
public sealed record AnyOf : Filter
{
    internal AnyOf(ValueList<Filter> parts)
        : base(parts) => Parts = parts;

    /// <summary>The parts, in the order written.</summary>
    public ValueList<Filter> Parts { get; }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(FilterVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Matches exactly when its inner filter does not.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
public sealed record Not : Filter
{
    internal Not(Filter inner)
        : base(1 + inner.Height, 1L + inner.Count) => Inner = inner;

    /// <summary>What is negated.</summary>
    public Filter Inner { get; }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(FilterVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>A leaf: a subject, an operator, and what the operator needs.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
public sealed record Condition : Filter
{
    /// <summary>A condition of the operands that <paramref name="operator"/> takes.</summary>
    /// <param name="subject">What is asked about.</param>
    /// <param name="operator">How it is compared; one of <see cref="Operators"/>.</param>
    /// <param name="operands">What it is compared with, as the operator's <see cref="Operator.Operands"/> demands.</param>
    /// <param name="matchCase">Whether text is compared with case, where the operator compares text.</param>
    /// <exception cref="FilterException">The operands are not of the operator's shape.</exception>
    public Condition(Subject subject, Operator @operator, ValueList<Operand> operands, bool matchCase = false)
        : base(
            1 + Math.Max(subject.Height, operands.Count == 0 ? 0 : operands.Max(o => o.Height)),
            1L + subject.Count + operands.Sum(o => (long)o.Count))
    {
        @operator.Require(operands, matchCase);
        (Subject, Operator, Operands, MatchCase) = (subject, @operator, operands, matchCase);
    }

    /// <summary>What is asked about.</summary>
    public Subject Subject { get; }

    /// <summary>How it is compared.</summary>
    public Operator Operator { get; }

    /// <summary>What it is compared with.</summary>
    public ValueList<Operand> Operands { get; }

    /// <summary>Whether text is compared with case.</summary>
    public bool MatchCase { get; }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(FilterVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>How many related rows have to match.</summary>
public enum Quantifier
{
    /// <summary>At least one.</summary>
    Any,

    /// <summary>None.</summary>
    No,

    /// <summary>Every one; also true when there are none.</summary>
    All,
}

/// <summary>Asks about the rows of a relation.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
public sealed record Related : Filter
{
    /// <summary>Any, no or all rows of <paramref name="relation"/> match <paramref name="where"/>; null asks whether there are any rows.</summary>
    /// <exception cref="FilterException"><see cref="Quantifier.All"/> without a filter.</exception>
    public Related(Quantifier quantifier, FieldPath relation, Filter? where = null)
        : base(1 + (where?.Height ?? 0), 1L + (where?.Count ?? 0))
    {
        if (quantifier == Quantifier.All && where is null)
            throw new FilterException($"`all {relation}` needs a filter in parentheses");
        (Quantifier, Relation, Where) = (quantifier, relation, where);
    }

    /// <summary>How many rows have to match.</summary>
    public Quantifier Quantifier { get; }

    /// <summary>The relation.</summary>
    public FieldPath Relation { get; }

    /// <summary>What the rows have to match; null: that they are there.</summary>
    public Filter? Where { get; }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(FilterVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Matches the members of a segment, by its definition at the same moment.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
public sealed record InSegment : Filter
{
    /// <summary>The members of the segment with this key.</summary>
    /// <exception cref="FilterException">The key is empty.</exception>
    public InSegment(string key)
        : base(1, 1) => Key = Names.Require(key, "a segment's key");

    /// <summary>The segment's key, found without regard to case.</summary>
    public string Key { get; }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(FilterVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Matches when the change that is being evaluated changed a field; legal only where there is one.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
public sealed record Changed : Filter
{
    /// <summary>Whether the field changed.</summary>
    public Changed(FieldPath path)
        : base(1, 1) => Path = path;

    /// <summary>The field.</summary>
    public FieldPath Path { get; }

    /// <inheritdoc/>
    public override TResult Accept<TResult>(FilterVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Handles every node of a filter; the family is closed, so a visitor that compiles is complete.</summary>
public abstract class FilterVisitor<TResult>
{
    /// <summary>Handles <paramref name="node"/>.</summary>
    public abstract TResult Visit(Everyone node);

    /// <inheritdoc cref="Visit(Everyone)"/>
    public abstract TResult Visit(Nobody node);

    /// <inheritdoc cref="Visit(Everyone)"/>
    public abstract TResult Visit(AllOf node);

    /// <inheritdoc cref="Visit(Everyone)"/>
    public abstract TResult Visit(AnyOf node);

    /// <inheritdoc cref="Visit(Everyone)"/>
    public abstract TResult Visit(Not node);

    /// <inheritdoc cref="Visit(Everyone)"/>
    public abstract TResult Visit(Condition node);

    /// <inheritdoc cref="Visit(Everyone)"/>
    public abstract TResult Visit(Related node);

    /// <inheritdoc cref="Visit(Everyone)"/>
    public abstract TResult Visit(InSegment node);

    /// <inheritdoc cref="Visit(Everyone)"/>
    public abstract TResult Visit(Changed node);
}
