namespace Segmentation.Testing;

/// <summary>Repositories of definitions.</summary>
internal static class RepositoryCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("repository: segments come back as they were saved", async run =>
        {
            var repository = (await run.StoresAsync()).Segments ?? throw new NotOfferedException("no ISegmentRepository");
            var segments = new SegmentCatalogue(
                new SegmentDefinition("Größe", "customer", Filter.Parse("name = 'O''Brien' or revenue > 1.10"), ["a", "'", 7], ["A"]),
                new SegmentDefinition("list", "order", null, [1L, 2L]),
                new SegmentDefinition("nested", "customer", Filter.Parse("not in segment 'größe'")));
            await SaveAsync(run, repository, segments);
            var loaded = (await repository.LoadAsync(run.Cancellation)).Value;
            ConformanceRun.EqualInOrder(segments.Segments.Select(Shown), loaded.Segments.Select(Shown), "the segments");
        }),
        new("repository: picklists come back as they were saved", async run =>
        {
            var repository = (await run.StoresAsync()).Picklists ?? throw new NotOfferedException("no IPicklistRepository");
            await SaveAsync(run, repository, ConformanceModel.Picklists);
            var loaded = (await repository.LoadAsync(run.Cancellation)).Value;
            ConformanceRun.EqualInOrder(ConformanceModel.Picklists.Lists.Select(Shown), loaded.Lists.Select(Shown), "the picklists");
        }),
        new("repository: of two who saw the same segments one saves", async run =>
        {
            var repository = (await run.StoresAsync()).Segments ?? throw new NotOfferedException("no ISegmentRepository");
            await OneWinsAsync(run, repository, name => new SegmentCatalogue(new SegmentDefinition(name, "customer", Filter.Everyone)), s => s.Segments[0].Key);
        }),
        new("repository: of two who saw the same picklists one saves", async run =>
        {
            var repository = (await run.StoresAsync()).Picklists ?? throw new NotOfferedException("no IPicklistRepository");
            await OneWinsAsync(run, repository, name => new PicklistSnapshot(new Picklist(name, null, [])), p => p.Lists[0].Key);
        }),
    ];

    private static async Task SaveAsync<T>(ConformanceRun run, IDefinitionRepository<T> repository, T definitions)
        where T : class
    {
        var seen = await repository.LoadAsync(run.Cancellation);
        ConformanceRun.Require(await repository.SaveAsync(definitions, seen.Token, "kit", run.Cancellation) is not null, "a save of what was just seen was refused");
    }

    private static async Task OneWinsAsync<T>(ConformanceRun run, IDefinitionRepository<T> repository, Func<string, T> named, Func<T, string> nameOf)
        where T : class
    {
        var seen = await repository.LoadAsync(run.Cancellation);
        var saves = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () => (Name: $"s{i}", Token: await repository.SaveAsync(named($"s{i}"), seen.Token, "kit", run.Cancellation)), run.Cancellation)));
        var winners = saves.Where(s => s.Token is not null).ToList();
        ConformanceRun.Equal(1, winners.Count, "how many of eight who saw the same saved");
        var loaded = await repository.LoadAsync(run.Cancellation);
        ConformanceRun.Equal(winners[0].Name, nameOf(loaded.Value), "what was saved");
        ConformanceRun.Equal(winners[0].Token!.Value, loaded.Token, "the version of it");
    }

    private static string Shown(SegmentDefinition segment) =>
        $"{segment.Key} of {segment.EntityType}: {segment.Filter} include {segment.Include} exclude {segment.Exclude} ({string.Join(",", segment.Include.Select(k => k.Value.Kind))})";

    private static string Shown(Picklist list) =>
        $"{list.Key} {list.IsOpen}: {string.Join(", ", list.Items.Select(i => $"{i.Code} {string.Join("|", i.Aliases)} {i.IsActive} {i.IsDefault} {i.IsSystem}"))}";
}
