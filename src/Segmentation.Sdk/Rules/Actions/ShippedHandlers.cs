using Segmentation.Crm;

namespace Segmentation;

/// <summary>Edits entities: finds out what their fields are to hold.</summary>
internal interface IEditingHandler
{
    /// <summary>The edit that an action is.</summary>
    /// <exception cref="ActionFailedException">It cannot be done, whatever the entity holds.</exception>
    ValueTask<EntityEdit> EditOfAsync(RuleAction action, ActionDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Whether the edit of one entity depends on what was done to others before.</summary>
    ValueTask<bool> DependsOnOthersAsync(RuleAction action, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    /// <summary>What finds the same edits, and keeps nothing of it.</summary>
    IEditingHandler Rehearsal => this;
}

/// <summary>Sets fields of entities. What is so already is not written, so that a second delivery does nothing.</summary>
internal sealed class FieldActionHandler(Segmenter segmenter) : IActionHandler<SetField>, IActionHandler<MoveToStage>, IEditingHandler
{
    public async ValueTask ExecuteAsync(SetField action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        await segmenter.EditAsync(delivery, EditOf(action, delivery), cancellationToken).ConfigureAwait(false);

    public async ValueTask ExecuteAsync(MoveToStage action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        await segmenter.EditAsync(delivery, EditOf(action), cancellationToken).ConfigureAwait(false);

    public ValueTask<EntityEdit> EditOfAsync(RuleAction action, ActionDelivery delivery, CancellationToken cancellationToken) =>
        ValueTask.FromResult(action is SetField set ? EditOf(set, delivery) : EditOf((MoveToStage)action));

    private static EntityEdit EditOf(SetField action, ActionDelivery delivery) => (_, entityType, binding) =>
    {
        var values = new FieldSetting(entityType, binding).ValuesFor(action.Field, action.Values, delivery.Moment.Zone);
        return [(entityType.FindField(action.Field)!, values)];
    };

    private static EntityEdit EditOf(MoveToStage action) => (entity, entityType, binding) => Move(action, entity, entityType, binding);

    private static IEnumerable<(Field Field, IReadOnlyList<Value> Values)> Move(
        MoveToStage action, object entity, EntityType entityType, BindingContext binding)
    {
        if (StageFields.Of(entityType) is not { } fields)
            throw new ActionFailedException($"a {entityType} has no stages that can be written");
        var lists = binding.Picklists;
        var pipeline = action.Pipeline ?? PipelineOf(fields, entity) ?? lists.Find(FactoryPicklists.DealStage)?.Find(action.Stage)?.Parent ??
            throw new ActionFailedException($"the {entityType} is in no pipeline: name the one that `{action.Stage}` is a stage of");
        try
        {
            var (to, stage) = lists.StageIn(pipeline, action.Stage);
            List<(Field, IReadOnlyList<Value>)> moved = [(fields.Stage, [Value.Of(stage)])];
            if (fields.Pipeline is { } field)
                moved.Add((field, [Value.Of(to)]));
            return moved;
        }
        catch (PicklistException exception)
        {
            throw new ActionFailedException(exception.Message, exception);
        }
    }

    private static string? PipelineOf(StageFields fields, object entity) => fields.Pipeline?.CodesOf(entity) is [var pipeline] ? pipeline : null;
}

/// <summary>Puts entities on lists and takes them off. Who is on a list is not put there again.</summary>
internal sealed class ListActionHandler(ISegmentRepository segments) : IActionHandler<AddToList>, IActionHandler<RemoveFromList>
{
    public ValueTask ExecuteAsync(AddToList action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        ChangeAsync(action.List, delivery, isMember: true, cancellationToken);

    public ValueTask ExecuteAsync(RemoveFromList action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        ChangeAsync(action.List, delivery, isMember: false, cancellationToken);

    private async ValueTask ChangeAsync(string list, ActionDelivery delivery, bool isMember, CancellationToken cancellationToken) => await segments.ChangeAsync(
        all => SegmentList.With(all, list, delivery.EntityType, [delivery.Key], isMember), delivery.By, cancellationToken).ConfigureAwait(false);
}
