using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class FieldQueryTests
{
    private static readonly RollingPeriod Week = new(PeriodPosition.Next, 7, TimeUnit.Day);

    public static TheoryData<string, Filter> Conditions => new()
    {
        { "a = 1", Filter.Field("a").Is(1) },
        { "a != 'x'", Filter.Field("a").IsNot("x") },
        { "a < 1.5", Filter.Field("a").LessThan(1.5m) },
        { "a <= 2026-11-22", Filter.Field("a").AtMost(new DateOnly(2026, 11, 22)) },
        { "a > today - 7d", Filter.Field("a").GreaterThan(new Anchor(TimeAnchor.Today, new(-7, TimeUnit.Day))) },
        { "a >= b", Filter.Field("a").AtLeast(new SubjectOperand("b")) },
        { "a between 1 and 2", Filter.Field("a").Between(1, 2) },
        { "a not between 1 and 2", Filter.Field("a").NotBetween(1, 2) },
        { "a in (1, 2)", Filter.Field("a").In(1, 2) },
        { "a not in ('x')", Filter.Field("a").NotIn("x") },
        { "a in next 7 days", Filter.Field("a").In(Week) },
        { "a not in next 7 days", Filter.Field("a").NotIn(Week) },
        { "a anniversary in next 7 days", Filter.Field("a").AnniversaryIn(Week) },
        { "a anniversary not in next 7 days", Filter.Field("a").AnniversaryNotIn(Week) },
        { "a contains 'x' match case", Filter.Field("a").Contains("x").MatchingCase() },
        { "a not contains 'x'", Filter.Field("a").NotContains("x") },
        { "a starts with 'x'", Filter.Field("a").StartsWith("x") },
        { "a not starts with 'x'", Filter.Field("a").NotStartsWith("x") },
        { "a ends with 'x'", Filter.Field("a").EndsWith("x") },
        { "a not ends with 'x'", Filter.Field("a").NotEndsWith("x") },
        { "a has any ('x')", Filter.Field("a").HasAny("x") },
        { "a has all ('x')", Filter.Field("a").HasAll("x") },
        { "a has none ('x')", Filter.Field("a").HasNone("x") },
        { "a has exactly ('x')", Filter.Field("a").HasExactly("x") },
        { "a is empty", Filter.Field("a").IsEmpty() },
        { "a is not empty", Filter.Field("a").IsNotEmpty() },
        { "a != 'x' and a is not empty", Filter.Field("a").IsNot("x").RequireValue() },
        { "a != b and a is not empty and b is not empty", Filter.Field("a").IsNot(new SubjectOperand("b")).RequireValue() },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Condition_InCSharp_IsTheOneInText(string text, Filter filter) => Assert.Equal(Filter.Parse(text), filter);

    [Fact]
    public void Condition_OfAnEmptyText_IsRefused()
    {
        Assert.Throws<FilterException>(() => Filter.Field("a").Is(""));
        Assert.Throws<FilterException>(() => Filter.Field(""));
        Assert.Throws<FilterException>(() => Filter.Field("a").In([]));
        Assert.Throws<FilterException>(() => Filter.Field("a").LessThan(5).MatchingCase());
    }

    [Fact]
    public void Relations_AreComposedAsTheyAreWritten()
    {
        Filter won = Filter.Field("stage").Is("WON");
        Assert.Equal(Filter.Parse("any deals (stage = 'WON')"), Filter.Relation("deals").Any(won));
        Assert.Equal(Filter.Parse("no company.deals"), Filter.Relation(new FieldPath("company", "deals")).No());
        Assert.Equal(Filter.Parse("all deals (stage = 'WON')"), Filter.Relation("deals").All(won));
        Assert.Equal(Filter.Parse("count(deals) >= 2"), Filter.Relation("deals").Count().AtLeast(2));
        Assert.Equal(Filter.Parse("sum(deals.amount where stage = 'WON') > 10000"), Filter.Relation("deals").Sum("amount", won).GreaterThan(10_000));
        Assert.Equal(Filter.Parse("avg(deals.amount) is empty"), Filter.Relation("deals").Avg("amount").IsEmpty());
        Assert.Equal(
            Filter.Parse("min(deals.closeDate) < 2026-01-01 or max(deals.closeDate) in last 7 days"),
            Filter.Relation("deals").Min("closeDate").LessThan(new DateOnly(2026, 1, 1)) |
            Filter.Relation("deals").Max("closeDate").In(new RollingPeriod(PeriodPosition.Last, 7, TimeUnit.Day)));
        Assert.Equal(Filter.Parse("company.industry = 'IT'"), Filter.Field(new FieldPath("company", "industry")).Is("IT"));
    }
}
