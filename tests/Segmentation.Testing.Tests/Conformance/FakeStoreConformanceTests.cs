using Segmentation.Planning;

namespace Segmentation.Testing.Tests;

/// <summary>The fakes, proven by the kit: whatever they leave out or give too many of, answers are right; what they get wrong on purpose is told.</summary>
public sealed class FakeStoreConformanceTests
{
    private const string OldVersion = "sink: an update of an old version is a conflict, and nothing is lost";
    private const string NewVersion = "sink: every write makes a version that was not there before";
    private const string NotThere = "sink: an update of what is not there is a conflict, and so is its deletion";
    private const string SameVersion = "sink: of many who saw the same version one writes";

    private static readonly FilterCapabilities Supersets = FilterCapabilities.None
        .Exact<All>().Exact<Any>().Exact<Negation>().Exact<IsEmpty>()
        .Superset<InRange>().Superset<InSet>().Superset<TextMatch>().Superset<HasItems>()
        .Superset<Compare>().Superset<AnnualDate>().Superset<MemberOf>()
        .Over<ConstantTerm>();

    private static readonly FilterCapabilities WithoutNegation = FilterCapabilities.None.Exact<All>().Exact<Any>().Superset<InSet>().Superset<TextMatch>();

    private static readonly FilterCapabilities TextOnly = FilterCapabilities.OwnFields.Fields(f => f.Type.Scalar == ScalarType.Text);

    private static readonly Dictionary<string, Action<FakeStore<ConformanceCustomer>>> Fakes = new()
    {
        ["everything"] = _ => { },
        ["only scans"] = store => store.Offers = StoreOperations.Scan,
        ["filters and nothing else"] = store => store.Offers = StoreOperations.Filter,
        ["counts without groups and pages"] = store => store.Offers = StoreOperations.Filter | StoreOperations.Count,
        ["supersets"] = store => store.Capabilities = Supersets,
        ["supersets without negation"] = store => store.Capabilities = WithoutNegation,
        ["text only"] = store => store.Capabilities = TextOnly,
        ["slow"] = store => store.Latency = TimeSpan.FromTicks(1),
        ["catches up at once"] = store => store.Lag = TimeSpan.FromTicks(1),
    };

    public static TheoryData<string> Names => [.. Fakes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fake_keeps_every_case(string name)
    {
        var report = await SuiteOf(Fakes[name]).ReportAsync();
        Assert.DoesNotContain("deviates", report, StringComparison.Ordinal);
        Assert.DoesNotContain("no repository", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fake_that_loses_updates_deviates_where_updates_are_lost()
    {
        const string Reason = "the last write wins";
        await SuiteOf(store => store.IgnoresTokens = true, [new(OldVersion, Reason), new(NewVersion, Reason), new(NotThere, Reason), new(SameVersion, Reason)]).ReportAsync();
    }

    [Fact]
    public async Task A_fake_that_never_catches_up_deviates_where_a_write_has_to_be_seen()
    {
        var suite = SuiteOf(store => store.Lag = Timeout.InfiniteTimeSpan);
        var exception = await Assert.ThrowsAsync<ConformanceException>(() => suite.ReportAsync());
        var failed = suite.CaseNames.Where(n => exception.Message.Contains($"{n}: failed", StringComparison.Ordinal)).ToList();
        Assert.All(failed, n => Assert.Matches("^(sink: |pages: what is added)", n));
        Assert.Contains("sink: what is written is read and found", failed);
    }

    private static ConformanceSuite SuiteOf(Action<FakeStore<ConformanceCustomer>> set, params IReadOnlyList<ConformanceDeviation> deviations)
    {
        return new ConformanceSuite(StoresOf) { Deviations = deviations };

        ConformanceStores StoresOf(ConformanceData data)
        {
            var store = new FakeStore<ConformanceCustomer>(new(ConformanceModel.Model.Of<ConformanceCustomer>(), data.Customers, c => c.Copy()));
            set(store);
            return new ConformanceStores(store)
            {
                Segments = new FakeSegmentRepository(),
                Picklists = new FakePicklistRepository(),
                CustomFields = new FakeCustomFieldRepository(),
                FormLayouts = new FakeFormLayoutRepository(),
                Rules = new FakeRuleRepository(),
            };
        }
    }
}
