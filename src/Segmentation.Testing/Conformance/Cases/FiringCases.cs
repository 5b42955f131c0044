namespace Segmentation.Testing;

/// <summary>Journals of firings: what happened to each stays, whole and in order, and of two who know the same one goes on.</summary>
internal static class FiringCases
{
    private const int Writers = 8;

    private static readonly DateTimeOffset Start = new(2026, 3, 29, 0, 59, 59, TimeSpan.Zero);

    // Keys of all kinds, texts that break careless storage, instants to the last tick.
    private static readonly Firing Full = new(
        "Größe",
        "customer",
        "a'%_\\",
        "customer/Größe/a%27%25",
        [new SetField("revenue", Value.Of(1.10m)), new CreateTask("\"x\"\n"), new CreateTask("y")],
        Start.AddTicks(1))
    {
        DueAt = Start.AddDays(3).AddTicks(7),
        While = Filter.Parse("name = 'O''Brien' or revenue > 1.10"),
        By = "O'Brien",
        Chain = [new("first", "order", 7), new("second", "order", Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"))],
    };

    private static readonly FiringEntry[] Entries =
    [
        new(FiringEvent.Accepted, Start),
        new(FiringEvent.Begun, Start.AddTicks(1)) { Action = 0, Position = long.MaxValue },
        new(FiringEvent.Failed, Start.AddTicks(1)) { Action = 0, Reason = "a\\b\n'%_", RetryAt = Start.AddMinutes(1).AddTicks(3) },
        new(FiringEvent.Begun, Start.AddMinutes(2)) { Action = 0, Position = 0 },
        new(FiringEvent.Done, Start.AddMinutes(2)) { Action = 0 },
        new(FiringEvent.Begun, Start.AddMinutes(2)) { Action = 1 },
        new(FiringEvent.Suppressed, Start.AddMinutes(3)) { Action = 1, Reason = "Größe" },
        new(FiringEvent.SetAside, Start.AddMinutes(4)) { Action = 2, Reason = "" },
        new(FiringEvent.Resumed, Start.AddMinutes(5)),
    ];

    private static readonly FiringEntry Accepted = Entries[0];
    private static readonly FiringEntry Done = Entries[4];

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("firings: a firing and what happened to it come back as they were appended", async run =>
        {
            var journal = await JournalAsync(run);
            Check.That(await journal.LoadAsync(Full.IdempotencyKey, run.Cancellation) is null, "there is a firing that nobody added");
            var (last, tokens) = ((FiringRecord?)null, new HashSet<ConcurrencyToken>());
            foreach (var (i, entry) in Entries.Index())
            {
                // A firing is kept as it was added first.
                last = await AppendAsync(run, journal, i == 0 ? Full : Full with { By = "somebody else" }, entry, last?.Token ?? default);
                CheckRecord(last, Full, Entries[..(i + 1)], "what an append gives");
                Check.That(tokens.Add(last.Token), "two appends made the same version");
            }

            var loaded = await journal.LoadAsync(Full.IdempotencyKey, run.Cancellation);
            CheckRecord(loaded, Full, Entries, "what is loaded");
            Check.Equal(last!.Token, loaded!.Token, "the version");
            CheckRecord((await OfEntityAsync(run, journal, Full.Key)).SingleOrDefault(), Full, Entries, "the firing of the entity");
            CheckRecord((await UnfinishedAsync(run, journal)).SingleOrDefault(), Full, Entries, "the firing that is not finished");
        }),
        new("firings: keys are compared exactly, and an entity's are told by key and type", async run =>
        {
            var journal = await JournalAsync(run);
            (EntityKey, string, string)[] all = [(7, "customer", "a"), ("7", "customer", "A"), (7, "order", "a "), (7, "customer", "b")];
            foreach (var (key, type, name) in all)
                await AppendAsync(run, journal, FiringOf(name) with { Key = key, EntityType = type }, Accepted, default);
            Check.Equal(new EntityKey?("7"), (await journal.LoadAsync("A", run.Cancellation))?.Firing.Key, "the entity of the firing A");
            Check.Equal("order", (await journal.LoadAsync("a ", run.Cancellation))?.Firing.EntityType, "the entity type of the firing with a blank at its end");
            Check.InOrder(["a", "b"], Names(await OfEntityAsync(run, journal, 7)), "the firings of the entity 7");
            Check.InOrder(["A"], Names(await OfEntityAsync(run, journal, "7")), "the firings of the entity whose key is the text 7");
        }),
        new("firings: an append to what was not seen is refused, and nothing is lost", async run =>
        {
            var journal = await JournalAsync(run);
            var first = await AppendAsync(run, journal, Full, Entries[0], default);
            var second = await AppendAsync(run, journal, Full, Entries[1], first.Token);
            foreach (var seen in new[] { default, first.Token })
                Check.That(await journal.AppendAsync(Full, Entries[2], seen, run.Cancellation) is null, "an append over an old version was not refused");
            Check.That(
                await journal.AppendAsync(FiringOf("new"), Accepted, second.Token, run.Cancellation) is null,
                "an append to a firing that is not there was not refused");
            CheckRecord(await journal.LoadAsync(Full.IdempotencyKey, run.Cancellation), Full, Entries[..2], "the firing");
            Check.That(await journal.LoadAsync("new", run.Cancellation) is null, "what was refused is there");
        }),
        new("firings: of many who saw the same one adds a firing, and one goes on with it", async run =>
        {
            var journal = await JournalAsync(run);
            var seen = default(ConcurrencyToken);
            for (var i = 0; i < 3; i++)
            {
                var token = seen;
                var appended = await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(
                    async () => await journal.AppendAsync(Full, Accepted with { Action = w }, token, run.Cancellation), run.Cancellation)));
                var winners = appended.OfType<FiringRecord>().ToList();
                Check.Equal(1, winners.Count, $"how many of {Writers} who saw the same appended");
                Check.Equal(i + 1, winners[0].Entries.Count, "how many entries there are");
                seen = winners[0].Token;
                Check.Equal(winners[0].Entries, (await journal.LoadAsync(Full.IdempotencyKey, run.Cancellation))!.Entries, "the entries");
            }
        }),
        new("firings: those that are not finished are told in the order in which they were added", async run =>
        {
            var journal = await JournalAsync(run);
            string[] names = ["z", "done", "b", "aside", "cancelled", "suppressed", "not fired", "a"];
            var records = new Dictionary<string, FiringRecord>();
            foreach (var name in names)
                records[name] = await AppendAsync(run, journal, FiringOf(name), name == "not fired" ? new(FiringEvent.NotFired, Start) : Accepted, default);
            foreach (var (name, happened) in new[]
            {
                ("b", FiringEvent.Begun), ("aside", FiringEvent.SetAside), ("done", FiringEvent.Done), ("cancelled", FiringEvent.Cancelled),
                ("suppressed", FiringEvent.Suppressed),
            })
            {
                await AppendAsync(run, journal, FiringOf(name), new(happened, Start) { Action = 0 }, records[name].Token);
            }

            Check.InOrder(["z", "b", "aside", "a"], Names(await UnfinishedAsync(run, journal)), "the firings that are not finished");
            Check.InOrder(names, Names(await OfEntityAsync(run, journal, 7)), "the firings of the entity");
        }),
        new("firings: an entry that finishes only some of the actions leaves a firing unfinished", async run =>
        {
            var journal = await JournalAsync(run);
            var record = await AppendAsync(run, journal, Full, Accepted, default);
            for (var i = 0; i < Full.Actions.Count; i++)
            {
                Check.Equal(1, (await UnfinishedAsync(run, journal)).Count, $"how many are not finished after {i} of {Full.Actions.Count} actions");
                record = await AppendAsync(run, journal, Full, Done with { Action = i }, record.Token);
            }

            Check.Equal(0, (await UnfinishedAsync(run, journal)).Count, "how many are not finished when all actions are done");
        }),
        new("firings: what is cancelled is not appended", async run =>
        {
            var journal = await JournalAsync(run);
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
            await Check.ThrowsAsync<OperationCanceledException>(
                async () => await journal.AppendAsync(Full, Accepted, default, source.Token),
                "an append was cancelled before it began, and went on all the same");
            Check.That(await journal.LoadAsync(Full.IdempotencyKey, run.Cancellation) is null, "what was cancelled is there");
        }),
    ];

    private static async Task<IFiringJournal> JournalAsync(ConformanceRun run) =>
        (await run.StoresAsync()).Firings ?? throw new NotOfferedException("no journal of firings");

    private static async Task<FiringRecord> AppendAsync(ConformanceRun run, IFiringJournal journal, Firing firing, FiringEntry entry, ConcurrencyToken seen) =>
        await journal.AppendAsync(firing, entry, seen, run.Cancellation) ?? throw new ConformanceException("an append to what was just seen was refused");

    private static async Task<IReadOnlyList<FiringRecord>> OfEntityAsync(ConformanceRun run, IFiringJournal journal, EntityKey key) =>
        await journal.OfEntityAsync("customer", key, run.Cancellation).ToListAsync(run.Cancellation);

    private static async Task<IReadOnlyList<FiringRecord>> UnfinishedAsync(ConformanceRun run, IFiringJournal journal) =>
        await journal.UnfinishedAsync(run.Cancellation).ToListAsync(run.Cancellation);

    private static Firing FiringOf(string idempotencyKey) => new("rule", "customer", 7, idempotencyKey, [new CreateTask("x")], Start);

    private static IEnumerable<string> Names(IEnumerable<FiringRecord> records) => records.Select(r => r.Firing.IdempotencyKey);

    private static string Shown(FiringEntry entry) =>
        $"{entry.Event} {entry.At.UtcDateTime:O} of {entry.Action} at {entry.Position}, again {entry.RetryAt?.UtcDateTime:O}, because {entry.Reason}";

    private static void CheckRecord(FiringRecord? actual, Firing firing, IEnumerable<FiringEntry> entries, string what)
    {
        Check.Equal(firing, actual?.Firing, what);
        Check.InOrder(entries.Select(Shown), actual!.Entries.Select(Shown), what);
        Check.That(actual.Entries.SequenceEqual(entries), $"{what}: the entries differ in what is not shown");
    }
}
