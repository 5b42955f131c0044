using System.Globalization;
using System.Runtime.InteropServices;

namespace Segmentation.Benchmarks;

/// <summary>
/// The customers in DuckDB, in its fastest form: picklists as small numbers (0 where empty) under masks of bits, names in small letters, two threads.
/// </summary>
internal sealed class DuckDbBase : IDisposable
{
    private readonly Dictionary<string, nint> _prepared = [];
    private nint _database;
    private nint _connection;

    public DuckDbBase(Customer[] customers)
    {
        if (DuckDb.Open(null, out _database) != 0 || DuckDb.Connect(_database, out _connection) != 0)
            throw new InvalidOperationException("DuckDB does not open.");
        Run("set threads = 2");
        Run("""
            create table customer (
                id bigint, type utinyint, region utinyint, source utinyint, industry utinyint, stage utinyint,
                revenue bigint, employees integer, last_order integer, name varchar)
            """);
        if (DuckDb.CreateAppender(_connection, null, "customer", out var appender) != 0)
            throw new InvalidOperationException("DuckDB takes no rows.");
        var state = 0;
        foreach (var c in customers)
        {
            foreach (var number in Codes.RowOf(c))
                state |= DuckDb.Append(appender, number);
            state |= DuckDb.Append(appender, c.Name.ToLowerInvariant());
            state |= DuckDb.EndRow(appender);
        }

        if ((state | DuckDb.DestroyAppender(ref appender)) != 0)
            throw new InvalidOperationException("DuckDB did not take all rows.");
    }

    /// <summary>Whether the library is there.</summary>
    public static bool IsThere => DuckDb.File is not null;

    /// <summary>The same as <see cref="Operands.ByPicklists"/>.</summary>
    public static string ByPicklists(Operands o) => string.Create(
        CultureInfo.InvariantCulture,
        $"type = {Codes.Of(o.Type)} and {Among(o.Regions, "region")} = 1 and {Among(o.Sources, "source")} = 0");

    public static string ByRanges(Operands o) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {ByPicklists(o)} and revenue between {Codes.Cents(o.Lowest)} and {Codes.Cents(o.Highest)}
        and last_order between {o.From.DayNumber} and {o.Until.DayNumber}
        """);

    public static string ByText(Operands o) => string.Create(
        CultureInfo.InvariantCulture,
        $"(type = {Codes.Of(o.Type)} or region = {Codes.Of(o.Regions[0])}) and source <> {Codes.Of(o.Sources[0])} and contains(name, '{o.Text}')");

    /// <summary>All rows of a query's answer, which are whole numbers, one after another. A query is prepared when it is first asked.</summary>
    public List<long> Ask(string sql, int columns = 1)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            if (DuckDb.Prepare(_connection, sql, out statement) != 0)
                throw new InvalidOperationException(Marshal.PtrToStringUTF8(DuckDb.ErrorOf(statement)));
            _prepared.Add(sql, statement);
        }

        var isFailed = DuckDb.Execute(statement, out var result) != 0;
        return isFailed ? throw new InvalidOperationException(Marshal.PtrToStringUTF8(DuckDb.ErrorOf(ref result))) : Read(ref result, columns);
    }

    public void Dispose()
    {
        DuckDb.Disconnect(ref _connection);
        DuckDb.Close(ref _database);
    }

    /// <summary>Which of some codes a column has, as a mask: faster than a list, an enumeration or a chain of comparisons.</summary>
    public static string Among(IEnumerable<string> codes, string column) =>
        string.Create(CultureInfo.InvariantCulture, $"({codes.Sum(c => 1 << Codes.Of(c))}::usmallint >> {column}::usmallint) & 1");

    private static unsafe List<long> Read(ref DuckDb.Result result, int columns)
    {
        var rows = new List<long>();
        while (DuckDb.FetchChunk(result) is var chunk and not 0)
        {
            var (size, from) = ((int)DuckDb.SizeOf(chunk), rows.Count);
            CollectionsMarshal.SetCount(rows, from + size * columns);
            var target = CollectionsMarshal.AsSpan(rows)[from..];
            for (var column = 0; column < columns; column++)
            {
                var values = new ReadOnlySpan<long>((void*)DuckDb.DataOf(DuckDb.VectorOf(chunk, (ulong)column)), size);
                for (var row = 0; row < size; row++)
                    target[row * columns + column] = values[row];
            }

            DuckDb.DestroyChunk(ref chunk);
        }

        DuckDb.Destroy(ref result);
        return rows;
    }

    private void Run(string sql)
    {
        if (DuckDb.Query(_connection, sql, out var result) != 0)
            throw new InvalidOperationException(Marshal.PtrToStringUTF8(DuckDb.ErrorOf(ref result)));
        DuckDb.Destroy(ref result);
    }
}
