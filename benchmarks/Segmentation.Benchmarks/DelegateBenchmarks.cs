using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace Segmentation.Benchmarks;

/// <summary>The delegate engine against the same question written out by hand, over a million objects.</summary>
[MemoryDiagnoser]
[MedianColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class DelegateBenchmarks
{
    private const int Count = 1_000_000;
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);
    private static readonly DateOnly YearAgo = new(2025, 11, 22);
    private static readonly DateOnly Today = new(2026, 11, 22);

    private Customer[] _customers = [];
    private EntityPredicate<Customer> _threeConditions = null!;
    private EntityPredicate<Customer> _range = null!;

    [GlobalSetup]
    public void Setup()
    {
        _customers = Customer.Generate(Count);
        _threeConditions = Filter.Parse("kind in ('TRADE', 'VIP') and revenue > 50000 and lastOrder in last 12 months").Bind<Customer>(Customer.Context).Compile(Now);
        _range = Filter.Parse("employees between 250 and 499").Bind<Customer>(Customer.Context).Compile(Now);
        if (ThreeConditions() != ThreeConditionsByHand() || Range() != RangeByHand())
            throw new InvalidOperationException("The engines do not agree.");
    }

    [Benchmark]
    [BenchmarkCategory("three conditions")]
    public int ThreeConditions() => CountOf(_threeConditions);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("three conditions")]
    public int ThreeConditionsByHand()
    {
        var count = 0;
        foreach (var c in _customers)
        {
            if ((string.Equals(c.Kind, "TRADE", StringComparison.OrdinalIgnoreCase) || string.Equals(c.Kind, "VIP", StringComparison.OrdinalIgnoreCase)) &&
                c.Revenue > 50_000 && c.LastOrder > YearAgo && c.LastOrder <= Today)
            {
                count++;
            }
        }

        return count;
    }

    [Benchmark]
    [BenchmarkCategory("one range of whole numbers")]
    public int Range() => CountOf(_range);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("one range of whole numbers")]
    public int RangeByHand()
    {
        var count = 0;
        foreach (var c in _customers)
        {
            if (c.Employees >= 250 && c.Employees <= 499)
                count++;
        }

        return count;
    }

    private int CountOf(EntityPredicate<Customer> predicate)
    {
        var count = 0;
        foreach (var c in _customers)
        {
            if (predicate.Matches(c))
                count++;
        }

        return count;
    }
}
