using static Segmentation.Testing.CustomerWrite;

namespace Segmentation.Testing;

/// <summary>What a change feed tells.</summary>
internal static class ChangeFeedCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("feed: tells each change once, in order, and no conflict", async run =>
        {
            var stores = await run.StoresAsync(new ConformanceCustomer { Id = "a", Visits = 1 });
            var feed = stores.Require<IChangeFeed<ConformanceCustomer>>();
            var sink = stores.Require<IEntitySink<ConformanceCustomer>>();
            var start = await feed.PositionAsync(run.Cancellation);
            Check.InOrder([], await ChangesAsync(run, feed, start), "the changes before there were any");
            await sink.WriteAsync([Upsert("a", visits: 2), Insert("b", visits: 3)], run.Cancellation);
            var middle = await feed.PositionAsync(run.Cancellation);
            await sink.WriteAsync([Insert("b"), Delete("gone"), Delete("a")], run.Cancellation);
            Check.InOrder(["a 1 2", "b - 3", "a 2 -"], await ChangesAsync(run, feed, start), "the changes");
            Check.InOrder(["a 2 -"], await ChangesAsync(run, feed, middle), "the changes from the middle on");
            var positions = await feed.ChangesAfterAsync(start, run.Cancellation).Select(c => c.Position).ToListAsync(run.Cancellation);
            Check.That(positions.SequenceEqual(positions.Distinct().Order()), "positions do not ascend");
            Check.Equal(positions[^1], await feed.PositionAsync(run.Cancellation), "the position of the last change");
        }),
        new("feed: tells thousands of changes", async run =>
        {
            var stores = await run.StoresAsync();
            var feed = stores.Require<IChangeFeed<ConformanceCustomer>>();
            var sink = stores.Require<IEntitySink<ConformanceCustomer>>();
            var start = await feed.PositionAsync(run.Cancellation);
            await sink.WriteAsync([.. Enumerable.Range(1, 2500).Select(i => Insert($"k{i}", visits: i))], run.Cancellation);
            Check.InOrder(Enumerable.Range(1, 2500).Select(i => $"k{i} - {i}"), await ChangesAsync(run, feed, start), "the changes");
        }),
    ];

    private static async Task<List<string>> ChangesAsync(ConformanceRun run, IChangeFeed<ConformanceCustomer> feed, long after) =>
        await feed.ChangesAfterAsync(after, run.Cancellation)
            .Select(c => $"{c.Key} {Visits(c.Before)} {Visits(c.After)}").ToListAsync(run.Cancellation);

    private static string Visits(ConformanceCustomer? customer) => customer is null ? "-" : $"{customer.Visits}";
}
