using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>An operand that was read as the type of the condition's subject.</summary>
internal abstract record BoundOperand;

/// <summary>A constant that is only compared for equality, in all its spellings: a picklist item has those of its code and aliases.</summary>
internal sealed record EqualityOperand(ValueList<Value> Spellings) : BoundOperand;

/// <summary>What stands for a stretch of an ordered type: a number is [x, x], a day on a datetime [its start, the next day's start).</summary>
internal sealed record IntervalOperand(Bound Low, Bound High) : BoundOperand
{
    public static IntervalOperand Point(Value value) => new(Bound.At(value), Bound.At(value));

    /// <summary>The days from one to another, both included, as a stretch of a date or datetime.</summary>
    public static IntervalOperand Days(TimeExpression from, TimeExpression to, FieldType type) => type.Scalar == ScalarType.Date
        ? new(Bound.At(from), Bound.At(to))
        : new(Bound.At(from.As(DayEdge.Start)), Bound.At(to.As(DayEdge.End), isInclusive: false));
}

/// <summary>Another term, with an optional step in time.</summary>
/// <param name="Term">The term.</param>
/// <param name="Shift">The step; null: none.</param>
/// <param name="Synonyms">The spellings of every picklist item that has more than one.</param>
internal sealed record TermOperand(Term Term, TimeStep? Shift, ValueList<ValueList<Value>> Synonyms) : BoundOperand;

/// <summary>A period of whole days, both ends included.</summary>
internal sealed record DaysOperand(TimeExpression From, TimeExpression To) : BoundOperand
{
    public IntervalOperand Interval(FieldType type) => IntervalOperand.Days(From, To, type);
}

/// <summary>The operands of one condition.</summary>
internal sealed record BoundOperands(ValueList<BoundOperand> Items, bool MatchCase)
{
    public BoundOperand this[int index] => Items[index];
}
