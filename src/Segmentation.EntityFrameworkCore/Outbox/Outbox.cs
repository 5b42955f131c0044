using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Keeps what a context saves, so that its sources tell of every change.</summary>
public static class Outbox
{
    extension(DbContextOptionsBuilder options)
    {
        /// <summary>
        /// Has every change of an entity that contexts of these options save written to the table of changes, in the same transaction, whoever saves it; the
        /// sources of these contexts then offer <see cref="IChangeFeed{TEntity}"/>.
        /// </summary>
        /// <remarks>
        /// The context has the table by <c>modelBuilder.AddSegmentation()</c>. Versions of rows that are GUIDs are renewed, whoever saves. Interceptors that
        /// change what is saved have to be added before. What passes by <c>SaveChanges</c>, as <c>ExecuteUpdate</c>, <c>ExecuteDelete</c>, SQL and deletions
        /// that the database hands on, is not told.
        /// </remarks>
        /// <param name="model">The entity types whose changes are kept.</param>
        /// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
        public DbContextOptionsBuilder UseSegmentationOutbox(SegmentationModel model, TimeProvider? clock = null) =>
            options.AddInterceptors(new ChangeOutbox(model, clock ?? TimeProvider.System));
    }

    extension(DbContext context)
    {
        /// <summary>
        /// Deletes changes that were kept before an instant; whoever would go on before the last of them is told so by
        /// <see cref="ChangesLostException"/>, and starts from the entities as they are.
        /// </summary>
        /// <param name="before">The changes from this instant on stay.</param>
        /// <param name="cancellationToken">Ends the work with <see cref="OperationCanceledException"/>; nothing is deleted then.</param>
        /// <returns>How many were deleted.</returns>
        public Task<int> DeleteSegmentationChangesAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
            context.Database.CreateExecutionStrategy().ExecuteAsync(
                cancellation => DeleteAsync(context, before.UtcTicks, cancellation), cancellationToken);
    }

    private static async Task<int> DeleteAsync(DbContext context, long beforeTicks, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var changes = context.Set<ChangeRow>();
        // Clocks of several machines may disagree with the order of positions: nothing behind a change that stays is deleted.
        var kept = await changes.Where(c => c.AtTicks >= beforeTicks).MinAsync(c => (long?)c.Position, cancellationToken).ConfigureAwait(false);
        var lost = kept - 1 ?? await changes.MaxAsync(c => (long?)c.Position, cancellationToken).ConfigureAwait(false) ?? 0;
        await context.Set<ChangeHeadRow>().Where(h => h.Lost < lost)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.Lost, lost), cancellationToken).ConfigureAwait(false);
        var deleted = await changes.Where(c => c.Position <= lost).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return deleted;
    }
}
