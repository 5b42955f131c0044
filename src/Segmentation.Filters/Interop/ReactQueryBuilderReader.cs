using System.Text.Json;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads the queries of react-querybuilder, with a combinator for each group or between the rules.</summary>
internal sealed class ReactQueryBuilderReader(InteropContext interop) : ForeignReader(interop)
{
    internal const string Placeholder = "~";

    private readonly Dictionary<string, Filter> _read = [];

    /// <summary>What was read at each place, by JSON pointer.</summary>
    public IReadOnlyDictionary<string, Filter> FiltersByPlace => _read;

    protected override Filter? Root(JsonElement element)
    {
        var members = new JsonMembers(element, "", "a query");
        if (members.Flag("muted"))
            throw members.Fault("the whole query is muted: nothing is left", IssueCode.EmptyInput);
        return members.Has("rules") ? Group(members) : throw members.Fault("the member \"rules\" is missing: a query is a group of rules");
    }

    private Filter? RuleOrGroup(JsonElement element, string pointer)
    {
        var members = new JsonMembers(element, pointer, "a rule or group");
        if (members.Has("rules"))
            return Group(members);
        return Rule(members) is { } rule ? _read[pointer] = rule : null;
    }

    private Filter? Group(JsonMembers members)
    {
        var rules = members.Require("rules");
        var pointer = members.PointerTo("rules");
        if (rules.ValueKind != JsonValueKind.Array)
            throw new JsonFault(IssueCode.Syntax, pointer, $"an array is expected here, not {JsonMembers.Name(rules)}");
        var isNegated = members.Flag("not");
        var rulesRead = members.Has("combinator")
            ? Group(IsAnd(members.Require("combinator"), members.PointerTo("combinator")), WithCombinator(rules, pointer), pointer)
            : WithoutCombinator(rules, pointer);
        return rulesRead is null ? null : _read[members.Pointer] = isNegated ? !rulesRead : rulesRead;
    }

    /// <summary>The rules that are not muted, each with the combinator before it where one stands there.</summary>
    private IEnumerable<(string? Combinator, string CombinatorPointer, Func<Filter?> Filter)> Kept(JsonElement rules, string pointer)
    {
        var (combinator, combinatorPointer, i) = ((string?)null, pointer, -1);
        foreach (var rule in rules.EnumerateArray())
        {
            var place = $"{pointer}/{++i}";
            if (rule.ValueKind == JsonValueKind.String)
            {
                (combinator, combinatorPointer) = (JsonMembers.Text(rule, place), place);
            }
            else if (rule.ValueKind == JsonValueKind.Object && new JsonMembers(rule, place, "a rule or group").Flag("muted"))
            {
                Note(place, "this part is muted, and left out");
            }
            else
            {
                yield return (combinator, combinatorPointer, () => Part(() => RuleOrGroup(rule, place)));
                combinator = null;
            }
        }
    }

    private IEnumerable<Filter?> WithCombinator(JsonElement rules, string pointer)
    {
        var at = rules.EnumerateArray().Select(r => r.ValueKind).ToList().IndexOf(JsonValueKind.String);
        return at < 0
            ? Kept(rules, pointer).Select(k => k.Filter())
            : throw new JsonFault(IssueCode.Syntax, $"{pointer}/{at}", "a rule is expected here: the group has its one combinator");
    }

    /// <summary>Rules with combinators between them: "and" binds closer than "or".</summary>
    private Filter? WithoutCombinator(JsonElement rules, string pointer)
    {
        RequireAlternation(rules, pointer);
        var alternatives = new List<List<Filter?>>();
        foreach (var (combinator, combinatorPointer, filter) in Kept(rules, pointer))
        {
            if (alternatives.Count == 0 || (combinator is not null && !IsAnd(combinator, combinatorPointer)))
                alternatives.Add([]);
            alternatives[^1].Add(filter());
        }

        return Group(isAll: false, alternatives.Select(a => Group(isAll: true, a, pointer)), pointer);
    }

    private static void RequireAlternation(JsonElement rules, string pointer)
    {
        var i = 0;
        foreach (var rule in rules.EnumerateArray())
        {
            var isCombinator = rule.ValueKind == JsonValueKind.String;
            if (isCombinator != (i % 2 == 1))
                throw new JsonFault(IssueCode.Syntax, $"{pointer}/{i}", isCombinator ? "a rule is expected here" : "a combinator is expected here, \"and\" or \"or\"");
            i++;
        }

        if (i > 0 && i % 2 == 0)
            throw new JsonFault(IssueCode.Syntax, $"{pointer}/{i - 1}", "a rule is missing after this combinator");
    }

