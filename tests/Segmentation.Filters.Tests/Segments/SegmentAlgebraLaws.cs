namespace Segmentation.Tests;

/// <summary>Filters reckoned with as sets are the sets of those whom the interpreter finds.</summary>
public sealed class SegmentAlgebraLaws
{
    [Fact]
    public void The_algebra_of_filters_is_that_of_sets() => Law.ForAll(600, question =>
    {
        // Two filters that have nothing to do with one another, and one that has.
        var (one, other) = (question.Filter, Filter.InSegment("segment 1"));
        var (a, b, all) = (Set(question, one), Set(question, other), question.Entities.ToHashSet());
        Assert.Equal(a.Union(b).ToHashSet(), Set(question, one | other));
        Assert.Equal(a.Intersect(b).ToHashSet(), Set(question, one & other));
        Assert.Equal(a.Except(b).ToHashSet(), Set(question, one.Except(other)));
        Assert.Equal(a.Except(b).Union(b.Except(a)).ToHashSet(), Set(question, one.SymmetricDifference(other)));
        Assert.Equal(all.Except(a).ToHashSet(), Set(question, !one));
        Assert.Equal(Set(question, Filter.Everyone.Except(one)), Set(question, !one));
        Assert.Empty(Set(question, one.SymmetricDifference(one)));
    });

    [Fact]
    public void Putting_its_definition_in_the_place_of_a_segment_changes_nobody() => Law.ForAll(600, question =>
    {
        foreach (var segment in question.Schema.Context.Segments!.Segments.Where(s => s is { Filter: not null, Include: [], Exclude: [] }))
        {
            var inlined = question.Filter.ReplaceSegment(segment.Key.ToUpperInvariant(), segment.Filter!);
            Assert.Equal(question.Filter.AsksForSegment(segment.Key), !ReferenceEquals(inlined, question.Filter));
            Assert.Equal(Set(question, question.Filter), Set(question, inlined));
            Assert.False(inlined.AsksForSegment(segment.Key) && !segment.Filter!.AsksForSegment(segment.Key));
        }
    });

    [Fact]
    public void Replacing_what_is_not_asked_for_gives_the_same_instance() => Law.ForAllWritable(600, filter =>
        Assert.Same(filter, filter.ReplaceSegment("no such segment", Filter.Nobody)));

    [Theory]
    [InlineData("in segment 'x'", "nobody")]
    [InlineData("not in segment 'X' and (a = 1 or in segment 'y')", "not nobody and (a = 1 or in segment 'y')")]
    [InlineData("any orders (in segment 'x' or a = 1)", "any orders (nobody or a = 1)")]
    [InlineData(
        "count(orders where in segment 'x') > sum(orders.total where not in segment 'x')",
        "count(orders where nobody) > sum(orders.total where not nobody)")]
    [InlineData("a between 1 and count(orders where all lines (in segment 'x'))", "a between 1 and count(orders where all lines (nobody))")]
    public void ReplaceSegment_AtAnyDepth_PutsTheOtherFilterThere(string before, string after) =>
        Assert.Equal(Filter.Parse(after), Filter.Parse(before).ReplaceSegment("x", Filter.Nobody));

    [Fact]
    public void ReplaceSegment_KeepsGroupsApart() =>
        Assert.Equal("a = 1 and (b = 1 and c = 1)", Filter.Parse("a = 1 and in segment 'x'").ReplaceSegment("x", Filter.Parse("b = 1 and c = 1")).ToText());

    private static HashSet<Sample> Set(Question question, Filter filter)
    {
        var test = filter.Bind<Sample>(question.Schema.Context).Interpret(question.Moment);
        return [.. question.Entities.Where(e => test.Matches(e, question.Related))];
    }
}
