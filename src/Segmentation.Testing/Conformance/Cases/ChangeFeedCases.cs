namespace Segmentation.Testing;

/// <summary>What a change feed tells.</summary>
internal static class ChangeFeedCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("feed: tells each change once, in order, and no conflict", async run =>
        {
            var stores = await run.StoresAsync(new ConformanceCustomer { Id = "a", Visits = 1 });
            var feed = ConformanceRun.Require<IChangeFeed<ConformanceCustomer>>(stores.Customers);
            var sink = ConformanceRun.Require<IEntitySink<ConformanceCustomer>>(stores.Customers);
            var start = await feed.PositionAsync(run.Cancellation);
            ConformanceRun.EqualInOrder([], await ChangesAsync(run, feed, start), "the changes before there were any");
            await sink.WriteAsync([EntityWrite.Upsert(new ConformanceCustomer { Id = "a", Visits = 2 }), EntityWrite.Insert(new ConformanceCustomer { Id = "b", Visits = 3 })], run.Cancellation);
            var middle = await feed.PositionAsync(run.Cancellation);
            await sink.WriteAsync([EntityWrite.Insert(new ConformanceCustomer { Id = "b" }), EntityWrite.Delete<ConformanceCustomer>("gone"), EntityWrite.Delete<ConformanceCustomer>("a")], run.Cancellation);
            ConformanceRun.EqualInOrder(["a 1 2", "b - 3", "a 2 -"], await ChangesAsync(run, feed, start), "the changes");
            ConformanceRun.EqualInOrder(["a 2 -"], await ChangesAsync(run, feed, middle), "the changes from the middle on");
            var positions = await feed.ChangesAfterAsync(start, run.Cancellation).Select(c => c.Position).ToListAsync(run.Cancellation);
            ConformanceRun.Require(positions.SequenceEqual(positions.Distinct().Order()), "positions do not ascend");
            ConformanceRun.Equal(positions[^1], await feed.PositionAsync(run.Cancellation), "the position of the last change");
        }),
    ];

    private static async Task<List<string>> ChangesAsync(ConformanceRun run, IChangeFeed<ConformanceCustomer> feed, long after) =>
        await feed.ChangesAfterAsync(after, run.Cancellation)
            .Select(c => $"{c.Key} {Visits(c.Before)} {Visits(c.After)}").ToListAsync(run.Cancellation);

    private static string Visits(ConformanceCustomer? customer) => customer is null ? "-" : $"{customer.Visits}";
}
