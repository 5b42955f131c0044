using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>Three PostgreSQLs of the tests' own: two that keep rows, and one that is asked.</summary>
public sealed class ShardedPostgres : IDisposable
{
    private Task<Shop>? _shop;

    internal PostgresCluster Coordinator { get; } = new();

    internal IReadOnlyList<PostgresCluster> Shards { get; } = [new(), new()];

    public void Dispose()
    {
        foreach (var cluster in Shards.Append(Coordinator))
            cluster.Dispose();
    }

    /// <summary>A shop with many customers, whom whoever adds takes away again.</summary>
    internal Task<Shop> ShopAsync() => _shop ??= Shop.OpenAsync(this);

    /// <summary>An empty database for a context with the tables <c>Customers</c> and <c>Orders</c>, laid out as the document says.</summary>
    /// <param name="configure">What else the context is given.</param>
    /// <param name="open">Makes the context.</param>
    internal async Task<ShardedDatabase> CreateDatabaseAsync<TContext>(
        Action<DbContextOptionsBuilder> configure, Func<DbContextOptions<TContext>, TContext> open)
        where TContext : DbContext
    {
        List<string> shards = [];
        foreach (var cluster in Shards)
        {
            var connection = await cluster.CreateDatabaseAsync();
            await CreateTablesAsync(connection);
            await ShardedDatabase.ExecuteAsync(connection, "CREATE EXTENSION pg_stat_statements");
            shards.Add(connection);
        }

        var coordinator = await Coordinator.CreateDatabaseAsync();
        await CreateTablesAsync(coordinator);
        await ShardedDatabase.ExecuteAsync(coordinator, ShardLayout.Sql(coordinator, shards));
        return new ShardedDatabase(Over, coordinator, shards);

        TestDatabase Over(string connection) => new(options => configure(options.UseNpgsql(connection)), () => { });

        async Task CreateTablesAsync(string connection)
        {
            await using var db = open(Over(connection + ";Pooling=false").Options<TContext>());
            await db.Database.EnsureCreatedAsync();
        }
    }
}

/// <summary>A database over three servers.</summary>
/// <param name="Over">What a context is opened on, by how a server is reached.</param>
/// <param name="Coordinator">How the server is reached that is asked.</param>
/// <param name="Shards">How those are reached that keep rows.</param>
internal sealed record ShardedDatabase(Func<string, TestDatabase> Over, string Coordinator, IReadOnlyList<string> Shards)
{
    private const string Fetched =
        "SELECT coalesce(sum(rows), 0)::bigint FROM pg_stat_statements WHERE query LIKE 'FETCH%' " +
        "AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())";

    /// <summary>All rows, as the server knows them that is asked.</summary>
    public TestDatabase Whole => Over(Coordinator);

    /// <summary>How many rows the coordinator fetched from the shards while something ran.</summary>
    public async Task<long> RowsShippedAsync(Func<Task> run)
    {
        var before = await ShippedAsync();
        await run();
        return await ShippedAsync() - before;
    }

    /// <summary>How the coordinator runs a statement.</summary>
    public async Task<IReadOnlyList<string>> ExplainAsync(Statement statement)
    {
        await using var connection = Connection(Coordinator);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"EXPLAIN (VERBOSE, COSTS OFF) {statement.Sql}", connection);
        command.Parameters.AddRange(statement.Parameters.Select(p => p.Clone()).ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0).Trim());
        return lines;
    }

    /// <summary>How many rows each shard itself has in a table.</summary>
    public async Task<IReadOnlyList<long>> CountByShardAsync(string table)
    {
        List<long> counts = [];
        foreach (var shard in Shards)
            counts.Add(await ScalarAsync(shard, $"SELECT count(*) FROM \"{table}\""));
        return counts;
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = Connection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> ShippedAsync()
    {
        long rows = 0;
        foreach (var shard in Shards)
            rows += await ScalarAsync(shard, Fetched);
        return rows;
    }

    private static async Task<long> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = Connection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    // What is set for a database holds for connections that are opened after, and servers go down and come back.
    private static NpgsqlConnection Connection(string connectionString) => new(connectionString + ";Pooling=false");
}

/// <summary>The SQL of docs/scale-out.md, with the tests' own servers in the place of those it names.</summary>
internal static partial class ShardLayout
{
    public static string Sql(string coordinator, IReadOnlyList<string> shards)
    {
        var sql = string.Join('\n', Block().Matches(File.ReadAllText(Document())).Select(m => m.Groups["sql"].Value))
            .Replace("user 'crm', password 'secret'", "user 'postgres'", StringComparison.Ordinal)
            .Replace("DATABASE crm", $"DATABASE {new NpgsqlConnectionStringBuilder(coordinator).Database}", StringComparison.Ordinal);
        for (var i = 0; i < shards.Count; i++)
        {
            var shard = new NpgsqlConnectionStringBuilder(shards[i]);
            sql = sql.Replace(
                $"host 'shard{i + 1}.example', port '5432', dbname 'crm'",
                $"host '{shard.Host}', port '{shard.Port}', dbname '{shard.Database}'",
                StringComparison.Ordinal);
        }

        return sql;
    }

    private static string Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Segmentation.Sdk.sln")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "scale-out.md");
    }

    [GeneratedRegex(@"```sql\n(?<sql>.*?)```", RegexOptions.Singleline, 1000)]
    private static partial Regex Block();
}

/// <summary>Tests that share three PostgreSQLs.</summary>
[CollectionDefinition(Name)]
public sealed class ShardedTests : ICollectionFixture<ShardedPostgres>
{
    public const string Name = "sharded PostgreSQL";
}
