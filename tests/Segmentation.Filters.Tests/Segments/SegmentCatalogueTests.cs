namespace Segmentation.Tests;

public sealed class SegmentCatalogueTests
{
    private static readonly SampleSchema Schema = SampleSchema.With();
    private static readonly Moment Now = new(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);

    [Theory]
    [InlineData(1, 10, true)] // matches the filter
    [InlineData(2, 1, true)] // included
    [InlineData(3, 10, false)] // excluded, although it matches
    [InlineData(4, 1, false)]
    [InlineData(5, 10, false)] // included and excluded: exclude wins
    public void InSegment_IsFilterOrIncludeAndNotExclude(long id, int visits, bool expected)
    {
        var catalogue = new SegmentCatalogue(Segment("vip", "visits > 5", include: [2, 5], exclude: [3, 5]));
        var sample = new Sample { Id = id, Visits = visits };
        var bound = Filter.Parse("in segment 'VIP'").Bind<Sample>(Schema.Context with { Segments = catalogue });
        Assert.Equal(expected, bound.Compile(Now).Matches(sample));
        Assert.Equal(expected, bound.Interpret(Now).Matches(sample));
        Assert.Equal(!expected, Filter.Parse("not in segment 'vip'").Bind<Sample>(Schema.Context with { Segments = catalogue }).Compile(Now).Matches(sample));
    }

    [Fact]
    public void Constructor_ACircle_IsNamed()
    {
        var exception = Assert.Throws<FilterException>(() => new SegmentCatalogue(
            Segment("start", "in segment 'a'"), Segment("a", "visits > 1 and not in segment 'B'"), Segment("b", "any orders (in segment 'c')"), Segment("c", "in segment 'A'")));
        Assert.Contains("a -> b -> c -> a", exception.Message, StringComparison.Ordinal);
        Assert.Throws<FilterException>(() => new SegmentCatalogue(Segment("self", "count(orders where in segment 'self') > 1")));
    }

    [Fact]
    public void Constructor_ADiamondAndALongChain_AreLegal()
    {
        _ = new SegmentCatalogue(
            Segment("top", "in segment 'left' or in segment 'right'"), Segment("left", "in segment 'base'"), Segment("right", "in segment 'base'"), Segment("base", "visits > 1"));
        _ = new SegmentCatalogue(Enumerable.Range(0, 20_000).Select(i => Segment($"s{i}", i == 0 ? "everyone" : $"in segment 's{i - 1}'")));
    }

    [Fact]
    public void Constructor_KeysThatDifferInCaseOnly_AreRefused() =>
        Assert.Throws<FilterException>(() => new SegmentCatalogue(Segment("a", "everyone"), Segment("A", "everyone")));

