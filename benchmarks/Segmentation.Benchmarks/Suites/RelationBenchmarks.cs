using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace Segmentation.Benchmarks;

/// <summary>The delegate engine over related rows against a dictionary of lists and loops by hand: 100,000 customers with half a million orders.</summary>
[MemoryDiagnoser]
[MedianColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class RelationBenchmarks
{
    private const int Count = 100_000;
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);
    private static readonly DateOnly YearAgo = new(2025, 11, 22);
    private static readonly DateOnly Today = new(2026, 11, 22);

    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<Customer>("customer", e => e.Key(c => c.Id).Many<Order>("orders", o => o.CustomerId))
        .Entity<Order>("order", e => e.Key(o => o.Id).Number(o => o.Total).Date(o => o.PlacedOn)));

    private Customer[] _customers = [];
    private Dictionary<long, Order[]> _orders = [];
    private RelatedRows _related = RelatedRows.None;
    private EntityPredicate<Customer> _spent = null!;
    private EntityPredicate<Customer> _dormant = null!;

    [GlobalSetup]
    public void Setup()
    {
        _customers = CustomerGenerator.Generate(Count);
        var random = new Random(1);
        Order[] orders =
        [
            .. Enumerable.Range(1, 5 * Count).Select(id => new Order(id, random.Next(1, Count + 1), random.Next(100_000) / 100m, Today.AddDays(-random.Next(1500)))),
        ];
        _orders = orders.GroupBy(o => o.CustomerId).ToDictionary(g => g.Key, g => g.ToArray());
        _related = RelatedRows.Join(rows => rows.Add(Model.Of<Order>(), orders));
        _spent = Compile("sum(orders.total where placedOn in last 12 months) > 1000");
        _dormant = Compile("no orders (placedOn in last 12 months)");
        if (Spent() != SpentByHand() || Dormant() != DormantByHand())
            throw new InvalidOperationException("The engine does not agree with the loop.");
    }

    [Benchmark]
    [BenchmarkCategory("sum over related rows")]
    public int Spent() => CountOf(_spent);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("sum over related rows")]
    public int SpentByHand()
    {
        var count = 0;
        foreach (var c in _customers)
        {
            decimal sum = 0;
            foreach (var order in _orders.GetValueOrDefault(c.Id) ?? [])
            {
                if (order.PlacedOn > YearAgo && order.PlacedOn <= Today)
                    sum += order.Total;
            }

            count += sum > 1000 ? 1 : 0;
        }

        return count;
    }

    [Benchmark]
    [BenchmarkCategory("no related row")]
    public int Dormant() => CountOf(_dormant);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("no related row")]
    public int DormantByHand()
    {
        var count = 0;
        foreach (var c in _customers)
        {
            var isDormant = true;
            foreach (var order in _orders.GetValueOrDefault(c.Id) ?? [])
            {
                if (order.PlacedOn > YearAgo && order.PlacedOn <= Today)
                {
                    isDormant = false;
                    break;
                }
            }

            count += isDormant ? 1 : 0;
        }

        return count;
    }

    private static EntityPredicate<Customer> Compile(string filter) =>
        Filter.Parse(filter).Bind<Customer>(new BindingContext(Model, PicklistSnapshot.Empty)).Compile(Now);

    private int CountOf(EntityPredicate<Customer> predicate)
    {
        var count = 0;
        foreach (var c in _customers)
        {
            if (predicate.Matches(c, _related))
                count++;
        }

        return count;
    }

    private sealed record Order(long Id, long CustomerId, decimal Total, DateOnly PlacedOn);
}
