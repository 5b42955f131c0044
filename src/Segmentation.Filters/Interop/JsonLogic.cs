using System.Text.Json;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The rules of JsonLogic, in only: the shapes that ask about fields; what maps to what is in <c>docs/interop.md</c>.</summary>
public static class JsonLogic
{
    extension(Filter)
    {
        /// <summary>The filter that a JsonLogic rule says. Never throws on JSON.</summary>
        /// <returns>The filter, or the issues that say with a JSON pointer what does not map.</returns>
        public static FilterParseResult TryFromJsonLogic(string json, InteropContext interop) => new JsonLogicReader(interop).Read(json);
    }
}

/// <summary>Reads JsonLogic rules: an object's one member is the operation, and its value the arguments.</summary>
internal sealed class JsonLogicReader(InteropContext interop) : ForeignReader(interop)
{
    /// <summary>A comparison, and the one that says the same with its sides changed round.</summary>
    private static readonly Dictionary<string, (Operator Operator, Operator Reversed)> Comparisons = new()
    {
        ["=="] = (Operators.EqualTo, Operators.EqualTo),
        ["==="] = (Operators.EqualTo, Operators.EqualTo),
        ["!="] = (Operators.NotEqualTo, Operators.NotEqualTo),
        ["!=="] = (Operators.NotEqualTo, Operators.NotEqualTo),
        ["<"] = (Operators.LessThan, Operators.GreaterThan),
        ["<="] = (Operators.AtMost, Operators.AtLeast),
        [">"] = (Operators.GreaterThan, Operators.LessThan),
        [">="] = (Operators.AtLeast, Operators.AtMost),
    };

    protected override Filter? Root(JsonElement element) => Rule(element, "");

    private Filter? Rule(JsonElement element, string pointer)
    {
        var members = new JsonMembers(element, pointer, "a rule");
        if (members.Names.ToList() is not [var operation])
            throw members.Fault("a rule is an object with one member, its operation");
        var arguments = Arguments(members.Require(operation), members.PointerTo(operation));
        return operation is "and" or "or"
            ? Group(operation == "and", arguments.Select(a => Part(() => Rule(a.Element, a.Pointer))), members.PointerTo(operation))
            : operation == "!" ? Not(members, arguments)
            : Condition(members, operation, arguments);
    }

    private Filter? Not(JsonMembers members, List<(JsonElement Element, string Pointer)> arguments) => arguments is not [var inner]
        ? throw Count(members, "!", "one argument")
        : Part(() => Rule(inner.Element, inner.Pointer)) is { } filter ? !filter : null;

    // Apart from groups, at every level of which its many variables would stand on the stack.
    private Filter? Condition(JsonMembers members, string operation, List<(JsonElement Element, string Pointer)> arguments)
    {
        var pointer = members.Pointer;
        return operation switch
        {
            "in" => arguments is [var item, var list] ? In(item, list, pointer) : throw Count(members, operation, "two arguments"),
            "startsWith" or "endsWith" => arguments is [var text, var part]
                ? Compared(text, operation == "startsWith" ? Operators.StartsWith : Operators.EndsWith, part, pointer)
                : throw Count(members, operation, "two arguments"),
            "some" or "none" or "all" => arguments is [var rows, var where]
                ? Rows(operation, rows, where, pointer)
                : throw Count(members, operation, "two arguments"),
            _ when Comparisons.ContainsKey(operation) => Comparison(members, operation, arguments),
            _ => throw new JsonFault(
                IssueCode.NotMapped, members.PointerTo(operation), $"the operation `{operation}` has no counterpart where a condition is expected"),
        };
    }

    private Filter? Comparison(JsonMembers members, string operation, List<(JsonElement Element, string Pointer)> arguments)
    {
        switch (arguments)
        {
            case [var left, var right]:
                return Compared(left, right, operation, members.Pointer);
            case [var low, var middle, var high] when operation is "<" or "<=" && NameOf(middle) is not null:
                return operation == "<="
                    ? Condition(NameOf(middle)!, middle.Pointer, Operators.Between, term => [Operand(low, term), Operand(high, term)], members.Pointer)
                    : Group(isAll: true, [Compared(low, middle, operation, members.Pointer), Compared(middle, high, operation, members.Pointer)], members.Pointer);
            default:
                throw Count(members, operation, operation is "<" or "<=" ? "two arguments, or three with the field in the middle" : "two arguments");
        }
    }

