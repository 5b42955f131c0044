namespace Segmentation.Testing;

/// <summary>Repositories of whose turn it is: what is saved comes back exactly, and nobody's turn is lost to somebody who had not seen it.</summary>
internal static class AssignmentCases
{
    private const int Writers = 8;
    private const string Turn = "deal.responsibleId RoundRobin Größe 'a'";

    private static readonly AssignmentTurns Full = new()
    {
        Credits =
        [
            new(7, 0.3333333333333333333333333333m), new("7", -0.6666666666666666666666666667m),
            new(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), 0),
        ],
        Last = [new("b/%_'\\", 7), new("a", "7"), new("A", 7), new("a ", Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"))],
    };

    // As many as are remembered at most.
    private static readonly AssignmentTurns Many =
        new() { Last = [.. Enumerable.Range(0, AssignmentTurns.Remembered).Select(i => new AssignedTurn($"deal/rule/Number/{i % 10}{i}#0", i))] };

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("turns: they come back as they were saved", async run =>
        {
            var repository = await RepositoryAsync(run);
            var start = await repository.LoadAsync(Turn, run.Cancellation);
            CheckTurns(AssignmentTurns.Start, start.Value);
            var token = await SaveAsync(run, repository, Turn, Full);
            var loaded = await repository.LoadAsync(Turn, run.Cancellation);
            CheckTurns(Full, loaded.Value);
            Check.Equal(token, loaded.Token, "the version");
            Check.That(token != start.Token, "a save made no new version");
            await SaveAsync(run, repository, Turn, Many);
            CheckTurns(Many, (await repository.LoadAsync(Turn, run.Cancellation)).Value);
            await SaveAsync(run, repository, Turn, AssignmentTurns.Start);
            CheckTurns(AssignmentTurns.Start, (await repository.LoadAsync(Turn, run.Cancellation)).Value);
        }),
        new("turns: those of one name are not those of another", async run =>
        {
            var repository = await RepositoryAsync(run);
            string[] names = [Turn, Turn.ToUpperInvariant(), Turn + " ", "deal.responsibleId RoundRobin Grosse 'a'"];
            foreach (var name in names)
                await SaveAsync(run, repository, name, Named(name));
            foreach (var name in names)
                CheckTurns(Named(name), (await repository.LoadAsync(name, run.Cancellation)).Value);
        }),
        new("turns: a save over those that were not seen is refused, and nothing is lost", async run =>
        {
            var repository = await RepositoryAsync(run);
            var old = (await repository.LoadAsync(Turn, run.Cancellation)).Token;
            var first = await SaveAsync(run, repository, Turn, Named("first"));
            await SaveAsync(run, repository, Turn, Named("second"));
            foreach (var seen in new[] { old, first })
                Check.That(await repository.SaveAsync(Turn, Named("late"), seen, run.Cancellation) is null, "a save over an old version was not refused");
            CheckTurns(Named("second"), (await repository.LoadAsync(Turn, run.Cancellation)).Value);
        }),
        new("turns: of many who saw the same one saves", async run =>
        {
            var repository = await RepositoryAsync(run);
            for (var i = 0; i < 3; i++)
            {
                // The first time where nothing was saved yet.
                var seen = (await repository.LoadAsync(Turn, run.Cancellation)).Token;
                var saves = await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(
                    async () => await repository.SaveAsync(Turn, Named($"{w}"), seen, run.Cancellation), run.Cancellation)));
                var winners = saves.Index().Where(s => s.Item is not null).ToList();
                Check.Equal(1, winners.Count, $"how many of {Writers} who saw the same saved");
                var loaded = await repository.LoadAsync(Turn, run.Cancellation);
                CheckTurns(Named($"{winners[0].Index}"), loaded.Value);
                Check.Equal(winners[0].Item, loaded.Token, "the version");
            }
        }),
        new("turns: what is cancelled is not saved", async run =>
        {
            var repository = await RepositoryAsync(run);
            var seen = await repository.LoadAsync(Turn, run.Cancellation);
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
            await Check.ThrowsAsync<OperationCanceledException>(
                async () => await repository.SaveAsync(Turn, Full, seen.Token, source.Token), "a save was cancelled before it began, and went on all the same");
            CheckTurns(AssignmentTurns.Start, (await repository.LoadAsync(Turn, run.Cancellation)).Value);
        }),
    ];

    private static async Task<IAssignmentRepository> RepositoryAsync(ConformanceRun run) =>
        (await run.StoresAsync()).Assignments ?? throw new NotOfferedException("no repository of turns");

    private static async Task<ConcurrencyToken> SaveAsync(ConformanceRun run, IAssignmentRepository repository, string turn, AssignmentTurns turns) =>
        await repository.SaveAsync(turn, turns, (await repository.LoadAsync(turn, run.Cancellation)).Token, run.Cancellation) ??
            throw new ConformanceException("a save of what was just seen was refused");

    private static AssignmentTurns Named(string name) => new() { Credits = [new(name, 1)], Last = [new(name, name)] };

    private static void CheckTurns(AssignmentTurns expected, AssignmentTurns actual)
    {
        Check.InOrder(expected.Credits.Select(c => $"{c.Person.Value.Kind} {c}"), actual.Credits.Select(c => $"{c.Person.Value.Kind} {c}"), "what each is owed");
        Check.InOrder(expected.Last.Select(t => $"{t.Person.Value.Kind} {t}"), actual.Last.Select(t => $"{t.Person.Value.Kind} {t}"), "the last assignments");
    }
}
