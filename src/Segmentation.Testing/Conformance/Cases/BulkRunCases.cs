namespace Segmentation.Testing;

/// <summary>Repositories of runs of bulk actions: what became of records and how far a run has come are written together, or neither is.</summary>
internal static class BulkRunCases
{
    private const int Writers = 8;
    private const int Large = 2_500;

    private static readonly DateTimeOffset Start = new(2026, 3, 29, 0, 59, 59, TimeSpan.Zero);

    private static readonly BulkRun Full = new("Größe 'a'", "customer", new SetField("name", "a\\b\n"), 5)
    {
        Undoes = "other'",
        UndoneBy = "%_",
        By = "O'Brien",
        StartedAt = Start.AddTicks(7),
        Done = 2,
        Unchanged = 1,
        Failed = 1,
    };

    // Values of all kinds, to the last digit.
    private static readonly BulkRecord[] Records =
    [
        new(0, 7)
        {
            State = BulkState.Done,
            Changes =
            [
                new("Größe", [Value.Of("O'Brien\n"), Value.Of("")], []),
                new("amount", [Value.Of(79228162514264337593543950335m)], [Value.Of(0.1m)]),
                new("rate", [Value.Of(0.1)], [Value.Of(-1e300)]),
                new("day", [Value.Of(new DateOnly(2024, 2, 29))], [Value.Of(Start.AddTicks(1))]),
                new("vip", [Value.Of(true)], [Value.Of(false)]),
                new("id", [Value.Of(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"))], null),
            ],
        },
        new(1, "7") { State = BulkState.Begun, Changes = [new("name", [], [Value.Of("x")])], Seen = new("W/\"'1'\"") },
        new(2, Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e")) { State = BulkState.Failed, Error = new(BulkFault.Conflict, "somebody's; 100 %\n") },
        new(3, "a'%_\\") { State = BulkState.Unchanged, Error = new(BulkFault.Suppressed, "") },
        new(4, long.MinValue),
    ];

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("bulk runs: a run and its records come back as they were added and saved", async run =>
        {
            var runs = await RunsAsync(run);
            BulkRecord[] waiting = [.. Records.Select(r => new BulkRecord(r.Position, r.Key))];
            var started = Full with { Undoes = null, UndoneBy = null, Done = 0, Unchanged = 0, Failed = 0 };
            var token = await AddAsync(run, runs, started, waiting);
            await CheckAsync(run, runs, started, token, waiting);
            // Not in the order of their positions.
            var saved = await SaveAsync(run, runs, Full, [Records[3], Records[0]], token);
            await CheckAsync(run, runs, Full, saved, [Records[0], waiting[1], waiting[2], Records[3], waiting[4]]);
            Check.That(saved != token, "a save made no new version");
            token = await SaveAsync(run, runs, Full, [Records[1], Records[2]], saved);
            await CheckAsync(run, runs, Full, token, Records);
            token = await SaveAsync(run, runs, started, [waiting[0]], token);
            await CheckAsync(run, runs, started, token, [waiting[0], .. Records[1..]]);
        }),
        new("bulk runs: records are told by position, from one on", async run =>
        {
            var runs = await RunsAsync(run);
            await AddAsync(run, runs, Full with { Total = Large }, [.. Enumerable.Range(0, Large).Select(i => new BulkRecord(i, Large - i))]);
            foreach (var from in new[] { 0, 1, Large - 1, Large, Large + 1 })
            {
                var positions = await runs.RecordsAsync(Full.Key, from, run.Cancellation).Select(r => r.Position).ToListAsync(run.Cancellation);
                Check.That(positions.SequenceEqual(Enumerable.Range(0, Large).Skip(from)), $"the records from {from} on are not told by position, each once");
            }

            Check.Equal(0, await runs.RecordsAsync("none", cancellationToken: run.Cancellation).CountAsync(run.Cancellation), "the records of no run");
        }),
        new("bulk runs: keys are compared exactly, and one that is taken is refused", async run =>
        {
            var runs = await RunsAsync(run);
            string[] keys = [Full.Key, Full.Key.ToUpperInvariant(), Full.Key + " "];
            foreach (var (i, key) in keys.Index())
                await AddAsync(run, runs, new BulkRun(key, "customer", new CreateTask(key), 1), [new(0, i)]);
            Check.That(await runs.AddAsync(Full, Records, run.Cancellation) is null, "a run whose key is taken was added");
            foreach (var (i, key) in keys.Index())
            {
                Check.Equal(new CreateTask(key), (await FindAsync(run, runs, key)).Value.Action, "the action");
                var records = await runs.RecordsAsync(key, cancellationToken: run.Cancellation).ToListAsync(run.Cancellation);
                Check.InOrder([$"{i}"], records.Select(r => r.Key.ToString()), "the records");
            }

            Check.InOrder(keys, await runs.RunsAsync(run.Cancellation).Select(r => r.Key).ToListAsync(run.Cancellation), "the runs");
            Check.That(await runs.FindAsync("none", run.Cancellation) is null, "there is a run that nobody added");
        }),
        new("bulk runs: a save over a version that was not seen is refused, and neither run nor records are written", async run =>
        {
            var runs = await RunsAsync(run);
            var first = await AddAsync(run, runs, Full, Records);
            var second = await SaveAsync(run, runs, Full with { Done = 3 }, [Records[4] with { State = BulkState.Done }], first);
            var late = await runs.SaveAsync(Full with { Done = 4 }, [Records[0] with { State = BulkState.Failed }], first, run.Cancellation);
            Check.That(late is null, "a save over an old version was not refused");
            var missing = await runs.SaveAsync(Full with { Key = "none" }, [], second, run.Cancellation);
            Check.That(missing is null && await runs.FindAsync("none", run.Cancellation) is null, "a run that is not there was saved");
            await CheckAsync(run, runs, Full with { Done = 3 }, second, [.. Records[..4], Records[4] with { State = BulkState.Done }]);
        }),
        new("bulk runs: of many who add a run one does, and of many who saw the same one goes on with it", async run =>
        {
            var runs = await RunsAsync(run);
            var added = await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(
                async () => await runs.AddAsync(Full with { By = $"{w}" }, [new(0, w)], run.Cancellation), run.Cancellation)));
            var first = Winner(added);
            await CheckAsync(run, runs, Full with { By = $"{first.Index}" }, first.Token, [new(0, first.Index)]);
            BulkRecord DoneBy(int writer) => new(0, first.Index) { State = BulkState.Done, Seen = new($"{writer}") };
            var saved = await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(
                async () => await runs.SaveAsync(Full with { Done = w }, [DoneBy(w)], first.Token, run.Cancellation), run.Cancellation)));
            var second = Winner(saved);
            await CheckAsync(run, runs, Full with { Done = second.Index }, second.Token, [DoneBy(second.Index)]);
        }),
        new("bulk runs: what is cancelled is not written", async run =>
        {
            var runs = await RunsAsync(run);
            var token = await AddAsync(run, runs, Full, Records);
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
            await Check.ThrowsAsync<OperationCanceledException>(
                async () => await runs.SaveAsync(Full with { Done = 4 }, [], token, source.Token),
                "a save was cancelled before it began, and went on all the same");
            await Check.ThrowsAsync<OperationCanceledException>(
                async () => await runs.AddAsync(Full with { Key = "new" }, [], source.Token),
                "an addition was cancelled before it began, and went on all the same");
            await CheckAsync(run, runs, Full, token, Records);
            Check.That(await runs.FindAsync("new", run.Cancellation) is null, "what was cancelled is there");
        }),
    ];

    private static async Task<IBulkRunRepository> RunsAsync(ConformanceRun run) =>
        (await run.StoresAsync()).BulkRuns ?? throw new NotOfferedException("no repository of bulk runs");

    private static async Task<ConcurrencyToken> AddAsync(ConformanceRun run, IBulkRunRepository runs, BulkRun bulk, IReadOnlyList<BulkRecord> records) =>
        await runs.AddAsync(bulk, records, run.Cancellation) ?? throw new ConformanceException("a run whose key is free was refused");

    private static async Task<ConcurrencyToken> SaveAsync(
        ConformanceRun run, IBulkRunRepository runs, BulkRun bulk, IReadOnlyList<BulkRecord> records, ConcurrencyToken seen) =>
        await runs.SaveAsync(bulk, records, seen, run.Cancellation) ?? throw new ConformanceException("a save of what was just seen was refused");

    private static async Task<Versioned<BulkRun>> FindAsync(ConformanceRun run, IBulkRunRepository runs, string key) =>
        await runs.FindAsync(key, run.Cancellation) ?? throw new ConformanceException($"the run {key} is lost");

    private static (int Index, ConcurrencyToken Token) Winner(IEnumerable<ConcurrencyToken?> written)
    {
        var winners = written.Index().Where(w => w.Item is not null).ToList();
        Check.Equal(1, winners.Count, $"how many of {Writers} who saw the same wrote");
        return (winners[0].Index, winners[0].Item!.Value);
    }

    private static async Task CheckAsync(ConformanceRun run, IBulkRunRepository runs, BulkRun bulk, ConcurrencyToken token, IReadOnlyList<BulkRecord> records)
    {
        var (found, version) = await FindAsync(run, runs, bulk.Key);
        Check.Equal(bulk, found, "the run");
        Check.Equal(token, version, "the version of the run");
        var told = await runs.RecordsAsync(bulk.Key, cancellationToken: run.Cancellation).ToListAsync(run.Cancellation);
        Check.Equal(records.Count, told.Count, "how many records there are");
        foreach (var (expected, actual) in records.Zip(told))
            Check.Equal(expected, actual, "a record");
    }
}
