namespace Segmentation.Tests;

public sealed class BindLimitTests
{
    private static readonly SampleSchema Schema = SampleSchema.With();

    // The calendar has 3 652 059 days, 1 January of the year 1 to 31 December 9999: a step as long leads out of it from wherever it starts.
    [Theory]
    [InlineData("lastSeen > now - 3652058d", true)]
    [InlineData("lastSeen > now - 3652059d", false)]
    [InlineData("lastSeen > now - 87649415h", true)] // 3 652 059 × 24 = 87 649 416
    [InlineData("lastSeen > now - 87649416h", false)]
    [InlineData("lastSeen > now - 2147483647min", true)] // 4 083 years: no number of minutes that can be written is too many
    [InlineData("lastSeen > now - 521722w", true)] // 3 652 054 days
    [InlineData("lastSeen > now - 521723w", false)] // 3 652 061 days
    [InlineData("lastSeen > now - 119987mo", true)] // 9 999 × 12 = 119 988
    [InlineData("lastSeen > now - 119988mo", false)]
    [InlineData("lastSeen > now - 39995q", true)]
    [InlineData("lastSeen > now - 39996q", false)]
    [InlineData("lastSeen > now - 9998y", true)]
    [InlineData("lastSeen > now - 9999y", false)]
    [InlineData("lastSeen > createdAt + 9998y", true)]
    [InlineData("lastSeen > createdAt + 9999y", false)]
    [InlineData("lastSeen in last 3652058 days", true)]
    [InlineData("lastSeen in next 3652059 days", false)]
    public void Bind_AStepAsLongAsTheCalendar_LeadsOutOfIt(string text, bool expected)
    {
        var bound = Filter.Parse(text).Bind<Sample>(Schema.Context);
        Assert.Equal(expected ? [] : [IssueCode.OutOfRange], bound.Issues.Select(i => i.Code));
        Assert.Equal(expected, bound.IsValid);
    }

    [Theory]
    [InlineData("not not visits > 1", 3, 9, 9, true)]
    [InlineData("not not visits > 1", 2, 9, 9, false)]
    [InlineData("visits > 1 and visits < 9", 9, 3, 9, true)] // the group and its two parts
    [InlineData("visits > 1 and visits < 9", 9, 2, 9, false)]
    [InlineData("visits in (1, 2)", 9, 9, 2, true)]
    [InlineData("visits in (1, 2)", 9, 9, 1, false)]
    public void Bind_AFilterAtTheLimits_IsNotTooLarge(string text, int levels, int nodes, int setItems, bool expected) =>
        AssertFits(expected, Filter.Parse(text), Schema.Context with { Limits = new() { Levels = levels, Nodes = nodes, SetItems = setItems } });

    // What is inlined counts as if it stood in the place of its name, which counts too.
    [Theory]
    [InlineData("in segment 'deep'", 3, 99, true)] // 1 + the two of `not visits > 1`
    [InlineData("in segment 'deep'", 2, 99, false)]
    [InlineData("in segment 'deeper'", 4, 99, true)] // one more on the way
    [InlineData("in segment 'deeper'", 3, 99, false)]
    [InlineData("in segment 'wide'", 9, 4, true)] // 1 + the three of `visits > 1 or visits < 1`
    [InlineData("in segment 'wide'", 9, 3, false)]
    [InlineData("in segment 'wide' and in segment 'wide'", 9, 9, true)] // 1 + 4 + 4
    [InlineData("in segment 'wide' and in segment 'wide'", 9, 8, false)]
    [InlineData("in segment 'wider'", 9, 5, true)] // 1 + 1 + 3
    [InlineData("in segment 'wider'", 9, 4, false)]
    public void Bind_ASegmentsDefinition_CountsAgainstTheLimits(string text, int levels, int nodes, bool expected)
    {
        var segments = new SegmentCatalogue(
            Segment("deep", "not visits > 1"), Segment("deeper", "in segment 'deep'"),
            Segment("wide", "visits > 1 or visits < 1"), Segment("wider", "in segment 'wide'"));
        AssertFits(expected, Filter.Parse(text), Schema.Context with { Limits = new() { Levels = levels, Nodes = nodes }, Segments = segments });
    }

    [Fact]
    public void Limits_AtTheEndsOfTheirRange_AreTaken()
    {
        Assert.Equal((1, 1, 1, 1, 1), Each(new FilterLimits { Levels = 1, Nodes = 1, SetItems = 1, Characters = 1, RelationDepth = 1 }));
        Assert.Equal((100, 16), (new FilterLimits { Levels = 100 }.Levels, new FilterLimits { RelationDepth = 16 }.RelationDepth));
        Assert.Equal((64, 1_000, 10_000, 1_048_576, 4), Each(FilterLimits.Default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FilterLimits { RelationDepth = 17 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FilterLimits { SetItems = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FilterLimits { Characters = 0 });

        static (int, int, int, int, int) Each(FilterLimits limits) =>
            (limits.Levels, limits.Nodes, limits.SetItems, limits.Characters, limits.RelationDepth);
    }

    private static SegmentDefinition Segment(string key, string filter) => new(key, "sample", Filter.Parse(filter));

    private static void AssertFits(bool expected, Filter filter, BindingContext context)
    {
        var bound = filter.Bind<Sample>(context);
        Assert.Equal(expected, bound.IsValid);
        Assert.Equal(expected ? [] : [IssueCode.TooLarge], bound.Issues.Where(i => i.Severity == Severity.Error).Select(i => i.Code));
    }
}
