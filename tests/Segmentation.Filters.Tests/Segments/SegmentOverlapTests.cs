namespace Segmentation.Tests;

public sealed class SegmentOverlapTests
{
    [Fact]
    public void Overlap_OfThreeSegments_CountsEachPairOnce()
    {
        var tally = new OverlapTally(["even", "small", "none"]);
        foreach (var number in Enumerable.Range(1, 9))
            tally.Add(i => i == 0 ? number % 2 == 0 : i == 1 && number < 5);
        var overlap = tally.Result();
        Assert.Equal([new("even", "small", 2), new("even", "none", 0), new("small", "none", 0)], overlap.Pairs);
        Assert.Equal((4, 4, 0), (overlap["EVEN", "even"], overlap["small", "small"], overlap["none", "none"]));
        Assert.Throws<ArgumentException>(() => overlap["even", "odd"]);
    }

    [Fact]
    public void The_overlap_is_symmetric_and_what_counting_finds() => Law.ForAll(300, question =>
    {
        var context = question.Schema.Context;
        var segments = context.Segments!.Segments.Select(s => s.Key).ToList();
        var tests = segments.ConvertAll(s => Filter.InSegment(s).Bind<Sample>(context).Compile(question.Moment));
        var tally = new OverlapTally(segments);
        foreach (var entity in question.Entities)
            tally.Add(i => tests[i].Matches(entity, question.Related));
        var overlap = tally.Result();
        foreach (var one in segments)
        {
            foreach (var other in segments)
            {
                var both = (Filter.InSegment(one) & Filter.InSegment(other)).Bind<Sample>(context).Interpret(question.Moment);
                Assert.Equal(question.Entities.Count(e => both.Matches(e, question.Related)), overlap[one, other]);
                Assert.Equal(overlap[one, other], overlap[other, one]);
            }
        }
    });
}
