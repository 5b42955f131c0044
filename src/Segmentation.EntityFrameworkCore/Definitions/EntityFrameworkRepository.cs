using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Keeps definitions in the tables that <c>modelBuilder.AddSegmentation()</c> adds, with all that they were. Thread-safe.</summary>
/// <typeparam name="TDefinitions">All definitions of a kind, immutable.</typeparam>
public abstract class EntityFrameworkRepository<TDefinitions> : IDefinitionRepository<TDefinitions>
    where TDefinitions : class
{
    private readonly Func<DbContext> _open;
    private readonly string _kind;
    private readonly TDefinitions _initial;
    private readonly TimeProvider _clock;

    // Documents are read again only when somebody has saved.
    private Versioned<TDefinitions>? _known;

    private protected EntityFrameworkRepository(Func<DbContext> open, string kind, TDefinitions initial, TimeProvider? clock) =>
        (_open, _kind, _initial, _clock) = (open, kind, initial, clock ?? TimeProvider.System);

    /// <inheritdoc/>
    public async ValueTask<Versioned<TDefinitions>> LoadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = _open();
        await using var _ = context.ConfigureAwait(false);
        var token = ConcurrencyToken.Of(await LastVersionAsync(context, cancellationToken).ConfigureAwait(false));
        if (Volatile.Read(ref _known) is { } known && known.Token == token)
            return known;
        var row = await Rows(context).OrderByDescending(d => d.Version).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var loaded = row is null
            ? new Versioned<TDefinitions>(_initial, ConcurrencyToken.Of(0))
            : new Versioned<TDefinitions>(await ReadAsync(row.Document, cancellationToken).ConfigureAwait(false), ConcurrencyToken.Of(row.Version));
        Volatile.Write(ref _known, loaded);
        return loaded;
    }

    /// <inheritdoc/>
    public async ValueTask<ConcurrencyToken?> SaveAsync(
        TDefinitions definitions, ConcurrencyToken seen, string? by = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = _open();
        await using var _ = context.ConfigureAwait(false);
        var last = await LastVersionAsync(context, cancellationToken).ConfigureAwait(false);
        if (ConcurrencyToken.Of(last) != seen)
            return null;
        context.Add(new DefinitionRow
        {
            Kind = _kind,
            Version = last + 1,
            Document = Write(definitions),
            SavedBy = by,
            SavedAtTicks = _clock.GetUtcNow().UtcTicks,
        });
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return ConcurrencyToken.Of(last + 1);
        }
        catch (DbUpdateException)
        {
            context.ChangeTracker.Clear();
            if (await LastVersionAsync(context, cancellationToken).ConfigureAwait(false) > last)
                return null;
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DefinitionRevision<TDefinitions>> HistoryAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var context = _open();
        await using var _ = context.ConfigureAwait(false);
        var before = _initial;
        foreach (var row in await Rows(context).OrderBy(d => d.Version).ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            var after = await ReadAsync(row.Document, cancellationToken).ConfigureAwait(false);
            yield return new DefinitionRevision<TDefinitions>(
                before, after, ConcurrencyToken.Of(row.Version), row.SavedBy, new DateTimeOffset(row.SavedAtTicks, TimeSpan.Zero));
            before = after;
        }
    }

    private protected abstract string Write(TDefinitions definitions);

    private protected abstract ValueTask<TDefinitions> ReadAsync(string document, CancellationToken cancellationToken);

    /// <summary>What was read, or an exception that says why a document that was stored here cannot be.</summary>
    private protected TDefinitions Require(TDefinitions? read, IEnumerable<Issue> issues) =>
        read ?? throw new InvalidOperationException($"The stored {_kind} cannot be read: {string.Join("; ", issues)}");

    private IQueryable<DefinitionRow> Rows(DbContext context) => context.Set<DefinitionRow>().AsNoTracking().Where(d => d.Kind == _kind);

    private async Task<long> LastVersionAsync(DbContext context, CancellationToken cancellationToken) =>
        await Rows(context).MaxAsync(d => (long?)d.Version, cancellationToken).ConfigureAwait(false) ?? 0;
}
