using Segmentation.Planning;

namespace Segmentation.Testing;

/// <summary>The two members that every source has.</summary>
internal static class ReadingCases
{
    // More than a store is likely to hand out at once.
    private const int Many = 3000;

    private static readonly ConformanceData Crowd = new(Enumerable.Range(1, Many).Select(i => new ConformanceCustomer { Id = $"k{i}", Visits = i }));

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("scan: every customer comes once", async run =>
        {
            var stores = await run.StoresAsync(Crowd);
            var keys = await stores.Customers.ScanAsync(run.Cancellation).Select(c => c.Id).ToListAsync(run.Cancellation);
            var everyone = new Question("everyone", Crowd);
            Check.Keys(everyone, everyone.Answer(), keys, "a scan");
        }),
        new("scan: an empty store has nobody", async run =>
        {
            var stores = await run.StoresAsync();
            Check.Equal(0, await stores.Customers.ScanAsync(run.Cancellation).CountAsync(run.Cancellation), "customers of an empty store");
        }),
        new("scan: values come back as they were stored", async run =>
        {
            var data = new Randomness(1).Data(60);
            var stores = await run.StoresAsync(data);
            var found = await stores.Customers.ScanAsync(run.Cancellation).ToDictionaryAsync(c => c.Id, cancellationToken: run.Cancellation);
            foreach (var customer in data.Customers)
                Check.Equal(ValuesOf(customer), ValuesOf(found[customer.Id]), $"the values of \"{customer.Id}\"");
        }),
        new("find: by key, exactly", async run =>
        {
            string[] keys = ["a", "A", "ab", .. Randomness.OddTexts.Where(t => t is not ("ab" or "i"))];
            var stores = await run.StoresAsync(
                keys.Distinct(StringComparer.Ordinal).Select(k => new ConformanceCustomer { Id = k, Name = $"named {k}" }));
            foreach (var key in keys)
                Check.Equal($"named {key}", (await stores.Customers.FindAsync(key, run.Cancellation))?.Name, $"the customer \"{key}\"");
            foreach (var key in new EntityKey[] { "abc", "aB", "a%", 1, Guid.Empty, default })
                Check.That(await stores.Customers.FindAsync(key, run.Cancellation) is null, $"\"{key}\" is nobody's key, and somebody was found");
        }),
        new("find: by a number", async run =>
        {
            var data = new ConformanceData(
                [], [.. Enumerable.Range(1, 50).Select(i => new ConformanceOrder { Id = i * 1_000_000_000_000L, Title = $"order {i}" })]);
            var orders = (await run.StoresAsync(data)).Orders!;
            Check.Equal(50, await orders.ScanAsync(run.Cancellation).CountAsync(run.Cancellation), "orders");
            Check.Equal("order 7", (await orders.FindAsync(7_000_000_000_000, run.Cancellation))?.Title, "the order 7000000000000");
            foreach (var key in new EntityKey[] { 7, "7000000000000", Guid.Empty, default })
                Check.That(await orders.FindAsync(key, run.Cancellation) is null, $"\"{key}\" is no order's key, and one was found");
        }),
        new("reading: however many there are, nobody is cut off", async run =>
        {
            var stores = await run.StoresAsync(Crowd);
            var (everyone, most) = (Crowd.Customers.Select(c => c.Id), Crowd.Customers.Take(2500).Select(c => c.Id).ToList());
            var segments = new SegmentCatalogue(new SegmentDefinition("most", "customer", null, most.Select(k => (EntityKey)k)));
            await run.ExpectAsync(stores, new Question("visits >= 1", Crowd), everyone);
            await run.ExpectAsync(stores, new Question("in segment 'most'", Crowd) { Segments = segments }, most);
            var page = await new Question("visits >= 1", Crowd).Over(stores).PageAsync(new PageRequest(2500) { OrderBy = ["visits"] }, run.Cancellation);
            Check.InOrder(most, page.Entities.Select(c => c.Id), "a page of 2500 customers");
        }),
        new("reading: many at once do not disturb one another", async run =>
        {
            var stores = await run.StoresAsync(Crowd);
            await Task.WhenAll(Enumerable.Range(1, 16).Select(i => Task.Run(
                async () =>
                {
                    Check.Equal(i, (await stores.Customers.FindAsync($"k{i}", run.Cancellation))?.Visits, $"the visits of \"k{i}\"");
                    Check.Equal(Many, await stores.Customers.ScanAsync(run.Cancellation).CountAsync(run.Cancellation), "customers");
                    Check.Equal(i, await new Question($"visits <= {i}", Crowd).Over(stores).CountAsync(run.Cancellation), $"customers of at most {i} visits");
                },
                run.Cancellation)));
        }),
        new("cancellation: a scan that is cancelled does not end as if it were complete", async run =>
        {
            var stores = await run.StoresAsync(Crowd);
            await StoppedAsync(token => stores.Customers.ScanAsync(token), "a scan");
        }),
        new("cancellation: a scan of a filter that is cancelled does not end as if it were complete", async run =>
        {
            var stores = await run.StoresAsync(Crowd);
            var pushdown = stores.Require<IFilterPushdown<ConformanceCustomer>>();
            await StoppedAsync(token => pushdown.ScanAsync(new PushedQuery(ConformanceModel.Customer, []), token), "a scan of a filter");
        }),
        new("cancellation: nothing begins once it is cancelled", async run =>
        {
            var stores = await run.StoresAsync(Crowd);
            var cancelled = new CancellationToken(canceled: true);
            var everyone = new PushedQuery(ConformanceModel.Customer, []);
            await CancelledAsync(() => EndAsync(stores.Customers.ScanAsync(cancelled)), "a scan");
            await CancelledAsync(async () => await stores.Customers.FindAsync("k1", cancelled), "a search by key");
            if (stores.Customers.GetFeature<ICountPushdown<ConformanceCustomer>>() is { } counting)
                await CancelledAsync(async () => await counting.CountAsync(everyone, cancelled), "a count");
            if (stores.Customers.GetFeature<IKeysetPaging<ConformanceCustomer>>() is { } paging)
                await CancelledAsync(() => EndAsync(paging.PageAsync(everyone, new KeysetPage([], null, 10), cancelled)), "a page");
        }),
    ];

    private static Task CancelledAsync(Func<Task> act, string what) =>
        Check.ThrowsAsync<OperationCanceledException>(act, $"{what}: it was cancelled, and ended without OperationCanceledException");

    private static async Task EndAsync(IAsyncEnumerable<ConformanceCustomer> customers) => await customers.CountAsync(CancellationToken.None);

    /// <summary>Cancels after the first customer: what follows ends with the exception, or there is nobody missing.</summary>
    private static async Task StoppedAsync(Func<CancellationToken, IAsyncEnumerable<ConformanceCustomer>> scan, string what)
    {
        using var source = new CancellationTokenSource();
        var count = 0;
        try
        {
            await foreach (var _ in scan(source.Token))
            {
                if (++count == 1)
                    await source.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Check.That(
            count == Many, $"{what} was cancelled after the first of {Many} customers: it gave {count}, and ended as if there were no more");
    }

    private static string ValuesOf(ConformanceCustomer customer) =>
        string.Join("; ", ConformanceModel.Customer.Fields.Select(f => $"{f.Name}: {ValueOf(f, customer)}"));

    private static string ValueOf(Field field, ConformanceCustomer customer) => field.Type.IsMany
        ? string.Join(",", (field.Name == "tags" ? customer.Tags : customer.Channels) ?? [])
        : ConformanceModel.Customer.Compile(new FieldTerm(field))(customer).ToString();
}
