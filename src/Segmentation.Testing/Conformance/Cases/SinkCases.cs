using static Segmentation.Testing.CustomerWrite;

namespace Segmentation.Testing;

/// <summary>Writing, and that nobody's changes are lost.</summary>
internal static class SinkCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("sink: what is written is read and found", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var customer = new Randomness(11_000).Data(1).Customers[0];
            var tagged = new ConformanceCustomer { Id = "up", Tags = ["t"] };
            var results = await sink.WriteAsync([EntityWrite.Insert(customer), EntityWrite.Upsert(tagged)], run.Cancellation);
            Check.That(results.Count == 2 && results.All(r => r.IsWritten && r.Token != default), "two writes without conflict give two tokens");
            var data = new ConformanceData([customer, tagged, new() { Id = "there", Visits = 1 }]);
            var ofTagT = data.Customers.Where(c => c.Tags?.Contains("t", StringComparer.OrdinalIgnoreCase) == true).Select(c => c.Id);
            await run.ExpectAsync(stores, new Question("everyone", data), customer.Id, "up", "there");
            await run.ExpectAsync(stores, new Question("tags has any ('t')", data), ofTagT);
            Check.Equal("t", (await sink.ReadAsync("up", run.Cancellation))?.Value.Tags?.SingleOrDefault(), "the tag that was written");
        }),
        new("sink: a key that is taken is a conflict, and nothing changes", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var seen = await sink.ReadAsync("there", run.Cancellation);
            var results = await sink.WriteAsync([Insert("there", visits: 9)], run.Cancellation);
            Check.Equal(new WriteResult(false, seen!.Token), results.Single(), "the result of a second insert");
            await CheckVisitsAsync(run, stores, 1);
        }),
        new("sink: an update of an old version is a conflict, and nothing is lost", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var (mine, theirs) = (await sink.ReadAsync("there", run.Cancellation), await sink.ReadAsync("there", run.Cancellation));
            (mine!.Value.Visits, theirs!.Value.Visits) = (2, 3);
            var first = await sink.WriteAsync([EntityWrite.Update(theirs.Value, theirs.Token)], run.Cancellation);
            var second = await sink.WriteAsync([EntityWrite.Update(mine.Value, mine.Token)], run.Cancellation);
            Check.That(first.Single().IsWritten, "the first update of a version was refused");
            Check.Equal(new WriteResult(false, first.Single().Token), second.Single(), "the update of a version that is there no more");
            await CheckVisitsAsync(run, stores, 3);
            var deleted = await sink.WriteAsync([Delete("there", mine.Token)], run.Cancellation);
            Check.That(!deleted.Single().IsWritten, "a version that is there no more was deleted");
            await CheckVisitsAsync(run, stores, 3);
        }),
        new("sink: every write makes a version that was not there before", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var first = await sink.ReadAsync("there", run.Cancellation);
            var versions = new HashSet<ConcurrencyToken> { first!.Token };
            foreach (var write in new[] { Upsert("there", 2), Upsert("there", 2), Delete("there"), Insert("there", 1) })
            {
                var result = (await sink.WriteAsync([write], run.Cancellation)).Single();
                Check.That(result.IsWritten && (write.Entity is null || versions.Add(result.Token)), "a write left a version that was there before");
            }

            // Whoever read the customer before it was deleted has not seen the one that was added after.
            var results = await sink.WriteAsync([EntityWrite.Update(first.Value, first.Token)], run.Cancellation);
            Check.That(!results.Single().IsWritten, "an update of a version from before a deletion was written");
            await CheckVisitsAsync(run, stores, 1);
        }),
        new("sink: a batch of thousands is written whole", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var results = await sink.WriteAsync([.. Enumerable.Range(1, 2500).Select(i => Insert($"k{i}"))], run.Cancellation);
            Check.Equal(2500, results.Count(r => r.IsWritten), "how many of 2500 were written");
            Check.Equal(2501, await CountAsync(run, stores), "customers");
        }),
        new("sink: an update of what is not there is a conflict, and so is its deletion", async run =>
        {
            var (_, sink) = await SinkAsync(run);
            var seen = await sink.ReadAsync("there", run.Cancellation);
            var update = EntityWrite.Update(new ConformanceCustomer { Id = "new" }, seen!.Token);
            var results = await sink.WriteAsync([update, Delete("gone", seen.Token), Delete("away")], run.Cancellation);
            Check.Equal("False, False, True", string.Join(", ", results.Select(r => r.IsWritten)), "whether each was written");
            Check.That(await sink.ReadAsync("new", run.Cancellation) is null, "an update added a customer");
        }),
        new("sink: of a batch a conflict keeps no other write back", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var results = await sink.WriteAsync([Insert("a"), Insert("there"), Insert("b")], run.Cancellation);
            Check.Equal("True, False, True", string.Join(", ", results.Select(r => r.IsWritten)), "whether each was written");
            Check.Equal(3, await CountAsync(run, stores), "customers");
        }),
        new("sink: deletion", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var seen = await sink.ReadAsync("there", run.Cancellation);
            var results = await sink.WriteAsync([Delete("there", seen!.Token)], run.Cancellation);
            Check.That(results.Single().IsWritten, "the version that was seen was not deleted");
            Check.That(await stores.Customers.FindAsync("there", run.Cancellation) is null, "what was deleted was found");
            Check.Equal(0, await CountAsync(run, stores), "customers");
        }),
        new("sink: a batch with a doubled or missing key is refused whole", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            foreach (var (key, complaint) in new[] { ("", "a customer without a key was taken"), ("a", "two writes of one key were taken") })
            {
                await Check.ThrowsAsync<ArgumentException>(() => sink.WriteAsync([Upsert("a"), Upsert(key)], run.Cancellation).AsTask(), complaint);
                Check.Equal(1, await CountAsync(run, stores), "customers after a batch that was refused");
            }
        }),
        new("sink: what the caller holds is its own", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var written = new ConformanceCustomer { Id = "own", Name = "before", Tags = ["before"] };
            await sink.WriteAsync([EntityWrite.Insert(written)], run.Cancellation);
            written.Name = "after";
            written.Tags.Add("after");
            var read = await sink.ReadAsync("own", run.Cancellation);
            Check.Equal("before", read!.Value.Name, "the name, after the writer changed its own object");
            read.Value.Name = "after";
            read.Value.Tags!.Add("after");
            var stored = await stores.Customers.FindAsync("own", run.Cancellation);
            Check.Equal("before before", $"{stored?.Name} {string.Join(' ', stored?.Tags ?? [])}", "the name and tag, after a reader changed what it read");
        }),
        new("sink: of many who saw the same version one writes", async run =>
        {
            const int Writers = 8, Rounds = 10;
            var (stores, sink) = await SinkAsync(run);
            for (var round = 1; round <= Rounds; round++)
            {
                var seen = new List<Versioned<ConformanceCustomer>>();
                for (var i = 0; i < Writers; i++)
                    seen.Add((await sink.ReadAsync("there", run.Cancellation))!);
                var results = await Task.WhenAll(seen.Select(s => Task.Run(
                    async () =>
                    {
                        s.Value.Visits++;
                        return (await sink.WriteAsync([EntityWrite.Update(s.Value, s.Token)], run.Cancellation)).Single();
                    },
                    run.Cancellation)));
                Check.Equal(1, results.Count(r => r.IsWritten), $"how many of {Writers} writers of one version wrote");
                await CheckVisitsAsync(run, stores, 1 + round);
            }
        }),
    ];

    private static async Task<(ConformanceStores Stores, IEntitySink<ConformanceCustomer> Sink)> SinkAsync(ConformanceRun run)
    {
        var stores = await run.StoresAsync(new ConformanceCustomer { Id = "there", Visits = 1 });
        return (stores, stores.Require<IEntitySink<ConformanceCustomer>>());
    }

    private static async Task<int> CountAsync(ConformanceRun run, ConformanceStores stores) =>
        await stores.Customers.ScanAsync(run.Cancellation).CountAsync(run.Cancellation);

    private static async Task CheckVisitsAsync(ConformanceRun run, ConformanceStores stores, int expected) =>
        Check.Equal(expected, (await stores.Customers.FindAsync("there", run.Cancellation))?.Visits, "the visits of \"there\"");
}
