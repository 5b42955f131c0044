using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Segmentation.EntityFrameworkCore.Tests;

namespace Segmentation.Benchmarks;

/// <summary>The customers in a PostgreSQL of their own, on loopback.</summary>
internal sealed class PostgresStore : Store
{
    private readonly PostgresCluster _cluster;

    private PostgresStore(PostgresCluster cluster, string connection)
        : base("postgresql", options => options.UseNpgsql(connection)) => _cluster = cluster;

    public static bool IsThere => PostgresCluster.Binaries is not null;

    public override HandWritten ByHand { get; } = new HandWrittenForPostgres();

    public static PostgresStore Start()
    {
        var cluster = new PostgresCluster();
        return new PostgresStore(cluster, cluster.CreateDatabaseAsync().GetAwaiter().GetResult());
    }

    protected override IEnumerable<string> Indexes =>
    [
        """CREATE INDEX by_type ON "Customers" (lower("Type" COLLATE "C"), lower("Region" COLLATE "C"))""",
        """CREATE INDEX by_day ON "Customers" ("CreatedOn")""",
        """CREATE INDEX by_last_order ON "Customers" (("LastOrder" IS NULL), "LastOrder" DESC, "Id")""",
        """VACUUM ANALYZE "Customers" """,
    ];

    public override void Dispose() => _cluster.Dispose();

    protected override void Load(CustomerDb db, Customer[] customers)
    {
        db.Database.OpenConnection();
        using var copy = ((NpgsqlConnection)db.Database.GetDbConnection()).BeginBinaryImport(
            """
            COPY "Customers" ("Id", "Name", "Type", "Region", "Source", "Industry", "Stage", "Revenue", "Employees", "CreatedOn", "LastOrder")
            FROM STDIN (FORMAT BINARY)
            """);
        foreach (var c in customers)
        {
            copy.StartRow();
            copy.Write(c.Id, NpgsqlDbType.Bigint);
            foreach (var text in new[] { c.Name, c.Type, c.Region, c.Source, c.Industry, c.Stage })
                copy.Write(text, NpgsqlDbType.Text);
            copy.Write(c.Revenue, NpgsqlDbType.Numeric);
            copy.Write(c.Employees, NpgsqlDbType.Integer);
            copy.Write(c.CreatedOn, NpgsqlDbType.Date);
            copy.Write(c.LastOrder, NpgsqlDbType.Date);
        }

        copy.Complete();
    }
}
