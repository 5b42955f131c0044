using Microsoft.Data.Sqlite;

namespace WebApi.Tests;

/// <summary>Without a connection string.</summary>
public sealed class InMemoryWebApiTests() : WebApiTests(new());

/// <summary>Over a file of SQLite.</summary>
public sealed class SqliteWebApiTests : DatabaseWebApiTests
{
    private readonly string _path;

    public SqliteWebApiTests()
        : this(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"shop-{Guid.NewGuid():N}.db"))
    {
    }

    private SqliteWebApiTests(string path)
        : base("SQLite", $"Data Source={path}") => _path = path;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        SqliteConnection.ClearAllPools();
        File.Delete(_path);
    }
}
