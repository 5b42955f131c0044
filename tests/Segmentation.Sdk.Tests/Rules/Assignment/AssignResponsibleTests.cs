namespace Segmentation.Tests;

public sealed class AssignResponsibleTests
{
    private static readonly Absence ThisWeek = new(new DateOnly(2026, 11, 16), new DateOnly(2026, 11, 22));

    [Fact]
    public async Task RoundRobin_SomebodyAway_IsPassedOverUntilBack()
    {
        var desk = new Desk(new People(new Person(1), new Person(2) { Absences = [ThisWeek] }, new Person(3)));
        var assign = new AssignResponsible(AssignmentStrategy.RoundRobin(Team.Of(1, 2, 3)));

        Assert.Equal([1, 3, 1], await AssignAsync(desk, assign, 3));
        desk.Clock.Advance(TimeSpan.FromDays(1));
        // 2 is owed nothing for the days away, and 3 the next one.
        Assert.Equal([3, 2, 1, 3, 2], await AssignAsync(desk, assign, 5));
    }

    [Fact]
    public async Task Weighted_ThreeToOne_GivesThreeOfFour()
    {
        var desk = new Desk(new People(new Person(1) { Weight = 3 }, new Person(2)));

        var given = await AssignAsync(desk, new AssignResponsible(AssignmentStrategy.Weighted(Team.Of(1, 2))), 8);

        // By the quota method: after three, 1 is owed 2.25 and 2 is owed 0.75; of equals the first is next.
        Assert.Equal([1, 1, 1, 2, 1, 1, 1, 2], given);
    }

    [Fact]
    public async Task Department_SomebodyFull_GetsNoMore()
    {
        var desk = new Desk(new People(new Person(1) { Department = "Service", Capacity = 2 }, new Person(2) { Department = "service" }, new Person(3)));

        var given = await AssignAsync(desk, new AssignResponsible(AssignmentStrategy.RoundRobin(Team.Of("SERVICE"))), 6);

        Assert.Equal((2, 4), (given.Count(k => k == 1), given.Count(k => k == 2)));
    }

    [Fact]
    public async Task LeastLoaded_OnlyOpenDealsCount_GoesToWhoHasFewest()
    {
        var desk = new Desk();
        foreach (var (person, stage) in new[] { (1L, "NEW"), (1, "NEW"), (2, "NEW"), (2, "WON"), (2, "WON") })
            desk.Crm.Deal("old", set: d => (d.ResponsibleId, d.Stage) = (person, stage));
        var strategy = AssignmentStrategy.LeastLoaded(Team.Of(1, 2)) with { Load = Filter.Parse("stage not in ('WON', 'LOSE', 'APOLOGY')") };

        // 2 has one open deal, then as many as 1; of equals the first.
        Assert.Equal([2, 1, 2], await AssignAsync(desk, new AssignResponsible(strategy), 3));
    }

    [Fact]
    public async Task Fixed_IsAlwaysTheSame() =>
        Assert.Equal([7, 7], await AssignAsync(new Desk(), new AssignResponsible(AssignmentStrategy.Fixed(7)), 2));

    [Fact]
    public async Task NobodyLeft_FailsAndSaysWhyOfEach()
    {
        var desk = new Desk(new People(
            new Person(1) { Name = "Anna", Department = "service", Absences = [ThisWeek] },
            new Person(2) { Name = "Bob", Department = "service", Capacity = 0 }));
        var deal = desk.Crm.Deal("Repair");

        var failure = await desk.FailureOf(new AssignResponsible(AssignmentStrategy.Weighted(Team.Of("service"))), deal.Id);

        Assert.Equal("nobody of department service can take it: Anna is away, Bob is full with 0", failure);
    }

    [Theory]
    [InlineData("service", null)]
    [InlineData("sales", "/department  warning: nobody of department sales can ever take it: Carl is away for good, Dora has no weight")]
    [InlineData("servise", "/department  warning: nobody of department servise can ever take it: there is nobody in it: did you mean `service`?")]
    public void Check_Department_SaysWhetherAnybodyCanEverTakeIt(string department, string? expected)
    {
        var people = new People(
            new Person(1) { Name = "Anna", Department = "service", Absences = [ThisWeek] },
            new Person(2) { Name = "Carl", Department = "sales", Absences = [new(new DateOnly(2026, 1, 1), DateOnly.MaxValue)] },
            new Person(3) { Name = "Dora", Department = "sales", Weight = 0 });
        var assign = new AssignResponsible(AssignmentStrategy.Weighted(Team.Of(department)));

        Assert.Equal(expected is null ? [] : [expected], assign.Check(people, new DateOnly(2026, 11, 22)).Select(i => i.ToString()));
    }

    [Fact]
    public void Check_SomebodyUnknown_Warns()
    {
        var issue = Assert.Single(new AssignResponsible(AssignmentStrategy.Fixed(9)).Check(new People(new Person(1)), new DateOnly(2026, 11, 22)));
        Assert.Equal("/people  warning: nobody knows of a person 9", issue.ToString());
    }

    [Fact]
    public async Task SaveAsync_AssignmentThatNobodyCanTake_WarnsWithItsPlace()
    {
        var desk = AssignmentStrategy.RoundRobin(Team.Of("desk"));
        var table = new DecisionTable(
            "desks", "deal", new CreatedTrigger(), ["type"], [new([Filter.Everyone]) { Then = [new CreateTask("call"), new AssignResponsible(desk)] }]);
        var people = new InMemoryPeopleRepository(new People(new Person(1) { Name = "Anna", Department = "service" }));
        var registry = new RuleRegistry(Segmenter.Create(), new InMemoryRuleRepository(), ShippedActions.Catalogue, people);

        var result = await registry.SaveAsync([table, new Rule("r", "deal", new ManualTrigger(), new AssignResponsible(AssignmentStrategy.Fixed(1)))]);

        Assert.True(result.IsSaved);
        Assert.Equal(
            "rule 'desks': /rows/0/then/1/department  warning: nobody of department desk can ever take it: there is nobody in it",
            Assert.Single(result.Issues).ToString());
    }

    private static async Task<IReadOnlyList<long>> AssignAsync(Desk desk, AssignResponsible action, int count)
    {
        var given = new List<long>();
        for (var i = 0; i < count; i++)
        {
            var deal = desk.Crm.Deal("new");
            await desk.Do(action, deal.Id);
            given.Add((await desk.Deal(deal.Id)).ResponsibleId!.Value);
        }

        return given;
    }
}
