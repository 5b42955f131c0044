using System.Text.Json.Nodes;
using Segmentation.Crm;

namespace Segmentation;

/// <summary>Moves a deal, or what else has stages, to a stage.</summary>
/// <param name="Stage">The code or alias of the stage.</param>
/// <param name="Pipeline">The code or alias of the pipeline; null: the one that it is in, and of one that is in none, the stage's own.</param>
public sealed record MoveToStage(string Stage, string? Pipeline = null) : RuleAction
{
    internal static ActionKind<MoveToStage> Kind { get; } =
        new("moveToStage", members => new(members.Text("stage"), members.TextOrNull("pipeline")), Write)
        {
            Check = IssuesOf,
            Writes = WritesOf,
            ReplaceItems = (action, _, map) => new(
                map(FactoryPicklists.DealStage, action.Stage), action.Pipeline is { } pipeline ? map(FactoryPicklists.Pipeline, pipeline) : null),
        };

    private static IEnumerable<FieldWrite> WritesOf(MoveToStage action, ActionContext context)
    {
        if (StageFields.Of(context.EntityType) is not { } fields)
            yield break;
        yield return new FieldWrite(fields.Stage.Name, Value.Of(action.Stage));
        if (action.Pipeline is { } pipeline && fields.Pipeline is { } field)
            yield return new FieldWrite(field.Name, Value.Of(pipeline));
    }

    private static JsonObject Write(MoveToStage action)
    {
        var json = new JsonObject { ["stage"] = action.Stage };
        if (action.Pipeline is { } pipeline)
            json["pipeline"] = pipeline;
        return json;
    }

    private static IEnumerable<Issue> IssuesOf(MoveToStage action, ActionContext context)
    {
        var lists = context.Binding.Picklists;
        if (StageFields.Of(context.EntityType) is not { } fields)
            yield return Error(IssueCode.NotAvailable, "", NoField(context.EntityType, "stages", FactoryPicklists.DealStage));
        else if (action.Pipeline is not null && fields.Pipeline is null)
            yield return Error(IssueCode.NotAvailable, "/pipeline", NoField(context.EntityType, "pipeline", FactoryPicklists.Pipeline));
        if (action.Pipeline is { } pipeline && ItemIssue(lists, FactoryPicklists.Pipeline, pipeline, "/pipeline") is { } wrong)
            yield return wrong;
        else if (ItemIssue(lists, FactoryPicklists.DealStage, action.Stage, "/stage") is { } unknown)
            yield return unknown;
        else if (action.Pipeline is not null && !lists.StagesOf(action.Pipeline).Any(s => s.IsSpelled(action.Stage)))
            yield return Error(IssueCode.DependentItem, "/stage", $"`{action.Stage}` is no stage of the pipeline `{action.Pipeline}`");
    }

    private static string NoField(EntityType entityType, string what, string list) =>
        $"a {entityType} has no {what}: it has no field of the picklist {list} that can be written";

    private static Issue? ItemIssue(PicklistSnapshot lists, string list, string code, string pointer) => lists.Find(list)?.Find(code) switch
    {
        { IsActive: true } => null,
        null => Error(IssueCode.UnknownItem, pointer, $"`{code}` is no item of {list}") with
        {
            Suggestions = Suggestions.For(code, lists.Find(list)?.Items.Select(i => i.Code) ?? []),
        },
        _ => Error(IssueCode.InactiveItem, pointer, $"`{code}` is not active any more in {list}"),
    };

    private static Issue Error(IssueCode code, string pointer, string message) => new(Severity.Error, code, message) { Pointer = pointer };
}

/// <summary>The fields by which entities of a type stand in stages.</summary>
/// <param name="Stage">The field of the stage.</param>
/// <param name="Pipeline">The field of the pipeline; null where they have none.</param>
internal sealed record StageFields(Field Stage, Field? Pipeline)
{
    /// <summary>The fields that can be written; null where entities have no stages.</summary>
    public static StageFields? Of(EntityType entityType) =>
        entityType.StageField is { } stage && entityType.CanAssign(stage)
            ? new StageFields(stage, entityType.PipelineField is { } pipeline && entityType.CanAssign(pipeline) ? pipeline : null)
            : null;
}
