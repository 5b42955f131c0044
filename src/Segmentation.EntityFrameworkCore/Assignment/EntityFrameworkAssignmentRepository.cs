using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Keeps whose turn it is in the table that <c>modelBuilder.AddSegmentation()</c> adds. Thread-safe.</summary>
/// <param name="open">Makes a context.</param>
public sealed class EntityFrameworkAssignmentRepository(Func<DbContext> open) : IAssignmentRepository
{
    /// <inheritdoc/>
    public async ValueTask<Versioned<AssignmentTurns>> LoadAsync(string turn, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        return await FindAsync(context, turn, cancellationToken).ConfigureAwait(false) is { } row
            ? new Versioned<AssignmentTurns>(row.Read(), ConcurrencyToken.Of(row.Version))
            : new Versioned<AssignmentTurns>(AssignmentTurns.Start, ConcurrencyToken.Of(0));
    }

    /// <inheritdoc/>
    public async ValueTask<ConcurrencyToken?> SaveAsync(
        string turn, AssignmentTurns turns, ConcurrencyToken seen, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = open();
        await using var _ = context.ConfigureAwait(false);
        var row = await FindAsync(context, turn, cancellationToken).ConfigureAwait(false);
        var version = (row?.Version ?? 0) + 1;
        if (ConcurrencyToken.Of(version - 1) != seen)
            return null;
        if (row is null)
            context.Add(row = new TurnsRow { Turn = turn, Document = "", Version = 0 });
        (row.Document, row.Version) = (TurnsRow.Written(turns), version);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return ConcurrencyToken.Of(version);
        }
        catch (DbUpdateException)
        {
            context.ChangeTracker.Clear();
            if ((await FindAsync(context, turn, cancellationToken).ConfigureAwait(false))?.Version >= version)
                return null;
            throw;
        }
    }

    private static Task<TurnsRow?> FindAsync(DbContext context, string turn, CancellationToken cancellationToken) =>
        context.Set<TurnsRow>().SingleOrDefaultAsync(t => t.Turn == turn, cancellationToken);
}

/// <summary>The turns of assignments that share them.</summary>
internal sealed class TurnsRow
{
    public required string Turn { get; init; }

    public required string Document { get; set; }

    public required long Version { get; set; }

    public static string Written(AssignmentTurns turns) => JsonSerializer.Serialize(new TurnsDocument(
        [.. turns.Credits.Select(c => new CreditDocument(StoredKey.Of(c.Person), c.Credit))],
        [.. turns.Last.Select(t => new TurnDocument(t.IdempotencyKey, StoredKey.Of(t.Person)))]));

    public AssignmentTurns Read()
    {
        var document = JsonSerializer.Deserialize<TurnsDocument>(Document)!;
        return new AssignmentTurns
        {
            Credits = [.. document.Credits.Select(c => new AssignmentCredit(StoredKey.Read(c.Person), c.Credit))],
            Last = [.. document.Last.Select(t => new AssignedTurn(t.Key, StoredKey.Read(t.Person)))],
        };
    }

    private sealed record TurnsDocument(CreditDocument[] Credits, TurnDocument[] Last);

    private sealed record CreditDocument(string Person, decimal Credit);

    private sealed record TurnDocument(string Key, string Person);
}
