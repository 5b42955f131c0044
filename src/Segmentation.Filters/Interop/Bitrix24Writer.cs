using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Writes a filter as a Bitrix24 REST filter: each visit gives an object of members that all hold.</summary>
internal sealed class Bitrix24Writer(InteropContext interop) : ForeignWriter(interop)
{
    private bool _isNegated;

    protected override string Tool => "Bitrix24";

    public FilterExport Write(Filter filter) => Write(filter, () => Node(filter));

    public override JsonNode? Visit(AllOf node) => Group(isAll: !_isNegated, Parts(node.Parts, "all", Node));

    public override JsonNode? Visit(AnyOf node) => Group(isAll: _isNegated, Parts(node.Parts, "any", Node));

    // A filter and its negation split every base, so that a negation can be told of the parts.
    public override JsonNode? Visit(Not node)
    {
        _isNegated = !_isNegated;
        var inner = At("not", () => Node(node.Inner));
        _isNegated = !_isNegated;
        return inner;
    }

    public override JsonNode? Visit(Related node) => Unmapped("a condition on related rows");

    public override JsonNode? Visit(Condition node)
    {
        if (node.Subject is not FieldSubject { Path: var path })
            return Unmapped($"`{FilterText.Show(node.Subject)}`");
        if ((path.Steps.Count > 1 && !IsRenamed(path)) || NameOf(path) is not { } name || !IsName(name))
            return Unmapped($"the field `{path}`");
        if (node.MatchCase)
            return Unmapped("`match case`");
        if (node.Operands.FirstOrDefault(o => o is not Literal) is { } odd)
            return Unmapped($"`{FilterText.Show(odd)}`");
        return TypeOf(node.Subject) is { } type ? Condition(new Leaf(name, type), node) : Unmapped($"the presence of `{path}`");
    }

    // A number names a group, and other characters may be a prefix.
    private static bool IsName(string name) => (char.IsLetterOrDigit(name[0]) || name[0] == '_') && !name.All(char.IsAsciiDigit);

    /// <summary>The name in the other tool, and the type, of the field that a condition asks about.</summary>
    private sealed record Leaf(string Name, FieldType Type);

    private JsonNode? Condition(Leaf leaf, Condition node)
    {
        var isNegative = node.Operator.ComplementOf is not null != _isNegated;
        var positive = node.Operator.ComplementOf ?? node.Operator;
        var literals = node.Operands.Cast<Literal>().ToList();
        return positive.Operands switch
        {
            OperandShape.None => Member(leaf, isNegative ? "!=" : "=", null),
            OperandShape.Text => Text(leaf, positive, literals[0].Value.Text, isNegative),
            OperandShape.Set => Set(leaf, positive, literals, isNegative),
            OperandShape.Two => Range(leaf, literals[0], literals[1], isNegative),
            _ when positive == Operators.EqualTo => Equal(leaf, literals[0], isNegative),
            _ => isNegative ? OrEmpty(leaf, Ordered(leaf, Opposite(positive), literals[0])) : Ordered(leaf, positive, literals[0]),
        };
    }

    private JsonNode? Equal(Leaf leaf, Literal literal, bool isNegative) =>
        IsDayOfInstants(leaf, literal) ? Range(leaf, literal, literal, isNegative) : Member(leaf, isNegative ? "!=" : "=", ValueOf(literal));

    private JsonNode? Text(Leaf leaf, Operator positive, string text, bool isNegative)
    {
        if (text.Contains('%', StringComparison.Ordinal) || (positive != Operators.Contains && text.AsSpan().ContainsAny('_', '\\')))
            return Unmapped($"the wildcard in '{text}'");
        return positive == Operators.Contains ? Member(leaf, isNegative ? "!%" : "%", text)
            : Member(leaf, isNegative ? "!=%" : "=%", positive == Operators.StartsWith ? $"{text}%" : $"%{text}");
    }

