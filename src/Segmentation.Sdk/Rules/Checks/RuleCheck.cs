using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Tells what is wrong with one rule, each with its place in the rule's JSON form, and in the text where its condition was one.</summary>
internal static class RuleCheck
{
    /// <summary>The errors and warnings of a rule, as definitions stand.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="context">The definitions.</param>
    /// <param name="actions">The kinds of action; null: actions are not looked at.</param>
    public static IReadOnlyList<Issue> IssuesOf(Rule rule, BindingContext context, ActionCatalogue? actions = null)
    {
        if (context.Model.Find(rule.EntityType) is { } entityType)
        {
            return
            [
                .. TriggerIssues(rule.Trigger, entityType, context),
                .. FilterIssues(rule.When, entityType, context with { AllowsChange = rule.Trigger.IsChange })
                    .Select(i => i with { Pointer = rule.When.Source is null ? $"/when{i.Pointer}" : "/when" }),
                .. FiringIssues(rule, entityType),
                .. actions is null ? [] : ActionIssues(rule, new ActionContext(context, entityType), actions),
            ];
        }

        return
        [
            Error(IssueCode.NotAvailable, "/entityType", $"the model has no entity type `{rule.EntityType}`") with
            {
                Suggestions = Suggestions.For(rule.EntityType, context.Model.EntityTypes.Select(e => e.Name)),
            },
        ];
    }

    private static IEnumerable<Issue> TriggerIssues(Trigger trigger, EntityType entityType, BindingContext context) => trigger switch
    {
        StageEnteredTrigger when entityType.StageField is null =>
            [Error(IssueCode.NotAvailable, "/trigger", $"{entityType} has no stages: it has no field of the picklist {FactoryPicklists.DealStage}")],
        StageEnteredTrigger { Pipeline: not null } when entityType.PipelineField is null =>
            [Error(IssueCode.NotAvailable, "/trigger/pipeline", $"{entityType} has no field of the picklist {FactoryPicklists.Pipeline}")],
        FieldChangedTrigger or StageEnteredTrigger => PartIssues(trigger, entityType, context).Take(1).Concat(PipelineIssues(trigger, context)),
        SegmentEnteredTrigger { Segment: var segment } => SegmentIssues(segment, entityType, context),
        SegmentLeftTrigger { Segment: var segment } => SegmentIssues(segment, entityType, context),
        DateTrigger date => DateIssues(date, entityType),
        ScheduleTrigger { Every: TimeUnit.Minute or TimeUnit.Hour } =>
            [Error(IssueCode.OutOfRange, "/trigger/every", "a schedule comes every day, week, month, quarter or year")],
        _ => [],
    };

    private static IEnumerable<Issue> PartIssues(Trigger trigger, EntityType entityType, BindingContext context) =>
        from part in trigger.PartsFor(entityType)
        from issue in FilterIssues(part.Part, entityType, context with { AllowsChange = true })
        where issue.Severity == Severity.Error
        select issue with { Pointer = $"/trigger/{part.Member}" };

    private static IEnumerable<Issue> PipelineIssues(Trigger trigger, BindingContext context)
    {
        if (trigger is StageEnteredTrigger { Pipeline: { } pipeline } entered &&
            context.Picklists.Find(FactoryPicklists.DealStage)?.Find(entered.Stage) is { } stage &&
            context.Picklists.Find(FactoryPicklists.Pipeline)?.Find(pipeline) is not null && !context.Picklists.StagesOf(pipeline).Contains(stage))
        {
            yield return Error(IssueCode.DependentItem, "/trigger/stage", $"`{stage.Code}` is no active stage of the pipeline `{pipeline}`");
        }
    }

    private static IEnumerable<Issue> SegmentIssues(string segment, EntityType entityType, BindingContext context) =>
        FilterIssues(new InSegment(segment), entityType, context).Where(i => i.Severity == Severity.Error).Select(i => i with { Pointer = "/trigger/segment" });

    private static IEnumerable<Issue> DateIssues(DateTrigger trigger, EntityType entityType)
    {
        if (entityType.FindField(trigger.Field) is not { } field)
        {
            yield return Error(IssueCode.UnknownField, "/trigger/field", $"unknown field {FilterText.InBackQuotes(trigger.Field)}") with
            {
                Suggestions = Suggestions.For(trigger.Field, entityType.Fields.Where(IsTime).Select(f => f.Name)),
            };
        }
        else if (!IsTime(field))
        {
            yield return Error(IssueCode.OperandType, "/trigger/field", $"`{field.Name}` is {field.Type}: a date trigger waits for a date or datetime");
        }
        else if (trigger.Offset is { } offset)
        {
            if (Durations.Parse(offset) is not { } step)
                yield return Error(IssueCode.Syntax, "/trigger/offset", $"`{offset}` is no step in time, such as -3d for three days before");
            else if (step.IsElapsed && field.Type.Scalar == ScalarType.Date)
                yield return Error(IssueCode.OperandType, "/trigger/offset", $"`{field.Name}` is a date: its offset is in d, w, mo, q or y");
        }
    }

    private static IEnumerable<Issue> FiringIssues(Rule rule, EntityType entityType)
    {
        if (rule.Firing.Kind == FiringKind.OncePerStay && entityType.StageField is null &&
            rule.Trigger is not (StageEnteredTrigger or SegmentEnteredTrigger or SegmentLeftTrigger))
        {
            yield return Error(IssueCode.NotAvailable, "/firing", $"{entityType} has no stages to stay in: say once per entity, or once per a period");
        }

        if (rule.ValidUntil <= rule.ValidFrom)
            yield return new Issue(Severity.Warning, IssueCode.NeverFires, "it is never in force: it ends before it begins") { Pointer = "/validUntil" };
    }

    private static IEnumerable<Issue> ActionIssues(Rule rule, ActionContext context, ActionCatalogue actions) => rule.Then.SelectMany((action, i) =>
        (actions.FindKindOf(action) is { } kind
            ? kind.IssuesOf(action, context)
            : [Error(IssueCode.UnknownAction, "", $"there is no kind for actions of the class {action.GetType().Name}: register one")])
        .Select(issue => issue with { Pointer = $"/then/{i}{issue.Pointer}" }));

    private static IEnumerable<Issue> FilterIssues(Filter filter, EntityType entityType, BindingContext context)
    {
        var binder = new Binder(entityType, context, filter.Source);
        binder.Bind(filter);
        return binder.Issues.Where(i => i.Severity != Severity.Information);
    }

    private static bool IsTime(Field field) => !field.Type.IsMany && field.Type.Scalar is ScalarType.Date or ScalarType.Instant;

    private static Issue Error(IssueCode code, string pointer, string message) => new(Severity.Error, code, message) { Pointer = pointer };
}
