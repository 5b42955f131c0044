namespace Segmentation.Tests;

public sealed class CrossTabTests
{
    private static readonly SampleSchema Schema = SampleSchema.With();

    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    [Fact]
    public void Text_WithoutCase_IsOneBucketShownAsFirstMet_EmptiesLast()
    {
        var tab = Count("everyone", new CrossTabRequest("name"), Names("bob", "Ada", null, "ADA", "", " ", "Bob"));
        Assert.Equal(["  1 name = ' '", "Ada 2 name = 'Ada'", "bob 2 name = 'bob'", " 2 name is empty"], Shown(tab.Cells));
        Assert.Empty(tab.Totals);
        Assert.Equal([" 7 everyone"], Shown([tab.Total]));
    }

    [Fact]
    public void Text_OfAFieldThatMatchesCase_IsTwoBuckets()
    {
        Sample[] samples = [new() { Code = "b" }, new() { Code = "a" }, new() { Code = "A" }, new() { Code = "a" }];
        Assert.Equal(["A 1 code = 'A'", "a 2 code = 'a'", "b 1 code = 'b'"], Shown(Count("everyone", new CrossTabRequest("code"), samples).Cells));
    }

    [Fact]
    public void TwoFields_HaveACellForEachPairThatOccurs_AndTotalsOfEach()
    {
        Sample[] samples =
        [
            new() { IsActive = true, Kind = "B2B", Visits = 1 }, new() { IsActive = true, Kind = "RETAIL", Visits = 2 },
            new() { IsActive = false, Kind = "trade", Visits = 3 }, new() { IsActive = true, Visits = 4 },
            new() { IsActive = true, Kind = "TRADE", Visits = 5 }, new() { IsActive = true, Kind = "TRADE", Visits = 0 },
        ];
        var tab = Count("visits > 0 and visits < 9", new CrossTabRequest("isActive", "kind") { Measure = Measure.Sum("visits") }, samples);
        Assert.Equal(
            [
                "false/TRADE 3 visits > 0 and visits < 9 and isActive = false and kind = 'TRADE'",
                "true/RETAIL 2 visits > 0 and visits < 9 and isActive = true and kind = 'RETAIL'",
                "true/TRADE 6 visits > 0 and visits < 9 and isActive = true and kind = 'TRADE'",
                "true/ 4 visits > 0 and visits < 9 and isActive = true and kind is empty",
            ],
            Shown(tab.Cells));
        Assert.Equal(
            [
                "false/* 3 visits > 0 and visits < 9 and isActive = false", "true/* 12 visits > 0 and visits < 9 and isActive = true",
                "*/RETAIL 2 visits > 0 and visits < 9 and kind = 'RETAIL'", "*/TRADE 9 visits > 0 and visits < 9 and kind = 'TRADE'",
                "*/ 4 visits > 0 and visits < 9 and kind is empty",
            ],
            Shown(tab.Totals));
        Assert.Equal((5, "15"), (tab.Total.Count, tab.Total.Value.ToString()));
        Assert.Equal([1, 1, 2, 1], tab.Cells.Select(c => c.Count));
    }

    [Fact]
    public void Picklist_CodesAndAliasesAreTheItem_AndWhatIsNoItemIsABucketWithoutAFilter()
    {
        Sample[] samples = [new() { Kind = "wholesale" }, new() { Kind = "odd" }, new() { Kind = "TRADE" }, new() { Kind = "ODD" }, new() { Kind = "lost" }];
        var tab = Count("everyone", new CrossTabRequest("kind"), samples);
        Assert.Equal(["LOST 1 kind = 'LOST'", "odd 2 -", "TRADE 2 kind = 'TRADE'"], Shown(tab.Cells));
    }

    [Fact]
    public void Picklist_ThatIsOpen_HasAFilterForWhatIsNoItem()
    {
        var context = Schema.Context with { Picklists = SampleSchema.Picklists.With(new Picklist("kind", null, [new("RETAIL")]) { IsOpen = true }) };
        Sample[] samples = [new() { Kind = "odd" }, new() { Kind = "retail" }];
        var tab = Filter.Everyone.Bind<Sample>(context).CrossTab(new CrossTabRequest("kind")).Over(samples, Now);
        Assert.Equal(["odd 1 kind = 'odd'", "RETAIL 1 kind = 'RETAIL'"], Shown(tab.Cells));
    }

