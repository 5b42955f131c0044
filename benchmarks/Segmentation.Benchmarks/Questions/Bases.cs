namespace Segmentation.Benchmarks;

/// <summary>The same customers, kept in every way that questions are asked of. Each is made when it is first asked.</summary>
internal sealed class Bases(int rows, Action<string> tell) : IDisposable
{
    private SqliteBase? _sqlite;
    private DuckDbBase? _duckDb;

    public int Rows => rows;

    public Customer[] Customers => field ??= Told("customers", () => CustomerGenerator.Generate(rows));

    public ColumnarBase<Customer> Columnar => field ??= Told("columnar base", () => Load(Customers));

    public ColumnarSnapshot<Customer> Snapshot => field ??= Columnar.Snapshot();

    public SqliteBase Sqlite => _sqlite ??= Told("SQLite", () => new SqliteBase(Customers));

    public DuckDbBase DuckDb => _duckDb ??= Told("DuckDB", () => new DuckDbBase(Customers));

    public static ColumnarBase<Customer> Load(Customer[] customers) =>
        ColumnarBase.LoadAsync(CustomerSchema.EntityType, customers.ToAsyncEnumerable(), CustomerSchema.Options).AsTask().GetAwaiter().GetResult();

    public void Dispose()
    {
        _sqlite?.Dispose();
        _duckDb?.Dispose();
    }

    private T Told<T>(string what, Func<T> make)
    {
        var start = TimeProvider.System.GetTimestamp();
        var made = make();
        tell(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}: {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s"));
        return made;
    }
}
