using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>Turns are fair, and the same after a restart. What fails names its seed.</summary>
public sealed class AssignmentLaws
{
    [Fact]
    public async Task Turns_AreFairWithinOne_AfterEachAssignment()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var dice = new Random(seed);
            var people = Enumerable.Range(1, 2 + dice.Next(6)).Select(i => new Person(i) { Weight = 1 + dice.Next(9), Department = "service" }).ToList();
            var isWeighted = dice.Next(2) == 0;
            var team = Team.Of("service");
            var given = await AssignedAsync(new People(people), isWeighted ? AssignmentStrategy.Weighted(team) : AssignmentStrategy.RoundRobin(team), 60);
            var total = isWeighted ? people.Sum(p => p.Weight) : people.Count;
            for (var count = 1; count <= given.Count; count++)
            {
                foreach (var person in people)
                {
                    var share = (decimal)count * (isWeighted ? person.Weight : 1) / total;
                    var got = given.Take(count).Count(k => k == person.Key);
                    Assert.True(Math.Abs(got - share) < 1, $"seed {seed}: after {count}, {person} got {got} of {share}");
                }
            }
        }
    }

    [Fact]
    public async Task AnyMethod_RestartedAnywhere_GoesOnAsWithout()
    {
        var people = new People(Enumerable.Range(1, 5).Select(i => new Person(i) { Weight = i, Capacity = i == 5 ? 4 : null }));
        var team = Team.Of(1, 2, 3, 4, 5);
        AssignmentStrategy[] strategies =
        [
            AssignmentStrategy.RoundRobin(team), AssignmentStrategy.Weighted(team), AssignmentStrategy.LeastLoaded(team), AssignmentStrategy.Random(team, 42),
        ];
        foreach (var strategy in strategies)
        {
            var whole = await AssignedAsync(people, strategy, 30);
            for (var restart = 1; restart < 30; restart += 7)
                Assert.Equal(whole, await AssignedAsync(people, strategy, 30, restart));
        }
    }

    [Fact]
    public async Task Random_AnotherSeed_IsAnotherOrder()
    {
        var people = new People(Enumerable.Range(1, 5).Select(i => new Person(i)));
        var team = Team.Of(1, 2, 3, 4, 5);
        Assert.NotEqual(
            await AssignedAsync(people, AssignmentStrategy.Random(team, 1), 30),
            await AssignedAsync(people, AssignmentStrategy.Random(team, 2), 30));
    }

    [Fact]
    public async Task DeliveredAgain_GoesToTheSamePersonAndTakesNoTurn()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var (dice, desk) = (new Random(seed), new Desk());
            var assign = new AssignResponsible(AssignmentStrategy.RoundRobin(Team.Of(1, 2, 3)));
            for (var i = 0; i < 12; i++)
            {
                var deal = desk.Crm.Deal($"{i}");
                for (var delivery = 0; delivery <= dice.Next(3); delivery++)
                    await desk.Do(assign, deal.Id, $"{i}");
                Assert.Equal(1 + i % 3, (await desk.Deal(deal.Id)).ResponsibleId);
            }
        }
    }

    /// <summary>Who was given each of so many new deals.</summary>
    private static async Task<IReadOnlyList<EntityKey>> AssignedAsync(People people, AssignmentStrategy strategy, int count, int restart = -1)
    {
        var (desk, turns) = (new Desk(people), new InMemoryAssignmentRepository());
        var executor = Executor();
        var given = new List<EntityKey>();
        for (var i = 0; i < count; i++)
        {
            // Another process: all that it knows is what is stored.
            if (i == restart)
                executor = Executor();
            var deal = desk.Crm.Deal($"{i}");
            await executor.ExecuteAsync(new AssignResponsible(strategy), desk.Delivery(deal.Id, $"{i}"));
            given.Add((await desk.Deal(deal.Id)).ResponsibleId!.Value);
        }

        return given;

        ActionExecutor Executor() => new(
            desk.Crm.Segmenter,
            new RecordedActions().With<IPeopleRepository>(new InMemoryPeopleRepository(people)).With<IAssignmentRepository>(turns));
    }
}