    private JsonNode? Set(Leaf leaf, Operator positive, List<Literal> literals, bool isNegative)
    {
        if (positive == Operators.HasExactly)
            return Unmapped("`has exactly`");
        if (literals.Find(l => l.Value.Kind == ValueKind.Text && l.Value.Text != l.Value.Text.Trim()) is { } odd)
            return Unmapped($"the text {FilterText.Show(odd)} with blanks around it, in a list");
        if (positive == Operators.HasAll)
            return Group(isAll: !isNegative, [.. literals.Select(l => Member(leaf, isNegative ? "!=" : "=", ValueOf(l)))]);
        return literals.Exists(l => IsDayOfInstants(leaf, l))
            ? Group(isAll: isNegative, [.. literals.Select(l => Equal(leaf, l, isNegative))])
            : Member(leaf, isNegative ? "!@" : "@", new JsonArray([.. literals.Select(ValueOf)]));
    }

    private JsonNode? Range(Leaf leaf, Literal low, Literal high, bool isNegative) => isNegative
        ? OrEmpty(leaf, Ordered(leaf, Operators.LessThan, low), Ordered(leaf, Operators.GreaterThan, high))
        : Group(isAll: true, Ordered(leaf, Operators.AtLeast, low), Ordered(leaf, Operators.AtMost, high));

    // Where a day stands for its first instant only, "up to the end of a day" is said by the next day's start.
    private JsonNode? Ordered(Leaf leaf, Operator @operator, Literal literal)
    {
        var looksAtEnd = @operator == Operators.AtMost || @operator == Operators.GreaterThan;
        if (!looksAtEnd || !IsDayOfInstants(leaf, literal))
            return Member(leaf, @operator.Text, ValueOf(literal));
        return DayOf(literal) is { } day && day < DateOnly.MaxValue
            ? Member(leaf, @operator == Operators.AtMost ? "<" : ">=", ValueOf(new Literal(Value.Of(day.AddDays(1)))))
            : Unmapped("the end of the calendar");
    }

    private static Operator Opposite(Operator @operator) =>
        @operator == Operators.LessThan ? Operators.AtLeast
        : @operator == Operators.AtMost ? Operators.GreaterThan
        : @operator == Operators.GreaterThan ? Operators.AtMost
        : Operators.LessThan;

    private static bool IsDayOfInstants(Leaf leaf, Literal literal) => leaf.Type.Scalar == ScalarType.Instant && DayOf(literal) is not null;

    private static DateOnly? DayOf(Literal literal) => literal.Value.Kind switch
    {
        ValueKind.Date => literal.Value.Date,
        ValueKind.Text => Iso.Date(literal.Value.Text),
        _ => null,
    };

    private static JsonNode? OrEmpty(Leaf leaf, params JsonNode?[] alternatives) => Group(isAll: false, [.. alternatives, Member(leaf, "=", null)]);

    private static JsonObject Member(Leaf leaf, string prefix, JsonNode? value) => new() { [prefix + leaf.Name] = value };

    private static new JsonNode ValueOf(Literal literal) =>
        literal.Value.Kind == ValueKind.Boolean ? literal.Value.Boolean ? "Y" : "N" : ForeignWriter.ValueOf(literal);

    /// <summary>One object of all parts' members; a part that is a group of its own, or repeats a member, is numbered.</summary>
    private static JsonObject? Group(bool isAll, params JsonNode?[] parts)
    {
        var group = new JsonObject();
        if (!isAll)
            group["logic"] = "OR";
        var number = 0;
        foreach (var part in parts)
        {
            // What is empty holds nothing but what has no counterpart, which is told.
            if (part is not JsonObject { Count: > 0 } members)
                continue;
            var (name, value) = members.First();
            if (members.Count == 1 && value is not JsonObject && !group.ContainsKey(name))
                group[name] = value?.DeepClone();
            else
                group[$"{number++}"] = members;
        }

        return group;
    }
}
