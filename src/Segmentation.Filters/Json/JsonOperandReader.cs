using System.Text.Json;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads subjects, paths, literals, anchors and periods from JSON.</summary>
/// <param name="where">Reads the filter of an aggregate.</param>
internal sealed class JsonOperandReader(Func<JsonMembers, Filter?> where)
{
    public static bool IsSubject(JsonMembers members) => members.Has("field") || members.Has("previous") || members.Has("aggregate");

    /// <summary>The members that the subject in this object is made of.</summary>
    public static string[] SubjectMembers(JsonMembers members) =>
        members.Has("aggregate") ? ["aggregate", "relation", "of", "where"] : members.Has("previous") ? ["previous"] : ["field"];

    public static Subject Subject(JsonMembers members, Func<JsonMembers, Filter?> where)
    {
        if (members.Has("previous"))
            return new PreviousSubject(Path(members, "previous"));
        if (!members.Has("aggregate"))
            return new FieldSubject(Path(members, "field"));
        var function = Word<AggregateFunction>(members, "aggregate", "count, sum, avg, min or max");
        if (function == AggregateFunction.Count && members.Has("of"))
            throw new JsonFault(IssueCode.Syntax, members.PointerTo("of"), "`count` takes a relation only");
        var of = function == AggregateFunction.Count ? null : members.Text("of");
        return new AggregateSubject(function, Path(members, "relation"), of, where(members));
    }

    public static FieldPath Path(JsonMembers members, string name)
    {
        var (element, pointer) = (members.Require(name), members.PointerTo(name));
        if (element.ValueKind != JsonValueKind.Array)
            return new FieldPath(JsonMembers.Text(element, pointer));
        return element.GetArrayLength() > 0
            ? new FieldPath([.. element.EnumerateArray().Select((step, i) => JsonMembers.Text(step, $"{pointer}/{i}"))])
            : throw new JsonFault(IssueCode.EmptyInput, pointer, "this path has no steps");
    }

    public static TEnum Word<TEnum>(JsonMembers members, string name, string expected)
        where TEnum : struct, Enum
    {
        var word = members.Text(name);
        return Vocabulary.Find<TEnum>(word) is { } found && string.Equals(word, Vocabulary.Word(found), StringComparison.Ordinal)
            ? found
            : throw new JsonFault(IssueCode.Syntax, members.PointerTo(name), $"`{word}` stands where {expected} is expected");
    }

    public Operand Operand(JsonElement element, string pointer) => element.ValueKind switch
    {
        JsonValueKind.String => new Literal(Value.Of(JsonMembers.Text(element, pointer, Literal.EmptyText))),
        JsonValueKind.True => new Literal(Value.Of(true)),
        JsonValueKind.False => new Literal(Value.Of(false)),
        JsonValueKind.Number => Iso.Number(element.GetRawText()) is { } number
            ? new Literal(Value.Of(number))
            : throw new JsonFault(IssueCode.OutOfRange, pointer, "this number has more digits than an exact decimal holds (28)"),
        JsonValueKind.Object => Object(new JsonMembers(element, pointer, "an operand")),
        _ => throw new JsonFault(IssueCode.Syntax, pointer, $"an operand is expected here, not {JsonMembers.Name(element)}"),
    };

    private Operand Object(JsonMembers members)
    {
        string[] kinds = [.. new[] { "date", "instant", "anchor", "last", "next", "period", "field", "previous", "aggregate" }.Where(members.Has)];
        if (kinds is not [var kind])
            throw members.Fault(kinds.Length == 0 ? "this object is no operand" : $"these are two kinds of operand in one object: {string.Join(" and ", kinds)}");
        switch (kind)
        {
            case "date":
                members.Allow(kind);
                var day = Iso.Date(members.Text(kind)) ?? throw Unreadable(members, kind, "a day of the calendar, such as 2026-11-22");
                return new Literal(Value.Of(day));
            case "instant":
                members.Allow(kind);
                var instant = Iso.Instant(members.Text(kind)) ?? throw Unreadable(members, kind, "an instant, such as 2026-11-22T10:00:00Z");
                return new Literal(Value.Of(instant));
            case "anchor":
                members.Allow(kind, "add");
                return Anchor(members);
            case "last" or "next":
                members.Allow(kind, "unit");
                return Rolling(members, kind);
            case "period":
                members.Allow(kind, "unit");
                return Calendar(members);
            default:
                members.Allow([.. SubjectMembers(members), "add"]);
                return new SubjectOperand(Subject(members, where), Step(members));
        }
    }

    private static Anchor Anchor(JsonMembers members)
    {
        var name = members.Text("anchor");
        foreach (var (anchor, _, json) in Vocabulary.Anchors)
        {
            if (json == name)
                return new Anchor(anchor, Step(members));
        }

        throw new JsonFault(
            IssueCode.Syntax, members.PointerTo("anchor"), $"`{name}` is no anchor", [.. Suggestions.For(name, Vocabulary.Anchors.Select(a => a.Json))]);
    }

    private static RollingPeriod Rolling(JsonMembers members, string kind)
    {
        var length = members.Require(kind);
        return length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var number) && number >= 0
            ? new RollingPeriod(kind == "last" ? PeriodPosition.Last : PeriodPosition.Next, number, Unit(members))
            : throw Unreadable(members, kind, "a whole number of units");
    }

    private static CalendarPeriod Calendar(JsonMembers members)
    {
        var position = Word<PeriodPosition>(members, "period", "this, last or next");
        var unit = Unit(members);
        return unit >= TimeUnit.Day ? new CalendarPeriod(position, unit) : throw Unreadable(members, "unit", "day, week, month, quarter or year");
    }

    private static TimeUnit Unit(JsonMembers members) => Word<TimeUnit>(members, "unit", "minute, hour, day, week, month, quarter or year");

    private static TimeStep? Step(JsonMembers members) => !members.Has("add")
        ? null
        : Durations.Parse(members.Text("add")) ?? throw Unreadable(members, "add", "a step such as \"-90d\"");

    private static JsonFault Unreadable(JsonMembers members, string name, string expected) =>
        new(IssueCode.OutOfRange, members.PointerTo(name), $"{expected} is expected here");
}
