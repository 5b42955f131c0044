namespace Segmentation.Testing;

/// <summary>Repositories of definitions.</summary>
internal static class RepositoryCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("repository: segments come back as they were saved", async run =>
        {
            var repository = await SegmentsAsync(run);
            var segments = new SegmentCatalogue(
                new SegmentDefinition("Größe", "customer", Filter.Parse("name = 'O''Brien' or revenue > 1.10"), ["a", "'", 7], ["A"]),
                new SegmentDefinition("list", "order", null, [1L, 2L]),
                SegmentDefinition.Static("empty", "order").Suppressing("e-mail", "SMS") with { IsPaused = true },
                SegmentDefinition.Snapshot("taken", "order", Filter.Everyone, [7L], new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero), [8L]),
                new SegmentDefinition("until", "order", Filter.Everyone).BecomingStatic(DateTimeOffset.MaxValue),
                new SegmentDefinition("nested", "customer", Filter.Parse("not in segment 'größe'")));
            await SaveAsync(run, repository, segments);
            var loaded = (await repository.LoadAsync(run.Cancellation)).Value;
            Check.InOrder(segments.Segments.Select(Shown), loaded.Segments.Select(Shown), "the segments");
        }),
        new("repository: picklists come back as they were saved", async run =>
        {
            var repository = await PicklistsAsync(run);
            await SaveAsync(run, repository, ConformanceModel.Picklists);
            var loaded = (await repository.LoadAsync(run.Cancellation)).Value;
            Check.InOrder(ConformanceModel.Picklists.Lists.Select(Shown), loaded.Lists.Select(Shown), "the picklists");
        }),
        new("repository: of two who saw the same segments one saves", async run =>
        {
            var repository = await SegmentsAsync(run);
            await OneSavesAsync(
                run, repository, name => new SegmentCatalogue(new SegmentDefinition(name, "customer", Filter.Everyone)), s => s.Segments[0].Key);
        }),
        new("repository: of two who saw the same picklists one saves", async run =>
        {
            var repository = await PicklistsAsync(run);
            await OneSavesAsync(run, repository, name => new PicklistSnapshot(new Picklist(name, null, [])), p => p.Lists[0].Key);
        }),
    ];

    private static async Task<ISegmentRepository> SegmentsAsync(ConformanceRun run) =>
        (await run.StoresAsync()).Segments ?? throw new NotOfferedException("no ISegmentRepository");

    private static async Task<IPicklistRepository> PicklistsAsync(ConformanceRun run) =>
        (await run.StoresAsync()).Picklists ?? throw new NotOfferedException("no IPicklistRepository");

    private static async Task SaveAsync<T>(ConformanceRun run, IDefinitionRepository<T> repository, T definitions)
        where T : class
    {
        var seen = await repository.LoadAsync(run.Cancellation);
        Check.That(await repository.SaveAsync(definitions, seen.Token, "kit", run.Cancellation) is not null, "a save of what was just seen was refused");
    }

    private static async Task OneSavesAsync<T>(ConformanceRun run, IDefinitionRepository<T> repository, Func<string, T> named, Func<T, string> nameOf)
        where T : class
    {
        var seen = await repository.LoadAsync(run.Cancellation);
        string[] names = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"];
        var saves = await Task.WhenAll(names.Select(name => Task.Run(
            async () => (Name: name, Token: await repository.SaveAsync(named(name), seen.Token, "kit", run.Cancellation)), run.Cancellation)));
        var winners = saves.Where(s => s.Token is not null).ToList();
        Check.Equal(1, winners.Count, "how many of eight who saw the same saved");
        var loaded = await repository.LoadAsync(run.Cancellation);
        Check.Equal(winners[0].Name, nameOf(loaded.Value), "what was saved");
        Check.Equal(winners[0].Token!.Value, loaded.Token, "the version of it");
    }

    private static string Shown(SegmentDefinition segment) =>
        $"{segment.Key} of {segment.EntityType}: {segment.Filter} include {segment.Include} exclude {segment.Exclude} "
            + $"({string.Join(",", segment.Include.Select(k => k.Value.Kind))}) "
            + $"{segment.Kind} taken {segment.TakenAt:O} static from {segment.StaticFrom:O} paused {segment.IsPaused} suppresses {segment.Suppresses}";

    private static string Shown(Picklist list) =>
        $"{list.Key} {list.IsOpen}: {string.Join(", ", list.Items.Select(Shown))}";

    private static string Shown(PicklistItem item) =>
        $"{item.Code} {string.Join("|", item.Aliases)} {item.IsActive} {item.IsDefault} {item.IsSystem}";
}
