namespace Segmentation.Testing.Tests;

/// <summary>The mistakes that repositories make, each found by the case that is about it.</summary>
public sealed class PlantedRepositoryFaultTests
{
    private static readonly Dictionary<RepositoryFault, string> CaseOf = new()
    {
        [RepositoryFault.ForgetsAPart] = "repository: {0} come back as they were saved",
        [RepositoryFault.LosesUpdates] = "repository: a save over {0} that were not seen is refused, and nothing is lost",
        [RepositoryFault.ChecksTooEarly] = "repository: of two who saw the same {0} one saves",
        [RepositoryFault.ForgetsWho] = "repository: {0} keep their history, the oldest first",
        [RepositoryFault.TellsBackwards] = "repository: {0} keep their history, the oldest first",
        [RepositoryFault.IgnoresCancellation] = "repository: what is cancelled does not pass for {0} that were loaded or saved",
        [RepositoryFault.TearsReads] = "repository: readers see {0} whole, with their version, while others save",
    };

    public static TheoryData<RepositoryFault> Faults => [.. CaseOf.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_kit_finds_a_planted_fault_of_custom_fields(RepositoryFault fault) =>
        await Assert.ThrowsAsync<ConformanceException>(() => SuiteOf(fault).RunAsync(Named(fault, "custom fields")));

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_kit_finds_a_planted_fault_of_form_layouts(RepositoryFault fault) =>
        await Assert.ThrowsAsync<ConformanceException>(() => SuiteOf(fault).RunAsync(Named(fault, "form layouts")));

    [Fact]
    public async Task A_repository_without_the_fault_keeps_every_case()
    {
        var suite = SuiteOf(RepositoryFault.None);
        foreach (var name in CaseOf.Values.Distinct().SelectMany(c => new[] { "custom fields", "form layouts" }, (c, kind) => Named(c, kind)))
            Assert.Equal(ConformanceOutcome.Passed, (await suite.RunAsync(name)).Outcome);
        Assert.Equal(ConformanceOutcome.NotOffered, (await suite.RunAsync("repository: segments come back as they were saved")).Outcome);
    }

    private static ConformanceSuite SuiteOf(RepositoryFault fault) => new(data =>
        new ConformanceStores(new InMemoryStore<ConformanceCustomer>(ConformanceModel.Model.Of<ConformanceCustomer>(), data.Customers, c => c.Copy()))
        {
            CustomFields = new FaultyCustomFieldRepository(fault),
            FormLayouts = new FaultyFormLayoutRepository(fault),
        });

    private static string Named(RepositoryFault fault, string kind) => Named(CaseOf[fault], kind);

    private static string Named(string caseName, string kind) => caseName.Replace("{0}", kind, StringComparison.Ordinal);
}
