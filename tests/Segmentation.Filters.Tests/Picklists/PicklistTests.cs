using System.Globalization;

namespace Segmentation.Tests;

public sealed class PicklistTests
{
    private static readonly Picklist Kinds = new("kind", "Kind",
    [
        new("RETAIL", new Labels([new("en", "Retail"), new("pt", "Varejo"), new("pt-PT", "Retalho")])),
        new("TRADE") { Aliases = ["B2B"], Range = new(0, 50) },
        new("BIG") { Range = new(50, null) },
    ]);

    [Theory]
    [InlineData("pt-PT", "Retalho")]
    [InlineData("pt-BR", "Varejo")]
    [InlineData("de-DE", "Retail")]
    [InlineData("", "Retail")]
    public void LabelFor_FallsBackToParentCulturesThenEnglish(string culture, string expected) =>
        Assert.Equal(expected, Kinds.Find("RETAIL")!.LabelFor(CultureInfo.GetCultureInfo(culture)));

    [Fact]
    public void LabelFor_WithoutLabels_IsTheCode() => Assert.Equal("TRADE", Kinds.Find("b2b")!.LabelFor(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("retail", "RETAIL")]
    [InlineData("B2b", "TRADE")]
    [InlineData("Retail ", null)]
    public void Find_CodeOrAlias_WithoutCase(string spelling, string? code) => Assert.Equal(code, Kinds.Find(spelling)?.Code);

    [Theory]
    [InlineData("0", "TRADE")]
    [InlineData("49.99", "TRADE")]
    [InlineData("50", "BIG")]
    [InlineData("-1", null)]
    public void Classify_RangesAreHalfOpen(string number, string? code) =>
        Assert.Equal(code, Kinds.Classify(decimal.Parse(number, CultureInfo.InvariantCulture))?.Code);

    [Fact]
    public void Constructor_OfWhatNoEditWouldLeave_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Picklist("k", null, [new("A"), new("a")]));
        Assert.Throws<ArgumentException>(() => new Picklist("k", null, [new("A"), new("B") { Aliases = ["a"] }]));
        Assert.Throws<ArgumentException>(() => new Picklist("k", null, [new("A") { IsDefault = true }, new("B") { IsDefault = true }]));
        Assert.Throws<ArgumentException>(() => new Picklist("k", null, [new("A") { IsDefault = true, IsActive = false }]));
        Assert.Throws<ArgumentException>(() => new Picklist("k", null, [new("A") { Color = "red" }]));
        Assert.Throws<ArgumentException>(() => new Picklist("k", null, [new("A") { Range = new(5, 5) }]));
        Assert.Throws<ArgumentException>(() => new PicklistSnapshot(new Picklist("k", null, []), new Picklist("K", null, [])));
    }
}
