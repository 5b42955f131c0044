using System.Text.Json;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads the queries of react-querybuilder, with a combinator for each group or between the rules.</summary>
internal sealed partial class ReactQueryBuilderReader(InteropContext interop) : ForeignReader(interop)
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
        if (!members.Has("rules"))
            throw members.Fault("the member \"rules\" is missing: a query is a group of rules");
        var query = Group(members);
        if (query is not null)
            RequireWritable(element);
        return query;
    }

    /// <summary>What is not read is written back, and so has to be text too.</summary>
    private static void RequireWritable(JsonElement query)
    {
        try
        {
            using var writer = new Utf8JsonWriter(Stream.Null);
            query.WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            throw new JsonFault(IssueCode.Syntax, "", "half of a surrogate pair stands alone in a text of this query, which could not be written back");
        }
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
        RefusePlaceholder(members, "field");
        RefusePlaceholder(members, "operator");
        RefusePlaceholder(members, "value");
        var (field, operatorName) = (members.Text("field"), members.Text("operator"));
        var matchCase = MatchesCase(members);
        if (members.Find("match") is { ValueKind: not JsonValueKind.Null } match)
            return Related(members, PathOf(field), new JsonMembers(match, members.PointerTo("match"), "a match"));
        var @operator = ReactQueryBuilderOperators.Find(operatorName) ?? throw new JsonFault(
            IssueCode.UnknownOperator,
            members.PointerTo("operator"),
            $"`{operatorName}` is no operator",
            [.. Suggestions.For(operatorName, ReactQueryBuilderOperators.Names)]);
        return Condition(
            field, members.PointerTo("field"), @operator, term => Operands(members, @operator, term), members.Pointer, matchCase);
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

    private static void RefusePlaceholder(JsonMembers rule, string member)
    {
        if (rule.Find(member) is { } element && JsonMembers.IsText(element, Placeholder))
            throw NeverChosen(rule.PointerTo(member));
    }

    private static JsonFault NeverChosen(string pointer) =>
        new(IssueCode.NotMapped, pointer, "`~` stands for a choice that was never made: choose, or remove the rule");

    private static bool MatchesCase(JsonMembers rule) =>
        rule.Find("meta") is { ValueKind: JsonValueKind.Object } meta &&
        new JsonMembers(meta, rule.PointerTo("meta"), "metadata").Find("matchCase") is { ValueKind: JsonValueKind.True };

    private static bool IsAnd(JsonElement combinator, string pointer) => IsAnd(JsonMembers.Text(combinator, pointer), pointer);

    private static bool IsAnd(string combinator, string pointer) => combinator.ToUpperInvariant() switch
    {
        "AND" => true,
        "OR" => false,
        _ => throw new JsonFault(IssueCode.NotMapped, pointer, $"the combinator `{combinator}` has no counterpart: there are and and or"),
    };

    private static JsonFault Unmapped(JsonMembers members, string member, string message) => new(IssueCode.NotMapped, members.PointerTo(member), message);
}
