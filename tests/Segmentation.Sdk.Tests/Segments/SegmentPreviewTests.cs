using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class SegmentPreviewTests
{
    private readonly InMemoryCrm _crm = new(
        new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)),
        o => o.UseSegments(new SegmentCatalogue(new SegmentDefinition("big", "company", Filter.Parse("revenue > 25"), [5]))));

    public SegmentPreviewTests()
    {
        for (var i = 1; i <= 5; i++)
            _crm.Company($"{i}", c => c.Revenue = i * 10);
    }

    [Fact]
    public async Task Preview_OfAChangedDefinition_TellsWhoWouldEnterAndLeave_AndSavesNothing()
    {
        var changed = new SegmentDefinition("BIG", "company", Filter.Parse("revenue < 35"), exclude: [2]);
        var preview = await _crm.Segmenter.Segments.PreviewAsync<Company>(changed, sample: 1);
        Assert.Empty(preview.Issues);
        Assert.Equal("2: 1", Shown(preview.Members!));
        Assert.Equal("1: 1", Shown(preview.Entered!));
        Assert.Equal("2: 4", Shown(preview.Left!));
        Assert.Equal("big", (await _crm.Segmenter.Segments.CurrentAsync()).Segments.Single().Key);

        static string Shown(CountedEntities<Company> companies) => $"{companies.Count}: {string.Join(", ", companies.Sample.Select(c => c.Id))}";
    }

    [Fact]
    public async Task Preview_OfANewSegment_LetsAllItsMembersEnter()
    {
        var preview = await _crm.Segmenter.Segments.PreviewAsync<Company>(SegmentDefinition.Static("new", "company", [1, 7]), sample: 0);
        Assert.Equal((1, 1, 0), (preview.Members!.Count, preview.Entered!.Count, preview.Left!.Count));
        Assert.Empty(preview.Members.Sample);
    }

    [Theory]
    [InlineData("revnue > 1", "segment 'big': 1:1  unknown field `revnue`: did you mean `revenue`?")]
    [InlineData("in segment 'big'", "segment 'big': 1:1  segments ask for one another in a circle: big -> big")]
    [InlineData("in segment 'none'", "segment 'big': 1:1  there is no segment 'none'")]
    public async Task Preview_OfWhatCannotBeBound_TellsWhy(string filter, string issue)
    {
        var preview = await _crm.Segmenter.Segments.PreviewAsync<Company>(new SegmentDefinition("big", "company", Filter.Parse(filter)));
        Assert.Equal([issue], preview.Issues.Select(i => i.ToString()));
        Assert.Equal((null, null, null), (preview.Members, preview.Entered, preview.Left));
    }

    [Fact]
    public async Task Preview_OfAnUnknownEntityType_TellsWhy()
    {
        var preview = await _crm.Segmenter.Segments.PreviewAsync<Company>(new SegmentDefinition("a", "compny", Filter.Everyone));
        Assert.Equal("/entityType", preview.Issues.Single().Issue.Pointer);
    }

    [Fact]
    public async Task Preview_ByACallerWhoSeesLess_CountsWhatMayBeSeen()
    {
        var segmenter = _crm.Segmenter.For(AccessPolicy.Everything.Limit("company", Filter.Parse("revenue != 40")));
        var preview = await segmenter.Segments.PreviewAsync<Company>(new SegmentDefinition("big", "company", Filter.Nobody));
        Assert.Equal((0, 2), (preview.Members!.Count, preview.Left!.Count));
        Assert.Equal([3L, 5L], preview.Left.Sample.Select(c => c.Id));
    }

    [Fact]
    public async Task Preview_OfASegmentThatTheAccessPolicyAsksFor_ShowsNobodyMore()
    {
        var segmenter = _crm.Segmenter.For(AccessPolicy.Everything.Limit("company", Filter.InSegment("big")));
        var preview = await segmenter.Segments.PreviewAsync<Company>(new SegmentDefinition("big", "company", Filter.Everyone));
        Assert.Equal([3L, 4L, 5L], preview.Members!.Sample.Select(c => c.Id));
        Assert.Equal((0, 0), (preview.Entered!.Count, preview.Left!.Count));
    }

    [Fact]
    public void A_preview_is_what_the_interpreter_finds_of_what_may_be_seen() => Law.ForAll(
        80,
        dice =>
        {
            var (world, type) = (new SegmentWorld(dice), dice.Pick(["company", "contact"]));
            var key = dice.Pick([.. world.Before.Segments.Where(s => s.EntityType == type).Select(s => s.Key), "new"]);
            var limits = new[] { "company", "contact", "deal" }.Where(_ => dice.Chance(0.3))
                .ToDictionary(t => t, t => Filter.Parse(new FirmDice(dice).Filter(t, levels: 1)));
            return (World: world, Changed: world.Segment(key, type), Limits: limits);
        },
        c => (c.Changed.EntityType == "company"
            ? HoldsAsync<Company>(c.World, c.Changed, c.Limits, e => e.Id)
            : HoldsAsync<Contact>(c.World, c.Changed, c.Limits, e => e.Id)).GetAwaiter().GetResult());

    private static async Task HoldsAsync<T>(SegmentWorld world, SegmentDefinition changed, Dictionary<string, Filter> limits, Func<T, long> keyOf)
        where T : class
    {
        var segmenter = world.Segmenter.For(limits.Aggregate(AccessPolicy.Everything, (policy, limit) => policy.Limit(limit.Key, limit.Value)));
        var preview = await segmenter.Segments.PreviewAsync<T>(changed, sample: 2);
        if (preview.Issues.Any(i => i.Issue.Code == IssueCode.Circle))
        {
            Assert.Throws<FilterException>(() => world.Before.With(changed));
            return;
        }

        var seen = world.Firms.SeenThrough(limits);
        var then = world.Before.Find(changed.Key) is null ? [] : world.Members(world.Before, changed.Key, seen)!;
        var now = world.Members(world.Before.With(changed), changed.Key, seen);
        Holds(now, preview.Members!);
        Holds(now!.Except(then), preview.Entered!);
        Holds(then.Except(now!), preview.Left!);

        void Holds(IEnumerable<long>? expected, CountedEntities<T> found)
        {
            Assert.Equal(expected!.Count(), found.Count);
            Assert.Equal(expected!.Order().Take(2), found.Sample.Select(keyOf));
        }
    }
}
