namespace Segmentation;

/// <summary>Does a run to its records from where it stands, batch by batch.</summary>
/// <remarks>
/// What is to be changed is kept before it is changed, and what became of it after: so whatever is interrupted between the two is found out by looking at the
/// record, and nothing is done twice.
/// </remarks>
internal sealed class BulkRunner(
    BulkContext context, IBulkRunRepository runs, ConcurrencyToken seen, int batchSize, IProgress<BulkProgress>? progress, CancellationToken cancellationToken)
    : IEntityTypeVisitor<Task<BulkRun>>
{
    private BulkRun _run = context.Run;
    private ConcurrencyToken _seen = seen;

    public async Task<BulkRun> Visit<T>(EntityType<T> entityType)
        where T : class
    {
        var operation = await context.OperationAsync<T>(cancellationToken).ConfigureAwait(false);
        progress?.Report(_run.Progress);
        while (!_run.IsFinished)
        {
            var batch = await runs.RecordsAsync(_run.Key, _run.Settled, cancellationToken)
                .Take(operation.IsOneByOne ? 1 : batchSize).ToListAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            await DoAsync(operation, batch).ConfigureAwait(false);
            progress?.Report(_run.Progress);
        }

        return _run;
    }

    private async Task DoAsync<T>(IBulkOperation<T> operation, IReadOnlyList<BulkRecord> batch)
        where T : class
    {
        var records = await new BulkPlanner<T>(context, operation).PlanAsync(batch, cancellationToken).ConfigureAwait(false);
        BulkItem<T>[] begun = [.. records.Items.Where(i => i.Record.State == BulkState.Begun)];
        if (begun.Length > 0)
            await SaveAsync(_run, [.. begun.Select(i => i.Record)], cancellationToken).ConfigureAwait(false);
        var applied = begun.Length == 0 ? [] : await operation.ApplyAsync(begun, cancellationToken).ConfigureAwait(false);
        BulkRecord[] settled = [.. records.Settled, .. applied];
        var next = _run with
        {
            Done = _run.Done + settled.Count(r => r.State == BulkState.Done),
            Unchanged = _run.Unchanged + settled.Count(r => r.State == BulkState.Unchanged),
            Failed = _run.Failed + settled.Count(r => r.State == BulkState.Failed),
        };
        // It is done: not to say so because of a cancellation would only mean more to find out later.
        await SaveAsync(next, settled, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task SaveAsync(BulkRun run, IReadOnlyList<BulkRecord> records, CancellationToken cancellation)
    {
        _seen = await runs.SaveAsync(run, records, _seen, cancellation).ConfigureAwait(false) ??
            throw new BulkException($"somebody else goes on with the run `{run.Key}`, or takes it back");
        _run = run;
    }
}

/// <summary>A batch as it is planned.</summary>
/// <param name="Items">Those that are to be applied.</param>
/// <param name="Settled">The others.</param>
internal sealed record PlannedBatch<T>(IReadOnlyList<BulkItem<T>> Items, IReadOnlyList<BulkRecord> Settled)
    where T : class;
