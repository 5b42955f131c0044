using System.Collections.Frozen;
using System.Text.Json;

namespace Segmentation;

/// <summary>The rules of jQuery QueryBuilder, in only; what maps to what is in <c>docs/interop.md</c>.</summary>
public static class JQueryQueryBuilder
{
    extension(Filter)
    {
        /// <summary>The filter that the rules of jQuery QueryBuilder say. Never throws on JSON.</summary>
        /// <returns>The filter, or the issues that say with a JSON pointer what does not map.</returns>
        public static FilterParseResult TryFromJQueryQueryBuilder(string json, InteropContext interop) => new JQueryQueryBuilderReader(interop).Read(json);
    }
}

/// <summary>Reads the rules of jQuery QueryBuilder; a rule's <c>id</c> names its input there, and its <c>type</c> what that input held.</summary>
internal sealed class JQueryQueryBuilderReader(InteropContext interop) : ForeignReader(interop)
{
    private static readonly FrozenDictionary<string, Operator> ByName = new Dictionary<string, Operator>
    {
        ["equal"] = Operators.EqualTo,
        ["not_equal"] = Operators.NotEqualTo,
        ["in"] = Operators.In,
        ["not_in"] = Operators.NotIn,
        ["less"] = Operators.LessThan,
        ["less_or_equal"] = Operators.AtMost,
        ["greater"] = Operators.GreaterThan,
        ["greater_or_equal"] = Operators.AtLeast,
        ["between"] = Operators.Between,
        ["not_between"] = Operators.NotBetween,
        ["begins_with"] = Operators.StartsWith,
        ["not_begins_with"] = Operators.NotStartsWith,
        ["contains"] = Operators.Contains,
        ["not_contains"] = Operators.NotContains,
        ["ends_with"] = Operators.EndsWith,
        ["not_ends_with"] = Operators.NotEndsWith,
        ["is_empty"] = Operators.IsEmpty,
        ["is_not_empty"] = Operators.IsNotEmpty,
        ["is_null"] = Operators.IsEmpty,
        ["is_not_null"] = Operators.IsNotEmpty,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    protected override Filter? Root(JsonElement element) => Group(new JsonMembers(element, "", "a group of rules"));

    private Filter? Group(JsonMembers members)
    {
        var (rules, pointer) = (members.Require("rules"), members.PointerTo("rules"));
        if (rules.ValueKind != JsonValueKind.Array)
            throw new JsonFault(IssueCode.Syntax, pointer, $"an array is expected here, not {JsonMembers.Name(rules)}");
        var isAll = members.Text("condition").ToUpperInvariant() switch
        {
            "AND" => true,
            "OR" => false,
            var condition => throw new JsonFault(
                IssueCode.NotMapped, members.PointerTo("condition"), $"the condition `{condition}` has no counterpart: there are AND and OR"),
        };
        var group = Group(isAll, rules.EnumerateArray().Select((rule, i) => Part(() => RuleOrGroup(rule, $"{pointer}/{i}"))), pointer);
        return group is not null && members.Flag("not") ? !group : group;
    }

    private Filter? RuleOrGroup(JsonElement element, string pointer)
    {
        var members = new JsonMembers(element, pointer, "a rule or group");
        return members.Has("rules") ? Group(members) : Rule(members);
    }

    private Filter? Rule(JsonMembers rule)
    {
        var name = rule.Text("operator");
        var @operator = ByName.GetValueOrDefault(name) ?? throw new JsonFault(
            IssueCode.UnknownOperator, rule.PointerTo("operator"), $"`{name}` is no operator", [.. Suggestions.For(name, ByName.Keys)]);
        var pointer = rule.PointerTo("value");
        return Condition(
            rule.Text("field"),
            rule.PointerTo("field"),
            @operator,
            term => @operator.Operands switch
            {
                OperandShape.Set => Values.List(rule.Require("value"), pointer, term.Type),
                OperandShape.Two when rule.Require("value").ValueKind == JsonValueKind.Array => Values.Members(rule.Require("value"), pointer, term.Type),
                _ => [Values.Read(rule.Require("value"), pointer, term.Type)],
            },
            rule.Pointer);
    }
}
