using BenchmarkDotNet.Attributes;

namespace Segmentation.Benchmarks;

/// <summary>What it takes to put a changed customer to many rules: an outcome for each, with the reason why it does not fire.</summary>
[MemoryDiagnoser]
[MedianColumn]
public class RuleBenchmarks
{
    private RuleEvaluator<Customer>? _rules;
    private ChangeOccasion<Customer>[] _changes = [];
    private int _change;

    [Params(100, 1_000)]
    public int Rules { get; set; }

    [Params(false, true)]
    public bool OneByOne { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        const int Changes = 1_024;
        var rules = new RuleCatalogue([.. Enumerable.Range(0, Rules).Select(i => new Rule($"rule-{i}", "customer", new UpdatedTrigger(), new CreateTask("call"))
        {
            When = Filter.Parse(new RuleConditions(i).Text),
        })]);
        _rules = rules.Bind<Customer>(CustomerSchema.Context, TimeZoneInfo.Utc, matching: OneByOne ? FilterMatching.OneByOne : FilterMatching.Indexed);
        _changes =
        [
            .. Enumerable.Range(1, Changes).Select(id => new ChangeOccasion<Customer>(new EntityChange<Customer>(
                id, id, CustomerGenerator.Customer(id, revision: 0), CustomerGenerator.Customer(id, revision: 1), CustomerSchema.Now.Instant))),
        ];
    }

    [Benchmark]
    public IReadOnlyList<RuleOutcome> Evaluate() => _rules!.Evaluate(_changes[_change++ % _changes.Length]);
}
