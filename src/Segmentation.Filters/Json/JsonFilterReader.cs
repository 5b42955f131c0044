using System.Text.Json;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads the JSON form of a filter, with a JSON pointer for every fault.</summary>
internal sealed class JsonFilterReader(FilterLimits limits)
{
    private static readonly string[] Kinds = ["all", "any", "not", "everyone", "nobody", "segment", "changed"];

    private int _nodes;

    public static FilterParseResult Read(string json, FilterLimits limits)
    {
        try
        {
            using var document = Parse(json, limits, MaxDepth(limits));
            return Read(document.RootElement, limits, requireVersion: true);
        }
        catch (JsonFault fault)
        {
            return Failed(fault);
        }
    }

    /// <summary>The JSON of a filter in this library's form or another tool's.</summary>
    /// <exception cref="JsonFault">It is no JSON, too long, or nested deeper than <paramref name="depth"/>.</exception>
    public static JsonDocument Parse(string json, FilterLimits limits, int depth)
    {
        if (json.Length > limits.Characters)
            throw new JsonFault(IssueCode.TooLarge, "", $"the JSON is longer than {limits.Characters} characters");
        if (FilterText.FaultIn(json, allowsNull: true) is { } fault)
            throw new JsonFault(IssueCode.Syntax, "", fault);
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = depth });
        }
        catch (JsonException exception)
        {
            throw IsTooDeep(json, depth)
                ? new JsonFault(IssueCode.TooLarge, "", $"the filter is nested more than {limits.Levels} levels deep")
                : new JsonFault(IssueCode.Syntax, "", $"this is no JSON: see line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }
    }

    public static FilterParseResult Read(JsonElement element, FilterLimits limits, bool requireVersion)
    {
        try
        {
            var members = new JsonMembers(element, "", "a filter");
            if (requireVersion)
                members.RequireVersion();
            members.CheckVersion();
            var filter = new JsonFilterReader(limits).Filter(members, isRoot: true);
            return filter.Height > limits.Levels
                ? Failed(new(IssueCode.TooLarge, "", $"the filter is nested more than {limits.Levels} levels deep"))
                : new FilterParseResult(filter, []);
        }
        catch (JsonFault fault)
        {
            return Failed(fault);
        }
    }

    /// <summary>How deep the JSON of a filter may be: an operand's array, the operand and its filter make three of one level.</summary>
    public static int MaxDepth(FilterLimits limits) => 3 * limits.Levels + 8;

    private static FilterParseResult Failed(JsonFault fault) => new(null, [fault.Issue]);

    private static bool IsTooDeep(string json, int depth)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= depth)
                    return true;
            }
        }
        catch (JsonException)
        {
            // Malformed before it got too deep.
        }

        return false;
    }

    private Filter Filter(JsonElement element, string pointer) => Filter(new JsonMembers(element, pointer, "a filter"), isRoot: false);

    private Filter Filter(JsonMembers members, bool isRoot)
    {
        if (++_nodes > limits.Nodes)
            throw members.Fault($"the filter has more than {limits.Nodes} parts", IssueCode.TooLarge);
        var isCondition = JsonOperandReader.IsSubject(members);
        var isRelated = members.Has("relation") && !members.Has("aggregate");
        string[] kinds = [.. Kinds.Where(members.Has), .. isRelated ? ["relation"] : Array.Empty<string>(), .. isCondition ? ["field"] : Array.Empty<string>()];
        if (kinds.Length > 1)
            throw members.Fault($"these are two kinds of filter in one object: {string.Join(" and ", kinds)}");
        if (kinds.Length == 0)
            throw members.Fault("this is no filter: it needs all, any, not, everyone, nobody, segment, changed, relation, or a field with an op");
        if (isCondition)
            return Condition(members, isRoot);
        if (isRelated)
            return Related(members, isRoot);
        var kind = kinds[0];
        members.Allow(kind, isRoot ? "v" : kind);
        return kind switch
        {
            "all" => Segmentation.Filter.All([.. Parts(members, kind)]),
            "any" => Segmentation.Filter.Any([.. Parts(members, kind)]),
            "not" => !Filter(members.Require(kind), members.PointerTo(kind)),
            "everyone" when members.IsTrue(kind) => Segmentation.Filter.Everyone,
            "nobody" when members.IsTrue(kind) => Segmentation.Filter.Nobody,
            "segment" => new InSegment(members.Text(kind)),
            "changed" => new Changed(JsonOperandReader.Path(members, kind)),
            _ => throw new InvalidOperationException($"{kind} is no kind of filter."),
        };
    }

    private List<Filter> Parts(JsonMembers members, string kind) => Items(members.Require(kind), members.PointerTo(kind), Filter);

    private Related Related(JsonMembers members, bool isRoot)
    {
        members.Allow("relation", "quantifier", "where", isRoot ? "v" : "where");
        var relation = JsonOperandReader.Path(members, "relation");
        var quantifier = JsonOperandReader.Word<Quantifier>(members, "quantifier", "any, no or all");
        var where = Where(members);
        return quantifier == Quantifier.All && where is null
            ? throw members.Fault("\"all\" needs a \"where\"")
            : new Related(quantifier, relation, where);
    }

    private Filter? Where(JsonMembers members) =>
        members.Find("where") is { } where ? Filter(where, members.PointerTo("where")) : null;

    private Condition Condition(JsonMembers members, bool isRoot)
    {
        string[] allowed = [.. JsonOperandReader.SubjectMembers(members), "op", "value", "matchCase"];
        members.Allow([.. allowed, .. isRoot ? ["v"] : Array.Empty<string>()]);
        var subject = JsonOperandReader.Subject(members, Where);
        var key = members.Text("op");
        var @operator = Operators.Find(key) ?? throw new JsonFault(
            IssueCode.UnknownOperator, members.PointerTo("op"), $"`{key}` is no operator", [.. Suggestions.For(key, Operators.All.Select(o => o.Key))]);
        if (members.IsTrue("matchCase") && !@operator.ComparesText)
            throw new JsonFault(IssueCode.Syntax, members.PointerTo("matchCase"), $"`{key}` does not compare text: leave out \"matchCase\"");
        return new Condition(subject, @operator, Operands(@operator, members), members.IsTrue("matchCase"));
    }

    private ValueList<Operand> Operands(Operator @operator, JsonMembers members)
    {
        var pointer = members.PointerTo("value");
        if (@operator.Operands == OperandShape.None)
            return members.Has("value") ? throw new JsonFault(IssueCode.Syntax, pointer, $"`{@operator.Key}` takes no value") : [];
        var value = members.Require("value");
        var reader = new JsonOperandReader(Where);
        List<Operand> operands = @operator.Operands is OperandShape.Two or OperandShape.Set
            ? Items(value, pointer, reader.Operand)
            : [reader.Operand(value, pointer)];
        try
        {
            @operator.Require([.. operands], matchCase: false);
        }
        catch (FilterException exception)
        {
            throw new JsonFault(IssueCode.OperandType, pointer, exception.Message);
        }

        return [.. operands];
    }

    private List<T> Items<T>(JsonElement element, string pointer, Func<JsonElement, string, T> read)
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw new JsonFault(IssueCode.Syntax, pointer, $"an array is expected here, not {JsonMembers.Name(element)}");
        if (element.GetArrayLength() == 0)
            throw new JsonFault(IssueCode.EmptyInput, pointer, "this array is empty");
        if (element.GetArrayLength() > limits.SetItems)
            throw new JsonFault(IssueCode.TooLarge, pointer, $"the array has more than {limits.SetItems} items");
        return [.. element.EnumerateArray().Select((item, i) => read(item, $"{pointer}/{i}"))];
    }
}
