using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>Several who use one database at a time.</summary>
[Collection(PostgresTests.Name)]
public sealed class ConcurrencyTests(PostgresCluster cluster)
{
    private const int Customers = 2_000;

    [Theory]
    [InlineData("wal")]
    [InlineData("delete")]
    public async Task Write_OfARowByManyAtOnceOnSqlite_IsOnesAndTheOthersAreToldOfAConflict(string journal) =>
        await RaceAsync(await SqliteFile.CreateAsync(journal));

    [PostgresFact]
    public async Task Write_OfARowByManyAtOnceOnPostgres_IsOnesAndTheOthersAreToldOfAConflict() =>
        await RaceAsync(await TestDatabase.PostgresAsync(cluster));

    [Fact]
    public async Task Write_WhileSomebodyScansOnSqliteWithAWriteAheadLog_IsDoneAndNotSeenByTheScan()
    {
        var database = await SqliteFile.CreateAsync("wal");
        var customers = await FillAsync(database);
        await using (var scan = customers.ScanAsync().GetAsyncEnumerator())
        {
            Assert.True(await scan.MoveNextAsync());
            Assert.All(await customers.WriteAsync([EntityWrite.Insert(new ConformanceCustomer { Id = "new" })]), r => Assert.True(r.IsWritten));
            var seen = 1;
            while (await scan.MoveNextAsync())
                seen++;
            Assert.Equal(Customers, seen);
        }

        Assert.Equal(Customers + 1, await customers.ScanAsync().CountAsync());
        database.Delete();
    }

    [Fact]
    public async Task Write_WhileSomebodyScansOnSqliteWithoutOne_IsAnErrorAndCanBeRepeated()
    {
        var database = await SqliteFile.CreateAsync("delete", timeout: 1);
        var customers = await FillAsync(database);
        EntityWrite<ConformanceCustomer>[] writes = [EntityWrite.Insert(new ConformanceCustomer { Id = "new" })];
        await using (var scan = customers.ScanAsync().GetAsyncEnumerator())
        {
            Assert.True(await scan.MoveNextAsync());
            var error = await Assert.ThrowsAnyAsync<Exception>(async () => await customers.WriteAsync(writes));
            Assert.Contains("database is locked", error.GetBaseException().Message, StringComparison.Ordinal);
            var seen = 1;
            while (await scan.MoveNextAsync())
                seen++;
            Assert.Equal(Customers, seen);
        }

        Assert.All(await customers.WriteAsync(writes), r => Assert.True(r.IsWritten));
        Assert.Equal(Customers + 1, await customers.ScanAsync().CountAsync());
        database.Delete();
    }

    [PostgresFact]
    public async Task Page_CancelledAmongItsEntitiesOnPostgres_EndsWithThatAndCanBeAskedAgain()
    {
        var customers = await FillAsync(await TestDatabase.PostgresAsync(cluster));
        var (query, page) = (new PushedQuery(ConformanceModel.Model.Of<ConformanceCustomer>(), []), new KeysetPage([], null, 20));
        using var source = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in customers.PageAsync(query, page, source.Token))
            {
                if (++seen == 3)
                    await source.CancelAsync();
            }
        });
        Assert.Equal(3, seen);
        Assert.Equal(20, await customers.PageAsync(query, page).CountAsync());
    }

    /// <summary>Many who have seen the same version write it, each another value.</summary>
    private static async Task RaceAsync(TestDatabase database)
    {
        var customers = await CreateAsync(database);
        await customers.WriteAsync([EntityWrite.Insert(new ConformanceCustomer { Id = "one" })]);
        for (var round = 1; round <= 5; round++)
        {
            var token = (await customers.ReadAsync("one"))!.Token;
            var results = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => Task.Run(async () =>
                (Visits: (100 * round) + i, Result: await WriteAsync((100 * round) + i, token)))));
            var (visits, _) = Assert.Single(results, r => r.Result.IsWritten);
            Assert.Equal(visits, (await customers.ReadAsync("one"))!.Value.Visits);
        }

        database.Delete();

        async Task<WriteResult> WriteAsync(int visits, ConcurrencyToken token) =>
            (await customers.WriteAsync([EntityWrite.Update(new ConformanceCustomer { Id = "one", Visits = visits }, token)]))[0];
    }

    private static async Task<EntityFrameworkSource<ConformanceCustomer>> FillAsync(TestDatabase database)
    {
        var customers = await CreateAsync(database);
        await customers.WriteAsync([.. Enumerable.Range(0, Customers).Select(i => EntityWrite.Insert(new ConformanceCustomer { Id = $"k{i:0000}" }))]);
        return customers;
    }

    private static async Task<EntityFrameworkSource<ConformanceCustomer>> CreateAsync(TestDatabase database)
    {
        var options = database.Options<ConformanceDb>();
        await using (var db = new ConformanceDb(options))
            await db.Database.EnsureCreatedAsync();
        return new EntityFrameworkSource<ConformanceCustomer>(ConformanceModel.Model.Of<ConformanceCustomer>(), () => new ConformanceDb(options));
    }

    private static class SqliteFile
    {
        /// <summary>A file.</summary>
        /// <param name="journal">How it is kept from being half written.</param>
        /// <param name="timeout">How many seconds those who read and write wait for each other.</param>
        public static async Task<TestDatabase> CreateAsync(string journal, int timeout = 30)
        {
            var path = Path.Combine(Path.GetTempPath(), $"segmentation-{Guid.NewGuid():N}.db");
            var database = new TestDatabase(
                options => options.UseSqlite($"Data Source={path};Default Timeout={timeout};Pooling=False"), () => File.Delete(path));
            await using (var db = new ConformanceDb(database.Options<ConformanceDb>()))
                await db.Database.EnsureCreatedAsync();
            await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA journal_mode = {journal}";
            Assert.Equal(journal, await command.ExecuteScalarAsync());
            return database;
        }
    }
}
