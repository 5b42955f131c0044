using System.Security.Cryptography;
using System.Text;

namespace Segmentation.Tests;

public sealed class HashTests
{
    private static BindResult<Sample> Bind(string text) => Filter.Parse(text).Bind<Sample>(SampleSchema.With().Context);

    [Theory]
    [InlineData("everyone", """{"v":1,"everyone":true}""")]
    [InlineData("größe = 'a''<𐐀>' and x > 10.50", """{"v":1,"all":[{"field":"gr\u00F6\u00DFe","op":"=","value":"a\u0027\u003C\uD801\uDC00\u003E"},{"field":"x","op":"\u003E","value":10.5}]}""")]
    public void Hash_OfAFilter_IsThatOfItsJsonInAscii(string text, string json) =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(json))), Filter.Parse(text).Hash());

    [Theory]
    [InlineData("name = 'abc'", "plan 1 \"sample\" in(field(\"name\"), -, \"ABC\")")]
    [InlineData("name starts with 'ä' match case", "plan 1 \"sample\" text(field(\"name\"), Start, case, \"\\u00e4\")")]
    [InlineData("any children (revenue > 5) and since in last 2 months", "plan 1 \"sample\" all(range(field(\"since\"), >= time(Today, None, -2mo, +1d), <= time(Today, None)), related(\"children\", range(field(\"revenue\"), > number 5, -)))")]
    public void Hash_OfWhatIsBound_IsThatOfItsCanonicalFormWrittenOut(string text, string written) =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(written))), Bind(text).Hash());

    // Hashes are stored: this one may never change.
    [Fact]
    public void Hash_OfAStoredFilter_IsWhatItWas() => Assert.Equal(
        "f35acf4854c599fdae082833c7ed7c91b0b055c835b3f4cb7b72b7a21cc0600c",
        Filter.Parse("kind in ('RETAIL', 'b2b') and not (revenue < 10000) and lastSeen in last 12 months").Hash());

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
        Assert.Equal(
            Filter.Parse("in segment 'big' and name = 'a'").Bind<Sample>(context).Hash(), Filter.Parse("name = 'A' and in segment 'BIG'").Bind<Sample>(context).Hash());
    }

    [Fact]
    public void Hash_OfHalfASurrogatePair_IsRefusedOfTheFilterAndMadeOfThePlan()
    {
        var filter = Filter.Field("name").Is("\ud800");
        Assert.Throws<FilterException>(() => filter.Hash());
        Assert.Equal(64, filter.Bind<Sample>(SampleSchema.With().Context).Hash().Length);
    }
}
