using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Segmentation.Planning;

namespace Segmentation.Testing;

/// <summary>What a source is asked, and what it gives: neither more nor less than it declares.</summary>
internal static class PushdownCases
{
    private const int WatchedFilters = 200;
    private const int CountedFilters = 20;

    private static readonly CrossTabRequest[] Requests =
    [
        new("kind"),
        new("vip", "since"),
        new("city") { Measure = Measure.Sum("revenue") },
        new("kind") { Measure = Measure.Avg("visits") },
        new("topic") { Measure = Measure.Min("since") },
        new("kind") { Measure = Measure.Max("score") },
        new("vip") { Measure = Measure.Distinct("name") },
    ];

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("pushdown: what is declared exact is exact, and a superset misses nobody", run => WatchAsync(run, 5000, CheckGiven)),
        new("pushdown: what is declared leaves nothing over, and nothing else is asked", run => WatchAsync(run, 6000, CheckAsked)),
        new("count: is the number of rows", run => AskAsync(run, 7000, (_, _) => Task.CompletedTask)),
        new("groups: are what counting the rows gives", run => AskAsync(run, 8000, async (question, stores) =>
        {
            _ = stores.Require<IGroupPushdown<ConformanceCustomer>>();
            foreach (var request in Requests)
                await run.CrossTabAsync(question, question.Over(stores), request);
        })),
    ];

    private static void CheckGiven(WatchedQuery watched)
    {
        var (question, query, source) = watched;
        foreach (var (pushed, keys) in source.Asked)
        {
            var matches = ConformanceModel.Customer.Compile(pushed.Plan).Over(question.Related);
            var expected = question.Data.Customers.Where(matches).Select(c => c.Id).ToHashSet();
            if (query.Explain().IsPushed)
                Check.Keys(question, expected, keys, "the source's own answer");
            else if (expected.Except(keys).ToList() is { Count: > 0 } missing)
                throw question.Wrong($"the source was asked for a superset, and missed {string.Join(", ", missing)}");
        }
    }

    private static void CheckAsked(WatchedQuery watched)
    {
        var (question, query, source) = watched;
        foreach (var node in source.Asked.SelectMany(a => a.Query.Conditions).SelectMany(Parts))
        {
            if (source.Capabilities.Of(node) == Pushdown.None)
                throw question.Wrong($"{node.GetType().Name} is not declared, and was asked");
        }

        var plan = question.Bound.RequirePlan();
        foreach (var conjunct in plan is All all ? all.Parts : [plan])
        {
            var isDeclared = Parts(conjunct.At(question.Moment)).All(node => source.Capabilities.Of(node) == Pushdown.Exact);
            if (isDeclared && conjunct is not Constant && !query.Explain().Parts.Any(p => p.Pushdown == Pushdown.Exact))
                throw question.Wrong("a declared condition was left over");
        }
    }

    /// <summary>Asks random filters of a source that is watched.</summary>
    private static async Task WatchAsync(ConformanceRun run, int seed, Action<WatchedQuery> check)
    {
        var random = new Randomness(seed);
        var data = random.Data(40);
        var stores = await run.StoresAsync(data);
        var pushdown = stores.Require<IFilterPushdown<ConformanceCustomer>>();
        for (var i = 0; i < WatchedFilters; i++)
        {
            var filter = new RandomFilters(random) { FollowsRelations = i % 4 == 0 }.Filter(2);
            var question = new Question(filter.ToText(), data, random.Moment());
            var source = new WatchedSource(stores.Customers, pushdown);
            var query = question.Over(stores with { Customers = source });
            await query.CountAsync(run.Cancellation);
            check(new WatchedQuery(question, query, source));
        }
    }

    /// <summary>Asks random filters, everyone first.</summary>
    private static async Task AskAsync(ConformanceRun run, int seed, Func<Question, ConformanceStores, Task> checkAsync)
    {
        var random = new Randomness(seed);
        var data = random.Data(40);
        var stores = await run.StoresAsync(data);
        for (var i = 0; i < CountedFilters; i++)
        {
            var filter = i == 0 ? Filter.Everyone : new RandomFilters(random).Filter(1);
            var question = new Question(filter.ToText(), data, random.Moment());
            await run.AskAsync(stores, question);
            await checkAsync(question, stores);
        }
    }

    private static IEnumerable<Plan> Parts(Plan plan) => plan switch
    {
        All all => all.Parts.SelectMany(Parts).Prepend(plan),
        Any any => any.Parts.SelectMany(Parts).Prepend(plan),
        Negation negation => Parts(negation.Inner).Prepend(plan),
        HasRelated related => Parts(related.Where).Where(p => p is not Constant).Prepend(plan),
        _ => [plan],
    };

    /// <summary>A question that was asked of a watched source.</summary>
    private sealed record WatchedQuery(Question Question, SegmentQuery<ConformanceCustomer> Query, WatchedSource Source);

    /// <summary>What a source was asked, and the keys that it gave.</summary>
    private sealed record Asking(PushedQuery Query, IReadOnlyList<string> Keys);

    /// <summary>Passes questions on, and keeps what was asked and what came of it.</summary>
    private sealed class WatchedSource(IEntitySource<ConformanceCustomer> inner, IFilterPushdown<ConformanceCustomer> pushdown)
        : IEntitySource<ConformanceCustomer>, IFilterPushdown<ConformanceCustomer>
    {
        public ConcurrentQueue<Asking> Asked { get; } = [];

        public FilterCapabilities Capabilities => pushdown.Capabilities;

        public IAsyncEnumerable<ConformanceCustomer> ScanAsync(CancellationToken cancellationToken = default) => inner.ScanAsync(cancellationToken);

        public ValueTask<ConformanceCustomer?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) =>
            inner.FindAsync(key, cancellationToken);

        public async IAsyncEnumerable<ConformanceCustomer> ScanAsync(
            PushedQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var rows = await pushdown.ScanAsync(query, cancellationToken).ToListAsync(cancellationToken);
            Asked.Enqueue(new Asking(query, rows.ConvertAll(c => c.Id)));
            foreach (var row in rows)
                yield return row;
        }
    }
}
