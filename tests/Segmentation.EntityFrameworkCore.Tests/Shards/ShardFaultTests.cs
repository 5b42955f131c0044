using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using Xunit.Abstractions;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>A server is down: no answer is a part of one, and what is written is written whole or told to be in doubt.</summary>
[Collection(ShardedTests.Name)]
public sealed class ShardFaultTests(ShardedPostgres servers, ITestOutputHelper output) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (PostgresCluster.Binaries is not null)
        {
            var coordinator = (await servers.ShopAsync()).Database.Coordinator;
            await ShardedDatabase.ExecuteAsync(coordinator, $"DELETE FROM \"Customers\" WHERE \"Id\" > {Shop.Rows}");
        }
    }

    [PostgresFact]
    public async Task Read_WhileAServerIsDown_IsAnErrorThatNamesIt()
    {
        var shop = await servers.ShopAsync();
        var query = await shop.QueryAsync("visits > 10");
        servers.Shards[1].Kill();
        try
        {
            foreach (var read in ReadsOf(query))
            {
                var error = await Assert.ThrowsAsync<DatabaseReadException>(read);
                output.WriteLine(error.Message.Split('\n')[0]);
                Assert.Contains("could not connect to server \"shard2\"", error.Message, StringComparison.Ordinal);
            }

            Assert.Equal(Shop.Rows / 2, await (await shop.QueryAsync("shard = 1")).CountAsync());
        }
        finally
        {
            servers.Shards[1].Start();
        }

        Assert.Equal(shop.Expected("visits > 10"), await query.CountAsync());
    }

    // The server is held up in the middle of its part, and never comes to the end of it.
    [PostgresTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Read_WhenAServerIsLostInTheMiddle_IsAnErrorAndNoPartOfAnAnswer(int number)
    {
        var shop = await servers.ShopAsync();
        var query = await shop.QueryAsync("visits > 10");
        var shard = shop.Database.Shards[1] + ";Pooling=false";
        await using (var connection = new NpgsqlConnection(shard))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var holdUp = new NpgsqlCommand("LOCK TABLE \"Customers\" IN ACCESS EXCLUSIVE MODE", connection);
            await holdUp.ExecuteNonQueryAsync();
            var reading = Task.Run(ReadsOf(query)[number]);
            // Over another connection: within a transaction the server shows what it showed first.
            await using var watching = new NpgsqlConnection(shard);
            await watching.OpenAsync();
            await using var waiting = new NpgsqlCommand(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()", watching);
            while ((long)(await waiting.ExecuteScalarAsync())! == 0)
                await Task.Delay(5);
            servers.Shards[1].Kill();
            try
            {
                var error = await Assert.ThrowsAnyAsync<Exception>(() => reading);
                output.WriteLine($"{error.GetType().Name}: {error.Message.Split('\n')[0]}");
                Assert.IsAssignableFrom<PostgresException>(error.GetBaseException());
            }
            finally
            {
                servers.Shards[1].Start();
            }
        }

        Assert.Equal(shop.Expected("visits > 10"), await query.CountAsync());
    }

    [PostgresFact]
    public async Task Write_OfABatch_PutsEachEntityOnItsServer()
    {
        var shop = await servers.ShopAsync();
        var before = await shop.Database.CountByShardAsync("Customers");
        await WriteAsync(shop, Batch(1, 2, 1));
        var after = await shop.Database.CountByShardAsync("Customers");
        Assert.Equal((2, 1), (after[0] - before[0], after[1] - before[1]));
        Assert.Equal(3, await (await shop.QueryAsync("name = 'new'")).CountAsync());
        Assert.Equal((short)2, (await shop.Source.FindAsync(Shop.Rows + 2L))!.Shard);
    }

    [PostgresFact]
    public async Task Write_WhileAServerIsDown_WritesNothingAndCanBeRepeated()
    {
        var shop = await servers.ShopAsync();
        var before = await shop.Database.CountByShardAsync("Customers");
        servers.Shards[1].Kill();
        try
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(shop, Batch(1, 2)));
            Assert.Contains("could not connect to server \"shard2\"", error.GetBaseException().Message, StringComparison.Ordinal);
        }
        finally
        {
            servers.Shards[1].Start();
        }

        Assert.Equal(before, await shop.Database.CountByShardAsync("Customers"));
        await WriteAsync(shop, Batch(1, 2));
        Assert.Equal(2, await (await shop.QueryAsync("name = 'new'")).CountAsync());
    }

    // PostgreSQL commits on one server after another: there is no two-phase commit over postgres_fdw.
    [PostgresTheory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Write_WhenAServerGoesDownAtTheCommit_IsAnErrorAndMayBeHalfWritten(int victim)
    {
        var shop = await servers.ShopAsync();
        var before = await shop.Database.CountByShardAsync("Customers");
        var atCommit = new AtCommit(servers.Shards[victim].Kill);
        var options = new DbContextOptionsBuilder<ShopDb>(shop.Database.Whole.Options<ShopDb>()).AddInterceptors(atCommit).Options;
        await using (var db = new ShopDb(options))
        {
            db.AddRange(Batch(1, 2));
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                await db.SaveChangesAsync();
                await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync());
            }
            finally
            {
                servers.Shards[victim].Start();
            }
        }

        var after = await shop.Database.CountByShardAsync("Customers");
        output.WriteLine($"shard {victim + 1} went down at the commit: {after[0] - before[0]} row on shard 1, {after[1] - before[1]} on shard 2");
        Assert.Equal(before[victim], after[victim]);
        Assert.InRange(after[1 - victim] - before[1 - victim], 0, 1);
        // What was written is overwritten, what was not is written.
        await WriteAsync(shop, Batch(1, 2));
        Assert.Equal(2, await (await shop.QueryAsync("name = 'new'")).CountAsync());
    }

    private static Func<Task>[] ReadsOf(SegmentQuery<ShopCustomer> query) =>
    [
        () => query.CountAsync(),
        () => query.KeysAsync().LongCountAsync().AsTask(),
        () => query.PageAsync(new PageRequest(10)),
        () => query.CrossTabAsync(new CrossTabRequest("city")),
    ];

    private static ShopCustomer[] Batch(params short[] shards) =>
        [.. shards.Select((shard, i) => new ShopCustomer { Id = Shop.Rows + 1 + i, Shard = shard, Name = "new" })];

    private static async Task WriteAsync(Shop shop, ShopCustomer[] batch)
    {
        var sink = ((IEntitySource<ShopCustomer>)shop.Source).GetFeature<IEntitySink<ShopCustomer>>()!;
        var results = await sink.WriteAsync([.. batch.Select(EntityWrite.Upsert)]);
        Assert.All(results, r => Assert.True(r.IsWritten));
    }

    private sealed class AtCommit(Action act) : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            act();
            return new(result);
        }
    }
}
