namespace Segmentation.Testing;

/// <summary>Journals of memberships: what is appended stays, whole and in order.</summary>
internal static class JournalCases
{
    private const int Writers = 8;
    private const string Guids = "Guid 0f8fad5b-d9cb-469f-a165-70867728950e";

    private static readonly DateTimeOffset Start = new(2026, 3, 29, 0, 59, 59, TimeSpan.Zero);

    // Keys of all kinds, texts that break careless storage, instants to the last tick.
    private static readonly MembershipEntry[] Entries =
    [
        Entry("Größe", "a'%_\\", MembershipEvent.Entered, 0, new(CauseKind.Definition) { By = "O'Brien" }),
        Entry("Größe", 7, MembershipEvent.Entered, 0, new(CauseKind.Manual)) with { Conditions = ["name = 'O''Brien'", "revenue > 1.10"] },
        Entry("Größe", Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), MembershipEvent.Entered, 1, new(CauseKind.Rebuild)),
        Entry("other", 7, MembershipEvent.Entered, 1, new(CauseKind.Time)),
        Entry("Größe", 7, MembershipEvent.Left, 10_000_000, Record(RecordEvent.Changed)),
        Entry("Größe", "7", MembershipEvent.Entered, 10_000_001, Record(RecordEvent.Added)),
        Entry("Größe", 7, MembershipEvent.Entered, 10_000_001, Record(RecordEvent.Deleted)),
    ];

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("journal: entries and the checkpoint come back as they were appended", async run =>
        {
            var journal = await JournalAsync(run);
            var (start, seen) = await journal.LoadAsync(run.Cancellation);
            Check.InOrder(Shown(MembershipCheckpoint.Start), Shown(start), "the checkpoint of a new journal");
            var token = await AppendAsync(run, journal, Entries[..3], CheckpointOf(1), seen);
            token = await AppendAsync(run, journal, Entries[3..], CheckpointOf(2), token);
            var loaded = await journal.LoadAsync(run.Cancellation);
            Check.InOrder(Shown(CheckpointOf(2)), Shown(loaded.Value), "the checkpoint");
            Check.Equal(token, loaded.Token, "the version");
            Check.InOrder(Shown(Entries.Where(e => e.Segment != "other")), Shown(await OfSegmentAsync(run, journal, "gRÖßE")), "the entries of a segment");
            Check.InOrder(Shown(Entries.Where(e => e.Key == 7)), Shown(await OfEntityAsync(run, journal, "customer")), "the entries of an entity");
            Check.InOrder([], Shown(await OfEntityAsync(run, journal, "order")), "the entries of an entity of another type");
        }),
        new("journal: who belonged at an instant is told to the tick", async run =>
        {
            var journal = await JournalAsync(run);
            await AppendAsync(run, journal, Entries, CheckpointOf(1), (await journal.LoadAsync(run.Cancellation)).Token);
            async Task<IEnumerable<string>> MembersAsync(long ticks) =>
                (await journal.MembersAsync("Größe", Start.AddTicks(ticks), run.Cancellation)).Select(k => $"{k.Value.Kind} {k}").Order(StringComparer.Ordinal);
            Check.InOrder([], await MembersAsync(-1), "the members before the first entry");
            Check.InOrder(["Number 7", "Text a'%_\\"], await MembersAsync(0), "the members at the first entry");
            Check.InOrder([Guids, "Number 7", "Text a'%_\\"], await MembersAsync(9_999_999), "the members a tick before one left");
            Check.InOrder([Guids, "Text a'%_\\"], await MembersAsync(10_000_000), "the members when one left");
            Check.InOrder([Guids, "Number 7", "Text 7", "Text a'%_\\"], await MembersAsync(10_000_001), "the members at the end");
        }),
        new("journal: of two who saw the same one appends, and of the others nothing is there", async run =>
        {
            var journal = await JournalAsync(run);
            var seen = (await journal.LoadAsync(run.Cancellation)).Token;
            var appended = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(
                async () => await journal.AppendAsync([Entries[0] with { Key = i }], CheckpointOf(i), seen, run.Cancellation), run.Cancellation)));
            var winners = appended.Index().Where(a => a.Item is not null).ToList();
            Check.Equal(1, winners.Count, $"how many of {Writers} who saw the same appended");
            var late = await journal.AppendAsync([Entries[0] with { Key = 100 }], CheckpointOf(100), seen, run.Cancellation);
            Check.That(late is null, "an append over an old version was not refused");
            Check.InOrder(Shown([Entries[0] with { Key = winners[0].Index }]), Shown(await OfSegmentAsync(run, journal, "Größe")), "the entries");
            var loaded = await journal.LoadAsync(run.Cancellation);
            Check.InOrder(Shown(CheckpointOf(winners[0].Index)), Shown(loaded.Value), "the checkpoint");
            Check.Equal(winners[0].Item, loaded.Token, "the version");
        }),
        new("journal: what is cancelled is not appended", async run =>
        {
            var journal = await JournalAsync(run);
            var seen = await journal.LoadAsync(run.Cancellation);
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
            await Check.ThrowsAsync<OperationCanceledException>(
                async () => await journal.AppendAsync(Entries, CheckpointOf(1), seen.Token, source.Token),
                "an append was cancelled before it began, and went on all the same");
            Check.Equal(seen.Token, (await journal.LoadAsync(run.Cancellation)).Token, "the version");
            Check.InOrder([], Shown(await OfSegmentAsync(run, journal, "Größe")), "the entries");
        }),
    ];

    private static async Task<IMembershipJournal> JournalAsync(ConformanceRun run) =>
        (await run.StoresAsync()).Journal ?? throw new NotOfferedException("no journal of memberships");

    private static async Task<ConcurrencyToken> AppendAsync(
        ConformanceRun run, IMembershipJournal journal, IReadOnlyList<MembershipEntry> entries, MembershipCheckpoint checkpoint, ConcurrencyToken seen) =>
        await journal.AppendAsync(entries, checkpoint, seen, run.Cancellation) ?? throw new ConformanceException("an append to what was just seen was refused");

    private static async Task<IReadOnlyList<MembershipEntry>> OfSegmentAsync(ConformanceRun run, IMembershipJournal journal, string segment) =>
        await journal.OfSegmentAsync(segment, cancellationToken: run.Cancellation).ToListAsync(run.Cancellation);

    private static async Task<IReadOnlyList<MembershipEntry>> OfEntityAsync(ConformanceRun run, IMembershipJournal journal, string entityType) =>
        await journal.OfEntityAsync(entityType, 7, run.Cancellation).ToListAsync(run.Cancellation);

    private static MembershipEntry Entry(string segment, EntityKey key, MembershipEvent happened, long ticks, MembershipCause cause) =>
        new(segment, "customer", key, happened, Start.AddTicks(ticks), cause);

    private static MembershipCause Record(RecordEvent happened) => new(CauseKind.Record) { RecordType = "order", Record = "Ö'", RecordEvent = happened };

    private static MembershipCheckpoint CheckpointOf(int number) => new(
        Start.AddTicks(number),
        new Dictionary<string, long> { ["customer"] = number, ["order"] = long.MaxValue },
        new Dictionary<string, string> { ["Größe"] = $"hash {number}", ["paused"] = "" });

    private static IEnumerable<string> Shown(MembershipCheckpoint checkpoint) =>
    [
        $"{checkpoint.At:O}",
        .. checkpoint.Feeds.Select(f => $"{f.Key} {f.Value}").Order(StringComparer.Ordinal),
        .. checkpoint.Definitions.Select(d => $"{d.Key} {d.Value}").Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Shown(IEnumerable<MembershipEntry> entries) =>
        entries.Select(e => $"{e} {e.Key.Value.Kind} {e.At:O} {e.Cause.Kind} {e.Cause.Record.Value.Kind} {e.Cause.By}");
}
