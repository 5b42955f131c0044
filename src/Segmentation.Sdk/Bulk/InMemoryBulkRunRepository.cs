namespace Segmentation;

/// <summary>Keeps the runs of bulk actions in memory. Thread-safe.</summary>
public sealed class InMemoryBulkRunRepository : IBulkRunRepository
{
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Kept> _runs = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<ConcurrencyToken?> AddAsync(BulkRun run, IReadOnlyList<BulkRecord> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var kept = new Kept { Run = run, Records = [.. records] };
            return ValueTask.FromResult<ConcurrencyToken?>(_runs.TryAdd(run.Key, kept) ? kept.Token : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Versioned<BulkRun>?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return ValueTask.FromResult(_runs.TryGetValue(key, out var kept) ? new Versioned<BulkRun>(kept.Run, kept.Token) : null);
    }

    /// <inheritdoc/>
    public ValueTask<ConcurrencyToken?> SaveAsync(
        BulkRun run, IReadOnlyList<BulkRecord> records, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_runs.TryGetValue(run.Key, out var kept) || kept.Token != seen)
                return ValueTask.FromResult<ConcurrencyToken?>(null);
            foreach (var record in records)
                kept.Records[record.Position] = record;
            (kept.Run, kept.Version) = (run, kept.Version + 1);
            return ValueTask.FromResult<ConcurrencyToken?>(kept.Token);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BulkRecord> RecordsAsync(string key, int from = 0, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var records = _runs.TryGetValue(key, out var kept) ? kept.Records : [];
            return InMemorySnapshot.Stream(Enumerable.Range(from, Math.Max(0, records.Length - from)).Select(i => records[i]), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BulkRun> RunsAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return InMemorySnapshot.Stream(_runs.Values.Select(k => k.Run).ToArray(), cancellationToken);
    }

    private sealed class Kept
    {
        public required BulkRun Run { get; set; }

        public required BulkRecord[] Records { get; init; }

        public int Version { get; set; } = 1;

        public ConcurrencyToken Token => ConcurrencyToken.Of(Version);
    }
}
