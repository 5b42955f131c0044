namespace Segmentation.Tests;

public sealed class SegmentDefinitionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly SegmentDefinition Vip = new("vip", "sample", Filter.Parse("visits > 5"), [1, 2], [3]);

    [Fact]
    public void Lists_OfASegment_AreEditedWithoutContradiction()
    {
        Assert.Equal(Vip.WithLists([1, 2, 3], []), Vip.Including(3, 1));
        Assert.Equal(Vip.WithLists([1], [3, 2]), Vip.Excluding(2, 3));
        Assert.Equal(Vip.WithLists([2], []), Vip.Unlisting(1, 3, 9));
        Assert.Equal(Vip, Vip.Including(1).Unlisting([]));
    }

    [Fact]
    public void Snapshot_TakenAgain_KeepsThoseOutWhoWereExcluded()
    {
        var snapshot = Vip.ToSnapshot([1, 7], Noon);
        Assert.Equal((SegmentKind.Snapshot, Vip.Filter, Noon), (snapshot.Kind, snapshot.Filter, snapshot.TakenAt));
        Assert.Equal([1L, 7L], snapshot.Include);
        Assert.Equal([3L], snapshot.Exclude);
        Assert.Throws<FilterException>(() => SegmentDefinition.Static("list", "sample").ToSnapshot([1], Noon));
    }

    [Fact]
    public void Static_HasItsMembersAlone()
    {
        var list = (Vip.BecomingStatic(Noon).Suppressing("sms") with { IsPaused = true }).ToStatic([7]);
        Assert.Equal(SegmentDefinition.Static("vip", "sample", [7]).Suppressing("sms") with { IsPaused = true }, list);
        Assert.Throws<FilterException>(() => list.BecomingStatic(Noon));
    }

    [Fact]
    public void With_PutsSegmentsInTheirPlaces_AndNewOnesLast()
    {
        SegmentCatalogue catalogue = new(Vip, SegmentDefinition.Static("list", "sample"));
        var changed = catalogue.With(new SegmentDefinition("new", "sample", Filter.Everyone), new SegmentDefinition("VIP", "sample", Filter.Nobody));
        Assert.Equal(["VIP", "list", "new"], changed.Segments.Select(s => s.Key));
        Assert.Equal(["list", "new"], changed.Without("vip").Segments.Select(s => s.Key));
        Assert.Throws<FilterException>(() => catalogue.With(Vip, new SegmentDefinition("VIP", "sample", Filter.Nobody)));
        Assert.Throws<FilterException>(() => catalogue.With(new SegmentDefinition("Vip", "sample", Filter.InSegment("vip"))));
    }
}
