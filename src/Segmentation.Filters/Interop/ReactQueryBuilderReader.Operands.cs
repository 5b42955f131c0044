using System.Text.Json;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class ReactQueryBuilderReader
{
    private ValueList<Operand> Operands(JsonMembers rule, Operator @operator, Term term)
    {
        var pointer = rule.PointerTo("value");
        var value = rule.Require("value");
        var source = rule.Has("valueSource") ? rule.Text("valueSource") : "value";
        ValueList<Operand> operands = (source, @operator.Operands) switch
        {
            ("value", OperandShape.Set) => Set(value, pointer, @operator, term),
            ("value", OperandShape.Two) => Two(
                value.ValueKind == JsonValueKind.String
                    ? Values.List(value, pointer, term.Type)
                    : Values.Items(value, pointer).Select((m, i) => Value(m.Element, m.Pointer, @operator, term, isHigh: i == 1)),
                pointer),
            ("value", OperandShape.Period or OperandShape.Days) => [new JsonOperandReader(_ => null).Operand(value, pointer)],
            ("value", _) => [Value(value, pointer, @operator, term, isHigh: false)],
            ("field", OperandShape.Value) => [Field(JsonMembers.Text(value, pointer))],
            ("field", OperandShape.Two) => Two(
                value.ValueKind == JsonValueKind.String
                    ? ForeignValues.SplitAtCommas(JsonMembers.Text(value, pointer)).Select(Field)
                    : Values.Items(value, pointer).Select(m => Field(JsonMembers.Text(m.Element, m.Pointer))),
                pointer),
            ("field", _) => throw Unmapped(rule, "valueSource", $"`{ReactQueryBuilderOperators.NameOf(@operator)}` takes no fields"),
            _ => throw Unmapped(rule, "valueSource", $"the value source \"{source}\" has no counterpart: there are \"value\" and \"field\""),
        };
        return operands.Any(IsPlaceholder) ? throw NeverChosen(pointer) : operands;
    }

    private ValueList<Operand> Set(JsonElement value, string pointer, Operator @operator, Term term) => value.ValueKind == JsonValueKind.String
        ? Values.List(value, pointer, term.Type)
        :
        [
            .. Values.Items(value, pointer).Select(m => m.Element.ValueKind == JsonValueKind.Object
                ? ReactQueryBuilderDates.Read(m.Element, m.Pointer, @operator, term.Type, isHigh: false)
                : Values.Member(m.Element, m.Pointer, term.Type)),
        ];

    private Operand Value(JsonElement value, string pointer, Operator @operator, Term term, bool isHigh)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return ReactQueryBuilderDates.Read(value, pointer, @operator, term.Type, isHigh);
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1
            ? Values.Read(value[0], $"{pointer}/0", term.Type)
            : Values.Read(value, pointer, term.Type);
    }

    private SubjectOperand Field(string name) => new(new FieldSubject(PathOf(name.Trim())));

    private static ValueList<Operand> Two(IEnumerable<Operand> operands, string pointer) => operands.ToList() switch
    {
        [var low, var high] when low.IsAbove(high) => throw new JsonFault(
            IssueCode.NotMapped, pointer, "the low end lies above the high one, and the tool changes them round in some of its targets: put the low end first"),
        [var low, var high] => [low, high],
        _ => throw new JsonFault(IssueCode.OperandType, pointer, "two values are expected here, the low end and the high one"),
    };

    private static bool IsPlaceholder(Operand operand) => operand is
        Literal { Value: { Kind: ValueKind.Text, Text: Placeholder } } or SubjectOperand { Subject: FieldSubject { Path.Steps: [Placeholder] } };
}
