namespace Segmentation.Tests;

/// <summary><c>docs/operators.md</c> is written from the operator table.</summary>
public sealed class OperatorsDocumentTests
{
    private static readonly FieldType[] Types = [.. Enum.GetValues<ScalarType>().Select(s => new FieldType(s)), new(ScalarType.Text, IsMany: true)];

    [Fact]
    public void Document_IsTheOperatorTable() => Repository.Keep("docs/operators.md", Document());

    private static string Document() => string.Join(
        '\n',
        [
            "# Operators",
            "",
            "Every operator of the filter language, written from the table in `Operators.cs`. A positive operator is false where there is no value; its complement",
            "is true there. [What a filter means](filters.md) has the rules.",
            "",
            "| operator | JSON | takes | operand | complement of |",
            "|---|---|---|---|---|",
            .. Operators.All.Select(o => $"| {Link(o)} | `{o.Key}` | {Takes(o)} | {Operand(o)} | {(o.ComplementOf is { } of ? Link(of) : "")} |"),
            .. Operators.All.SelectMany(Section),
            "",
        ]);

    private static IEnumerable<string> Section(Operator @operator) =>
    [
        "",
        $"## {Title(@operator)}",
        "",
        @operator.Summary + (@operator.ComparesText ? " Text is compared without regard to case, unless `match case` follows." : ""),
        "",
        "| field | its value | condition | answer |",
        "|---|---|---|---|",
        .. @operator.Examples.Select(e =>
            $"| {e.Type} | {(e.Value is { } value ? $"`{value}`" : "none")} | `… {$"{@operator.Text} {e.Operands}".Trim()}` | {(e.Matches ? "yes" : "no")} |"),
    ];

    // Two rows may share their words: the operand tells them apart.
    private static string Title(Operator @operator) => @operator.Operands switch
    {
        OperandShape.Set => $"{@operator.Text} (…)",
        OperandShape.Period or OperandShape.Days => $"{@operator.Text} period",
        _ => @operator.Text,
    };

    private static string Link(Operator @operator) => $"`{Title(@operator)}`";

    private static string Takes(Operator @operator) => @operator.Types == FieldTypes.Any ? "every field"
        : @operator.Types == FieldTypes.Scalar ? "every field of one value"
        : string.Join(", ", Types.Where(@operator.Takes));

    private static string Operand(Operator @operator) => @operator.Operands switch
    {
        OperandShape.None => "",
        OperandShape.Value => "a constant, an anchor or another field",
        OperandShape.Two => "two of a constant, an anchor or another field",
        OperandShape.Set => "one or more constants or anchors",
        OperandShape.Text => "a text",
        OperandShape.Period => "a period, such as `last 7 days`",
        _ => "a period of whole days, such as `this month`",
    };
}
