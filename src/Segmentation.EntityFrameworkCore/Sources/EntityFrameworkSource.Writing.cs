using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Segmentation.EntityFrameworkCore;

// Each batch is one transaction of the database: of a batch that fails nothing is written.
public sealed partial class EntityFrameworkSource<T> : IEntitySink<T>
{
    private const int WriteBatchSize = 500;

    // Each time somebody else has written meanwhile, so that all together come forward.
    private const int MostAttempts = 100;

    /// <summary>
    /// The source as something more; a sink only where rows have one concurrency token, a GUID or one that the database makes, and a feed only where the
    /// context keeps changes.
    /// </summary>
    public TFeature? GetFeature<TFeature>()
        where TFeature : class =>
        (typeof(TFeature) == typeof(IEntitySink<T>) && _entities.Version is null) || (typeof(TFeature) == typeof(IChangeFeed<T>) && !_keepsChanges)
            ? null
            : this as TFeature;

    /// <inheritdoc/>
    public ValueTask<Versioned<T>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default) => _contexts.RunAsync(async context =>
        (await StoredAsync(context, [key], cancellationToken).ConfigureAwait(false)).TryGetValue(key, out var stored)
            ? new Versioned<T>(_customFields?.Fill(stored) ?? stored.Entity, Version.Of(context.Entry(stored.Entity)))
            : null);

    /// <summary>Writes in batches; a batch that the database refuses is not written, those before it are, and writing all of them again does no harm.</summary>
    /// <inheritdoc/>
    /// <exception cref="DbUpdateException">
    /// The database could not write; or it refuses entities for what they hold, as by a constraint, when batches before were written, and the message names
    /// them.
    /// </exception>
    public async ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<EntityWrite<T>> writes, CancellationToken cancellationToken = default)
    {
        var keyed = writes.Select(w => (Write: w, Key: w.Entity is null ? w.Key : _entityType.KeyOf(w.Entity))).ToList();
        if (keyed.Exists(w => w.Write.Entity is not null && w.Key.IsEmpty))
            throw new ArgumentException($"A {_entityType.Name} has no key.", nameof(writes));
        if (keyed.GroupBy(w => w.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two writes are of the {_entityType.Name} \"{twice.Key}\".", nameof(writes));
        var results = new List<WriteResult>(writes.Count);
        foreach (var batch in keyed.Chunk(WriteBatchSize))
        {
            try
            {
                results.AddRange(await WriteAsync(batch, cancellationToken).ConfigureAwait(false));
            }
            catch (EntityValidationException exception) when (results.Count > 0)
            {
                throw new DbUpdateException($"The first {results.Count} writes were done, and others are refused: {exception.Message}", exception);
            }
        }

        return results;
    }

    private RowVersion Version => _entities.Version ??
        throw new InvalidOperationException($"Rows of {_entityType.Name} have no version: they cannot be written here.");

    private async Task<WriteResult[]> WriteAsync((EntityWrite<T> Write, EntityKey Key)[] batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _contexts.RunAsync(context =>
                    _customFields is null ? TryWriteAsync(context, batch, cancellationToken) : InTransactionAsync(context)).ConfigureAwait(false);
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostAttempts)
            {
                // Somebody wrote since the rows were read: what that means is told by reading them again.
            }
            catch (Exception exception) when (attempt < MostAttempts && exception.GetBaseException() is DbException { SqlState: "40001" })
            {
                // The same, as a server says it whose transaction sees the rows as they were when it began; those behind another server do.
            }
            catch (DbUpdateException) when (attempt == 1 && batch.Any(w => w.Write.Entity is not null))
            {
                // Somebody may have added the same key; anything else fails again.
            }
            catch (DbUpdateException exception) when (IsRefusal(exception))
            {
                if (await RefusedAsync(batch, cancellationToken).ConfigureAwait(false) is { Count: > 0 } refused)
                    throw new EntityValidationException(refused);
                throw;
            }
        }

        // Custom values are written when those of the entity's version are, and others wait: two statements, which may be tried again together.
        async ValueTask<WriteResult[]> InTransactionAsync(DbContext context) => await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            context.ChangeTracker.Clear();
            var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = transaction.ConfigureAwait(false);
            var results = await TryWriteAsync(context, batch, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return results;
        }).ConfigureAwait(false);
    }

    private async ValueTask<WriteResult[]> TryWriteAsync(DbContext context, (EntityWrite<T> Write, EntityKey Key)[] batch, CancellationToken cancellationToken)
    {
        // What hangs on an entity is not written with it.
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        // On SQLite a transaction waits until others are done; a statement of its own is refused when they are not.
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        var stored = await StoredAsync(context, [.. batch.Select(w => w.Key)], cancellationToken).ConfigureAwait(false);
        var outcomes = batch.Select(w => Apply(context, w.Write, stored.GetValueOrDefault(w.Key))).ToList();
        ChangeOutbox.Of(context)?.Announce(context, [.. outcomes.Select(o => o.Entry).OfType<EntityEntry>()]);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        if (_customFields is not null)
        {
            foreach (var (write, (_, entry)) in batch.Zip(outcomes).Where(w => w.Second.IsWritten && w.First.Write.Entity is not null))
                _customFields.Write(entry!, stored.GetValueOrDefault(write.Key)?.Values ?? [], write.Write.Entity!);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }

        return [.. outcomes.Select(o => new WriteResult(o.IsWritten, o.Entry is { State: not EntityState.Detached } ? Version.Of(o.Entry) : default))];
    }

    private (bool IsWritten, EntityEntry<T>? Entry) Apply(DbContext context, EntityWrite<T> write, EntityWithValues<T>? read)
    {
        var stored = read is null ? null : context.Entry(read.Entity);
        var isConflict = write.Condition switch
        {
            WriteCondition.IsAbsent => stored is not null,
            WriteCondition.IsUnchanged => stored is null || Version.Of(stored) != write.Token,
            _ => false,
        };
        if (isConflict)
            return (false, stored);
        if (write.Entity is null)
        {
            if (stored is not null)
                stored.State = EntityState.Deleted;
            return (true, stored);
        }

        var entry = stored ?? context.Entry(write.Entity);
        entry.State = stored is null ? EntityState.Added : EntityState.Modified;
        if (stored is not null)
            stored.CurrentValues.SetValues(write.Entity);
        Version.Renew(entry);
        return (true, entry);
    }

    private async ValueTask<Dictionary<EntityKey, EntityWithValues<T>>> StoredAsync(
        DbContext context, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken)
    {
        var kind = _entityType.KeyField.Kind;
        var wanted = keys.Where(k => k.Value.Kind == kind).ToHashSet();
        var condition = new Planning.MemberOf(_entityType, [.. wanted]).Accept(Translator(Row)).Upper;
        var entities = QueryScope.Query<T>(context, _entities.TrackedRows(condition)).AsTracking();
        var rows = _customFields is null ? entities.Select(e => new EntityWithValues<T>(e, new())) : _customFields.With(entities, context);
        return await rows.AsAsyncEnumerable().Where(r => wanted.Contains(_entityType.KeyOf(r.Entity)))
            .ToDictionaryAsync(r => _entityType.KeyOf(r.Entity), cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