    private Filter? Compared((JsonElement Element, string Pointer) left, (JsonElement Element, string Pointer) right, string operation, string pointer)
    {
        var (@operator, reversed) = Comparisons[operation];
        return NameOf(left) is not null ? Compared(left, @operator, right, pointer)
            : NameOf(right) is not null ? Compared(right, reversed, left, pointer)
            : throw new JsonFault(IssueCode.NotMapped, pointer, "one of the two sides has to be a field, {\"var\": …}");
    }

    private Filter? Compared((JsonElement Element, string Pointer) field, Operator @operator, (JsonElement Element, string Pointer) value, string pointer)
    {
        var name = NameOf(field) ?? throw new JsonFault(IssueCode.NotMapped, field.Pointer, "a field, {\"var\": …}, is expected here");
        if (value.Element.ValueKind == JsonValueKind.Null && (@operator == Operators.EqualTo || @operator == Operators.NotEqualTo))
            return Condition(name, field.Pointer, @operator == Operators.EqualTo ? Operators.IsEmpty : Operators.IsNotEmpty, _ => [], pointer);
        return Condition(name, field.Pointer, @operator, term => [Operand(value, term)], pointer);
    }

    private Operand Operand((JsonElement Element, string Pointer) value, Term term) => NameOf(value) is { } field
        ? new SubjectOperand(new FieldSubject(PathOf(field)))
        : Values.Read(value.Element, value.Pointer, term.Type);

    /// <summary>A field among constants, or a constant in a text or among the items of a field.</summary>
    private Filter? In((JsonElement Element, string Pointer) item, (JsonElement Element, string Pointer) list, string pointer)
    {
        if (NameOf(item) is { } name)
        {
            return list.Element.ValueKind == JsonValueKind.Array
                ? Condition(name, item.Pointer, Operators.In, term => Values.Members(list.Element, list.Pointer, term.Type), pointer)
                : throw new JsonFault(IssueCode.NotMapped, list.Pointer, "a field is looked for in an array of constants only");
        }

        if (NameOf(list) is not { } holder)
            throw new JsonFault(IssueCode.NotMapped, pointer, "one of the two sides has to be a field, {\"var\": …}");
        var @operator = IsMany(PathOf(holder)) ? Operators.HasAny : Operators.Contains;
        return Condition(holder, list.Pointer, @operator, term => [Values.Read(item.Element, item.Pointer, term.Type)], pointer);
    }

    private Filter? Rows(string operation, (JsonElement Element, string Pointer) rows, (JsonElement Element, string Pointer) where, string pointer)
    {
        var relation = PathOf(NameOf(rows) ?? throw new JsonFault(IssueCode.NotMapped, rows.Pointer, "a relation, {\"var\": …}, is expected here"));
        if (Where(relation, rows.Pointer, () => Rule(where.Element, where.Pointer)) is not { } filter)
            return null;
        return operation switch
        {
            "some" => new Related(Quantifier.Any, relation, filter),
            "none" => new Related(Quantifier.No, relation, filter),
            // There, all of none is false.
            _ => Filter.All(new Related(Quantifier.Any, relation), new Related(Quantifier.All, relation, filter)),
        };
    }

    /// <summary>The name in <c>{"var": name}</c>; null for anything else.</summary>
    private static string? NameOf((JsonElement Element, string Pointer) argument)
    {
        if (argument.Element.ValueKind != JsonValueKind.Object)
            return null;
        var members = new JsonMembers(argument.Element, argument.Pointer, "a rule");
        if (members.Names.ToList() is not ["var"])
        {
            throw new JsonFault(
                IssueCode.NotMapped, argument.Pointer, $"the operation `{members.Names.FirstOrDefault()}` has no counterpart where a value is expected");
        }

        var (value, pointer) = (members.Require("var"), members.PointerTo("var"));
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 1)
            throw new JsonFault(IssueCode.NotMapped, pointer, "a default in place of an empty value has no counterpart");
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1
            ? JsonMembers.Text(value[0], $"{pointer}/0")
            : JsonMembers.Text(value, pointer);
    }

    // An argument that stands alone needs no array.
    private static List<(JsonElement Element, string Pointer)> Arguments(JsonElement element, string pointer) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select((a, i) => (a, $"{pointer}/{i}"))] : [(element, pointer)];

    private static JsonFault Count(JsonMembers members, string operation, string needed) =>
        new(IssueCode.Syntax, members.PointerTo(operation), $"`{operation}` takes {needed}");
}
