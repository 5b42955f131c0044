using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Sets fields of entities, and writes those of a batch at once.</summary>
internal abstract class FieldOperation<T>(BulkContext context) : IBulkOperation<T>
    where T : class
{
    public bool WritesEntities => true;

    public virtual bool IsOneByOne => false;

    private string EntityType => context.Run.EntityType;

    public async Task<IReadOnlyList<BulkRecord>> PlanAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken)
    {
        var binding = await context.All.ContextAsync(cancellationToken).ConfigureAwait(false);
        var check = new EntityCheck<T>(binding.Model.Of<T>(EntityType), binding.Picklists);
        var planned = new List<BulkRecord>(items.Count);
        foreach (var item in items)
        {
            planned.Add(item.Record.State == BulkState.Begun && item.Record.Seen != item.Seen.Token
                ? AfterInterruption(check.EntityType, item)
                : await PlanAsync(item, check, binding, cancellationToken).ConfigureAwait(false));
        }

        return planned;
    }

    public async Task<IReadOnlyList<BulkRecord>> ApplyAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken)
    {
        var writes = items.Select(i => EntityWrite.Update(i.Seen.Value, i.Seen.Token)).ToList();
        var results = await context.All.UncheckedSink<T>().WriteAsync(writes, cancellationToken).ConfigureAwait(false);
        return [.. items.Select((item, i) => results[i].IsWritten
            ? item.Record with { State = BulkState.Done }
            : item.Record.Fail(BulkFault.Conflict, $"somebody wrote the {EntityType} meanwhile"))];
    }

    /// <summary>What fields of an entity are to hold.</summary>
    /// <exception cref="ActionFailedException">It cannot be edited so.</exception>
    protected abstract ValueTask<IReadOnlyList<(Field Field, IReadOnlyList<Value> Values)>> EditsAsync(
        BulkItem<T> item, EntityType<T> entityType, BindingContext binding, CancellationToken cancellationToken);

    /// <summary>What keeps an edited entity from being written.</summary>
    protected abstract ValueTask<IReadOnlyList<Issue>> IssuesOfAsync(EntityCheck<T> check, T edited, CancellationToken cancellationToken);

    // The version is another one than was begun with: the run wrote it, or somebody else did, and then the run did not and will not.
    private BulkRecord AfterInterruption(EntityType<T> entityType, BulkItem<T> item) =>
        item.Record.Changes.All(c => entityType.FindField(c.Of) is { } field && field.ValuesOf(item.Seen.Value).SequenceEqual(c.After!))
            ? item.Record with { State = BulkState.Done }
            : item.Record.Fail(BulkFault.Conflict, $"somebody wrote the {EntityType} while the run was interrupted");

    private async ValueTask<BulkRecord> PlanAsync(BulkItem<T> item, EntityCheck<T> check, BindingContext binding, CancellationToken cancellationToken)
    {
        var (record, entity) = (item.Record, item.Seen.Value);
        try
        {
            var edits = await EditsAsync(item, check.EntityType, binding, cancellationToken).ConfigureAwait(false);
            if (!context.Caller.Access.AllowsSensitive && edits.Select(e => e.Field).FirstOrDefault(f => f.IsSensitive) is { } sensitive)
                return record.Fail(BulkFault.NotPermitted, $"`{sensitive.Name}` is sensitive: you may not write it");
            ValueList<BulkChange> changes = [.. check.EntityType.Edit(entity, edits).Select(c => new BulkChange(c.Field.Name, [.. c.Before], [.. c.After]))];
            if (changes.Count == 0)
                return record.As(BulkState.Unchanged);
            var issues = await IssuesOfAsync(check, entity, cancellationToken).ConfigureAwait(false);
            return issues.Count > 0
                ? record.Fail(BulkFault.Invalid, string.Join("; ", issues))
                : record with { State = BulkState.Begun, Changes = changes, Seen = item.Seen.Token };
        }
        catch (ActionFailedException exception)
        {
            // What keeps a change from being taken back is what somebody made of it.
            return record.Fail(context.Run.Undoes is null ? BulkFault.Refused : BulkFault.Conflict, exception.Message);
        }
    }
}

/// <summary>Does an action that edits entities.</summary>
internal sealed class ActionOperation<T>(BulkContext context, IEditingHandler handler, bool isOneByOne) : FieldOperation<T>(context)
    where T : class
{
    private readonly BulkContext _context = context;

    public override bool IsOneByOne => isOneByOne;

    protected override async ValueTask<IReadOnlyList<(Field Field, IReadOnlyList<Value> Values)>> EditsAsync(
        BulkItem<T> item, EntityType<T> entityType, BindingContext binding, CancellationToken cancellationToken)
    {
        var edit = await handler.EditOfAsync(_context.Run.Action, _context.DeliveryTo(item.Record.Key), cancellationToken).ConfigureAwait(false);
        return [.. edit(item.Seen.Value, entityType, binding)];
    }

    protected override async ValueTask<IReadOnlyList<Issue>> IssuesOfAsync(EntityCheck<T> check, T edited, CancellationToken cancellationToken)
    {
        // What a new entity may hold an old one may hold too, so that most need no second look at what is stored.
        var issues = check.IssuesOf(edited, stored: null);
        if (issues.Count == 0)
            return issues;
        var stored = await _context.All.UncheckedSink<T>().ReadAsync(check.EntityType.KeyOf(edited), cancellationToken).ConfigureAwait(false);
        return check.IssuesOf(edited, stored?.Value);
    }
}

/// <summary>Takes edits back, where they are still what the entity holds. What was stored before may be stored again, whatever is allowed by now.</summary>
internal sealed class UndoOperation<T>(BulkContext context) : FieldOperation<T>(context)
    where T : class
{
    protected override ValueTask<IReadOnlyList<(Field Field, IReadOnlyList<Value> Values)>> EditsAsync(
        BulkItem<T> item, EntityType<T> entityType, BindingContext binding, CancellationToken cancellationToken)
    {
        var edits = new List<(Field, IReadOnlyList<Value>)>();
        foreach (var change in item.Record.Changes)
        {
            var field = entityType.FindField(change.Of) ?? throw new ActionFailedException($"unknown field {FilterText.InBackQuotes(change.Of)}");
            var held = field.ValuesOf(item.Seen.Value);
            if (!held.SequenceEqual(change.Before) && !held.SequenceEqual(change.After!))
                throw new ActionFailedException($"`{field.Name}` holds something else by now");
            edits.Add((field, change.After!));
        }

        return ValueTask.FromResult<IReadOnlyList<(Field Field, IReadOnlyList<Value> Values)>>(edits);
    }

    protected override ValueTask<IReadOnlyList<Issue>> IssuesOfAsync(EntityCheck<T> check, T edited, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Issue>>([]);
}
