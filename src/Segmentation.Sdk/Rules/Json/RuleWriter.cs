using System.Globalization;
using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Writes rules; what is as usual is left out.</summary>
internal static class RuleWriter
{
    public static JsonObject Write(RuleDefinition definition, ActionCatalogue actions) =>
        definition is DecisionTable table ? DecisionTableWriter.Write(table, actions) : Write((Rule)definition, actions);

    private static JsonObject Write(Rule rule, ActionCatalogue actions)
    {
        var json = new JsonObject
        {
            ["key"] = Text(rule.Key),
            ["entityType"] = Text(rule.EntityType),
            ["trigger"] = Write(rule.Trigger),
            ["when"] = SegmentWriter.Write(rule.When),
        };
        if (rule.Order is { } order)
            json["order"] = order;
        if (rule.StopsOnMatch)
            json["stop"] = true;
        if (!rule.IsEnabled)
            json["enabled"] = false;
        if (rule.ValidFrom is { } from)
            json["validFrom"] = Value.Of(from).ToString();
        if (rule.ValidUntil is { } until)
            json["validUntil"] = Value.Of(until).ToString();
        if (rule.Firing != FiringPolicy.EveryTime)
            json["firing"] = Write(rule.Firing);
        if (rule.Delay > TimeSpan.Zero)
            json["delay"] = RuleTimes.Text(rule.Delay);
        if (rule.CancelsWhenMovedOn)
            json["cancelsWhenMovedOn"] = true;
        json["then"] = ConfigurationJson.Array(rule.Then, action => Write(action, actions));
        return json;
    }

    public static JsonObject Write(RuleAction action, ActionCatalogue actions)
    {
        var kind = actions.KindOf(action);
        var json = kind.Write(action);
        json.Insert(0, "action", Text(kind.Name));
        return json;
    }

    public static JsonObject Write(Trigger trigger)
    {
        var json = new JsonObject { ["on"] = TriggerWords.Of(trigger) };
        switch (trigger)
        {
            case FieldChangedTrigger changed:
                json["field"] = Text(changed.Field);
                Add("from", changed.From);
                Add("to", changed.To);
                break;
            case StageEnteredTrigger entered:
                json["stage"] = Text(entered.Stage);
                Add("pipeline", entered.Pipeline);
                break;
            case SegmentEnteredTrigger { Segment: var segment }:
                json["segment"] = Text(segment);
                break;
            case SegmentLeftTrigger { Segment: var segment }:
                json["segment"] = Text(segment);
                break;
            case DateTrigger date:
                json["field"] = Text(date.Field);
                Add("offset", date.Offset);
                break;
            case ScheduleTrigger schedule:
                json["every"] = Vocabulary.Word(schedule.Every);
                json["at"] = RuleTimes.Text(schedule.At);
                break;
        }

        return json;

        void Add(string name, string? text)
        {
            if (text is not null)
                json[name] = Text(text);
        }
    }

    private static JsonNode Write(FiringPolicy firing) => firing.Per is { } period
        ? new JsonObject { ["oncePer"] = Vocabulary.Word(period) }
        : TriggerWords.Of(firing.Kind);

    private static JsonNode Text(string text) => ConfigurationJson.Text(text);
}

/// <summary>How documents spell times of rules.</summary>
internal static class RuleTimes
{
    private const string Clock = "HH':'mm':'ss'.'FFFFFFF";

    private static readonly string[] Clocks = ["HH':'mm", "HH':'mm':'ss", "HH':'mm':'ss'.'FFFFFFF"];

    /// <summary>A stretch of elapsed time as the greatest unit that counts it, such as <c>2d</c> or <c>90min</c>; what is no whole minutes, as a clock.</summary>
    public static string Text(TimeSpan time)
    {
        var (ticks, unit) = new[] { (TimeSpan.TicksPerDay, TimeUnit.Day), (TimeSpan.TicksPerHour, TimeUnit.Hour), (TimeSpan.TicksPerMinute, TimeUnit.Minute) }
            .FirstOrDefault(u => time.Ticks % u.Item1 == 0 && time.Ticks / u.Item1 <= int.MaxValue);
        return ticks > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / ticks}{Durations.Suffix(unit)}")
            : time.ToString("c", CultureInfo.InvariantCulture);
    }

    /// <summary>The stretch of elapsed time that a text spells; null when it spells none.</summary>
    public static TimeSpan? Stretch(string text)
    {
        if (Durations.Parse(text) is not { Amount: >= 0 } step || text.StartsWith('+'))
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero ? time : null;
        return step.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes)
            : step.Days is { } days && days < TimeSpan.MaxValue.Days ? TimeSpan.FromDays(days)
            : null;
    }

    public static string Text(TimeOnly time) => time.ToString(time.Ticks % TimeSpan.TicksPerMinute == 0 ? Clocks[0] : Clock, CultureInfo.InvariantCulture);

    public static TimeOnly? TimeOfDay(string text) =>
        TimeOnly.TryParseExact(text, Clocks, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
