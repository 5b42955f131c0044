using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Why a filter, or a part of one, was true or false for one entity at one moment. Immutable and thread-safe.</summary>
/// <remarks>Values of sensitive fields are masked: they are not kept here.</remarks>
public sealed class Explanation
{
    internal Explanation(Filter filter, Plan plan, bool matches) => (Filter, Plan, Matches) = (filter, plan, matches);

    /// <summary>The part that is explained.</summary>
    public Filter Filter { get; }

    /// <summary>Its outcome.</summary>
    public bool Matches { get; }

    /// <summary>The parts of a group, a negation or a segment's definition, each with its outcome for the same entity; none for a condition.</summary>
    public IReadOnlyList<Explanation> Parts { get; internal init; } = [];

    /// <summary>What the entity has where a condition asks; empty when it has nothing, when it is masked, and for a multi-value.</summary>
    public Value Actual { get; internal init; }

    /// <summary>The items that the entity has where a condition asks about a multi-value; none when they are masked.</summary>
    public IReadOnlyList<string> ActualItems { get; internal init; } = [];

    /// <summary>Whether what the entity has is withheld, because a sensitive field takes part.</summary>
    public bool IsMasked { get; internal init; }

    /// <summary>What a condition compares with, operand by operand: relative times reckoned, codes resolved, other fields read.</summary>
    public IReadOnlyList<ExplainedOperand> Expected { get; internal init; } = [];

    /// <summary>The related rows that decided, ten at most: those that settled the answer, or all where none did alone.</summary>
    public IReadOnlyList<ExplainedRow> Rows { get; internal init; } = [];

    /// <summary>How many related rows there were; null for a part that asks about none.</summary>
    public int? RowCount { get; internal init; }

    /// <summary>Whether a condition asks about a value, and not whether a related entity is there.</summary>
    internal bool AsksValue { get; init; }

    /// <summary>What was evaluated, its times constants.</summary>
    internal Plan Plan { get; }

    /// <summary>
    /// The smallest sets of conditions that would turn this answer round if their outcomes changed and the others stayed: what keeps an entity out
    /// of a segment, or in it.
    /// </summary>
    /// <returns>
    /// Of up to eight different conditions every set of the smallest size, smaller ones that no value can bring about before them, marked so; of more
    /// conditions one set at most, from which none can be left out. None where no change of conditions turns the answer round, or none was found in
    /// reasonable time because many of them stand again and again.
    /// </returns>
    public IReadOnlyList<Flip> WhyNot() => new FlipSearch(this).Find();

    /// <summary>The outcomes part by part, one a line, each with what the entity has there.</summary>
    public override string ToString() => ExplanationText.Of(this);
}

/// <summary>An operand of a condition, and what it stood for.</summary>
/// <param name="Operand">The operand as it was written.</param>
/// <param name="From">The constant, the code, the value of another field, or the first day or instant of a stretch; empty where there is none.</param>
/// <param name="To">The last day or instant of a stretch; else the same as <paramref name="From"/>.</param>
public sealed record ExplainedOperand(Operand Operand, Value From, Value To)
{
    /// <summary>Whether <see cref="From"/> itself belongs to the stretch.</summary>
    public bool IncludesFrom { get; internal init; } = true;

    /// <summary>Whether <see cref="To"/> itself belongs to the stretch; the instants of a day end before the next day's first.</summary>
    public bool IncludesTo { get; internal init; } = true;

    /// <summary>Whether the value is withheld, because it is a sensitive field's.</summary>
    public bool IsMasked { get; internal init; }
}

/// <summary>A related row that took part in an answer.</summary>
/// <param name="Key">The row's key.</param>
/// <param name="Where">Why it did or did not match what the rows have to match; null where nothing is asked of them, or by a derived field.</param>
public sealed record ExplainedRow(EntityKey Key, Explanation? Where);

/// <summary>Conditions whose outcomes, changed together, would turn an answer round.</summary>
/// <param name="Conditions">The conditions, in the order of the filter; each says its present outcome.</param>
/// <param name="IsPossible">
/// False where it is proven that no values bring these outcomes about, such as more than 10 and not more than 5; true where it is not proven.
/// </param>
public sealed record Flip(IReadOnlyList<Explanation> Conditions, bool IsPossible);
