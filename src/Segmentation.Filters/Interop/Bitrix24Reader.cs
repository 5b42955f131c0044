using System.Text.Json;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads Bitrix24 REST filters: a prefix of each field's name says the operator, and numbered members are groups.</summary>
internal sealed class Bitrix24Reader(InteropContext interop) : ForeignReader(interop)
{
    private const string PrefixCharacters = "!<>=@%?*~+";

    /// <summary>What a prefix says of one value, of several, and of null; null where it says nothing.</summary>
    private sealed record Prefix(string Text, Operator? One, Operator? Several = null, Operator? Null = null, bool IsMask = false);

    // Longer prefixes first: each is also the start of others.
    private static readonly Prefix[] Prefixes =
    [
        new("!=%", Operators.NotEqualTo, IsMask: true),
        new("!%=", Operators.NotEqualTo, IsMask: true),
        new("=%", Operators.EqualTo, IsMask: true),
        new("%=", Operators.EqualTo, IsMask: true),
        new("!%", Operators.NotContains),
        new("!@", Operators.NotIn, Operators.NotIn),
        new("!=", Operators.NotEqualTo, Operators.NotIn, Operators.IsNotEmpty),
        new(">=", Operators.AtLeast),
        new("<=", Operators.AtMost),
        new("!", Operators.NotEqualTo, Operators.NotIn, Operators.IsNotEmpty),
        new("%", Operators.Contains),
        new("@", Operators.In, Operators.In),
        new("=", Operators.EqualTo, Operators.In, Operators.IsEmpty),
        new(">", Operators.GreaterThan),
        new("<", Operators.LessThan),
        new("", Operators.EqualTo, Operators.In, Operators.IsEmpty),
    ];

    protected override Filter? Root(JsonElement element) => Group(element, "");

    private Filter? Group(JsonElement element, string pointer)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return Group(isAll: true, element.EnumerateArray().Select((part, i) => Part(() => Group(part, $"{pointer}/{i}"))), pointer);
        var members = new JsonMembers(element, pointer, "a filter");
        return Group(IsAnd(members), members.Names.Where(n => n != "logic").Select(n => Part(() => Member(members, n))), pointer);
    }

    private static bool IsAnd(JsonMembers members) => !members.Has("logic") || members.Text("logic").ToUpperInvariant() switch
    {
        "AND" => true,
        "OR" => false,
        var logic => throw new JsonFault(IssueCode.NotMapped, members.PointerTo("logic"), $"the logic `{logic}` has no counterpart: there are AND and OR"),
    };

    // Apart from conditions, whose many variables would stand on the stack at every level.
    private Filter? Member(JsonMembers members, string name) => name.Length > 0 && name.All(char.IsAsciiDigit)
        ? Numbered(members.Require(name), members.PointerTo(name))
        : Condition(name, members.Require(name), members.PointerTo(name));

    private Filter? Numbered(JsonElement value, string pointer) => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
        ? Group(value, pointer)
        : throw new JsonFault(IssueCode.Syntax, pointer, $"a numbered member holds a group, not {JsonMembers.Name(value)}");

    private Filter? Condition(string name, JsonElement value, string pointer)
    {
        var prefix = Prefixes.First(p => name.StartsWith(p.Text, StringComparison.Ordinal));
        var field = name[prefix.Text.Length..];
        if (field.Length == 0 || PrefixCharacters.Contains(field[0], StringComparison.Ordinal))
            throw new JsonFault(IssueCode.UnknownOperator, pointer, $"`{name}` starts with no prefix that is known, or names no field");
        if (value.ValueKind == JsonValueKind.Null)
        {
            return prefix.Null is { } asksForNone
                ? Condition(field, pointer, asksForNone, _ => [], pointer)
                : throw new JsonFault(IssueCode.NotMapped, pointer, $"`{prefix.Text}` takes a value, not null");
        }

        var path = PathOf(field);
        if (prefix.IsMask)
            return Mask(field, value, pointer, isNegated: prefix.One == Operators.NotEqualTo);
        var isList = value.ValueKind == JsonValueKind.Array || prefix.One == Operators.In || prefix.One == Operators.NotIn;
        if ((isList ? prefix.Several : prefix.One) is not { } @operator)
            throw new JsonFault(IssueCode.NotMapped, pointer, $"`{prefix.Text}` takes one value, not several");
        if (IsMany(path))
            return Condition(field, pointer, OfItems(@operator) ?? @operator, term => Values.Members(value, pointer, term.Type, Truth), pointer);
        if (@operator == Operators.Contains || @operator == Operators.NotContains)
            RefuseWildcard(value, pointer, '%');
        return Condition(
            field,
            pointer,
            @operator,
            term => isList ? Values.Members(value, pointer, term.Type, Truth) : [Values.Read(value, pointer, term.Type, Truth)],
            pointer);
    }

    /// <summary>What an operator of one value asks of several items.</summary>
    private static Operator? OfItems(Operator @operator) =>
        @operator == Operators.EqualTo || @operator == Operators.In ? Operators.HasAny
        : @operator == Operators.NotEqualTo || @operator == Operators.NotIn ? Operators.HasNone
        : null;

    /// <summary>A pattern in which % stands for any characters: those at its ends say where the rest of it has to stand.</summary>
    private Filter? Mask(string field, JsonElement value, string pointer, bool isNegated)
    {
        var mask = JsonMembers.Text(value, pointer, Literal.EmptyText);
        RefuseWildcard(value, pointer, '_');
        if (mask.Contains('\\', StringComparison.Ordinal))
            throw new JsonFault(IssueCode.NotMapped, pointer, "`\\` makes a wildcard a character here, in some databases, and has no counterpart");
        var sought = mask.Trim('%');
        if (sought.Length == 0 || sought.Contains('%', StringComparison.Ordinal))
            throw new JsonFault(IssueCode.NotMapped, pointer, $"the pattern '{mask}' has no counterpart: % stands at its start, at its end or at both");
        var @operator = (mask.StartsWith('%'), mask.EndsWith('%')) switch
        {
            (true, true) => isNegated ? Operators.NotContains : Operators.Contains,
            (false, true) => isNegated ? Operators.NotStartsWith : Operators.StartsWith,
            (true, false) => isNegated ? Operators.NotEndsWith : Operators.EndsWith,
            _ => isNegated ? Operators.NotEqualTo : Operators.EqualTo,
        };
        return Condition(field, pointer, @operator, _ => [sought], pointer);
    }

    private static void RefuseWildcard(JsonElement value, string pointer, char wildcard)
    {
        if (value.ValueKind == JsonValueKind.String && JsonMembers.Text(value, pointer, Literal.EmptyText).Contains(wildcard, StringComparison.Ordinal))
            throw new JsonFault(IssueCode.NotMapped, pointer, $"`{wildcard}` is a wildcard here, and has no counterpart");
    }

    private static bool? Truth(string text) => text.ToUpperInvariant() switch
    {
        "Y" or "1" => true,
        "N" or "0" => false,
        _ => null,
    };
}
