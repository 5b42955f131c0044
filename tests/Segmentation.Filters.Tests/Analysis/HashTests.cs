using System.Security.Cryptography;
using System.Text;

namespace Segmentation.Tests;

public sealed class HashTests
{
    private static BindResult<Sample> Bind(string text) => Filter.Parse(text).Bind<Sample>(SampleSchema.With().Context);

    [Theory]
    [InlineData("everyone", """{"v":1,"everyone":true}""")]
    [InlineData("größe = 'a''<𐐀>'", """{"v":1,"field":"gr\u00F6\u00DFe","op":"=","value":"a\u0027\u003C\uD801\uDC00\u003E"}""")]
    [InlineData("x > 10.50 and y is empty", """{"v":1,"all":[{"field":"x","op":"\u003E","value":10.5},{"field":"y","op":"isEmpty"}]}""")]
    public void Hash_OfAFilter_IsThatOfItsJsonInAscii(string text, string json) =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(json))), Filter.Parse(text).Hash());

    [Theory]
    [InlineData("name = 'abc'", "plan 1 \"sample\" in(field(\"name\"), -, \"ABC\")")]
    [InlineData("name starts with 'ä' match case", "plan 1 \"sample\" text(field(\"name\"), Start, case, \"\\u00e4\")")]
    [InlineData(
        "any children (revenue > 5) and since in last 2 months",
        "plan 1 \"sample\" all(range(field(\"since\"), >= time(Today, None, -2mo, +1d), <= time(Today, None)), " +
        "related(\"children\", range(field(\"revenue\"), > number 5, -)))")]
    public void Hash_OfWhatIsBound_IsThatOfItsCanonicalFormWrittenOut(string text, string written) =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(written))), Bind(text).Hash());

    // Hashes are stored: these may never change.
    [Fact]
    public void Hash_OfAStoredFilter_IsWhatItWas()
    {
        const string Plain = "kind in ('RETAIL', 'b2b') and not (revenue < 10000) and lastSeen in last 12 months";
        const string Rich = "count(children where score > 0.1 or tags has all ('a', 'ß')) >= 3 or not (birthday < since + 30d) or " +
            "parent.birthday anniversary in next 2 weeks";

        Assert.Equal("f35acf4854c599fdae082833c7ed7c91b0b055c835b3f4cb7b72b7a21cc0600c", Filter.Parse(Plain).Hash());
        Assert.Equal("4f829d1b35125f4e0205efc2bd30591ca5bc08f8145d8490739c4c37750a1573", Bind(Plain).Hash());
        Assert.Equal("95c571efc690d7ac6aa203802b0abfd54a1ee84fcd4cf6ad5dda49e6839ab6e9", Bind(Rich).Hash());
    }

    [Fact]
    public void Hash_OfTwoEntityTypes_Differs()
    {
        var context = Tiny.Context;
        Assert.NotEqual(Filter.Parse("flag = true").Bind<Tiny>(context).Hash(), Filter.Parse("flag = true").Bind<TinyRow>(context).Hash());
    }

    [Fact]
    public void Hash_OfAListedSegment_IsThatOfItsDefinition()
    {
        var segments = new SegmentCatalogue([new SegmentDefinition("big", "sample", Filter.Parse("revenue > 5"), [1L, 2L])]);
        var context = SampleSchema.With().Context with { Segments = segments };
        string HashOf(string text) => Filter.Parse(text).Bind<Sample>(context).Hash();

        Assert.Equal(HashOf("in segment 'big' and name = 'a'"), HashOf("name = 'A' and in segment 'BIG'"));
        Assert.Equal(HashOf("in segment 'big'"), HashOf("in segment 'big' or revenue > 5"));
    }

    [Fact]
    public void Hash_OfHalfASurrogatePair_IsRefusedOfTheFilterAndMadeOfThePlan()
    {
        var filter = Filter.Field("name").Is("\ud800");
        Assert.Throws<FilterException>(() => filter.Hash());
        Assert.Equal(64, filter.Bind<Sample>(SampleSchema.With().Context).Hash().Length);
    }
}
