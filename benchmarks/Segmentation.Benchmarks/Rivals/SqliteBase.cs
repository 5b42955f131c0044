using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Segmentation.Benchmarks;

/// <summary>The customers in SQLite in memory: picklists as small numbers, and for each question an index that holds all that it asks for.</summary>
internal sealed class SqliteBase : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public SqliteBase(Customer[] customers)
    {
        _connection.Open();
        Run("pragma journal_mode = off; pragma synchronous = off; pragma temp_store = memory; pragma locking_mode = exclusive");
        Run("""
            create table customer (
                id integer primary key, type int, region int, source int, industry int, stage int, revenue int, employees int, last_order int, name text)
            """);
        using (var transaction = _connection.BeginTransaction())
        {
            Put(customers);
            transaction.Commit();
        }

        Run("create index by_items on customer (type, region, source, revenue, last_order, industry, stage)");
        Run("create index by_last_order on customer (last_order desc, id, region)");
        Run("create index by_industry on customer (industry, stage)");
        Run("analyze");
    }

    /// <summary>The same as <see cref="Operands.ByPicklists"/>.</summary>
    public static string ByPicklists(Operands o) => string.Create(
        CultureInfo.InvariantCulture,
        $"type = {Codes.Of(o.Type)} and region in ({List(o.Regions)}) and source not in ({List(o.Sources)})");

    public static string ByRanges(Operands o) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {ByPicklists(o)} and revenue between {Codes.Cents(o.Lowest)} and {Codes.Cents(o.Highest)}
        and last_order between {o.From.DayNumber} and {o.Until.DayNumber}
        """);

    public static string ByText(Operands o) => string.Create(
        CultureInfo.InvariantCulture,
        $"(type = {Codes.Of(o.Type)} or region = {Codes.Of(o.Regions[0])}) and source <> {Codes.Of(o.Sources[0])} and name like '%{o.Text}%'");

    public static string List(IEnumerable<string> codes) => string.Join(", ", codes.Select(c => Codes.Of(c)));

    /// <summary>All rows of a query's answer, which are whole numbers, one after another. A query is prepared when it is first asked.</summary>
    public List<long> Ask(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            command.Prepare();
            _prepared.Add(sql, command);
        }

        using var reader = command.ExecuteReader();
        var (rows, columns) = (new List<long>(), reader.FieldCount);
        while (reader.Read())
        {
            for (var column = 0; column < columns; column++)
                rows.Add(reader.GetInt64(column));
        }

        return rows;
    }

    /// <summary>Writes customers, in the place of those with their keys, in one transaction.</summary>
    public void Upsert(IEnumerable<Customer> customers)
    {
        using var transaction = _connection.BeginTransaction();
        Put(customers);
        transaction.Commit();
    }

    public void Dispose() => _connection.Dispose();

    private void Put(IEnumerable<Customer> customers)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "insert or replace into customer values ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)";
        SqliteParameter[] parameters = [.. Enumerable.Range(0, 10).Select(i => command.Parameters.Add($"${i}", i < 9 ? SqliteType.Integer : SqliteType.Text))];
        foreach (var c in customers)
        {
            var row = Codes.RowOf(c);
            for (var i = 0; i < row.Length; i++)
                parameters[i].Value = row[i];
            parameters[^1].Value = c.Name;
            command.ExecuteNonQuery();
        }
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
