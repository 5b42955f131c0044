namespace Segmentation.Testing.Tests;

/// <summary>The store in memory, proven by the kit that other stores are proven by.</summary>
public sealed class InMemoryStoreConformanceTests
{
    private static readonly ConformanceSuite Suite = new(data => new ConformanceStores(new InMemoryStore<ConformanceCustomer>(
        ConformanceModel.Model.Of<ConformanceCustomer>(), data.Customers, c => c.Copy()))
    {
        Segments = new InMemorySegmentRepository(),
        Picklists = new InMemoryPicklistRepository(),
        CustomFields = new InMemoryCustomFieldRepository(),
        FormLayouts = new InMemoryFormLayoutRepository(),
        Rules = new InMemoryRuleRepository(),
        Journal = new InMemoryMembershipJournal(),
    });

    public static TheoryData<string> CaseNames => [.. Suite.CaseNames];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Conforms(string caseName) => Assert.Equal(ConformanceOutcome.Passed, (await Suite.RunAsync(caseName)).Outcome);
}
