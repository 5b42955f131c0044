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
        ("over relations", ["any orders", "no orders", "all orders (paid = false)", "any orders (paid is empty)", "any referred (visits < 1)", "no referred (any orders)"]),
        ("in aggregates", ["count(orders) >= 1", "sum(orders.total) > 0", "avg(orders.total) is empty", "min(orders.due) < 2026-11-22", "max(referred.visits) < 1", "count(orders where paid = false) > 0"]),
        ("over paths", ["referrer is empty", "referrer.visits < 1", "referrer.name != 'a'", "any referrer.orders", "count(referrer.orders) = 0"]),
        ("in derived fields", ["ordered = 0", "ordered > 10", "not (ordered > 0)", "referrer.ordered > 0"]),
        ("in segments", ["in segment 'few'", "not in segment 'few'", "in segment 'listed'", "in segment 'ordering'"]),
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
                    var expected = question.Answer(question.Bind());
                    ConformanceRun.Compare(question, expected, (await query.KeysAsync(run.Cancellation).ToListAsync(run.Cancellation)).ConvertAll(k => k.ToString()), "what is seen");
                    ConformanceRun.Equal(expected.Count, await query.CountAsync(run.Cancellation), $"the count of {filter}");
                }
            }
        })),
        new("access: hidden entities are not there, in pages and their order", async run =>
        {
            var world = await World.OfAsync(run, 12_010);
            foreach (var order in new SortField[] { "name", SortField.Descending(new FieldPath("referrer", "name")), "ordered" })
            {
                var (question, query) = await world.AskAsync("everyone");
                var visible = question.Segmenter.Query(question.Bind(), new InMemoryStore<ConformanceCustomer>(ConformanceModel.Customer, world.Visible.Customers))
                    .WithRelated(new InMemoryStore<ConformanceOrder>(ConformanceModel.Order, world.Visible.Orders));
                var request = new PageRequest(1000) { OrderBy = [order] };
                ConformanceRun.EqualInOrder(
                    (await visible.PageAsync(request, run.Cancellation)).Entities.Select(c => c.Id),
                    (await query.PageAsync(request, run.Cancellation)).Entities.Select(c => c.Id),
                    $"the order by {order}");
            }
        }),
        new("access: hidden entities are not there, in groups and measures", async run =>
        {
            var world = await World.OfAsync(run, 12_020);
            var (question, query) = await world.AskAsync("everyone");
            foreach (var request in new CrossTabRequest[]
            {
                new("kind"), new(new FieldPath("referrer", "name")), new("vip") { Measure = Measure.Sum("ordered") }, new("vip") { Measure = Measure.Distinct(new FieldPath("referrer", "kind")) },
            })
            {
                var expected = question.Bind().CrossTab(request).Over(world.Visible.Customers, question.Moment, question.Related);
                var actual = await query.CrossTabAsync(request, run.Cancellation);
                ConformanceRun.EqualInOrder(Cells(expected), Cells(actual), $"the cross-tab by {request.By[0]} of {request.Measure}");
            }
        }),
        new("access: hidden entities are not there, in explanations", async run =>
        {
            var world = await World.OfAsync(run, 12_030);
            var (question, query) = await world.AskAsync("any orders (total > 0) and referrer.visits >= 0 and count(referred) > 0 and ordered >= 0");
            foreach (var customer in world.Data.Customers)
            {
                var explanation = await query.ExplainAsync(customer.Id, run.Cancellation);
                var isVisible = world.Visible.Customers.Any(c => c.Id == customer.Id);
                ConformanceRun.Equal(
                    isVisible ? question.Bind().Explain(customer, question.Moment, question.Related).ToString() : null, explanation?.ToString(), $"the explanation of \"{customer.Id}\"");
            }
        }),
        new("access: sensitive fields are refused", async run =>
        {
            var world = await World.OfAsync(run, 12_040);
            var segmenter = ConformanceModel.SegmenterAt(FilterCases.Noon, new SegmentCatalogue(new SegmentDefinition("rich", "customer", Filter.Parse("salary > 100"))));
            var limited = segmenter.For(Policy);
            foreach (var filter in new[]
            {
                "salary > 1", "not (salary is empty)", "any referred (salary > 1)", "referrer.salary > 1", "max(referred.salary) > 1", "count(referred where salary > 1) > 0", "`doubled salary` > 1",
                "in segment 'rich'", "revenue < salary",
            })
            {
                var bound = await limited.BindAsync<ConformanceCustomer>(Filter.Parse(filter), run.Cancellation);
                ConformanceRun.Require(bound.Issues.Any(i => i.Code == IssueCode.Sensitive) && !bound.IsValid, $"`{filter}` asks about a sensitive field, and was taken");
                // Nor can what somebody with more rights has bound be used.
                var theirs = await segmenter.BindAsync<ConformanceCustomer>(Filter.Parse(filter), run.Cancellation);
                await RefusedAsync(() => limited.Query(theirs, world.Stores.Customers).WithRelated(world.Stores.Orders!).CountAsync(run.Cancellation), $"`{filter}`, bound by somebody else");
            }

            var query = limited.Query(await limited.BindAsync<ConformanceCustomer>(Filter.Everyone, run.Cancellation), world.Stores.Customers).WithRelated(world.Stores.Orders!);
            await RefusedAsync(() => query.PageAsync(new PageRequest(10) { OrderBy = ["salary"] }, run.Cancellation), "an order by a sensitive field");
            await RefusedAsync(() => query.CrossTabAsync(new CrossTabRequest("salary"), run.Cancellation), "groups by a sensitive field");
            await RefusedAsync(() => query.CrossTabAsync(new CrossTabRequest("kind") { Measure = Measure.Sum("salary") }, run.Cancellation), "a measure of a sensitive field");
            await RefusedAsync(() => query.CrossTabAsync(new CrossTabRequest("kind") { Measure = Measure.Max("doubled salary") }, run.Cancellation), "a measure of what is reckoned from a sensitive field");
        }),
        new("access: no text breaks out of the policy", async run =>
        {
            var data = new ConformanceData([.. Randomness.OddTexts.Select((text, i) => new ConformanceCustomer { Id = text, Name = text, Vip = i % 2 == 0 })], []);
            var stores = await run.StoresAsync(data);
            var limited = ConformanceModel.SegmenterAt(FilterCases.Noon).For(AccessPolicy.Everything.Limit("customer", Filter.Parse("vip = true")));
            foreach (var text in Randomness.OddTexts)
            {
                var isVisible = data.Customers.Any(c => c.Id == text && c.Vip == true);
                foreach (var filter in new[] { Filter.Field("name").Is(text), Filter.Field("name").Contains(text), Filter.Field("name").In(text, "x") })
                {
                    var query = limited.Query(await limited.BindAsync<ConformanceCustomer>(filter, run.Cancellation), stores.Customers);
                    var keys = await query.ToListAsync(run.Cancellation);
                    ConformanceRun.Require(keys.TrueForAll(c => c.Vip == true), $"{filter} shows what is hidden");
                    ConformanceRun.Equal(isVisible, keys.Exists(c => c.Id == text), $"whether {filter} finds \"{text}\"");
                    ConformanceRun.Equal(isVisible, await query.ExplainAsync(text, run.Cancellation) is not null, $"whether \"{text}\" is explained");
                }
            }
        }),
    ];

    private static async Task RefusedAsync(Func<Task> act, string what)
    {
        try
        {
            await act();
        }
        catch (FilterException)
        {
            return;
        }

        throw new ConformanceException($"{what} was not refused");
    }

    private static IEnumerable<string> Cells(CrossTab tab) => tab.Cells.Append(tab.Total).Select(c => $"{string.Join('/', c.Buckets.Select(b => b?.ToString().ToUpperInvariant()))} {c.Count} {c.Value}");

    /// <summary>Stores with everything, and what of it a caller may see.</summary>
    private sealed record World(ConformanceData Data, ConformanceData Visible, ConformanceStores Stores)
    {
        private static readonly SegmentCatalogue Segments = new(
            new SegmentDefinition("few", "customer", Filter.Parse("visits < 2")),
            new SegmentDefinition("listed", "customer", null, include: [.. Enumerable.Range(1, 20).SelectMany(i => new EntityKey[] { $"c{i}", $"C{i}" })]),
            new SegmentDefinition("ordering", "customer", Filter.Parse("any orders (total > 0) and in segment 'few'")));

        public static async Task<World> OfAsync(ConformanceRun run, int seed)
        {
            var data = new Randomness(seed).Data(30);
            var visible = new ConformanceData(
                [.. data.Customers.Where(c => c.Visits >= 1 || c.Vip == true)], [.. data.Orders.Where(o => o.Paid == true || o.Total > 10)]);
            return new World(data, visible, await run.StoresAsync(data));
        }

        /// <summary>A question of what may be seen, and the same under the policy over everything.</summary>
        public async Task<(Question Question, SegmentQuery<ConformanceCustomer> Query)> AskAsync(string filter)
        {
            var question = new Question(filter, Visible, FilterCases.Noon) { Segments = Segments };
            var limited = question.Segmenter.For(Policy);
            var bound = await limited.BindAsync<ConformanceCustomer>(Filter.Parse(filter));
            return (question, limited.Query(bound, Stores.Customers).WithRelated(Stores.Orders!));
        }
    }
}
