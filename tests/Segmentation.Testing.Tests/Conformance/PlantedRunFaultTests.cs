namespace Segmentation.Testing.Tests;

/// <summary>The mistakes that are made in keeping firings, turns and bulk runs, each found by the case that is about it.</summary>
public sealed class PlantedRunFaultTests
{
    public static TheoryData<RunFault, string> Faults => new()
    {
        { RunFault.ForgetsAPart, "firings: a firing and what happened to it come back as they were appended" },
        { RunFault.LosesUpdates, "firings: an append to what was not seen is refused, and nothing is lost" },
        { RunFault.ChecksTooEarly, "firings: of many who saw the same one adds a firing, and one goes on with it" },
        { RunFault.FoldsKeys, "firings: keys are compared exactly, and an entity's are told by key and type" },
        { RunFault.TellsBackwards, "firings: those that are not finished are told in the order in which they were added" },
        { RunFault.ForgetsThoseSetAside, "firings: those that are not finished are told in the order in which they were added" },
        { RunFault.IgnoresCancellation, "firings: what is cancelled is not appended" },
        { RunFault.ForgetsAPart, "turns: they come back as they were saved" },
        { RunFault.FoldsKeys, "turns: those of one name are not those of another" },
        { RunFault.LosesUpdates, "turns: a save over those that were not seen is refused, and nothing is lost" },
        { RunFault.ChecksTooEarly, "turns: of many who saw the same one saves" },
        { RunFault.IgnoresCancellation, "turns: what is cancelled is not saved" },
        { RunFault.ForgetsAPart, "bulk runs: a run and its records come back as they were added and saved" },
        { RunFault.TellsBackwards, "bulk runs: records are told by position, from one on" },
        { RunFault.FoldsKeys, "bulk runs: keys are compared exactly, and one that is taken is refused" },
        { RunFault.LosesUpdates, "bulk runs: a save over a version that was not seen is refused, and neither run nor records are written" },
        { RunFault.WritesHalf, "bulk runs: a save over a version that was not seen is refused, and neither run nor records are written" },
        { RunFault.ChecksTooEarly, "bulk runs: of many who add a run one does, and of many who saw the same one goes on with it" },
        { RunFault.IgnoresCancellation, "bulk runs: what is cancelled is not written" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_kit_finds_a_planted_fault(RunFault fault, string caseName) =>
        await Assert.ThrowsAsync<ConformanceException>(() => SuiteOf(fault).RunAsync(caseName));

    [Fact]
    public async Task What_has_no_fault_keeps_every_case()
    {
        foreach (var name in Faults.Select(f => (string)f[1]).Distinct())
            Assert.Equal(ConformanceOutcome.Passed, (await SuiteOf(RunFault.None).RunAsync(name)).Outcome);
    }

    [Theory]
    [InlineData("firings: what is cancelled is not appended", "no journal of firings")]
    [InlineData("turns: what is cancelled is not saved", "no repository of turns")]
    [InlineData("bulk runs: what is cancelled is not written", "no repository of bulk runs")]
    [InlineData("repository: people come back as they were saved", "no repository of people")]
    public async Task What_is_not_offered_is_told(string caseName, string note) =>
        Assert.Equal(note, (await new ConformanceSuite(data => new ConformanceStores(StoreOf(data))).RunAsync(caseName)).Note);

    private static ConformanceSuite SuiteOf(RunFault fault) => new(data => new ConformanceStores(StoreOf(data))
    {
        Firings = new FaultyFiringJournal(fault),
        Assignments = new FaultyAssignmentRepository(fault),
        BulkRuns = new FaultyBulkRunRepository(fault),
    });

    private static InMemoryStore<ConformanceCustomer> StoreOf(ConformanceData data) =>
        new(ConformanceModel.Model.Of<ConformanceCustomer>(), data.Customers, c => c.Copy());
}