    [Fact]
    public void MultiValue_CountsAnEntityOnceForEachItem_AndTotalsCountEntities()
    {
        Sample[] samples =
        [
            new() { Tags = ["a", "B", "A", null], Channels = ["TEL", "phone"] }, new() { Tags = ["b"], Channels = ["EMAIL", "CHAT"] }, new() { Tags = [""] },
            new(),
        ];
        var tab = Count("everyone", new CrossTabRequest("tags"), samples);
        Assert.Equal(["a 1 tags has any ('a')", "B 2 tags has any ('B')", " 2 tags is empty"], Shown(tab.Cells));
        Assert.Equal(4, tab.Total.Count);
        tab = Count("everyone", new CrossTabRequest("tags", "channels"), samples);
        Assert.Equal(["a/PHONE 1", "B/CHAT 1", "B/EMAIL 1", "B/PHONE 1", "/ 2"], tab.Cells.Select(c => $"{string.Join('/', c.Buckets)} {c.Count}"));
        Assert.Equal(["a 1", "B 2", " 2"], tab.Totals.Take(3).Select(c => $"{c.Buckets[0]} {c.Count}"));
    }

    [Fact]
    public void Numbers_OfDifferentScale_AreOneBucket()
    {
        var tab = Count("everyone", new CrossTabRequest("revenue"), [new() { Revenue = 1.0m }, new() { Revenue = 1 }, new() { Revenue = -2.50m }, new()]);
        Assert.Equal(["-2.5 1 revenue = -2.5", "1 2 revenue = 1", " 1 revenue is empty"], Shown(tab.Cells));
    }

    [Theory]
    [InlineData(0.1, "score = 0.1")]
    [InlineData(-0.0, "score = 0")]
    [InlineData(1e28, "score = 10000000000000000000000000000")]
    [InlineData(1e-28, "score = 0.0000000000000000000000000001")]
    [InlineData(1e300, "score >= 79228162514264337593543950335")]
    [InlineData(double.NegativeInfinity, "score <= -79228162514264337593543950335")]
    [InlineData(1e-30, "score between 0 and 0.0000000000000000000000000001")]
    public void Doubles_HaveTheLiteralThatTheyAre_OrLieBetweenTwo(double score, string expected)
    {
        Sample[] samples = [new() { Score = score }, new() { Score = 7 }, new() { Score = double.NaN }];
        var cell = Assert.Single(Count("everyone", new CrossTabRequest("score"), samples).Cells, c => c.Buckets[0] == Value.Of(score));
        Assert.Equal(expected, cell.Filter!.ToString());
        Assert.Equal(1, samples.Count(Filter.Parse(expected).Bind<Sample>(Schema.Context).Interpret(Now)));
    }

    [Fact]
    public void Doubles_ThatNoLiteralTellsApart_HaveNoFilter()
    {
        Sample[] samples = [.. new[] { 1e300, double.PositiveInfinity, 2e-30, 1e-30, 1, 0 }.Select(s => new Sample { Score = s })];
        Assert.Equal(
            ["0 1 score = 0", "1E-30 1 -", "2E-30 1 -", "1 1 score = 1", "1E+300 1 -", "Infinity 1 -"],
            Shown(Count("everyone", new CrossTabRequest("score"), samples).Cells));
    }

    // The literals next to 1e-30 are 0 and 1e-28, and those next to 1e300 the greatest and none.
    [Theory]
    [InlineData(new[] { 0, 1e-30, 5 }, 1e-30, "score > 0 and score <= 0.0000000000000000000000000001")]
    [InlineData(new[] { -1, 1e-30, 1e-28 }, 1e-30, "score >= 0 and score < 0.0000000000000000000000000001")]
    [InlineData(new[] { 0, 1e-30, 1e-28 }, 1e-30, "score > 0 and score < 0.0000000000000000000000000001")]
    [InlineData(new[] { -1e-30, 0, 1e-30 }, -1e-30, "score >= -0.0000000000000000000000000001 and score < 0")]
    [InlineData(new[] { 1, 79228162514264337593543950335d, 1e300 }, 1e300, "score > 79228162514264337593543950335")]
    public void Doubles_BesideALiteralThatANeighbourIs_HaveThatAsAnExclusiveBound(double[] scores, double score, string expected)
    {
        Sample[] samples = [.. scores.Append(double.NaN).Select(s => new Sample { Score = s })];
        var cell = Assert.Single(Count("everyone", new CrossTabRequest("score"), samples).Cells, c => c.Buckets[0] == Value.Of(score));
        Assert.Equal(expected, cell.Filter!.ToString());
        Assert.Equal([samples[Array.IndexOf(scores, score)]], samples.Where(Filter.Parse(expected).Bind<Sample>(Schema.Context).Interpret(Now)));
    }

