using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Keeps firings in the table that <c>modelBuilder.AddSegmentation()</c> adds. Thread-safe.</summary>
/// <param name="open">Makes a context.</param>
/// <param name="actions">The kinds of action that firings may name.</param>
/// <param name="limits">How large a condition may be; null: the defaults.</param>
public sealed class EntityFrameworkFiringJournal(Func<DbContext> open, ActionCatalogue actions, FilterLimits? limits = null) : IFiringJournal
{
    private readonly FiringJson _json = new(actions, limits ?? FilterLimits.Default);

    /// <inheritdoc/>
    public async ValueTask<FiringRecord?> LoadAsync(string idempotencyKey, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        return await FindAsync(context, idempotencyKey, cancellationToken).ConfigureAwait(false) is { } row ? Read(row) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<FiringRecord?> AppendAsync(Firing firing, FiringEntry entry, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        var row = await FindAsync(context, firing.IdempotencyKey, cancellationToken).ConfigureAwait(false);
        var version = row?.Version ?? 0;
        if ((row is null ? default : ConcurrencyToken.Of(version)) != seen)
            return null;
        var before = row is null ? null : Read(row);
        var after = before is null
            ? new FiringRecord(firing, [entry], ConcurrencyToken.Of(1))
            : before with { Entries = [.. before.Entries, entry], Token = ConcurrencyToken.Of(version + 1) };
        if (row is null)
        {
            context.Add(row = new FiringRow
            {
                IdempotencyKey = firing.IdempotencyKey,
                Entity = FiringRow.EntityOf(firing.EntityType, firing.Key),
                Firing = _json.Write(firing),
                Entries = "",
                IsFinished = false,
                Version = 0,
            });
        }

        (row.Entries, row.IsFinished, row.Version) = (FiringJson.Write(after.Entries), after.IsFinished, version + 1);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return after;
        }
        catch (DbUpdateException)
        {
            context.ChangeTracker.Clear();
            if ((await FindAsync(context, firing.IdempotencyKey, cancellationToken).ConfigureAwait(false))?.Version > version)
                return null;
            throw;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FiringRecord> UnfinishedAsync(CancellationToken cancellationToken = default) =>
        InOrderAsync(rows => rows.Where(f => !f.IsFinished), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<FiringRecord> OfEntityAsync(string entityType, EntityKey key, CancellationToken cancellationToken = default)
    {
        var entity = FiringRow.EntityOf(entityType, key);
        return InOrderAsync(rows => rows.Where(f => f.Entity == entity), cancellationToken);
    }

    private async IAsyncEnumerable<FiringRecord> InOrderAsync(
        Func<IQueryable<FiringRow>, IQueryable<FiringRow>> some, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        var rows = some(context.Set<FiringRow>().AsNoTracking()).OrderBy(f => f.Id);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return Read(row);
    }

    private FiringRecord Read(FiringRow row) =>
        new(_json.ReadFiring(row.Firing, row.IdempotencyKey), [.. FiringJson.ReadEntries(row.Entries)], ConcurrencyToken.Of(row.Version));

    private static Task<FiringRow?> FindAsync(DbContext context, string idempotencyKey, CancellationToken cancellationToken) =>
        context.Set<FiringRow>().SingleOrDefaultAsync(f => f.IdempotencyKey == idempotencyKey, cancellationToken);
}
