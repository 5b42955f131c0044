using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What an operator needs besides its subject.</summary>
public enum OperandShape
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>One constant or other subject.</summary>
    Value,

    /// <summary>A low and a high constant or other subject.</summary>
    Two,

    /// <summary>One or more constants.</summary>
    Set,

    /// <summary>One text.</summary>
    Text,

    /// <summary>One period.</summary>
    Period,

    /// <summary>One period of whole days.</summary>
    Days,
}

/// <summary>One example of an operator: what it answers for a value.</summary>
/// <param name="Type">The type of the field that the example asks about.</param>
/// <param name="Operands">The operands, as written behind the operator.</param>
/// <param name="Value">The field's value as a literal, several in parentheses, or null for empty.</param>
/// <param name="Matches">The answer.</param>
public sealed record OperatorExample(FieldType Type, string Operands, string? Value, bool Matches);

/// <summary>
/// A row of the operator table: how an operator is written, what it takes and what it means. Parser, printer, JSON, binding and
/// documentation read it; engines never see it. Immutable.
/// </summary>
public sealed class Operator
{
    internal Operator(Func<Term, BoundOperands, Plan> reduce) => Reduce = reduce;

    /// <summary>The name in JSON.</summary>
    public required string Key { get; init; }

    /// <summary>The words in text.</summary>
    public required string Text { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What it needs besides its subject.</summary>
    public required OperandShape Operands { get; init; }

    /// <summary>The field types that it takes.</summary>
    public required FieldTypes Types { get; init; }

    /// <summary>Whether it compares text, and so may be told to match case.</summary>
    public bool ComparesText { get; init; }

    /// <summary>The operator of which this one is the exact complement, true on empty; null for one that states its own meaning.</summary>
    public Operator? ComplementOf { get; private init; }

    /// <summary>What it answers for some values, an empty one among them.</summary>
    public required IReadOnlyList<OperatorExample> Examples { get; init; }

    /// <summary>The plan of a term and the bound operands.</summary>
    internal Func<Term, BoundOperands, Plan> Reduce { get; }

    /// <summary>Whether <paramref name="type"/> is one that the operator takes.</summary>
    public bool Takes(FieldType type) => (Types & type.Flag) != 0;

    /// <summary>The words, for a debugger.</summary>
    public override string ToString() => Text;

    /// <summary>The operator that is true exactly where this one is false.</summary>
    internal Operator Complement(string key, string text, string summary) => new((term, operands) => Plan.Not(Reduce(term, operands)))
    {
        Key = key,
        Text = text,
        Summary = summary,
        Operands = Operands,
        Types = Types,
        ComparesText = ComparesText,
        ComplementOf = this,
        Examples = [.. Examples.Select(e => e with { Matches = !e.Matches })],
    };

    /// <exception cref="FilterException">The operands are not what the operator needs.</exception>
    internal void Require(ValueList<Operand> operands, bool matchCase)
    {
        var fits = Operands switch
        {
            OperandShape.None => operands.Count == 0,
            OperandShape.Value => operands is [not Period],
            OperandShape.Two => operands is [not Period, not Period],
            OperandShape.Set => operands.Count > 0 && operands.All(o => o is Literal or Anchor),
            OperandShape.Text => operands is [Literal { Value.Kind: ValueKind.Text }],
            OperandShape.Period => operands is [Period],
            _ => operands is [Period { Unit: >= TimeUnit.Day }],
        };
        if (!fits)
            throw new FilterException($"`{Text}` takes {Needs}");
        if (matchCase && !ComparesText)
            throw new FilterException($"`{Text}` does not compare text: leave out `match case`");
    }

    /// <summary>What the operator needs, in words.</summary>
    internal string Needs => Operands switch
    {
        OperandShape.None => "no operand",
        OperandShape.Value => "one value",
        OperandShape.Two => "two values",
        OperandShape.Set => "one or more constants in parentheses",
        OperandShape.Text => "a text in quotes",
        OperandShape.Period => "a period, such as `last 7 days` or `this month`",
        _ => "a period of whole days, such as `next 7 days` or `this month`",
    };
}
