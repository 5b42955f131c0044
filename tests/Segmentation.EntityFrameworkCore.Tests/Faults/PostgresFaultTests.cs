using Microsoft.EntityFrameworkCore;
using Npgsql;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>Faults of a server, one that nobody else uses.</summary>
public sealed class PostgresFaultTests
{
    private const int Customers = 20_000;

    [PostgresFact]
    public async Task ScanAsync_AConnectionThatIsLost_EndsWithAnErrorAndCanBeAskedAgain()
    {
        using var cluster = new PostgresCluster();
        var (customers, options) = await CustomersAsync(cluster);
        await using var db = new ConformanceDb(options);
        await db.Database.ExecuteSqlRawAsync("""
            INSERT INTO "Customers" ("Id", "Name", "Visits", "SegmentationVersion")
            SELECT 'k' || i, repeat('x', 1000), i, gen_random_uuid() FROM generate_series(1, 20000) i
            """);

        await Assert.ThrowsAnyAsync<NpgsqlException>(async () =>
        {
            await foreach (var customer in customers.ScanAsync())
            {
                if (customer.Visits == 1)
                {
                    await db.Database.ExecuteSqlRawAsync(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()");
                }

            }
        });
        Assert.Equal(Customers, await customers.ScanAsync().CountAsync());
    }

    [PostgresFact]
    public async Task WriteAsync_AServerThatIsKilled_HasWrittenWholeBatchesAndCanBeRepeated()
    {
        using var cluster = new PostgresCluster();
        var (customers, options) = await CustomersAsync(cluster);
        var writes = Enumerable.Range(0, Customers).Select(i => EntityWrite.Upsert(new ConformanceCustomer { Id = $"k{i}", Visits = i })).ToList();
        var writing = Task.Run(async () => await customers.WriteAsync(writes));
        while (await CountAsync(options) == 0)
            await Task.Delay(1);
        cluster.Kill();
        await Assert.ThrowsAnyAsync<Exception>(() => writing);

        cluster.Start();
        NpgsqlConnection.ClearAllPools();
        var written = await CountAsync(options);
        Assert.InRange(written, 1, Customers - 1);
        Assert.Equal(0, written % 500);
        Assert.All(await customers.WriteAsync(writes), r => Assert.True(r.IsWritten));
        Assert.Equal(Customers, await CountAsync(options));
    }

    private static async Task<(EntityFrameworkSource<ConformanceCustomer> Customers, DbContextOptions<ConformanceDb> Options)> CustomersAsync(
        PostgresCluster cluster)
    {
        var options = (await TestDatabase.PostgresAsync(cluster)).Options<ConformanceDb>();
        await using var db = new ConformanceDb(options);
        await db.Database.EnsureCreatedAsync();
        return (new EntityFrameworkSource<ConformanceCustomer>(ConformanceModel.Model.Of<ConformanceCustomer>(), () => new ConformanceDb(options)), options);
    }

    private static async Task<int> CountAsync(DbContextOptions<ConformanceDb> options)
    {
        await using var db = new ConformanceDb(options);
        return await db.Customers.CountAsync();
    }
}