    [Fact]
    public void Definition_WithoutFilterAndList_IsRefused() =>
        Assert.Contains("everyone", Assert.Throws<FilterException>(() => new SegmentDefinition("a", "sample", null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("in segment 'vipp'", "1:1  there is no segment 'vipp': did you mean `vip`?")]
    [InlineData("visits > 1 and in segment 'orders'", "1:16  'orders' is a segment of order, not of sample")]
    [InlineData("in segment 'broken'", "1:1  in segment 'broken': unknown field `vists`: did you mean `visits`?")]
    public void Bind_ASegmentThatDoesNotFit_NamesThePlace(string text, string message)
    {
        var catalogue = new SegmentCatalogue(
            Segment("vip", "visits > 5"), new SegmentDefinition("orders", "order", Filter.Everyone), Segment("broken", "not (vists > 5)"));
        Assert.Equal(message, Filter.Parse(text).Bind<Sample>(Schema.Context with { Segments = catalogue }).Issues.Single().ToString());
    }

    [Fact]
    public void Bind_SegmentsThatDoubleAtEachStep_AreRefusedInTime()
    {
        var catalogue = new SegmentCatalogue(Enumerable.Range(0, 40).Select(i =>
            Segment($"s{i}", i == 0 ? "visits > 1" : $"in segment 's{i - 1}' or not in segment 's{i - 1}'")));
        var bound = Filter.Parse("in segment 's39'").Bind<Sample>(Schema.Context with { Segments = catalogue });
        Assert.Contains(bound.Issues, i => i.Code == IssueCode.TooLarge);
        Assert.True(bound.Issues.Count < 2_000);
    }

    [Fact]
    public void TryFromJson_ReadsBothFormsOfFiltersAndBothKindsOfKeys()
    {
        var result = SegmentCatalogue.TryFromJson(
            """
            {"v":1,"segments":[
              {"key":"text","filter":"visits > 5","exclude":[]},
              {"key":"json","filter":{"field":"visits","op":">","value":5},"include":["a",7],"exclude":[3]},
              {"key":"list","include":["b"]}]}
            """,
            "sample");
        Assert.Empty(result.Issues);
        var (text, json, list) = (result.Catalogue!.Find("TEXT")!, result.Catalogue.Find("json")!, result.Catalogue.Find("list")!);
        Assert.Equal(text.Filter, json.Filter);
        Assert.Equal(["a", 7L], json.Include);
        Assert.Equal([3L], json.Exclude);
        Assert.Null(list.Filter);
    }

    [Theory]
    [InlineData("""{"segments":[]}""", "", "the member \"v\" is missing: write \"v\": 1")]
    [InlineData("""{"v":1}""", "", "the member \"segments\" is missing")]
    [InlineData("""{"v":1,"segments":{}}""", "/segments", "an array is expected here, not an object")]
    [InlineData(
        """{"v":1,"segments":[{"key":"a"}]}""",
        "/segments/0",
        "a segment needs a filter, or somebody to include: to select all, say `everyone`; for a list to be filled, \"kind\": \"static\"")]
    [InlineData("""{"v":1,"segments":[{"key":"a","filter":""}]}""", "/segments/0/filter", "this text is empty")]
    [InlineData("""{"v":1,"segments":[{"key":"a","filter":"a = ''"}]}""", "/segments/0/filter", "a text operand must not be empty: say `is empty`")]
    [InlineData("""{"v":1,"segments":[{"key":"a","filter":{"all":[{"everyone":true},{"any":[]}]}}]}""", "/segments/0/filter/all/1/any", "this array is empty")]
    [InlineData("""{"v":1,"segments":[{"key":"a","filter":null}]}""", "/segments/0/filter", "a filter is an object, not null")]
    [InlineData("""{"v":1,"segments":[{"key":"a","filter":"everyone","inlcude":[]}]}""", "/segments/0/inlcude", "the member \"inlcude\" does not belong here")]
    [InlineData("""{"v":1,"segments":[{"key":"a","filter":"everyone","include":[""]}]}""", "/segments/0/include/0", "this text is empty")]
    [InlineData(
        """{"v":1,"segments":[{"key":"a","filter":"everyone"},{"key":"A","filter":"everyone"}]}""",
        "/segments/1/key",
        "there are two segments with the key \"a\"")]
    [InlineData("""{"v":1,"segments":[{"key":"a","filter":"in segment 'a'"}]}""", "/segments/0/filter", "segments ask for one another in a circle: a -> a")]
    public void TryFromJson_BadDefinitions_NameThePlace(string json, string pointer, string message)
    {
        var result = SegmentCatalogue.TryFromJson(json, "sample");
        Assert.Null(result.Catalogue);
        Assert.Equal((pointer, message), result.Issues.Select(i => (i.Pointer!, i.Message)).Single());
    }

    private static SegmentDefinition Segment(string key, string filter, long[]? include = null, long[]? exclude = null) =>
        new(key, "sample", Filter.Parse(filter), include?.Select(k => (EntityKey)k), exclude?.Select(k => (EntityKey)k));
}
