using BenchmarkDotNet.Attributes;

namespace Segmentation.Benchmarks;

/// <summary>What loading a columnar base takes, trigrams of the names and one sort order included, and without them.</summary>
[MemoryDiagnoser]
[MedianColumn]
public class LoadBenchmarks
{
    private Customer[] _customers = [];

    public static IEnumerable<int> AllRows => Rows.Asked;

    [ParamsSource(nameof(AllRows))]
    public int Customers { get; set; }

    [GlobalSetup]
    public void Setup() => _customers = CustomerGenerator.Generate(Customers);

    [Benchmark]
    public Task<ColumnarBase<Customer>> WithTrigramsAndSortOrder() => Load(CustomerSchema.Options);

    [Benchmark]
    public Task<ColumnarBase<Customer>> ColumnsAlone() => Load(new ColumnarOptions());

    private Task<ColumnarBase<Customer>> Load(ColumnarOptions options) =>
        ColumnarBase.LoadAsync(CustomerSchema.EntityType, _customers.ToAsyncEnumerable(), options).AsTask();
}
