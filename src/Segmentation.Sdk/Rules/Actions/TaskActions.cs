using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>Has somebody do something. A port: register an <see cref="IActionHandler{TAction}"/> that creates the task.</summary>
/// <param name="Title">What is to be done.</param>
public sealed record CreateTask(string Title) : RuleAction
{
    /// <summary>How long after the action it is due; null: some time.</summary>
    public TimeStep? DueIn { get; init; }

    internal static ActionKind<CreateTask> Kind { get; } = new(
        "createTask",
        members => new(members.Text("title")) { DueIn = members.StepOrNull("dueIn") },
        action => StepJson.Write("title", action.Title, "dueIn", action.DueIn))
    {
        Writes = (_, _) => [],
    };
}

/// <summary>Plans a call, a meeting or the like. A port: register an <see cref="IActionHandler{TAction}"/> that puts it in a calendar.</summary>
/// <param name="Activity">What is planned, such as <c>call</c>; a free name.</param>
public sealed record ScheduleActivity(string Activity) : RuleAction
{
    /// <summary>How long after the action it takes place; null: at once.</summary>
    public TimeStep? In { get; init; }

    internal static ActionKind<ScheduleActivity> Kind { get; } = new(
        "scheduleActivity",
        members => new(members.Text("activity")) { In = members.StepOrNull("in") },
        action => StepJson.Write("activity", action.Activity, "in", action.In))
    {
        Writes = (_, _) => [],
    };
}

/// <summary>Parameters of which one is a step in time.</summary>
internal static class StepJson
{
    public static JsonObject Write(string name, string text, string stepName, TimeStep? step)
    {
        var json = new JsonObject { [name] = text };
        if (step is not null)
            json[stepName] = step.Value.ToString().TrimStart('+');
        return json;
    }
}
