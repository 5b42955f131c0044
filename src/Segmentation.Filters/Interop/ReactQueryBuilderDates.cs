using System.Text.Json;
using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>
/// The relative dates of react-querybuilder's datetime package: an anchor and so many units. There each is an instant; here a day is all its
/// instants, so that on a datetime the start of a day goes with some comparisons, and its end with the others.
/// </summary>
internal static class ReactQueryBuilderDates
{
    private static readonly (string Name, TimeAnchor Anchor, bool IsEnd)[] Anchors =
    [
        ("startOfDay", TimeAnchor.Today, false),
        ("endOfDay", TimeAnchor.Today, true),
        ("startOfWeek", TimeAnchor.StartOfWeek, false),
        ("endOfWeek", TimeAnchor.EndOfWeek, true),
        ("startOfMonth", TimeAnchor.StartOfMonth, false),
        ("endOfMonth", TimeAnchor.EndOfMonth, true),
        ("startOfYear", TimeAnchor.StartOfYear, false),
        ("endOfYear", TimeAnchor.EndOfYear, true),
    ];

    private static readonly TimeUnit[] Units = [TimeUnit.Minute, TimeUnit.Hour, TimeUnit.Day, TimeUnit.Week, TimeUnit.Month, TimeUnit.Year];

    /// <exception cref="JsonFault">The value is no relative date, or none that a filter can say.</exception>
    public static Anchor Read(JsonElement element, string pointer, Operator @operator, FieldType type, bool isHigh)
    {
        var members = new JsonMembers(element, pointer, "a relative date");
        if (members.Text("mode") != "relative")
            throw new JsonFault(IssueCode.NotMapped, members.PointerTo("mode"), "only the mode \"relative\" has a counterpart");
        members.Allow("mode", "anchor", "offset", "unit");
        var name = members.Text("anchor");
        var offset = Offset(members);
        if (name == "now")
            return type.Scalar == ScalarType.Date ? new Anchor(TimeAnchor.Today, offset) : new Anchor(TimeAnchor.Now, offset);
        if (Array.Find(Anchors, a => a.Name == name) is not { Name: not null } anchor)
        {
            throw new JsonFault(
                IssueCode.Syntax, members.PointerTo("anchor"), $"`{name}` is no anchor", [.. Suggestions.For(name, Anchors.Select(a => a.Name).Append("now"))]);
        }

        return type.Scalar == ScalarType.Date || IsEndWanted(@operator, isHigh) == anchor.IsEnd
            ? new Anchor(anchor.Anchor, offset)
            : throw new JsonFault(
                IssueCode.NotMapped,
                pointer,
                $"`{@operator.Text}` the {(anchor.IsEnd ? "end" : "start")} of a day has no counterpart on a datetime: < and >= go with the start, <= and > with the end");
    }

    /// <summary>The anchor as a relative date; null when the tool has none for it.</summary>
    public static JsonObject? Write(Anchor anchor, Operator @operator, FieldType type, bool isHigh)
    {
        var (at, offset) = anchor.At switch
        {
            TimeAnchor.Yesterday => (TimeAnchor.Today, Days(-1, anchor.Offset)),
            TimeAnchor.Tomorrow => (TimeAnchor.Today, Days(1, anchor.Offset)),
            var own => (own, anchor.Offset ?? new TimeStep(0, TimeUnit.Day)),
        };
        var isEnd = type.Scalar == ScalarType.Date ? null : IsEndWanted(@operator, isHigh);
        var name = at == TimeAnchor.Now ? "now" : Array.Find(Anchors, a => a.Anchor == at && (at != TimeAnchor.Today || a.IsEnd == (isEnd ?? false))).Name;
        var isSaid = type.Scalar == ScalarType.Date || at == TimeAnchor.Now || (name is not null && isEnd == Array.Find(Anchors, a => a.Name == name).IsEnd);
        return name is null || !isSaid || offset is not { } step || !Units.Contains(step.Unit)
            ? null
            : new JsonObject { ["mode"] = "relative", ["anchor"] = name, ["offset"] = step.Amount, ["unit"] = Vocabulary.Word(step.Unit) };
    }

    /// <summary>Whether the operator looks at the end of a day's instants, or at their start; null where it looks at both.</summary>
    private static bool? IsEndWanted(Operator @operator, bool isHigh) =>
        @operator == Operators.AtMost || @operator == Operators.GreaterThan ? true
        : @operator == Operators.AtLeast || @operator == Operators.LessThan ? false
        : @operator.Operands == OperandShape.Two ? isHigh
        : null;

    private static TimeStep? Offset(JsonMembers members)
    {
        var offset = members.Require("offset");
        if (offset.ValueKind != JsonValueKind.Number || !offset.TryGetInt32(out var amount))
            throw new JsonFault(IssueCode.OutOfRange, members.PointerTo("offset"), "a whole number of units is expected here");
        if (amount == 0)
            return null;
        var word = members.Text("unit");
        return Vocabulary.Find<TimeUnit>(word) is { } unit && Units.Contains(unit)
            ? new TimeStep(amount, unit)
            : throw new JsonFault(
                IssueCode.Syntax, members.PointerTo("unit"), $"`{word}` is no unit: there are {string.Join(", ", Units.Select(Vocabulary.Word))}");
    }

    /// <summary>So many days and an offset as one step; null where one step cannot say it.</summary>
    private static TimeStep? Days(int days, TimeStep? offset) => offset switch
    {
        null => new TimeStep(days, TimeUnit.Day),
        { Unit: TimeUnit.Day } step => step with { Amount = step.Amount + days },
        { Unit: TimeUnit.Week } step when Math.Abs((long)step.Amount) < int.MaxValue / 8 => new TimeStep(step.Amount * 7 + days, TimeUnit.Day),
        _ => null,
    };
}
