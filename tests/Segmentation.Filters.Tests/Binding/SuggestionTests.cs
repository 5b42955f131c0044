namespace Segmentation.Tests;

/// <summary>A third of the letters may be wrong; a letter too many, too few, another one, or two that changed places are one fault each.</summary>
public sealed class SuggestionTests
{
    [Theory]
    [InlineData("birhtady", "birthday")] // two swaps in eight letters
    [InlineData("onwre", "owner")] // two swaps in five
    [InlineData("adres", "address")] // two letters missing in five
    [InlineData("NAMES", "name")]
    [InlineData("mail", "emailAddress")] // a part of the name
    [InlineData("tax", "valueAddedTax")]
    [InlineData("taxrate", "tax")] // the name is a part
    public void For_WhatIsClose_IsSuggested(string written, string name) => Assert.Equal([name], Suggestions.For(written, [name]));

    [Theory]
    [InlineData("price", "unprcie")] // two letters more and a swap: three faults in five letters
    [InlineData("knid", "kinds")] // a swap and a letter more: two in four
    [InlineData("x", "ab")]
    [InlineData("ab", "x")]
    [InlineData("ad", "address")] // two letters are a part of too much
    [InlineData("identity", "id")]
    public void For_WhatIsFar_IsNotSuggested(string written, string name) => Assert.Empty(Suggestions.For(written, [name]));

    [Fact]
    public void For_SeveralNames_AreTheThreeClosestInTheirOrder()
    {
        Assert.Equal(["zrice", "abice"], Suggestions.For("price", ["abice", "zrice"])); // one letter wrong before two
        Assert.Equal(["name1", "name2"], Suggestions.For("name3", ["name2", "name1"]));
        Assert.Equal(["name1", "name2", "name4"], Suggestions.For("name3", ["name5", "name4", "name2", "name1", "name1"]));
    }
}
