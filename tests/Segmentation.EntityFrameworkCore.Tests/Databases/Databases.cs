using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>An empty database of either kind, for contexts of any class.</summary>
internal sealed record TestDatabase(Action<DbContextOptionsBuilder> Use, Action Delete)
{
    public DbContextOptions<TContext> Options<TContext>(Action<DbContextOptionsBuilder>? configure = null)
        where TContext : DbContext
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        Use(builder);
        configure?.Invoke(builder);
        return builder.Options;
    }

    /// <summary>A file of SQLite.</summary>
    public static TestDatabase Sqlite()
    {
        var path = Path.Combine(Path.GetTempPath(), $"segmentation-{Guid.NewGuid():N}.db");
        return new TestDatabase(options => options.UseSqlite($"Data Source={path}"), () =>
        {
            SqliteConnection.ClearAllPools();
            File.Delete(path);
        });
    }

    public static async Task<TestDatabase> PostgresAsync(PostgresCluster cluster)
    {
        var connection = await cluster.CreateDatabaseAsync();
        return new TestDatabase(options => options.UseNpgsql(connection), () => { });
    }
}
