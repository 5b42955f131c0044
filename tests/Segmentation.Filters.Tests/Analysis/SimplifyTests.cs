namespace Segmentation.Tests;

public sealed class SimplifyTests
{
    private static readonly SampleSchema Schema = SampleSchema.With();

    [Theory]
    [InlineData("revenue > 5 and revenue > 7", "revenue > 7")]
    [InlineData("revenue >= 5 and revenue <= 7", "revenue between 5 and 7")]
    [InlineData("revenue > 5 or revenue > 7", "revenue > 5")]
    [InlineData("revenue < 5 or revenue >= 5", "revenue is not empty")]
    [InlineData("revenue < 5 or revenue >= 5 or revenue is empty", "everyone")]
    [InlineData("revenue between 1 and 5 or revenue between 3 and 9", "revenue between 1 and 9")]
    [InlineData("revenue > 7 and revenue < 5", "nobody")]
    [InlineData("not (revenue > 5)", "not (revenue > 5)")]
    [InlineData("not (revenue > 5) and revenue is not empty", "revenue <= 5")]
    [InlineData("revenue <= 5 or revenue is empty", "not (revenue > 5)")]
    [InlineData("employees > 4 and employees < 6", "employees = 5")]
    [InlineData("employees > 4 and employees < 7", "employees between 5 and 6")]
    [InlineData("employees > 4", "employees > 4")]
    [InlineData("revenue > 5 and revenue != 7 and revenue != 9", "revenue > 5 and revenue not in (7, 9)")]
    [InlineData("revenue in (3, 1)", "revenue in (3, 1)")]
    [InlineData("since > 2026-01-01 and since < 2026-01-03", "since = 2026-01-02")]
    [InlineData("since >= 0001-01-01", "everyone")]
    [InlineData("visits is empty", "nobody")]
    [InlineData("name in ('a', 'b') and name in ('B', 'c')", "name = 'b'")]
    [InlineData("name in ('a', 'b') or name = 'c'", "name in ('a', 'b', 'c')")]
    [InlineData("name != 'a' and name != 'b'", "name not in ('a', 'b')")]
    [InlineData("name != 'a' or name != 'b'", "everyone")]
    [InlineData("name is not empty and name contains 'a'", "name contains 'a'")]
    [InlineData("name is empty and name contains 'a'", "nobody")]
    [InlineData("name is empty or name not contains 'a'", "name not contains 'a'")]
    [InlineData("hasConsent = true or hasConsent = false", "hasConsent is not empty")]
    [InlineData("revenue > 5 and (revenue > 5 or name = 'a')", "revenue > 5")]
    [InlineData("revenue > 5 or revenue > 5 and name = 'a'", "revenue > 5")]
    [InlineData("revenue > 5 and name = 'a' and not (revenue > 5)", "nobody")]
    [InlineData("not (not (name contains 'a') or not (revenue > 5))", "name contains 'a' and revenue > 5")]
    [InlineData("birthday = birthday", "birthday is not empty")]
    [InlineData("since < since", "nobody")]
    [InlineData("any children (revenue > 7 and revenue < 5)", "nobody")]
    [InlineData("all children (revenue > 7 or not (revenue > 7))", "everyone")]
    [InlineData("count(children) > 0", "any children")]
    [InlineData("count(children where name = 'a') = 0", "no children (name = 'a')")]
    [InlineData("count(parent.children) >= 1", "any parent.children")]
    [InlineData("since >= today - 7d and since <= today and since >= today - 3d", "since between today - 3d and today")]
    [InlineData("since > today and since < yesterday", "nobody")]
    [InlineData("name starts with 'ab' and not (name contains 'B')", "nobody")]     // by proof
    public void Simplify_Plan_IsThatOfTheShorterFilter(string text, string expected) =>
        Assert.Equal(Bind(expected).RequirePlan(), Bind(text).RequirePlan().Simplify());

    [Fact]
    public void Simplify_NothingToDo_GivesTheSamePlan()
    {
        var plan = Bind("name contains 'a' and revenue > 5 and (kind = 'TRADE' or no children (name = 'b'))").RequirePlan();
        Assert.Same(plan, plan.Simplify());
    }

    [Theory]
    [InlineData("name = 'ABC'", "name = 'abc'")]
    [InlineData("kind = 'trade'", "kind = 'B2B'")]                       // an alias of the same item
    [InlineData("since < today", "since <= yesterday")]
    [InlineData("since in last 7 days", "since between today - 6d and today")]
    [InlineData("lastSeen < 2026-01-02", "lastSeen <= 2026-01-01")]
    [InlineData("lastSeen in last 1 weeks", "not (lastSeen < today - 6d or lastSeen >= tomorrow) and lastSeen is not empty")]
    [InlineData("birthday < since", "since > birthday")]
    [InlineData("tags has all ('a')", "tags has any ('A')")]
    [InlineData("tags has any ('a', 'b')", "tags has any ('B', 'a', 'A')")]
    [InlineData("employees > 4.5", "employees >= 5")]
    [InlineData("revenue = 10", "revenue between 10.00 and 10")]
    public void Canonical_WrittenOtherwise_IsOne(string one, string other)
    {
        Assert.Equal(Bind(one).RequirePlan().Canonical(), Bind(other).RequirePlan().Canonical());
        Assert.Equal(Bind(one).Hash(), Bind(other).Hash());
    }

    [Theory]
    [InlineData("name = 'ABC' match case", "name = 'abc' match case")]
    [InlineData("not (revenue > 5)", "revenue <= 5")]
    [InlineData("revenue > 5", "score > 5")]
    [InlineData("since < today", "since < 2026-01-01")]
    public void Canonical_OfAnotherMeaning_IsAnother(string one, string other) => Assert.NotEqual(Bind(one).Hash(), Bind(other).Hash());

    private static BindResult<Sample> Bind(string text) => Filter.Parse(text).Bind<Sample>(Schema.Context);
}
