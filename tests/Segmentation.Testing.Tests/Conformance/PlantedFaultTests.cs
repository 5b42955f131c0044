namespace Segmentation.Testing.Tests;

/// <summary>The mistakes that stores make, each found by the case that is named after it.</summary>
public sealed class PlantedFaultTests
{
    private const string EqualityCase = "text: equality ignores case";
    private const string TiesCase = "pages: of a number, descending, ties neither lost nor doubled, empties last";

    private static readonly Dictionary<string, (string CaseName, Func<IEnumerable<ConformanceCustomer>, FaultyStore> Create)> Faults = new()
    {
        ["equality by case"] = (EqualityCase, c => new MisreadingStore(c, new CaseSensitiveEquality())),
        ["three-valued !="] = ("empties: a negation is true of them", c => new MisreadingStore(c, new ThreeValuedNegation())),
        ["off-by-one between"] = ("numbers: a range includes both ends", c => new MisreadingStore(c, new OpenRanges())),
        ["off-by-one between days"] = ("dates: a range includes both ends", c => new MisreadingStore(c, new OpenRanges())),
        ["rows lost between pages"] = (TiesCase, c => new CarelessPages(c, comesAgain: false)),
        ["rows doubled between pages"] = (TiesCase, c => new CarelessPages(c, comesAgain: true)),
        ["conditions ignored"] = ("pushdown: every condition counts", c => new ForgetfulStore(c)),
        ["UTC days"] = ("time: days are those of the zone", c => new MisreadingStore(c, new UtcDays())),
        ["unescaped %"] = ("text: % and _ are characters", c => new MisreadingStore(c, new UnescapedPercent())),
        ["duplicates"] = ("scan: every customer comes once", c => new DoublingStore(c)),
        ["superset under not"] = ("pushdown: under `not` nobody is lost", c => new MisreadingStore(c, new LooseLetters())),
        ["count of a part"] = ("count: is the number of rows", c => new RoundCountStore(c)),
        ["cancelled scan ends"] = ("cancellation: a scan that is cancelled does not end as if it were complete", c => new QuietStore(c)),
        ["lost update"] = ("sink: an update of an old version is a conflict, and nothing is lost", c => new LastWriteWins(c)),
        ["a version kept"] = ("sink: every write makes a version that was not there before", c => new VersionKeepingStore(c)),
        ["related rows cut off"] = ("related: rows of thousands of keys, each with one of its own", c => new FirstKeysOnly(c)),
        ["keys in any case"] = ("find: by key, exactly", c => new LooseKeys(c)),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_kit_finds_a_planted_fault_by_its_name(string fault)
    {
        var (caseName, create) = Faults[fault];
        var suite = SuiteOf(create);
        await Assert.ThrowsAsync<ConformanceException>(() => suite.RunAsync(caseName));
    }

    [Fact]
    public async Task A_store_without_the_fault_keeps_every_case()
    {
        var suite = SuiteOf(c => new FaultyStore(c));
        var outcomes = new Dictionary<string, ConformanceOutcome>();
        foreach (var name in suite.CaseNames)
            outcomes.Add(name, (await suite.RunAsync(name)).Outcome);
        Assert.Equal(
            [
                "groups: are what counting the rows gives",
                "feed: tells each change once, in order, and no conflict",
                "feed: tells thousands of changes",
                .. suite.CaseNames.Where(n => n.StartsWith("repository", StringComparison.Ordinal) || n.StartsWith("journal", StringComparison.Ordinal)),
            ],
            outcomes.Where(o => o.Value == ConformanceOutcome.NotOffered).Select(o => o.Key));
    }

    [Fact]
    public async Task A_deviation_is_told_while_it_lasts()
    {
        var deviation = new ConformanceDeviation(EqualityCase, "the column is collated by case");
        var suite = SuiteOf(Faults["equality by case"].Create, deviation);
        var result = await suite.RunAsync(EqualityCase);
        Assert.Equal(ConformanceOutcome.Deviates, result.Outcome);
        Assert.StartsWith($"{EqualityCase}: deviates: the column is collated by case (the rows: missing ", result.ToString(), StringComparison.Ordinal);
        var mended = SuiteOf(c => new FaultyStore(c), deviation);
        var exception = await Assert.ThrowsAsync<ConformanceException>(() => mended.RunAsync(EqualityCase));
        Assert.Contains("take it from its deviations", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_is_told_small_and_can_be_repeated()
    {
        var suite = SuiteOf(Faults["equality by case"].Create);
        var exception = await Assert.ThrowsAsync<ConformanceException>(() => suite.RunAsync("random: groups of conditions"));
        Assert.Contains("filter: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("moment: ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, exception.Message.Split("{\"id\":").Length - 1);
    }

    [Fact]
    public async Task A_store_that_throws_is_told_with_what_it_threw()
    {
        Func<ConformanceData, ConformanceStores> create = _ => throw new IOException("no disk");
        var suite = new ConformanceSuite(create);
        var exception = await Assert.ThrowsAsync<ConformanceException>(() => suite.RunAsync("everyone and nobody"));
        Assert.Contains("IOException: no disk", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => suite.RunAsync("no such case"));
    }

    private static ConformanceSuite SuiteOf(
        Func<IEnumerable<ConformanceCustomer>, FaultyStore> create, params IReadOnlyList<ConformanceDeviation> deviations) =>
        new(data => new ConformanceStores(create(data.Customers))) { Deviations = deviations };
}
