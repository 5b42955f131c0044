namespace Segmentation.Testing;

/// <summary>Rows that relations lead to.</summary>
internal static class RelatedCases
{
    private const int Many = 2500;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("related: rows of thousands of keys", async run =>
        {
            // Each customer but every fifth has been referred by one of the first hundred.
            var data = new ConformanceData(Enumerable.Range(1, Many).Select(
                i => new ConformanceCustomer { Id = $"k{i}", Visits = i, ReferrerId = i % 5 == 0 ? null : $"k{i % 100 + 1}" }));
            var stores = await run.StoresAsync(data);
            var referrers = Enumerable.Range(0, 100).Where(i => i % 5 != 0).Select(i => $"k{i + 1}");
            var ofTheSecond = Enumerable.Range(1, Many).Where(i => i % 100 == 1).Select(i => $"k{i}");
            await run.ExpectAsync(stores, new Question("any referred", data), referrers);
            await run.ExpectAsync(stores, new Question("referrer.visits = 2", data), ofTheSecond);
            await run.ExpectAsync(stores, new Question("referrer is empty and visits <= 20", data), "k5", "k10", "k15", "k20");
        }),
        new("related: rows of thousands of keys, each with one of its own", async run =>
        {
            // Each was referred by the one before.
            var data = new ConformanceData(Enumerable.Range(1, Many).Select(
                i => new ConformanceCustomer { Id = $"k{i}", Visits = i, ReferrerId = $"k{i - 1}" }));
            var stores = await run.StoresAsync(data);
            var (allButTheFirst, allButTheLast) = (data.Customers.Skip(1).Select(c => c.Id), data.Customers.SkipLast(1).Select(c => c.Id));
            await run.ExpectAsync(stores, new Question("referrer.visits >= 1", data), allButTheFirst);
            await run.ExpectAsync(stores, new Question("all referred (visits > 1) and any referred", data), allButTheLast);
        }),
        new("related: keys are compared exactly, and empty ones join nothing", async run =>
        {
            var data = new ConformanceData(
            [
                new() { Id = "a", Name = "small" }, new() { Id = "A", Name = "large" }, new() { Id = "'%_", Name = "odd" },
                new() { Id = "1", ReferrerId = "a" }, new() { Id = "2", ReferrerId = "A" }, new() { Id = "3", ReferrerId = "'%_" },
                new() { Id = "4", ReferrerId = "" }, new() { Id = "5" }, new() { Id = "6", ReferrerId = "gone" }, new() { Id = "7", ReferrerId = "%" },
            ]);
            var stores = await run.StoresAsync(data);
            await run.ExpectAsync(stores, new Question("referrer.name = 'small'", data), "1");
            await run.ExpectAsync(stores, new Question("referrer.name = 'odd'", data), "3");
            await run.ExpectAsync(stores, new Question("referrer is not empty", data), "1", "2", "3");
            await run.ExpectAsync(stores, new Question("count(referred) = 1", data), "a", "A", "'%_");
        }),
        new("related: each row comes once, however its key is asked for", async run =>
        {
            var data = new Randomness(10_000).Data(60);
            var stores = await run.StoresAsync(data);
            var reader = new Reader(stores.Require<IRelatedSource<ConformanceCustomer>>());
            var question = new Question("any referred and referrer.name is not empty", data);
            await question.Bound.LoadRelatedAsync(data.Customers, reader, run.Cancellation);
            foreach (var (by, keys, rows) in reader.Readings)
            {
                var expected = data.Customers.Where(c => keys.Contains(by.Of(c))).Select(c => c.Id).ToHashSet();
                var asked = rows.Where(c => keys.Contains(by.Of(c))).Select(c => c.Id).ToList();
                Check.Keys(question, expected, asked, $"the rows of {keys.Count} keys");
            }
        }),
    ];

    /// <summary>Reads through a source, and keeps what it was asked and gave.</summary>
    private sealed class Reader(IRelatedSource<ConformanceCustomer> source) : IRelatedReader
    {
        public List<Reading> Readings { get; } = [];

        public RowIndex<T>? FindIndex<T>(JoinKey<T> by)
            where T : class => null;

        public async ValueTask<RowIndex<T>> ReadAsync<T>(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default)
            where T : class
        {
            var join = (JoinKey<ConformanceCustomer>)(object)by;
            var rows = await source.FindRelatedAsync(join, keys, cancellationToken).ToListAsync(cancellationToken);
            Readings.Add(new Reading(join, keys, rows));
            return RowIndex.Of(keys, rows.Cast<T>(), by);
        }
    }

    private sealed record Reading(JoinKey<ConformanceCustomer> By, IReadOnlyCollection<EntityKey> Keys, IReadOnlyList<ConformanceCustomer> Rows);
}
