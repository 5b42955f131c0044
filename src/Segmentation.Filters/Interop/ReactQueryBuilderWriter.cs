using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Writes a filter as a query of react-querybuilder, with a combinator for each group.</summary>
internal sealed class ReactQueryBuilderWriter(InteropContext interop) : ForeignWriter(interop)
{
    private readonly Dictionary<JsonNode, Filter> _written = new(ReferenceEqualityComparer.Instance);

    protected override string Tool => "react-querybuilder";

    /// <summary>What each rule and group that was written says.</summary>
    public IReadOnlyDictionary<JsonNode, Filter> FiltersByNode => _written;

    /// <summary>The filter as a query, or what becomes of that.</summary>
    public FilterExport Write(Filter filter, Func<JsonNode, JsonNode>? finish = null) => Write(filter, () => Query(filter), finish);

    /// <summary>The filter as a group, which is what a query and the value of a rule on rows are.</summary>
    private JsonNode? Query(Filter filter) => filter is AllOf or AnyOf or Not ? Part(filter) : Known(Group("and", [Part(filter)]), filter);

    public override JsonNode? Visit(AllOf node) => Group("and", Parts(node.Parts, "all", Part));

    public override JsonNode? Visit(AnyOf node) => Group("or", Parts(node.Parts, "any", Part));

    public override JsonNode? Visit(Not node)
    {
        // A group has one "not".
        var group = At("not", () => node.Inner is Not ? Group("and", [Part(node.Inner)]) : Query(node.Inner));
        group!["not"] = true;
        return group;
    }

    public override JsonNode? Visit(Related node) => node.Where is { } where
        ? Rows(node.Relation, where, "=", node.Quantifier switch { Quantifier.Any => "some", Quantifier.No => "none", _ => "all" }, null)
        : Unmapped("a relation without a filter of its rows");

    public override JsonNode? Visit(Condition node) => node.Subject switch
    {
        FieldSubject field => Field(node, field.Path),
        AggregateSubject { Function: AggregateFunction.Count, Where: { } where } count => Count(node, count.Relation, where),
        AggregateSubject { Function: AggregateFunction.Count } => Unmapped("a count without a filter of its rows"),
        AggregateSubject aggregate => Unmapped($"`{Vocabulary.Word(aggregate.Function)}` of related rows"),
        _ => Unmapped("`previous`"),
    };

    private JsonNode? Part(Filter filter) => Node(filter) is { } node ? Known(node, filter) : null;

    private JsonNode Known(JsonNode node, Filter filter)
    {
        _written[node] = filter;
        return node;
    }

    private static JsonObject Group(string combinator, JsonNode?[] rules) => new() { ["combinator"] = combinator, ["rules"] = new JsonArray(rules) };

    private JsonNode? Count(Condition node, FieldPath relation, Filter where)
    {
        var mode = node.Operator == Operators.AtLeast ? "atLeast"
            : node.Operator == Operators.AtMost ? "atMost"
            : node.Operator == Operators.EqualTo ? "exactly"
            : null;
        return mode is not null && node.Operands is [Literal { Value: { Kind: ValueKind.Number } value }] && decimal.IsInteger(value.Number) && value.Number >= 0
            ? Rows(relation, where, "=", mode, value.Number)
            : Unmapped("a count of rows other than at least, at most or exactly a whole number");
    }

    private JsonNode? Rows(FieldPath relation, Filter where, string @operator, string mode, decimal? threshold)
    {
        if (NameOf(relation) is not { } name)
            return Unmapped($"the relation `{relation}`, whose name could be read as another");
        var match = new JsonObject { ["mode"] = mode };
        if (threshold is { } number)
            match["threshold"] = number;
        return new JsonObject { ["field"] = name, ["operator"] = @operator, ["match"] = match, ["value"] = Where(relation, () => Query(where)) };
    }

    private JsonNode? Field(Condition node, FieldPath path)
    {
        if (NameOf(path) is not { } name || name == ReactQueryBuilderReader.Placeholder)
            return Unmapped($"the field `{path}`, whose name would be read as another");
        var rule = new JsonObject { ["field"] = name, ["operator"] = ReactQueryBuilderOperators.NameOf(node.Operator) };
        if (node.Operands.Count == 0)
        {
            rule["value"] = null;
            return rule;
        }

        if (node.Operator.Operands == OperandShape.Two && node.Operands is [var low, var high] && low.IsAbove(high))
            return Unmapped("a range whose low end lies above its high one");
        var areFields = node.Operands.All(o => o is SubjectOperand);
        if (!areFields && node.Operands.Any(o => o is SubjectOperand))
            return Unmapped("a value beside a field in one condition");
        if (areFields)
            rule["valueSource"] = "field";
        if (node.MatchCase)
            rule["meta"] = new JsonObject { ["matchCase"] = true };
        var values = node.Operands.Select((o, i) => ValueOf(node, o, i)).ToArray();
        if (Array.Exists(values, v => v is null))
            return null;
        rule["value"] = node.Operator.Operands is OperandShape.Set or OperandShape.Two ? new JsonArray(values) : values[0];
        return rule;
    }

    private JsonNode? ValueOf(Condition node, Operand operand, int index) => operand switch
    {
        Literal { Value: { Kind: ValueKind.Text, Text: var text } } when text == ReactQueryBuilderReader.Placeholder =>
            Unmapped("the text '~', a placeholder there,"),
        Literal { Value: { Kind: ValueKind.Text, Text: var text } } when node.Operator.Operands == OperandShape.Set && text != text.Trim() =>
            Unmapped($"the text {FilterText.Show(operand)} with blanks around it, in a list"),
        Literal literal => ValueOf(literal),
        Anchor anchor => TypeOf(node.Subject) is { } type && ReactQueryBuilderDates.Write(anchor, node.Operator, type, isHigh: index == 1) is { } date
            ? date
            : Unmapped($"`{FilterText.Show(anchor)}` beside `{node.Operator.Text}`"),
        SubjectOperand { Subject: FieldSubject { Path: var path }, Offset: null }
            when NameOf(path) is { } name && name == name.Trim() && name != ReactQueryBuilderReader.Placeholder => name,
        SubjectOperand => Unmapped($"`{FilterText.Show(operand)}` to compare with"),
        _ => JsonNode.Parse(FilterJson.Show(operand)),
    };
}
