using Segmentation.Syntax;

namespace Segmentation.Testing;

/// <summary>What a caller may not see is as if it were not there: an answer under a policy is the answer over what the policy lets through.</summary>
internal static class AccessCases
{
    private static readonly AccessPolicy Policy = AccessPolicy.Everything
        .Limit("customer", Filter.Parse("visits >= 1 or vip = true"))
        .Limit("order", Filter.Parse("paid = true or total > 10"))
        .WithoutSensitive();

    private static readonly (string Name, string[] Filters)[] Ways =
    [
        ("asked directly", ["everyone", "name is empty", "not (visits >= 1)", "name = 'a' or visits < 1", "not (name = 'a')"]),
        ("over relations",
        [
            "any orders", "no orders", "all orders (paid = false)", "any orders (paid is empty)",
            "any referred (visits < 1)", "no referred (any orders)",
        ]),
        ("in aggregates",
        [
            "count(orders) >= 1", "sum(orders.total) > 0", "avg(orders.total) is empty", "min(orders.due) < 2026-11-22",
            "max(referred.visits) < 1", "count(orders where paid = false) > 0",
        ]),
        ("over paths", ["referrer is empty", "referrer.visits < 1", "referrer.name != 'a'", "any referrer.orders", "count(referrer.orders) = 0"]),
        ("in derived fields", ["ordered = 0", "ordered > 10", "not (ordered > 0)", "referrer.ordered > 0"]),
        ("in segments", ["in segment 'few'", "not in segment 'few'", "in segment 'listed'", "in segment 'ordering'"]),
    ];

    private static readonly SortField[] Orders = ["name", SortField.Descending(new FieldPath("referrer", "name")), "ordered"];

    private static readonly CrossTabRequest[] Requests =
    [
        new("kind"),
        new(new FieldPath("referrer", "name")),
        new("vip") { Measure = Measure.Sum("ordered") },
        new("vip") { Measure = Measure.Distinct(new FieldPath("referrer", "kind")) },
    ];

