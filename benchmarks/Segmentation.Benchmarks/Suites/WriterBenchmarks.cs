using BenchmarkDotNet.Attributes;

namespace Segmentation.Benchmarks;

/// <summary>What readers pay for a writer: the first question of a new snapshot each time, while nobody writes and while another thread does.</summary>
[MedianColumn]
public class WriterBenchmarks
{
    private readonly BindResult<Customer>[] _filters = [.. Operands.All.Select(o => CustomerSchema.Bind(o.ByPicklists))];
    private volatile bool _isOver;
    private ColumnarBase<Customer>? _columnar;
    private Task _writing = Task.CompletedTask;
    private int _variant;

    public static IEnumerable<int> AllRows => Rows.Asked;

    [ParamsSource(nameof(AllRows))]
    public int Customers { get; set; }

    [Params(false, true)]
    public bool WhileWritten { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _columnar = Bases.Load(CustomerGenerator.Generate(Customers));
        if (WhileWritten)
            _writing = Task.Run(Write);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _isOver = true;
        _writing.Wait();
    }

    [Benchmark]
    public long SnapshotAndCount() => _columnar!.Snapshot().Select(_filters[_variant++ % Operands.Variants], CustomerSchema.Now).Count();

    private void Write()
    {
        var changed = Upserting.Changed(Customers, revision: 1);
        for (var i = 0; !_isOver; i = (i + 1) % changed.Length)
            _columnar!.Upsert(changed[i]);
    }
}
