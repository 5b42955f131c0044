using System.Collections.Concurrent;

namespace Segmentation.Testing;

/// <summary>What a source is asked, and what it gives: neither more nor less than it declares.</summary>
internal static class PushdownCases
{
    private const int Filters = 200;

    private static readonly CrossTabRequest[] Requests =
    [
        new("kind"), new("vip", "since"), new("city") { Measure = Measure.Sum("revenue") }, new("kind") { Measure = Measure.Avg("visits") },
        new("topic") { Measure = Measure.Min("since") }, new("kind") { Measure = Measure.Max("score") }, new("vip") { Measure = Measure.Distinct("name") },
    ];

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("pushdown: what is declared exact is exact, and a superset misses nobody", run => WatchAsync(run, 5000, (question, query, asked, watched) =>
        {
            foreach (var (pushed, keys) in asked)
            {
                var truth = question.Data.Customers.Where(ConformanceModel.Customer.Compile(pushed.Plan).Over(question.Related)).Select(c => c.Id).ToHashSet();
                if (query.Explain().IsPushed)
                    ConformanceRun.Compare(question, truth, keys, "the source's own answer");
                else if (truth.Except(keys).ToList() is { Count: > 0 } missing)
                    throw ConformanceRun.Wrong(question, $"the source was asked for a superset, and missed {string.Join(", ", missing)}");
            }
        })),
        new("pushdown: what is declared leaves nothing over, and nothing else is asked", run => WatchAsync(run, 6000, (question, query, asked, watched) =>
        {
            foreach (var (pushed, _) in asked)
            {
                foreach (var node in pushed.Conditions.SelectMany(Parts))
                    ConformanceRun.Require(watched.Capabilities.Of(node) != Pushdown.None, $"{node.GetType().Name} is not declared, and was asked{Environment.NewLine}{question}");
            }

            foreach (var conjunct in question.Bind().RequirePlan() is Planning.All all ? all.Parts : [question.Bind().RequirePlan()])
            {
                var isDeclared = Parts(conjunct.At(question.Moment)).All(node => watched.Capabilities.Of(node) == Pushdown.Exact);
                if (isDeclared && conjunct is not Planning.Constant && !query.Explain().Parts.Any(p => p.Pushdown == Pushdown.Exact))
                    throw ConformanceRun.Wrong(question, "a declared condition was left over");
            }
        })),
        new("count: is the number of rows", run => AskAsync(run, 7000, (_, _) => Task.CompletedTask)),
        new("groups: are what counting the rows gives", run => AskAsync(run, 8000, async (query, question) =>
        {
            _ = ConformanceRun.Require<IGroupPushdown<ConformanceCustomer>>(query.Stores.Customers);
            foreach (var request in Requests)
            {
                var expected = question.Bind().CrossTab(request).Over(question.Data.Customers, question.Moment, question.Related);
                var actual = await query.Query.CrossTabAsync(request, run.Cancellation);
                ConformanceRun.Equal(Shown(expected), Shown(actual), $"the cross-tab by {string.Join(", ", request.By.AsEnumerable())} of {request.Measure}{Environment.NewLine}{question}");
            }
        })),
    ];

    /// <summary>Asks random filters of a source that is watched.</summary>
    private static async Task WatchAsync(
        ConformanceRun run, int seed, Action<Question, SegmentQuery<ConformanceCustomer>, IReadOnlyList<(PushedQuery Query, IReadOnlyList<string> Keys)>, IFilterPushdown<ConformanceCustomer>> check)
    {
        var random = new Randomness(seed);
        var data = random.Data(40);
        var stores = await run.StoresAsync(data);
        var pushdown = ConformanceRun.Require<IFilterPushdown<ConformanceCustomer>>(stores.Customers);
        for (var i = 0; i < Filters; i++)
        {
            var question = new Question(new RandomFilters(random, ConformanceModel.Customer) { FollowsRelations = i % 4 == 0 }.Filter(2).ToText(), data, random.Moment());
            var watched = new WatchedSource(stores.Customers, pushdown);
            var query = question.Segmenter.Query(question.Bind(), watched).WithRelated(stores.Orders!);
            await query.CountAsync(run.Cancellation);
            check(question, query, [.. watched.Asked], pushdown);
        }
    }

    private static async Task AskAsync(
        ConformanceRun run, int seed, Func<(ConformanceStores Stores, SegmentQuery<ConformanceCustomer> Query), Question, Task> check)
    {
        var random = new Randomness(seed);
        var data = random.Data(40);
        var stores = await run.StoresAsync(data);
        for (var i = 0; i < 20; i++)
        {
            var filter = i == 0 ? Filter.Everyone : new RandomFilters(random, ConformanceModel.Customer).Filter(1);
            var question = new Question(filter.ToText(), data, random.Moment());
            await run.AskAsync(stores, question);
            await check((stores, question.Segmenter.Query(question.Bind(), stores.Customers).WithRelated(stores.Orders!)), question);
        }
    }

    private static IEnumerable<Plan> Parts(Plan plan) => plan switch
    {
        Planning.All all => all.Parts.SelectMany(Parts).Prepend(plan),
        Planning.Any any => any.Parts.SelectMany(Parts).Prepend(plan),
        Planning.Negation negation => Parts(negation.Inner).Prepend(plan),
        Planning.HasRelated related => Parts(related.Where).Where(p => p is not Planning.Constant).Prepend(plan),
        _ => [plan],
    };

    private static string Shown(CrossTab tab) => string.Join(
        Environment.NewLine,
        // The spelling that a bucket shows is that of whoever came first.
        tab.Cells.Concat(tab.Totals).Append(tab.Total).Select(c => $"{string.Join('/', c.Buckets.Select(b => b is { } value ? value.ToString().ToUpperInvariant() : "*"))} {c.Count} {c.Value}"));

    /// <summary>Passes questions on, and keeps what was pushed and what came of it.</summary>
    private sealed class WatchedSource(IEntitySource<ConformanceCustomer> inner, IFilterPushdown<ConformanceCustomer> pushdown)
        : IEntitySource<ConformanceCustomer>, IFilterPushdown<ConformanceCustomer>
    {
        public ConcurrentQueue<(PushedQuery Query, IReadOnlyList<string> Keys)> Asked { get; } = [];

        public FilterCapabilities Capabilities => pushdown.Capabilities;

        public IAsyncEnumerable<ConformanceCustomer> ScanAsync(CancellationToken cancellationToken = default) => inner.ScanAsync(cancellationToken);

        public ValueTask<ConformanceCustomer?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => inner.FindAsync(key, cancellationToken);

        public async IAsyncEnumerable<ConformanceCustomer> ScanAsync(
            PushedQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var rows = await pushdown.ScanAsync(query, cancellationToken).ToListAsync(cancellationToken);
            Asked.Enqueue((query, rows.ConvertAll(c => c.Id)));
            foreach (var row in rows)
                yield return row;
        }
    }
}
