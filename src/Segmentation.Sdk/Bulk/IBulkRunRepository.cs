namespace Segmentation;

/// <summary>Keeps the runs of bulk actions, and what became of their records. Safe for concurrent use.</summary>
public interface IBulkRunRepository
{
    /// <summary>Adds a run with its records, all or nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="records">Its records, each at its position.</param>
    /// <param name="cancellationToken">Ends the writing with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The version; null when there is a run of that key, and nothing was written.</returns>
    ValueTask<ConcurrencyToken?> AddAsync(BulkRun run, IReadOnlyList<BulkRecord> records, CancellationToken cancellationToken = default);

    /// <summary>The run of a key, and its version; null when there is none.</summary>
    ValueTask<Versioned<BulkRun>?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Writes what became of records, and how far the run has come: both or neither.</summary>
    /// <param name="run">The run.</param>
    /// <param name="records">The records that changed, at the positions that they had.</param>
    /// <param name="seen">The version that they follow.</param>
    /// <param name="cancellationToken">Ends the writing with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The new version; null when somebody wrote meanwhile, and nothing was written.</returns>
    ValueTask<ConcurrencyToken?> SaveAsync(
        BulkRun run, IReadOnlyList<BulkRecord> records, ConcurrencyToken seen, CancellationToken cancellationToken = default);

    /// <summary>The records of a run by position; none where there is no such run.</summary>
    /// <param name="key">The key of the run.</param>
    /// <param name="from">The first position.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    IAsyncEnumerable<BulkRecord> RecordsAsync(string key, int from = 0, CancellationToken cancellationToken = default);

    /// <summary>All runs, in the order in which they were added.</summary>
    IAsyncEnumerable<BulkRun> RunsAsync(CancellationToken cancellationToken = default);
}
