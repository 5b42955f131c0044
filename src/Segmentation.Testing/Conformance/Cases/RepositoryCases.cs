namespace Segmentation.Testing;

/// <summary>Repositories of definitions, each kind of which has the same cases.</summary>
internal static class RepositoryCases
{
    private const int Writers = 8;
    private const int Saves = 50;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. CasesOf(DefinitionKinds.Segments),
        .. CasesOf(DefinitionKinds.Picklists),
        .. CasesOf(DefinitionKinds.CustomFields),
        .. CasesOf(DefinitionKinds.FormLayouts),
        .. CasesOf(DefinitionKinds.Rules),
    ];

    private static IEnumerable<ConformanceCase> CasesOf<T>(DefinitionKind<T> kind)
        where T : class =>
    [
        new($"repository: {kind.Name} come back as they were saved", async run =>
        {
            var repository = await RepositoryAsync(run, kind);
            await SaveAsync(run, repository, kind.Sample);
            Check.InOrder(kind.Shown(kind.Sample), kind.Shown((await repository.LoadAsync(run.Cancellation)).Value), $"the {kind.Name}");
        }),
        new($"repository: of two who saw the same {kind.Name} one saves", async run =>
        {
            var repository = await RepositoryAsync(run, kind);
            var seen = await repository.LoadAsync(run.Cancellation);
            var saves = await Task.WhenAll(Names(Writers).Select(name => Task.Run(
                async () => (Name: name, Token: await repository.SaveAsync(kind.Named(name), seen.Token, "kit", run.Cancellation)), run.Cancellation)));
            var winners = saves.Where(s => s.Token is not null).ToList();
            Check.Equal(1, winners.Count, $"how many of {Writers} who saw the same saved");
            await CheckAsync(run, kind, repository, kind.Named(winners[0].Name), winners[0].Token!.Value);
        }),
        new($"repository: a save over {kind.Name} that were not seen is refused, and nothing is lost", async run =>
        {
            var repository = await RepositoryAsync(run, kind);
            var old = (await repository.LoadAsync(run.Cancellation)).Token;
            var first = await SaveAsync(run, repository, kind.Named("first"));
            var second = await SaveAsync(run, repository, kind.Named("second"));
            Check.That(first != old && second != first && second != old, "two saves made the same version");
            foreach (var token in new[] { old, first })
            {
                var late = await repository.SaveAsync(kind.Named("late"), token, "kit", run.Cancellation);
                Check.That(late is null, "a save over an old version was not refused");
            }

            await CheckAsync(run, kind, repository, kind.Named("second"), second);
        }),
        new($"repository: {kind.Name} keep their history, the oldest first", async run =>
        {
            var repository = await RepositoryAsync(run, kind);
            var tokens = new[] { await SaveAsync(run, repository, kind.Named("first"), "anna"), await SaveAsync(run, repository, kind.Named("second"), null) };
            var history = await repository.HistoryAsync(run.Cancellation).ToListAsync(run.Cancellation);
            Check.That(history.Count >= 2, "a save is not in the history");
            Check.InOrder(["anna", ""], history.TakeLast(2).Select(r => r.By ?? ""), "who saved");
            Check.InOrder(kind.Shown(kind.Named("first")), kind.Shown(history[^2].After), "what was saved first");
            Check.InOrder(kind.Shown(kind.Named("first")), kind.Shown(history[^1].Before), "what was before the second save");
            Check.InOrder(kind.Shown(kind.Named("second")), kind.Shown(history[^1].After), "what was saved second");
            Check.InOrder(tokens.Select(t => t.ToString()), history.TakeLast(2).Select(r => r.Token.ToString()), "the versions");
            Check.That(history[^2].At <= history[^1].At, "the second save was before the first");
        }),
        new($"repository: what is cancelled does not pass for {kind.Name} that were loaded or saved", async run =>
        {
            var repository = await RepositoryAsync(run, kind);
            var token = await SaveAsync(run, repository, kind.Named("kept"));
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
            await Check.ThrowsAsync<OperationCanceledException>(
                async () => await repository.LoadAsync(source.Token), "loading was cancelled before it began, and went on all the same");
            await Check.ThrowsAsync<OperationCanceledException>(
                async () => await repository.SaveAsync(kind.Named("cancelled"), token, "kit", source.Token),
                "a save was cancelled before it began, and went on all the same");
            await CheckAsync(run, kind, repository, kind.Named("kept"), token);
        }),
        new($"repository: readers see {kind.Name} whole, with their version, while others save", async run =>
        {
            var repository = await RepositoryAsync(run, kind);
            var known = new Dictionary<ConcurrencyToken, string> { [await SaveAsync(run, repository, kind.Named("s"))] = Joined(kind, kind.Named("s")) };
            using var done = new CancellationTokenSource();
            var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadAsync(run, kind, repository, done.Token), run.Cancellation)).ToList();
            foreach (var name in Names(Saves))
                known[await SaveAsync(run, repository, kind.Named(name))] = Joined(kind, kind.Named(name));
            await done.CancelAsync();
            foreach (var (token, shown) in (await Task.WhenAll(readers)).SelectMany(read => read))
                Check.Equal(known.GetValueOrDefault(token), shown, $"the {kind.Name} of a version");
        }),
    ];

    /// <summary>What is loaded until somebody says that it is enough, and once again after that.</summary>
    private static async Task<HashSet<(ConcurrencyToken Token, string Shown)>> ReadAsync<T>(
        ConformanceRun run, DefinitionKind<T> kind, IDefinitionRepository<T> repository, CancellationToken done)
        where T : class
    {
        var read = new HashSet<(ConcurrencyToken, string)>();
        for (var isLast = false; ;)
        {
            var loaded = await repository.LoadAsync(run.Cancellation);
            read.Add((loaded.Token, Joined(kind, loaded.Value)));
            if (isLast)
                return read;
            isLast = done.IsCancellationRequested;
        }
    }

    private static async Task<IDefinitionRepository<T>> RepositoryAsync<T>(ConformanceRun run, DefinitionKind<T> kind)
        where T : class => kind.RepositoryOf(await run.StoresAsync()) ?? throw new NotOfferedException($"no repository of {kind.Name}");

    private static async Task<ConcurrencyToken> SaveAsync<T>(ConformanceRun run, IDefinitionRepository<T> repository, T definitions, string? by = "kit")
        where T : class
    {
        var seen = await repository.LoadAsync(run.Cancellation);
        return await repository.SaveAsync(definitions, seen.Token, by, run.Cancellation) ??
            throw new ConformanceException("a save of what was just seen was refused");
    }

    private static async Task CheckAsync<T>(ConformanceRun run, DefinitionKind<T> kind, IDefinitionRepository<T> repository, T expected, ConcurrencyToken token)
        where T : class
    {
        var loaded = await repository.LoadAsync(run.Cancellation);
        Check.InOrder(kind.Shown(expected), kind.Shown(loaded.Value), $"the {kind.Name}");
        Check.Equal(token, loaded.Token, "the version of them");
    }

    private static string Joined<T>(DefinitionKind<T> kind, T definitions)
        where T : class => string.Join(Environment.NewLine, kind.Shown(definitions));

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(i => $"s{i}");
}
