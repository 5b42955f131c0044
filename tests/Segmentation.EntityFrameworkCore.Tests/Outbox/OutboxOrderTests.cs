using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>Whoever reads on from the last change that was told misses none, however many write.</summary>
[Collection(PostgresTests.Name)]
public sealed class OutboxOrderTests(PostgresCluster cluster)
{
    private const int Writers = 8;
    private const int Rounds = 25;

    [PostgresFact]
    public async Task ChangesAfter_WhileManyWrite_TellsEachChangeOnceAndInOrder()
    {
        await using var store = await ParcelStore.CreateAsync(await TestDatabase.PostgresAsync(cluster));
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(() => WriteAsync(store, w))));
        var (told, position) = (new List<EntityChange<Parcel>>(), 0L);
        while (true)
        {
            var isOver = writing.IsCompleted;
            told.AddRange(await store.ChangesAsync(position));
            position = told is [.., var last] ? last.Position : 0;
            if (isOver)
                break;
        }

        await writing;
        // Rolled back rounds leave nothing; the others two changes each.
        var expected = Enumerable.Range(0, Writers).SelectMany(w => Enumerable.Range(0, Rounds).Where(r => r % 3 != 0).Select(r => $"{w}-{r}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), told.Where(c => c.Before is null).Select(c => c.After!.Code).Order(StringComparer.Ordinal));
        Assert.Equal(2 * told.Count(c => c.Before is null), told.Count);
        Assert.Equal(told.Select(c => c.Position).Distinct().Order(), told.Select(c => c.Position));
        Assert.All(told.GroupBy(c => c.Key), changes => Assert.Equal(["- new", "new saved"], changes.Select(c => $"{c.Before?.City ?? "-"} {c.After!.City}")));
    }

    [PostgresFact]
    public async Task ChangesAfter_ATransactionThatDrewItsPositionFirstAndEndsLast_IsToldBeforeTheOther()
    {
        await using var store = await ParcelStore.CreateAsync(await TestDatabase.PostgresAsync(cluster));
        await using var first = store.Open();
        await using var transaction = await first.Database.BeginTransactionAsync();
        first.Add(new Parcel { Code = "first" });
        await first.SaveChangesAsync();
        var second = Task.Run(async () =>
        {
            await using var db = store.Open();
            db.Add(new Parcel { Code = "second" });
            await db.SaveChangesAsync();
        });
        // The second waits for the first, which nobody sees yet.
        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(TimeSpan.FromMilliseconds(300))));
        Assert.Empty(await store.ChangesAsync());
        await transaction.CommitAsync();
        await second;
        Assert.Equal(["first", "second"], (await store.ChangesAsync()).Select(c => c.After!.Code));
    }

    [PostgresFact]
    public async Task SaveChanges_RunAgainByTheStrategy_IsToldOnce()
    {
        var connection = await cluster.CreateDatabaseAsync();
        var fault = new LostCommit();
        // The fault comes when the change is written.
        await using var store = await ParcelStore.CreateAsync(new TestDatabase(
            options => options.UseNpgsql(connection, o => o.EnableRetryOnFailure(3, TimeSpan.FromMilliseconds(1), null))
                .AddInterceptors(fault),
            () => { }));
        await using var db = store.Open();
        fault.IsDue = true;
        db.Add(new Parcel { Code = "a", City = "Ulm" });
        await db.SaveChangesAsync();
        Assert.False(fault.IsDue);
        Assert.Equal(["a - Ulm"], await store.ToldAsync());
        Assert.Equal(1, await db.Parcels.CountAsync());
    }

    private static async Task WriteAsync(ParcelStore store, int writer)
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var db = store.Open();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var parcel = new Parcel { Code = $"{writer}-{round}", City = "new" };
            db.Add(parcel);
            await db.SaveChangesAsync();
            parcel.City = "saved";
            await db.SaveChangesAsync();
            if (round % 3 == 0)
                await transaction.RollbackAsync();
            else
                await transaction.CommitAsync();
        }
    }

    /// <summary>Once, ends a transaction instead of committing it, as a server that goes away does.</summary>
    private sealed class LostCommit : DbTransactionInterceptor
    {
        public bool IsDue { get; set; }

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (!IsDue)
                return result;
            IsDue = false;
            await transaction.RollbackAsync(cancellationToken);
            throw new TimeoutException("the server went away");
        }
    }
}
