namespace Segmentation.Tests;

public sealed class SuppressionTests
{
    private const string WhatToDo = "name one that does; if nobody is kept from it, one with the filter `nobody`";

    private static readonly SegmentCatalogue Catalogue = new(
        new SegmentDefinition("vip", "sample", Filter.Parse("visits > 5")),
        new SegmentDefinition("opted out", "sample", Filter.Parse("hasConsent = false"), [4]).Suppressing("E-Mail", "sms") with { IsPaused = true },
        SegmentDefinition.Static("complained", "sample", [3]).Suppressing("e-mail"),
        new SegmentDefinition("nobody is kept", "sample", Filter.Nobody).Suppressing("post"),
        new SegmentDefinition("firms", "firm", Filter.Everyone).Suppressing("phone"));

    [Theory]
    [InlineData("e-mail", "in segment 'vip' and not in segment 'opted out' and not in segment 'complained'", 1, 5)]
    [InlineData("SMS", "in segment 'vip' and not in segment 'opted out'", 1, 3, 5)]
    [InlineData("post", "in segment 'vip' and not in segment 'nobody is kept'", 1, 2, 3, 4, 5)]
    public void Audience_IsTheSegmentWithoutThoseWhoAreKeptFromTheChannel(string channel, string filter, params int[] ids)
    {
        // All are members; 2 opted out, 4 is on its list, 3 complained.
        Sample[] samples = [.. Enumerable.Range(1, 5).Select(i => new Sample { Id = i, Visits = 6, HasConsent = i == 2 ? false : i == 5 ? null : true })];
        var audience = Catalogue.Audience("VIP", channel);
        Assert.Equal(filter, audience.ToText());
        var bound = audience.Bind<Sample>(SampleSchema.With().Context with { Segments = Catalogue });
        var test = bound.Interpret(new Moment(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc));
        Assert.Equal(ids.Select(i => (long)i), samples.Where(s => test.Matches(s)).Select(s => s.Id));
    }

    [Theory]
    [InlineData("vip", "e-mial", $"no segment of sample suppresses the channel `e-mial`: {WhatToDo}: did you mean `E-Mail`?")]
    [InlineData("vip", "phone", $"no segment of sample suppresses the channel `phone`: {WhatToDo}")]
    [InlineData("firms", "post", $"no segment of firm suppresses the channel `post`: {WhatToDo}")]
    [InlineData("vpi", "post", "there is no segment 'vpi': did you mean `vip`?")]
    public void Audience_OfAChannelThatNobodyKnows_SaysWhatToDo(string segment, string channel, string message) =>
        Assert.Equal(message, Assert.Throws<FilterException>(() => Catalogue.Audience(segment, channel)).Message);

    [Fact]
    public void ChannelsOf_AnEntityType_AreThoseThatItsSegmentsSuppress()
    {
        Assert.Equal(["E-Mail", "sms", "post"], Catalogue.ChannelsOf("SAMPLE"));
        Assert.Empty(Catalogue.ChannelsOf("deal"));
    }
}
