using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>Whatever fails on the way, what is tried long enough ends as if nothing had failed. What fails here names its seed.</summary>
public sealed class RunnerLaws
{
    private static readonly string[] Stages = ["NEW", "PREPARATION", "EXECUTING", "WON"];

    [Fact]
    public async Task RandomFaults_OnceAllIsTriedAgain_EndAsWithout()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            try
            {
                Assert.Equal(await EndAsync(seed, isFaulty: false), await EndAsync(seed, isFaulty: true));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}", exception);
            }
        }
    }

    private static async Task<string> EndAsync(int seed, bool isFaulty)
    {
        var (dice, desk, journal) = (new Random(seed), new Desk(new People(new Person(1), new Person(2), new Person(3))), new FakeFiringJournal());
        desk.Crm.Define(SegmentDefinition.Static("call", "deal"));
        for (var i = 0; i < 4; i++)
            desk.Crm.Deal($"Deal {i}");
        var firings = Enumerable.Range(0, 1 + dice.Next(6)).Select(i => Firing(dice, i, desk.Clock.GetUtcNow())).ToList();
        var runner = new RuleRunner(desk.Executor, journal, new() { RetryDelays = [.. Enumerable.Repeat(TimeSpan.FromMinutes(1), 30)] });
        var (faults, faultyRuns) = (new Random(seed), 8);
        while (await UnfinishedAsync())
        {
            // Told again and again, as whoever tells it does not know how far it came.
            await AttemptAsync(() => runner.RunAsync(firings));
            if (await runner.NextDueAsync() is { } due && due > desk.Clock.GetUtcNow())
                desk.Clock.Set(due);
            await AttemptAsync(() => runner.RunDueAsync());
        }

        var deals = await desk.Crm.Deals.ScanAsync().OrderBy(d => d.Id).Select(d => $"{d.Id} {d.Title} {d.Stage}").ToListAsync();
        var list = (await desk.Crm.Segmenter.Segments.CurrentAsync()).Find("call")!.Include.Select(k => k.ToString()).Order(StringComparer.Ordinal);
        // Who gets which depends on the order in which faults leave them; how many each gets does not.
        var shares = (await desk.Crm.Deals.ScanAsync().ToListAsync()).Count(d => d.ResponsibleId is not null);
        var tasks = desk.Ports.All.Select(r => r.Delivery.IdempotencyKey).Order(StringComparer.Ordinal);
        var states = new List<string>();
        foreach (var firing in firings)
            states.Add((await journal.LoadAsync(firing.IdempotencyKey))!.ToString());
        return string.Join('\n', [.. deals, string.Join(",", list), $"{shares}", .. tasks, .. states]);

        async Task<bool> UnfinishedAsync()
        {
            foreach (var firing in firings)
            {
                if (await journal.LoadAsync(firing.IdempotencyKey) is not { IsFinished: true })
                    return true;
            }

            return false;
        }

        async Task AttemptAsync(Func<Task> run)
        {
            if (isFaulty && --faultyRuns >= 0)
            {
                desk.Ports.FailNext(faults.Next(3), () => new IOException("no connection"));
                if (faults.Next(2) == 0)
                    journal.FailOn(faults.Next(2) == 0 ? FiringEvent.Done : FiringEvent.Begun, () => new IOException("the process ended"));
            }

            try
            {
                await run();
            }
            catch (IOException)
            {
                Assert.True(isFaulty);
            }
        }
    }

    // Each firing has an entity and fields of its own, so that the order among them does not matter.
    private static Firing Firing(Random dice, int number, DateTimeOffset at)
    {
        EntityKey key = 1L + number % 4;
        var actions = Enumerable.Range(0, 1 + dice.Next(3)).Select(RuleAction (i) => dice.Next(5) switch
        {
            0 when number < 4 => new SetField("title", $"{number}.{i}"),
            1 when number < 4 => new MoveToStage(Stages[dice.Next(Stages.Length)]),
            2 => new AddToList("call"),
            3 => new AssignResponsible(AssignmentStrategy.RoundRobin(Team.Of(1, 2, 3))),
            _ => new CreateTask($"{number}.{i}"),
        });
        return new Firing($"rule {number}", "deal", key, $"firing {number}", [.. actions], at);
    }
}