    private static readonly string[] SensitiveFilters =
    [
        "salary > 1", "not (salary is empty)", "revenue < salary", "`doubled salary` > 1", "referrer.salary > 1", "any referred (salary > 1)",
        "max(referred.salary) > 1", "count(referred where salary > 1) > 0", "in segment 'rich'",
    ];

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. Ways.Select(way => new ConformanceCase($"access: hidden entities are not there, {way.Name}", async run =>
        {
            for (var seed = 12_000; seed < 12_003; seed++)
            {
                var world = await World.OfAsync(run, seed);
                foreach (var filter in way.Filters)
                {
                    var (question, query) = await world.AskAsync(filter);
                    await run.AskAsync(question, query);
                }
            }
        })),
        new("access: hidden entities are not there, in pages and their order", async run =>
        {
            var world = await World.OfAsync(run, 12_010);
            var (question, query) = await world.AskAsync("everyone");
            var visible = question.Over(world.VisibleStores);
            foreach (var order in Orders)
            {
                var request = new PageRequest(1000) { OrderBy = [order] };
                var expected = await visible.PageAsync(request, run.Cancellation);
                var actual = await query.PageAsync(request, run.Cancellation);
                Check.InOrder(expected.Entities.Select(c => c.Id), actual.Entities.Select(c => c.Id), $"the order by {order}");
            }
        }),
        new("access: hidden entities are not there, in groups and measures", async run =>
        {
            var world = await World.OfAsync(run, 12_020);
            var (question, query) = await world.AskAsync("everyone");
            foreach (var request in Requests)
                await run.CrossTabAsync(question, query, request);
        }),
        new("access: hidden entities are not there, in explanations", async run =>
        {
            var world = await World.OfAsync(run, 12_030);
            var (question, query) = await world.AskAsync("any orders (total > 0) and referrer.visits >= 0 and count(referred) > 0 and ordered >= 0");
            foreach (var customer in world.Data.Customers)
            {
                var isVisible = world.Visible.Customers.Contains(customer);
                var expected = isVisible ? question.Bound.Explain(customer, question.Moment, question.Related) : null;
                var actual = await query.ExplainAsync(customer.Id, run.Cancellation);
                Check.Equal(LinesOf(expected), LinesOf(actual), $"the explanation of \"{customer.Id}\"");
            }
        }),
        new("access: a policy sees what it hides", async run =>
        {
            var data = new ConformanceData([new() { Id = "a" }, new() { Id = "b" }], [new() { Id = 1, CustomerId = "a", Stage = "LOST" }]);
            var stores = await run.StoresAsync(data);
            foreach (var (visible, expected) in new[] { ("no orders (stage = 'LOST')", "b"), ("any orders (stage = 'LOST')", "a") })
            {
                var policy = AccessPolicy.Everything.Limit("customer", Filter.Parse(visible)).Limit("order", Filter.Parse("stage != 'LOST'"));
                var limited = new Question("everyone", data).Segmenter.For(policy);
                var bound = await limited.BindAsync<ConformanceCustomer>(Filter.Parse("no orders"), run.Cancellation);
                var query = limited.Query(bound, stores.Customers).WithRelated(stores.Orders!);
                Check.InOrder([expected], await query.Select(c => c.Id).ToListAsync(run.Cancellation), $"who is seen of those that {visible}");
                Check.Equal(1, await query.CountAsync(run.Cancellation), $"how many are seen of those that {visible}");
            }
        }),
        new("access: sensitive fields are refused", async run =>
        {
            var stores = (await World.OfAsync(run, 12_040)).Stores;
            var rich = new SegmentDefinition("rich", "customer", Filter.Parse("salary > 100"));
            var segmenter = ConformanceModel.SegmenterAt(Question.Noon, new SegmentCatalogue(rich));
            var limited = segmenter.For(Policy);
            foreach (var filter in SensitiveFilters)
            {
                var bound = await limited.BindAsync<ConformanceCustomer>(Filter.Parse(filter), run.Cancellation);
                var isRefused = !bound.IsValid && bound.Issues.Any(i => i.Code == IssueCode.Sensitive);
                Check.That(isRefused, $"`{filter}` asks about a sensitive field, and was taken");
                // Nor can what somebody with more rights has bound be used.
                var theirs = await segmenter.BindAsync<ConformanceCustomer>(Filter.Parse(filter), run.Cancellation);
                await RefusedAsync(() => stores.Query(limited, theirs).CountAsync(run.Cancellation), $"`{filter}`, bound by somebody else");
            }

            var query = stores.Query(limited, await limited.BindAsync<ConformanceCustomer>(Filter.Everyone, run.Cancellation));
            var page = new PageRequest(10) { OrderBy = ["salary"] };
            await RefusedAsync(() => query.PageAsync(page, run.Cancellation), "an order by a sensitive field");
            await GroupsRefusedAsync(new("salary"), "groups by a sensitive field");
            await GroupsRefusedAsync(new("kind") { Measure = Measure.Sum("salary") }, "a measure of a sensitive field");
            await GroupsRefusedAsync(
                new("kind") { Measure = Measure.Max("doubled salary") }, "a measure of what is reckoned from a sensitive field");

            Task GroupsRefusedAsync(CrossTabRequest request, string what) =>
                RefusedAsync(() => query.CrossTabAsync(request, run.Cancellation), what);
        }),
        new("access: no text breaks out of the policy", async run =>
        {
            var customers = Randomness.OddTexts.Select((text, i) => new ConformanceCustomer { Id = text, Name = text, Vip = i % 2 == 0 }).ToList();
            var stores = await run.StoresAsync(customers);
            var limited = ConformanceModel.SegmenterAt(Question.Noon).For(AccessPolicy.Everything.Limit("customer", Filter.Parse("vip = true")));
            foreach (var customer in customers)
            {
                var (text, isVisible) = (customer.Id, customer.Vip == true);
                foreach (var filter in new[] { Filter.Field("name").Is(text), Filter.Field("name").Contains(text), Filter.Field("name").In(text, "x") })
                {
                    var query = stores.Query(limited, await limited.BindAsync<ConformanceCustomer>(filter, run.Cancellation));
                    var found = await query.ToListAsync(run.Cancellation);
                    Check.That(found.TrueForAll(c => c.Vip == true), $"{filter} shows what is hidden");
                    Check.Equal(isVisible, found.Exists(c => c.Id == text), $"whether {filter} finds \"{text}\"");
                    Check.Equal(isVisible, await query.ExplainAsync(text, run.Cancellation) is not null, $"whether \"{text}\" is explained");
                }
            }
        }),
    ];

    // Related rows come in any order.
    private static string? LinesOf(Explanation? explanation) => explanation is null
        ? null
        : string.Join(Environment.NewLine, explanation.ToString()!.Split(Environment.NewLine).Order(StringComparer.Ordinal));

    private static Task RefusedAsync(Func<Task> act, string what) => Check.ThrowsAsync<FilterException>(act, $"{what} was not refused");

    /// <summary>Stores with everything, and what of it a caller may see.</summary>
    private sealed record World(ConformanceData Data, ConformanceData Visible, ConformanceStores Stores)
    {
        private static readonly SegmentCatalogue Segments = new(
            new SegmentDefinition("few", "customer", Filter.Parse("visits < 2")),
            new SegmentDefinition("listed", "customer", null, include: Enumerable.Range(1, 20).SelectMany(i => new EntityKey[] { $"c{i}", $"C{i}" })),
            new SegmentDefinition("ordering", "customer", Filter.Parse("any orders (total > 0) and in segment 'few'")));

        /// <summary>Stores of nothing but what may be seen.</summary>
        public ConformanceStores VisibleStores => new(new InMemoryStore<ConformanceCustomer>(ConformanceModel.Customer, Visible.Customers))
        {
            Orders = new InMemoryStore<ConformanceOrder>(ConformanceModel.Order, Visible.Orders),
        };

        public static async Task<World> OfAsync(ConformanceRun run, int seed)
        {
            var data = new Randomness(seed).Data(30);
            var visible = new ConformanceData(
                [.. data.Customers.Where(c => c.Visits >= 1 || c.Vip == true)],
                [.. data.Orders.Where(o => o.Paid == true || o.Total > 10)]);
            return new World(data, visible, await run.StoresAsync(data));
        }

        /// <summary>A question of what may be seen, and the same under the policy over everything.</summary>
        public async Task<(Question Question, SegmentQuery<ConformanceCustomer> Query)> AskAsync(string filter)
        {
            var question = new Question(filter, Visible) { Segments = Segments };
            var limited = question.Segmenter.For(Policy);
            var bound = await limited.BindAsync<ConformanceCustomer>(Filter.Parse(filter));
            return (question, Stores.Query(limited, bound));
        }
    }
}
