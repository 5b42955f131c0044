using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.Benchmarks;

/// <summary>The customers in a file of SQLite.</summary>
internal sealed class SqliteStore : Store
{
    private readonly string _file;

    public SqliteStore()
        : this(Path.Combine(Path.GetTempPath(), $"segmentation-{Guid.NewGuid():N}.db"))
    {
    }

    private SqliteStore(string file)
        : base("sqlite", options => options.UseSqlite($"Data Source={file}")) => _file = file;

    public override HandWritten ByHand { get; } = new HandWrittenForSqlite();

    protected override IEnumerable<string> Indexes =>
    [
        """CREATE INDEX by_type ON "Customers" ("Type", "Region")""",
        """CREATE INDEX by_day ON "Customers" ("CreatedOn")""",
        """CREATE INDEX by_last_order ON "Customers" ("LastOrder")""",
        "ANALYZE",
    ];

    public override void Dispose()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }

    protected override void Load(CustomerDb db, Customer[] customers)
    {
        db.Database.OpenConnection();
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText =
            """
            INSERT INTO "Customers"
                ("Id", "Name", "Type", "Region", "Source", "Industry", "Stage", "Revenue", "Employees", "CreatedOn", "LastOrder")
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """;
        SqliteParameter[] parameters = [.. Enumerable.Range(0, 11).Select(i => insert.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" }))];
        foreach (var c in customers)
        {
            object?[] row = [c.Id, c.Name, c.Type, c.Region, c.Source, c.Industry, c.Stage, c.Revenue, c.Employees, c.CreatedOn, c.LastOrder];
            for (var i = 0; i < row.Length; i++)
                parameters[i].Value = row[i] ?? DBNull.Value;
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
