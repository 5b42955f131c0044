using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Writes what a context saves to the table of changes, in the transaction that saves it. Thread-safe.</summary>
/// <remarks>
/// What will be saved is noted first, and written when all is known that the database makes: just before the commit where <c>SaveChanges</c> makes its own
/// transaction, so that a strategy which runs that again writes it again; else at its end, so that whatever becomes of that transaction becomes of both.
/// </remarks>
internal sealed class ChangeOutbox(SegmentationModel model, TimeProvider clock) : ISaveChangesInterceptor, IDbTransactionInterceptor
{
    private const int RowsPerStatement = 500;

    private static readonly string[] Members =
    [
        nameof(ChangeRow.Position), nameof(ChangeRow.EntityType), nameof(ChangeRow.Class), nameof(ChangeRow.Before), nameof(ChangeRow.After),
        nameof(ChangeRow.AtTicks),
    ];

    private readonly ConditionalWeakTable<DbContext, PendingChanges> _pending = [];
    private readonly ConditionalWeakTable<DbContext, IReadOnlyList<EntityEntry>> _announced = [];

    /// <summary>The outbox of a context; null: it has none.</summary>
    public static ChangeOutbox? Of(DbContext context) =>
        context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.Interceptors?.OfType<ChangeOutbox>().FirstOrDefault();

    /// <summary>Whether changes of an entity type are kept.</summary>
    public bool Keeps(EntityType entityType) => model.Find(entityType.Name)?.ClrType == entityType.ClrType;

    /// <summary>Says what will be saved next, in the order in which it is to be told; it was read, so that original values are what is stored.</summary>
    public void Announce(DbContext context, IReadOnlyList<EntityEntry> entries) => _announced.AddOrUpdate(context, entries);

    public async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await NoteAsync(eventData.Context!, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context && _pending.TryGetValue(context, out var pending))
        {
            await WriteAsync(context, pending, cancellationToken).ConfigureAwait(false);
            pending.AreWritten = true;
        }

        return result;
    }

    public async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        // It is saved, and its caller may commit it whatever becomes of the token.
        if (Forget(eventData.Context!) is { AreWritten: false } pending)
            await WriteAsync(eventData.Context!, pending, CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    public Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Forget(eventData.Context!);
        return Task.CompletedTask;
    }

    // Told instead of the failure.
    public InterceptionResult ThrowingConcurrencyException(ConcurrencyExceptionEventData eventData, InterceptionResult result)
    {
        if (!result.IsSuppressed)
            Forget(eventData.Context!);
        return result;
    }

    public ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(
        ConcurrencyExceptionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ThrowingConcurrencyException(eventData, result));

    public Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        Forget(eventData.Context!);
        return Task.CompletedTask;
    }

    // Nothing above goes on in the caller's context, so that waiting for it blocks nobody else.
    public InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        SavingChangesAsync(eventData, result).AsTask().GetAwaiter().GetResult();

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result) =>
        TransactionCommittingAsync(transaction, eventData, result).AsTask().GetAwaiter().GetResult();

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result) => SavedChangesAsync(eventData, result).AsTask().GetAwaiter().GetResult();

    public void SaveChangesFailed(DbContextErrorEventData eventData) => Forget(eventData.Context!);

    public void SaveChangesCanceled(DbContextEventData eventData) => Forget(eventData.Context!);

    private async Task NoteAsync(DbContext context, CancellationToken cancellationToken)
    {
        // What was noted for a call that never came to its end is not told.
        Forget(context);
        var isRead = _announced.TryGetValue(context, out var announced);
        _announced.Remove(context);
        var changes = new List<PendingChange>();
        var entries = (announced ?? context.ChangeTracker.Entries()).Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted);
        foreach (var entry in entries.ToList())
        {
            EntityType[] types = [.. model.EntityTypes.Where(t => t.ClrType.IsAssignableFrom(entry.Metadata.ClrType))];
            if (types is [])
                continue;
            // Original values are what a caller who attached an entity says they are.
            var before = entry.State == EntityState.Added ? null
                : isRead ? entry.OriginalValues.Clone() : await entry.GetDatabaseValuesAsync(cancellationToken).ConfigureAwait(false);
            // Of a row that is gone nothing will be saved.
            if (before is not null || entry.State == EntityState.Added)
            {
                // So that nobody writes over this who has not seen it, and what was read is what gives way.
                if (entry.State != EntityState.Deleted)
                    RowVersion.Of([.. entry.Metadata.GetProperties().Where(p => p.IsConcurrencyToken)])?.RenewIfOld(entry);
                changes.AddRange(types.Select(t => new PendingChange(t, entry, before, WrittenBy(entry))));
            }
        }

        if (changes.Count == 0)
            return;
        if (context.Model.FindEntityType(typeof(ChangeRow)) is null)
            throw new InvalidOperationException($"{context.GetType().Name} has no table of changes: call modelBuilder.AddSegmentation().");
        _pending.AddOrUpdate(context, new PendingChanges(changes, context.Database.AutoTransactionBehavior));
        // Where none is there yet: else a single statement would be saved without one.
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
    }

    private static HashSet<IProperty>? WrittenBy(EntityEntry entry) => entry.State switch
    {
        EntityState.Added => [.. entry.Metadata.GetProperties()],
        EntityState.Modified =>
            [.. entry.Properties.Where(p => p.IsModified || p.Metadata.ValueGenerated.HasFlag(ValueGenerated.OnUpdate)).Select(p => p.Metadata)],
        _ => null,
    };

    private PendingChanges? Forget(DbContext context)
    {
        if (!_pending.TryGetValue(context, out var pending))
            return null;
        _pending.Remove(context);
        context.Database.AutoTransactionBehavior = pending.Behavior;
        return pending;
    }

    private async Task WriteAsync(DbContext context, PendingChanges pending, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow().UtcTicks;
        var told = pending.Changes.SelectMany(c => c.Told()).ToList();
        // From here on all other writers wait until the transaction has ended; it comes last, so that they wait no longer than they have to.
        var heads = context.Set<ChangeHeadRow>();
        if (await heads.ExecuteUpdateAsync(s => s.SetProperty(h => h.Position, h => h.Position + told.Count), cancellationToken).ConfigureAwait(false) != 1)
            throw new InvalidOperationException("The table of the positions of changes has not its one row, which the migration adds.");
        var position = await heads.Select(h => h.Position).SingleAsync(cancellationToken).ConfigureAwait(false) - told.Count;
        foreach (var batch in told.Chunk(RowsPerStatement))
        {
            object?[] values = [.. batch.SelectMany(c => (object?[])[++position, c.EntityType, c.Class, c.Before, c.After, at])];
            await context.Database.ExecuteSqlRawAsync(InsertOf(context, batch.Length), values!, cancellationToken).ConfigureAwait(false);
        }
    }

    // The change tracker holds the caller's entities, of which nothing may be saved here.
    private static string InsertOf(DbContext context, int count)
    {
        var (rows, sql) = (context.Model.FindEntityType(typeof(ChangeRow))!, context.GetService<ISqlGenerationHelper>());
        var table = StoreObjectIdentifier.Create(rows, StoreObjectType.Table)!.Value;
        var columns = Members.Select(m => sql.DelimitIdentifier(rows.FindProperty(m)!.GetColumnName(table)!));
        var values = Enumerable.Range(0, count).Select(row => Members.Select((_, i) => $"{{{(row * Members.Length) + i}}}"));
        return $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} ({string.Join(", ", columns)}) " +
            $"VALUES {string.Join(", ", values.Select(v => $"({string.Join(", ", v)})"))}";
    }
}