    private Filter? Rule(JsonMembers members)
    {
        if (members.Has("lhs"))
            throw Unmapped(members, "lhs", "an expression on the left has no counterpart: declare a derived field and name it");
        var (field, operatorName) = (Named(members, "field"), Named(members, "operator"));
        if (members.Find("match") is { ValueKind: not JsonValueKind.Null } match)
            return Related(members, PathOf(field), new JsonMembers(match, members.PointerTo("match"), "a match"));
        var @operator = ReactQueryBuilderOperators.Find(operatorName) ?? throw new JsonFault(
            IssueCode.UnknownOperator,
            members.PointerTo("operator"),
            $"`{operatorName}` is no operator",
            [.. Suggestions.For(operatorName, ReactQueryBuilderOperators.Names)]);
        return Condition(
            field, members.PointerTo("field"), @operator, term => Operands(members, @operator, term), members.Pointer, MatchesCase(members));
    }

    /// <summary>A rule on the rows of a relation: how many of them match the group that is its value.</summary>
    private Filter? Related(JsonMembers rule, FieldPath relation, JsonMembers match)
    {
        var (mode, value) = (match.Text("mode"), rule.PointerTo("value"));
        if (IsMany(relation))
            throw new JsonFault(IssueCode.NotMapped, match.Pointer, $"`{relation}` holds several values, and no rows: use hasAny, hasAll, hasNone or hasExactly");
        if (Where(relation, rule.PointerTo("field"), () => WhereGroup(rule.Require("value"), value)) is not { } where)
            return null;
        return mode.ToUpperInvariant() switch
        {
            "SOME" => new Related(Quantifier.Any, relation, where),
            "NONE" => new Related(Quantifier.No, relation, where),
            "ALL" => new Related(Quantifier.All, relation, where),
            "ATLEAST" => Count(Operators.AtLeast),
            "ATMOST" => Count(Operators.AtMost),
            "EXACTLY" => Count(Operators.EqualTo),
            _ => throw new JsonFault(
                IssueCode.Syntax, match.PointerTo("mode"), $"`{mode}` is no match mode: there are all, some, none, atLeast, atMost and exactly"),
        };

        Filter? Count(Operator @operator)
        {
            var threshold = match.Require("threshold");
            return threshold.ValueKind == JsonValueKind.Number && Iso.Number(threshold.GetRawText()) is { } number && decimal.IsInteger(number) && number >= 0
                ? Checked(new Condition(new AggregateSubject(AggregateFunction.Count, relation, null, where), @operator, [number]), rule.Pointer)
                : throw new JsonFault(
                    IssueCode.NotMapped, match.PointerTo("threshold"), "a whole number of rows is expected here: a share of the rows has no counterpart");
        }
    }

    private Filter? WhereGroup(JsonElement value, string pointer)
    {
        var members = new JsonMembers(value, pointer, "the value of a rule that matches rows");
        if (members.Flag("muted"))
            throw members.Fault("what the rows have to match is muted: nothing is left", IssueCode.EmptyInput);
        return Group(members);
    }

    private ValueList<Operand> Operands(JsonMembers rule, Operator @operator, Term term)
    {
        var pointer = rule.PointerTo("value");
        var value = rule.Require("value");
        RefusePlaceholder(value, pointer);
        var source = rule.Has("valueSource") ? rule.Text("valueSource") : "value";
        return (source, @operator.Operands) switch
        {
            ("value", OperandShape.Set) => Values.List(value, pointer, term.Type),
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
    }

    private Operand Value(JsonElement value, string pointer, Operator @operator, Term term, bool isHigh)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return ReactQueryBuilderDates.Read(value, pointer, @operator, term.Type, isHigh);
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1
            ? Values.Read(value[0], $"{pointer}/0", term.Type)
            : Values.Read(value, pointer, term.Type);
    }

    private SubjectOperand Field(string name) => new(new FieldSubject(PathOf(name.Trim())));

    private static ValueList<Operand> Two(IEnumerable<Operand> operands, string pointer) => operands.ToList() is { Count: 2 } two
        ? [.. two]
        : throw new JsonFault(IssueCode.OperandType, pointer, "two values are expected here, the low end and the high one");

    private static string Named(JsonMembers rule, string member)
    {
        RefusePlaceholder(rule.Require(member), rule.PointerTo(member));
        return rule.Text(member);
    }

    private static void RefusePlaceholder(JsonElement element, string pointer)
    {
        if (element.ValueKind == JsonValueKind.String && element.ValueEquals(Placeholder))
            throw new JsonFault(IssueCode.NotMapped, pointer, "`~` stands for a choice that was never made: choose, or remove the rule");
    }

    private static bool MatchesCase(JsonMembers rule) =>
        rule.Find("meta") is { ValueKind: JsonValueKind.Object } meta && meta.TryGetProperty("matchCase", out var matchCase) && matchCase.ValueKind == JsonValueKind.True;

    private static bool IsAnd(JsonElement combinator, string pointer) => IsAnd(JsonMembers.Text(combinator, pointer), pointer);

    private static bool IsAnd(string combinator, string pointer) => combinator.ToUpperInvariant() switch
    {
        "AND" => true,
        "OR" => false,
        _ => throw new JsonFault(IssueCode.NotMapped, pointer, $"the combinator `{combinator}` has no counterpart: there are and and or"),
    };

    private static JsonFault Unmapped(JsonMembers members, string member, string message) => new(IssueCode.NotMapped, members.PointerTo(member), message);
}