    [Fact]
    public void DaysInstantsAndKeys_HaveTheirLiterals()
    {
        var owner = new Guid("7f2c8f0e-3b0a-4f57-9d53-0d6a0a9f2b11");
        var seen = new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)).AddTicks(1);
        Sample[] samples = [new() { Id = 3, Birthday = new(2024, 2, 29), LastSeen = seen, Owner = owner, Partner = "X" }];
        string Cell(params string[] by) => Shown(Count("everyone", new CrossTabRequest([.. by]), samples).Cells).Single();
        Assert.Equal("2024-02-29 1 birthday = 2024-02-29", Cell("birthday"));
        Assert.Equal("2026-01-01T00:00:00.0000001Z 1 lastSeen = 2026-01-01T00:00:00.0000001Z", Cell("lastSeen"));
        Assert.Equal($"3/{owner}/X 1 id = 3 and owner = '{owner}' and partner = 'X'", Cell("id", "owner", "partner"));
    }

    [Fact]
    public void Measures_SkipEmpties_AndOverNoneAreEmptyOrZero()
    {
        Sample[] samples =
        [
            new() { Revenue = 1, Name = "a", Birthday = new(2000, 1, 2) }, new() { Revenue = 0.5m, Name = "A", Birthday = new(1999, 1, 2) },
            new() { Revenue = -1.5m }, new() { Name = "b" }, new() { IsActive = true },
        ];
        string Measured(Measure measure) =>
            string.Join(" ", Count("everyone", new CrossTabRequest("isActive") { Measure = measure }, samples).Cells.Select(c => $"[{c.Value}]"));
        Assert.Equal("[4] [1]", Measured(Measure.Count));
        Assert.Equal("[0] [0]", Measured(Measure.Sum("revenue")));
        Assert.Equal("[0] []", Measured(Measure.Avg("revenue")));
        Assert.Equal("[-1.5] []", Measured(Measure.Min("revenue")));
        Assert.Equal("[2000-01-02] []", Measured(Measure.Max("birthday")));
        Assert.Equal("[2] [0]", Measured(Measure.Distinct("name")));
        Assert.Equal("[3] [0]", Measured(Measure.Distinct("revenue")));
    }

    [Fact]
    public void Avg_IsExact()
    {
        var tab = Count("everyone", new CrossTabRequest("isActive") { Measure = Measure.Avg("visits") }, [new() { Visits = 1 }, new(), new()]);
        Assert.Equal((ValueKind.Fraction, 0.3333333333m), (tab.Total.Value.Kind, tab.Total.Value.ToDecimal(10)));
    }

    [Fact]
    public void NobodySelected_HasNoCells_AndATotalOfNone()
    {
        var tab = Count("visits > 100", new CrossTabRequest("kind", "name") { Measure = Measure.Sum("visits") }, Names("a"));
        Assert.Empty(tab.Cells);
        Assert.Empty(tab.Totals);
        Assert.Equal(("0 visits > 100", 0L), ($"{tab.Total.Value} {tab.Total.Filter}", tab.Total.Count));
    }

    [Fact]
    public void Tally_GivesWhatWasCountedSoFar()
    {
        var tally = Filter.Everyone.Bind<Sample>(Schema.Context).CrossTab(new CrossTabRequest("name")).Start(Now);
        tally.Add(new() { Name = "b" });
        Assert.Equal(["b 1 name = 'b'"], Shown(tally.Result().Cells));
        tally.Add(new() { Name = "a" });
        tally.Add(new() { Name = "B" });
        Assert.Equal(["a 1 name = 'a'", "b 2 name = 'b'"], Shown(tally.Result().Cells));
    }

    private static Sample[] Names(params string?[] names) => [.. names.Select(n => new Sample { Name = n })];

    private static CrossTab Count(string filter, CrossTabRequest request, Sample[] samples) =>
        Filter.Parse(filter).Bind<Sample>(Schema.Context).CrossTab(request).Over(samples, Now);

    /// <summary>Buckets, value and filter of each cell.</summary>
    private static IEnumerable<string> Shown(IEnumerable<CrossTabCell> cells) => cells.Select(c =>
        $"{string.Join('/', c.Buckets.Select(b => b is null && c.Buckets.Count > 1 ? "*" : b.ToString()))} {c.Value} {c.Filter?.ToText() ?? "-"}");
}
