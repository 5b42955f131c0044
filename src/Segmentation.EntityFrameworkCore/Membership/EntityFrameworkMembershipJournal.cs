using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Keeps memberships in the tables that <c>modelBuilder.AddSegmentation()</c> adds. Thread-safe.</summary>
/// <param name="open">Makes a context.</param>
public sealed class EntityFrameworkMembershipJournal(Func<DbContext> open) : IMembershipJournal
{
    /// <inheritdoc/>
    public async ValueTask<Versioned<MembershipCheckpoint>> LoadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        return await HeadAsync(context, cancellationToken).ConfigureAwait(false) is { } head
            ? new Versioned<MembershipCheckpoint>(head.Read(), ConcurrencyToken.Of(head.Version))
            : new Versioned<MembershipCheckpoint>(MembershipCheckpoint.Start, ConcurrencyToken.Of(0));
    }

    /// <inheritdoc/>
    public async ValueTask<ConcurrencyToken?> AppendAsync(
        IReadOnlyList<MembershipEntry> entries, MembershipCheckpoint checkpoint, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        var head = await HeadAsync(context, cancellationToken).ConfigureAwait(false);
        var version = (head?.Version ?? 0) + 1;
        if (ConcurrencyToken.Of(version - 1) != seen)
            return null;
        if (head is null)
            context.Add(head = new JournalHeadRow { Version = version, Checkpoint = "" });
        (head.Version, head.Checkpoint) = (version, JournalHeadRow.Written(checkpoint));
        context.AddRange(entries.Select((entry, i) => MembershipRow.Of(entry, version, i)));
        try
        {
            // One transaction: the entries and the checkpoint, or neither.
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return ConcurrencyToken.Of(version);
        }
        catch (DbUpdateException)
        {
            context.ChangeTracker.Clear();
            if ((await HeadAsync(context, cancellationToken).ConfigureAwait(false))?.Version >= version)
                return null;
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MembershipEntry> OfSegmentAsync(
        string segment, DateTimeOffset? until = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        var entries = context.Set<MembershipRow>().AsNoTracking();
        // No database folds case as keys of segments do.
        var keys = await entries.Select(m => m.Segment).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false);
        var spellings = keys.Where(k => string.Equals(k, segment, StringComparison.OrdinalIgnoreCase)).ToList();
        var last = until?.UtcTicks ?? long.MaxValue;
        await foreach (var entry in InOrder(entries.Where(m => spellings.Contains(m.Segment) && m.AtTicks <= last), cancellationToken).ConfigureAwait(false))
            yield return entry;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<MembershipEntry> OfEntityAsync(
        string entityType, EntityKey key, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        var stored = StoredKey.Of(key);
        var entries = context.Set<MembershipRow>().AsNoTracking().Where(m => m.EntityType == entityType && m.Key == stored);
        await foreach (var entry in InOrder(entries, cancellationToken).ConfigureAwait(false))
            yield return entry;
    }

    private static async IAsyncEnumerable<MembershipEntry> InOrder(
        IQueryable<MembershipRow> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = entries.OrderBy(m => m.Batch).ThenBy(m => m.Number).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return row.ToEntry();
    }

    private static Task<JournalHeadRow?> HeadAsync(DbContext context, CancellationToken cancellationToken) =>
        context.Set<JournalHeadRow>().SingleOrDefaultAsync(h => h.Id == JournalHeadRow.Only, cancellationToken);
}
