using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class ConditionTests
{
    [Fact]
    public void Constructor_ASetOfOtherThanConstants_IsRefused()
    {
        _ = new Condition("a", Operators.In, [1, new Anchor(TimeAnchor.Today)]);
        Assert.Equal(
            "`in` takes one or more constants in parentheses",
            Assert.Throws<FilterException>(() => new Condition("a", Operators.In, [1, new SubjectOperand("b")])).Message);
        Assert.Throws<FilterException>(() => new Condition("a", Operators.HasAny, [new SubjectOperand("b")]));
        Assert.Throws<FilterException>(() => new Condition("a", Operators.HasNone, []));
    }

    // A stored value is read as the item whose code or alias it equals without regard to case.
    [Theory]
    [InlineData("wholesale", "TRADE", true)]
    [InlineData("TRADE", "wholesale", true)]
    [InlineData("b2b", "Wholesale", true)]
    [InlineData("b2b", "RETAIL", false)]
    [InlineData("trade", null, false)]
    public void EqualTo_TwoPicklistFields_ComparesItemsAndNotSpellings(string kind, string? formerKind, bool expected)
    {
        var bound = Filter.Parse("kind = formerKind").Bind<Sample>(SampleSchema.With().Context);
        var sample = new Sample { Kind = kind, FormerKind = formerKind };
        Assert.Equal(expected, bound.Interpret(Shop.Now).Matches(sample));
        Assert.Equal(expected, bound.Compile(Shop.Now).Matches(sample));
    }
}
