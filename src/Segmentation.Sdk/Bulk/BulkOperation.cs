namespace Segmentation;

/// <summary>A record of a run, and the entity as it was read for its turn: a copy of its own where the operation writes entities.</summary>
internal readonly record struct BulkItem<T>(BulkRecord Record, Versioned<T> Seen)
    where T : class;

/// <summary>How an action is done to the records of a batch.</summary>
internal interface IBulkOperation<T>
    where T : class
{
    /// <summary>Whether entities are written, so that they are read from the sink.</summary>
    bool WritesEntities { get; }

    /// <summary>How many records are done at once.</summary>
    int BatchSize { get; }

    /// <summary>What is to be done to each record: begun where it is to be applied, else settled. Of one that was begun before, what became of that.</summary>
    Task<IReadOnlyList<BulkRecord>> PlanAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken);

    /// <summary>Does what was planned.</summary>
    /// <param name="items">Those that were begun, with the entities that were planned with.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The records, settled, in their order.</returns>
    Task<IReadOnlyList<BulkRecord>> ApplyAsync(IReadOnlyList<BulkItem<T>> items, CancellationToken cancellationToken);
}
