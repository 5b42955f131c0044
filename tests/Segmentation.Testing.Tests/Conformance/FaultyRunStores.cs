namespace Segmentation.Testing.Tests;

/// <summary>The mistakes that are made in keeping firings, turns and bulk runs.</summary>
public enum RunFault
{
    /// <summary>None.</summary>
    None,

    /// <summary>A part of what is written is not stored.</summary>
    ForgetsAPart,

    /// <summary>Whoever writes last wins.</summary>
    LosesUpdates,

    /// <summary>Of those who write at once, some win who have not seen the others.</summary>
    ChecksTooEarly,

    /// <summary>Keys are compared without regard to case.</summary>
    FoldsKeys,

    /// <summary>The newest comes first.</summary>
    TellsBackwards,

    /// <summary>What waits for somebody's hand is not told.</summary>
    ForgetsThoseSetAside,

    /// <summary>Of what is refused a part is written.</summary>
    WritesHalf,

    /// <summary>A cancelled write is done all the same.</summary>
    IgnoresCancellation,
}

/// <summary>A journal of firings that makes a mistake.</summary>
internal sealed class FaultyFiringJournal(RunFault fault) : IFiringJournal
{
    private readonly InMemoryFiringJournal _inner = new();

    public ValueTask<FiringRecord?> LoadAsync(string idempotencyKey, CancellationToken cancellationToken = default) =>
        _inner.LoadAsync(Key(idempotencyKey), cancellationToken);

    public async ValueTask<FiringRecord?> AppendAsync(Firing firing, FiringEntry entry, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        if (fault == RunFault.IgnoresCancellation)
            cancellationToken = CancellationToken.None;
        if (fault == RunFault.ForgetsAPart)
            entry = entry with { Position = null };
        async ValueTask<ConcurrencyToken> CurrentAsync() => (await LoadAsync(firing.IdempotencyKey, cancellationToken))?.Token ?? default;
        seen = await Faults.SeenAsync(fault, seen, CurrentAsync, cancellationToken);
        return await _inner.AppendAsync(firing with { IdempotencyKey = Key(firing.IdempotencyKey) }, entry, seen, cancellationToken);
    }

    public IAsyncEnumerable<FiringRecord> UnfinishedAsync(CancellationToken cancellationToken = default) =>
        Told(_inner.UnfinishedAsync(cancellationToken).Where(r => fault != RunFault.ForgetsThoseSetAside || r.Status != FiringStatus.Failed));

    public IAsyncEnumerable<FiringRecord> OfEntityAsync(string entityType, EntityKey key, CancellationToken cancellationToken = default) =>
        Told(_inner.OfEntityAsync(entityType, key, cancellationToken));

    private IAsyncEnumerable<FiringRecord> Told(IAsyncEnumerable<FiringRecord> records) => fault == RunFault.TellsBackwards ? records.Reverse() : records;

    private string Key(string key) => fault == RunFault.FoldsKeys ? key.ToUpperInvariant() : key;
}

/// <summary>A repository of turns that makes a mistake.</summary>
internal sealed class FaultyAssignmentRepository(RunFault fault) : IAssignmentRepository
{
    private readonly InMemoryAssignmentRepository _inner = new();

    public ValueTask<Versioned<AssignmentTurns>> LoadAsync(string turn, CancellationToken cancellationToken = default) =>
        _inner.LoadAsync(Key(turn), cancellationToken);

    public async ValueTask<ConcurrencyToken?> SaveAsync(
        string turn, AssignmentTurns turns, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        if (fault == RunFault.IgnoresCancellation)
            cancellationToken = CancellationToken.None;
        // As a column does that holds some digits and no more.
        if (fault == RunFault.ForgetsAPart)
            turns = turns with { Credits = [.. turns.Credits.Select(c => c with { Credit = decimal.Round(c.Credit, 18) })] };
        seen = await Faults.SeenAsync(fault, seen, async () => (await LoadAsync(turn, cancellationToken)).Token, cancellationToken);
        return await _inner.SaveAsync(Key(turn), turns, seen, cancellationToken);
    }

    private string Key(string turn) => fault == RunFault.FoldsKeys ? turn.ToUpperInvariant() : turn;
}

/// <summary>A repository of bulk runs that makes a mistake.</summary>
internal sealed class FaultyBulkRunRepository(RunFault fault) : IBulkRunRepository
{
    private readonly InMemoryBulkRunRepository _inner = new();

    public ValueTask<ConcurrencyToken?> AddAsync(BulkRun run, IReadOnlyList<BulkRecord> records, CancellationToken cancellationToken = default) =>
        _inner.AddAsync(Stored(run), records, Token(cancellationToken));

    public ValueTask<Versioned<BulkRun>?> FindAsync(string key, CancellationToken cancellationToken = default) => _inner.FindAsync(Key(key), cancellationToken);

    public async ValueTask<ConcurrencyToken?> SaveAsync(
        BulkRun run, IReadOnlyList<BulkRecord> records, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        var current = await FindAsync(run.Key, cancellationToken: CancellationToken.None);
        if (fault == RunFault.WritesHalf && current is not null && current.Token != seen)
            await _inner.SaveAsync(current.Value, records, current.Token, cancellationToken);
        async ValueTask<ConcurrencyToken> CurrentAsync() => (await FindAsync(run.Key, cancellationToken: CancellationToken.None))?.Token ?? default;
        seen = await Faults.SeenAsync(fault, seen, CurrentAsync, cancellationToken);
        return await _inner.SaveAsync(Stored(run), records, seen, Token(cancellationToken));
    }

    public IAsyncEnumerable<BulkRecord> RecordsAsync(string key, int from = 0, CancellationToken cancellationToken = default)
    {
        var records = _inner.RecordsAsync(Key(key), from, cancellationToken);
        return fault == RunFault.TellsBackwards ? records.Reverse() : records;
    }

    public IAsyncEnumerable<BulkRun> RunsAsync(CancellationToken cancellationToken = default) => _inner.RunsAsync(cancellationToken);

    private string Key(string key) => fault == RunFault.FoldsKeys ? key.ToUpperInvariant() : key;

    // As a column does that holds microseconds.
    private BulkRun Stored(BulkRun run) => run with
    {
        Key = Key(run.Key),
        StartedAt = fault == RunFault.ForgetsAPart ? run.StartedAt.AddTicks(-run.StartedAt.Ticks % 10) : run.StartedAt,
    };

    private CancellationToken Token(CancellationToken cancellationToken) => fault == RunFault.IgnoresCancellation ? CancellationToken.None : cancellationToken;
}

internal static class Faults
{
    /// <summary>What is taken to have been seen.</summary>
    public static async ValueTask<ConcurrencyToken> SeenAsync(
        RunFault fault, ConcurrencyToken seen, Func<ValueTask<ConcurrencyToken>> current, CancellationToken cancellationToken)
    {
        if (fault == RunFault.LosesUpdates)
            return await current();
        if (fault != RunFault.ChecksTooEarly || seen != await current())
            return seen;
        // Others have checked too by then, and each goes on at another time: of those who go on at one instant all but one would be refused after all.
        await Task.Delay(Random.Shared.Next(200, 800), cancellationToken);
        return await current();
    }
}
