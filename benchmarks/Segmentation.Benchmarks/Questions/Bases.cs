namespace Segmentation.Benchmarks;

/// <summary>The same customers, kept in every way that questions are asked of. Each is made when it is first asked.</summary>
internal sealed class Bases(int rows, Action<string> tell) : IDisposable
{
    public int Rows => rows;

    public Customer[] Customers => field ??= Told("customers", () => CustomerGenerator.Generate(rows));

    public ColumnarBase<Customer> Columnar => field ??= Told("columnar base", () => Load(Customers));

    public ColumnarSnapshot<Customer> Snapshot => field ??= Columnar.Snapshot();

    public SqliteBase Sqlite
    {
        get => field ??= Told("SQLite", () => new SqliteBase(Customers));
        private set;
    }

    public DuckDbBase DuckDb
    {
        get => field ??= Told("DuckDB", () => new DuckDbBase(Customers));
        private set;
    }

    public static ColumnarBase<Customer> Load(Customer[] customers) =>
        ColumnarBase.LoadAsync(CustomerSchema.EntityType, customers.ToAsyncEnumerable(), CustomerSchema.Options).AsTask().GetAwaiter().GetResult();

    public void Dispose()
    {
    }

    private T Told<T>(string what, Func<T> make)
    {
        var start = TimeProvider.System.GetTimestamp();
        var made = make();
        tell(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}: {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s"));
        return made;
    }
}
