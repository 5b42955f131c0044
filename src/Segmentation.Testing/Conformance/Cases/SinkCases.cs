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
            var results = await sink.WriteAsync([EntityWrite.Insert(customer), EntityWrite.Upsert(new ConformanceCustomer { Id = "up", Tags = ["t"] })], run.Cancellation);
            ConformanceRun.Require(results.Count == 2 && results.All(r => r.IsWritten && r.Token != default), "two writes without conflict give two tokens");
            var data = new ConformanceData([customer, new() { Id = "up", Tags = ["t"] }, new() { Id = "there", Visits = 1 }], []);
            await FilterCases.AskAsync(run, stores, new Question("everyone", data, FilterCases.Noon), [customer.Id, "up", "there"]);
            await FilterCases.AskAsync(run, stores, new Question("tags has any ('t')", data, FilterCases.Noon), customer.Tags?.Contains("t", StringComparer.OrdinalIgnoreCase) == true ? [customer.Id, "up"] : ["up"]);
            ConformanceRun.Equal("t", (await sink.ReadAsync("up", run.Cancellation))?.Value.Tags?.SingleOrDefault(), "the tag that was written");
        }),
        new("sink: a key that is taken is a conflict, and nothing changes", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var seen = await sink.ReadAsync("there", run.Cancellation);
            var results = await sink.WriteAsync([EntityWrite.Insert(new ConformanceCustomer { Id = "there", Visits = 9 })], run.Cancellation);
            ConformanceRun.Equal(new WriteResult(false, seen!.Token), results.Single(), "the result of a second insert");
            await VisitsAsync(run, stores, 1);
        }),
        new("sink: an update of an old version is a conflict, and nothing is lost", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var (mine, theirs) = (await sink.ReadAsync("there", run.Cancellation), await sink.ReadAsync("there", run.Cancellation));
            (mine!.Value.Visits, theirs!.Value.Visits) = (2, 3);
            var first = await sink.WriteAsync([EntityWrite.Update(theirs.Value, theirs.Token)], run.Cancellation);
            var second = await sink.WriteAsync([EntityWrite.Update(mine.Value, mine.Token)], run.Cancellation);
            ConformanceRun.Require(first.Single().IsWritten, "the first update of a version was refused");
            ConformanceRun.Equal(new WriteResult(false, first.Single().Token), second.Single(), "the update of a version that is there no more");
            await VisitsAsync(run, stores, 3);
            var deleted = await sink.WriteAsync([EntityWrite.Delete<ConformanceCustomer>("there", mine.Token)], run.Cancellation);
            ConformanceRun.Require(!deleted.Single().IsWritten, "a version that is there no more was deleted");
            await VisitsAsync(run, stores, 3);
        }),
        new("sink: an update of what is not there is a conflict, and so is its deletion", async run =>
        {
            var (_, sink) = await SinkAsync(run);
            var seen = await sink.ReadAsync("there", run.Cancellation);
            var results = await sink.WriteAsync(
                [EntityWrite.Update(new ConformanceCustomer { Id = "new" }, seen!.Token), EntityWrite.Delete<ConformanceCustomer>("gone", seen.Token), EntityWrite.Delete<ConformanceCustomer>("away")],
                run.Cancellation);
            ConformanceRun.Equal("False, False, True", string.Join(", ", results.Select(r => r.IsWritten)), "whether each was written");
            ConformanceRun.Require(await sink.ReadAsync("new", run.Cancellation) is null, "an update added a customer");
        }),
        new("sink: of a batch a conflict keeps no other write back", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var results = await sink.WriteAsync(
                [EntityWrite.Insert(new ConformanceCustomer { Id = "a" }), EntityWrite.Insert(new ConformanceCustomer { Id = "there" }), EntityWrite.Insert(new ConformanceCustomer { Id = "b" })],
                run.Cancellation);
            ConformanceRun.Equal("True, False, True", string.Join(", ", results.Select(r => r.IsWritten)), "whether each was written");
            ConformanceRun.Equal(3, await stores.Customers.ScanAsync(run.Cancellation).CountAsync(run.Cancellation), "customers");
        }),
        new("sink: deletion", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var seen = await sink.ReadAsync("there", run.Cancellation);
            var results = await sink.WriteAsync([EntityWrite.Delete<ConformanceCustomer>("there", seen!.Token)], run.Cancellation);
            ConformanceRun.Require(results.Single().IsWritten, "the version that was seen was not deleted");
            ConformanceRun.Require(await stores.Customers.FindAsync("there", run.Cancellation) is null, "what was deleted was found");
            ConformanceRun.Equal(0, await stores.Customers.ScanAsync(run.Cancellation).CountAsync(run.Cancellation), "customers");
        }),
        new("sink: a batch with a doubled or missing key is refused whole", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            foreach (var bad in new[] { "", "a" })
            {
                var isRefused = false;
                try
                {
                    await sink.WriteAsync([EntityWrite.Upsert(new ConformanceCustomer { Id = "a" }), EntityWrite.Upsert(new ConformanceCustomer { Id = bad })], run.Cancellation);
                }
                catch (ArgumentException)
                {
                    isRefused = true;
                }

                ConformanceRun.Require(isRefused, bad.Length == 0 ? "a customer without a key was taken" : "two writes of one key were taken");
                ConformanceRun.Equal(1, await stores.Customers.ScanAsync(run.Cancellation).CountAsync(run.Cancellation), "customers after a batch that was refused");
            }
        }),
        new("sink: what the caller holds is its own", async run =>
        {
            var (stores, sink) = await SinkAsync(run);
            var written = new ConformanceCustomer { Id = "own", Name = "before", Tags = ["before"] };
            await sink.WriteAsync([EntityWrite.Insert(written)], run.Cancellation);
            written.Name = "after";
            var read = await sink.ReadAsync("own", run.Cancellation);
            ConformanceRun.Equal("before", read!.Value.Name, "the name, after the writer changed its own object");
            read.Value.Name = "after";
            ConformanceRun.Equal("before", (await stores.Customers.FindAsync("own", run.Cancellation))?.Name, "the name, after a reader changed what it read");
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
                ConformanceRun.Equal(1, results.Count(r => r.IsWritten), $"how many of {Writers} writers of one version wrote");
                await VisitsAsync(run, stores, 1 + round);
            }
        }),
    ];

    private static async Task<(ConformanceStores Stores, IEntitySink<ConformanceCustomer> Sink)> SinkAsync(ConformanceRun run)
    {
        var stores = await run.StoresAsync(new ConformanceCustomer { Id = "there", Visits = 1 });
        return (stores, ConformanceRun.Require<IEntitySink<ConformanceCustomer>>(stores.Customers));
    }

    private static async Task VisitsAsync(ConformanceRun run, ConformanceStores stores, int expected) =>
        ConformanceRun.Equal(expected, (await stores.Customers.FindAsync("there", run.Cancellation))?.Visits, "the visits of \"there\"");
}
