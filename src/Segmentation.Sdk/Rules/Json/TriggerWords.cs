using System.Text.Json;

namespace Segmentation;

/// <summary>What documents call triggers and firing policies.</summary>
internal static class TriggerWords
{
    /// <summary>Every trigger's word, and how its members are read.</summary>
    public static readonly IReadOnlyList<(string Word, Type Type, string[] Members, Func<JsonMembers, Trigger> Read)> All =
    [
        ("manual", typeof(ManualTrigger), [], _ => new ManualTrigger()),
        ("created", typeof(CreatedTrigger), [], _ => new CreatedTrigger()),
        ("updated", typeof(UpdatedTrigger), [], _ => new UpdatedTrigger()),
        ("fieldChanged", typeof(FieldChangedTrigger), ["field", "from", "to"], m => new FieldChangedTrigger(m.Text("field"), Literal(m, "from"), Literal(m, "to"))),
        ("stageEntered", typeof(StageEnteredTrigger), ["stage", "pipeline"], m => new StageEnteredTrigger(m.Text("stage"), m.TextOrNull("pipeline"))),
        ("segmentEntered", typeof(SegmentEnteredTrigger), ["segment"], m => new SegmentEnteredTrigger(m.Text("segment"))),
        ("segmentLeft", typeof(SegmentLeftTrigger), ["segment"], m => new SegmentLeftTrigger(m.Text("segment"))),
        ("date", typeof(DateTrigger), ["field", "offset"], m => new DateTrigger(m.Text("field"), m.TextOrNull("offset"))),
        ("schedule", typeof(ScheduleTrigger), ["every", "at"], m => new ScheduleTrigger(Period(m, "every"), At(m))),
    ];

    public static string Of(Trigger trigger) => All.Single(t => t.Type == trigger.GetType()).Word;

    public static string Of(FiringKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>A calendar unit.</summary>
    public static TimeUnit Period(JsonMembers members, string name) =>
        members.OneOf(name, "calendar unit", Enum.GetValues<TimeUnit>().Where(u => u >= TimeUnit.Day), Syntax.Vocabulary.Word);

    private static TimeOnly At(JsonMembers members) => RuleTimes.TimeOfDay(members.Text("at")) ??
        throw new JsonFault(IssueCode.OperandType, members.PointerTo("at"), "a time of the day is expected here, such as 08:30");

    /// <summary>A value as triggers hold it: a number or truth as the text that spells it.</summary>
    private static string? Literal(JsonMembers members, string name) =>
        members.Find(name) is { } element ? JsonLiteral.Read(element, members.PointerTo(name)).ToString() : null;
}
