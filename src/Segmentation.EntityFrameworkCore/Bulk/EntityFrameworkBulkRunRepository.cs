using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Keeps the runs of bulk actions in the tables that <c>modelBuilder.AddSegmentation()</c> adds, a row a record. Thread-safe.</summary>
/// <param name="open">Makes a context.</param>
/// <param name="actions">The kinds of action that runs may name.</param>
/// <param name="limits">How large a condition may be; null: the defaults.</param>
public sealed class EntityFrameworkBulkRunRepository(Func<DbContext> open, ActionCatalogue actions, FilterLimits? limits = null) : IBulkRunRepository
{
    private const int WriteBatchSize = 1_000;

    // A run that is done one by one asks for one record at a time; whoever reads on gets larger pages.
    private const int FirstPageSize = 16;
    private const int LargestPageSize = 1_024;

    private readonly BulkRunJson _json = new(actions, limits ?? FilterLimits.Default);

    /// <inheritdoc/>
    public async ValueTask<ConcurrencyToken?> AddAsync(BulkRun run, IReadOnlyList<BulkRecord> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        if (await FindAsync(context, run.Key, cancellationToken).ConfigureAwait(false) is not null)
            return null;
        try
        {
            await context.Database.CreateExecutionStrategy().ExecuteAsync(AddAllAsync, cancellationToken).ConfigureAwait(false);
            return ConcurrencyToken.Of(1);
        }
        catch (DbUpdateException)
        {
            context.ChangeTracker.Clear();
            if (await FindAsync(context, run.Key, cancellationToken).ConfigureAwait(false) is not null)
                return null;
            throw;
        }

        Task AddAllAsync(CancellationToken cancellation) =>
            AddAsync(context, new BulkRunRow { Key = run.Key, Run = _json.Write(run), Version = 1 }, records, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<Versioned<BulkRun>?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        return await FindAsync(context, key, cancellationToken).ConfigureAwait(false) is { } row
            ? new Versioned<BulkRun>(_json.Read(row), ConcurrencyToken.Of(row.Version))
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<ConcurrencyToken?> SaveAsync(
        BulkRun run, IReadOnlyList<BulkRecord> records, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        if (await FindAsync(context, run.Key, cancellationToken).ConfigureAwait(false) is not { } row || ConcurrencyToken.Of(row.Version) != seen)
            return null;
        var version = row.Version + 1;
        (row.Run, row.Version) = (_json.Write(run), version);
        context.UpdateRange(records.Select(r => BulkRecordRow.Of(r, row.Id)));
        try
        {
            // One transaction: the records and how far the run has come, or neither.
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return ConcurrencyToken.Of(version);
        }
        catch (DbUpdateException)
        {
            context.ChangeTracker.Clear();
            if ((await FindAsync(context, run.Key, cancellationToken).ConfigureAwait(false))?.Version >= version)
                return null;
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BulkRecord> RecordsAsync(
        string key, int from = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        if (await FindAsync(context, key, cancellationToken).ConfigureAwait(false) is not { Id: var run })
            yield break;
        // By pages: a provider may read to its end whatever was asked for, and most who ask want the next few.
        for (var size = FirstPageSize; ; size = Math.Min(2 * size, LargestPageSize))
        {
            var first = from;
            var page = await context.Set<BulkRecordRow>().AsNoTracking().Where(r => r.RunId == run && r.Position >= first)
                .OrderBy(r => r.Position).Take(size).ToListAsync(cancellationToken).ConfigureAwait(false);
            foreach (var record in page)
                yield return record.ToRecord();
            if (page.Count < size)
                yield break;
            from = page[^1].Position + 1;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BulkRun> RunsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        var rows = context.Set<BulkRunRow>().AsNoTracking().OrderBy(r => r.Id).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return _json.Read(row);
    }

    private static async Task AddAsync(DbContext context, BulkRunRow run, IReadOnlyList<BulkRecord> records, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        context.ChangeTracker.Clear();
        context.Add(run);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var batch in records.Chunk(WriteBatchSize))
        {
            context.ChangeTracker.Clear();
            context.AddRange(batch.Select(r => BulkRecordRow.Of(r, run.Id)));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Task<BulkRunRow?> FindAsync(DbContext context, string key, CancellationToken cancellationToken) =>
        context.Set<BulkRunRow>().SingleOrDefaultAsync(r => r.Key == key, cancellationToken);
}
