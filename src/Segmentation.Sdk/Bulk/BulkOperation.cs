namespace Segmentation;

/// <summary>A record of a run, and the entity as it was read for its turn: a copy of its own where entities are written.</summary>
internal readonly record struct BulkItem<T>(BulkRecord Record, Versioned<T> Seen)
    where T : class;

/// <summary>Finds out what is to be done to records.</summary>
internal interface IBulkPlanning<T>
    where T : class
{
    /// <summary>Whether entities are written, so that they are read from the sink.</summary>
    bool WritesEntities { get; }

    /// <summary>What is to be done to each record: begun where it is to be applied, else settled. Of one that was begun before, what became of that.</summary>
    Task<IReadOnlyList<BulkRecord>> PlanAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken);
}

/// <summary>How an action is done to the records of a batch.</summary>
internal interface IBulkOperation<T> : IBulkPlanning<T>
    where T : class
{
    /// <summary>Whether a record is planned only when the one before it is settled.</summary>
    bool IsOneByOne { get; }

    /// <summary>Does what was planned.</summary>
    /// <param name="items">Those that were begun, with the entities that were planned with.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The records, settled.</returns>
    Task<IReadOnlyList<BulkRecord>> ApplyAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken);
}

/// <summary>Tells what would be changed, where to what is not known before it is done.</summary>
internal sealed class UnknownPlanning<T>(BulkContext context) : IBulkPlanning<T>
    where T : class
{
    public bool WritesEntities => true;

    public async Task<IReadOnlyList<BulkRecord>> PlanAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken)
    {
        var binding = await context.All.ContextAsync(cancellationToken).ConfigureAwait(false);
        var entityType = binding.Model.Of<T>(context.Run.EntityType);
        var writes = context.Handler.Kind.WritesOf(context.Run.Action, new ActionContext(binding, entityType)) ?? [];
        var written = writes.Select(w => entityType.FindField(w.Field)).OfType<Field>().ToList();
        return [.. items.Select(i => i.Record with
        {
            State = BulkState.Begun,
            Changes = [.. written.Select(f => new BulkChange(f.Name, [.. f.ValuesOf(i.Seen.Value)], null))],
        })];
    }
}
