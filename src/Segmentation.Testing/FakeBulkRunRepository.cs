namespace Segmentation.Testing;

/// <summary>Keeps runs of bulk actions in memory, and fails and conflicts when told to. Thread-safe.</summary>
public sealed class FakeBulkRunRepository : IBulkRunRepository
{
    private readonly InMemoryBulkRunRepository _runs = new();
    private readonly Lock _lock = new();
    private readonly Queue<(Func<Exception> Exception, bool IsWritten)> _faults = [];
    private readonly PlannedFaults _planned = new();

    /// <summary>Lets the next additions and saves fail, nothing being written.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="exception">Makes what is thrown.</param>
    public void FailNext(int calls, Func<Exception> exception) => Fail(calls, exception, isWritten: false);

    /// <summary>Lets the next additions and saves write, and fail all the same: the caller does not get to know.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="exception">Makes what is thrown.</param>
    public void FailNextAfterWriting(int calls, Func<Exception> exception) => Fail(calls, exception, isWritten: true);

    /// <summary>Lets so many saves find that somebody saved just before.</summary>
    public void ConflictNext(int saves) => _planned.ConflictNext(saves);

    /// <inheritdoc/>
    public ValueTask<ConcurrencyToken?> AddAsync(BulkRun run, IReadOnlyList<BulkRecord> records, CancellationToken cancellationToken = default) =>
        WriteAsync(() => _runs.AddAsync(run, records, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<Versioned<BulkRun>?> FindAsync(string key, CancellationToken cancellationToken = default) => _runs.FindAsync(key, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ConcurrencyToken?> SaveAsync(
        BulkRun run, IReadOnlyList<BulkRecord> records, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        if (_planned.TakeConflict() && await _runs.FindAsync(run.Key, cancellationToken).ConfigureAwait(false) is var (before, token))
            await _runs.SaveAsync(before, [], token, cancellationToken).ConfigureAwait(false);
        return await WriteAsync(() => _runs.SaveAsync(run, records, seen, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BulkRecord> RecordsAsync(string key, int from = 0, CancellationToken cancellationToken = default) =>
        _runs.RecordsAsync(key, from, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<BulkRun> RunsAsync(CancellationToken cancellationToken = default) => _runs.RunsAsync(cancellationToken);

    private void Fail(int calls, Func<Exception> exception, bool isWritten)
    {
        lock (_lock)
        {
            for (var i = 0; i < calls; i++)
                _faults.Enqueue((exception, isWritten));
        }
    }

    private async ValueTask<ConcurrencyToken?> WriteAsync(Func<ValueTask<ConcurrencyToken?>> write)
    {
        (Func<Exception> Exception, bool IsWritten)? fault;
        lock (_lock)
            fault = _faults.TryDequeue(out var next) ? next : null;
        if (fault is not { } found)
            return await write().ConfigureAwait(false);
        if (found.IsWritten)
            await write().ConfigureAwait(false);
        throw found.Exception();
    }
}
