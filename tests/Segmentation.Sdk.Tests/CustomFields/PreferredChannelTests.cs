using System.Globalization;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>The story of the help articles: a list of our own, "preferred channel", from its declaration to filters.</summary>
public sealed class PreferredChannelTests
{
    private static readonly Labels Name = new([new("en", "Preferred channel"), new("de", "Bevorzugter Kanal")]);

    private static readonly Picklist Channels = new("channel", Name,
    [
        new("PHONE", new Labels([new("en", "Telephone"), new("de", "Telefon")])),
        new("EMAIL", new Labels([new("en", "E-mail"), new("de", "E-Mail")])),
        new("CHAT", new Labels([new("en", "Live chat"), new("de", "Live-Chat")])),
    ]);

    private readonly InMemoryCrm _crm = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

    [Fact]
    public async Task PreferredChannel_IsDeclaredFilledFilteredByAndShownInWords()
    {
        var segmenter = _crm.Segmenter;
        var before = await segmenter.BindAsync<Contact>(Filter.Parse("`preferred channel` = 'CHAT'"));
        Assert.Equal(IssueCode.UnknownField, Assert.Single(before.Issues).Code);

        // Declared: the list, then the field.
        await segmenter.Picklists.ChangeAsync(lists => lists.With(Channels));
        var field = new CustomField("preferred channel", new(ScalarType.Picklist), "channel") { Labels = Name };
        var fields = await segmenter.CustomFields.ChangeAsync(f => f.With("contact", field));

        // Filled, after a slip of the pen.
        var picklists = await segmenter.Picklists.CurrentAsync();
        var issue = Assert.Single(fields.Check("contact", new Dictionary<string, object?> { ["preferred channel"] = "Live chat" }, picklists));
        Assert.Equal("/customFields/preferred channel  channel has no item 'Live chat': did you mean `CHAT`?", issue.ToString());
        foreach (var (name, channel) in new[] { ("Ada", "CHAT"), ("Bea", "PHONE"), ("Cleo", "chat"), ("Dora", null) })
        {
            var values = new Dictionary<string, object?> { ["preferred channel"] = channel };
            Assert.Empty(fields.Check("contact", values, picklists));
            _crm.Contact(name, set: c => c.CustomFields["preferred channel"] = channel);
        }

        // Filtered by, in the stores that were made before.
        Assert.Equal(["Ada", "Cleo"], await NamesAsync("`preferred channel` = 'CHAT'"));
        Assert.Equal(["Dora"], await NamesAsync("`preferred channel` is empty"));
        Assert.Equal(["Bea", "Dora"], await NamesAsync("not `preferred channel` in ('CHAT', 'EMAIL')"));

        // Made a segment, which is asked for like any other.
        await segmenter.Segments.SaveAsync(new SegmentDefinition("chatters", "contact", Filter.Parse("`preferred channel` = 'CHAT'")));
        Assert.Equal(["Ada", "Cleo"], await NamesAsync("in segment 'Chatters'"));

        // Ordered by, codes one after another.
        var everybody = segmenter.Query(await segmenter.BindAsync<Contact>(Filter.Everyone));
        var page = await everybody.PageAsync(new PageRequest(2) { OrderBy = [SortField.Descending("preferred channel")] });
        Assert.Equal("Bea", page.Entities[0].LastName);

        // Shown in words.
        var bound = await segmenter.BindAsync<Contact>(Filter.Parse("`preferred channel` in ('CHAT', 'PHONE')"));
        Assert.Equal("Preferred channel: one of Live chat, Telephone", bound.Describe(CultureInfo.GetCultureInfo("en-GB")));
        Assert.Equal("Bevorzugter Kanal: eine von Live-Chat, Telefon", bound.Describe(CultureInfo.GetCultureInfo("de-AT")));
    }

    [Fact]
    public async Task PreferredChannel_LimitsWhatACallerSees_OverRelationsToo()
    {
        var segmenter = _crm.Segmenter;
        _crm.Define(Channels);
        _crm.Define("contact", A.ListField("preferred channel", "channel"));
        var (acme, bell) = (_crm.Company("Acme"), _crm.Company("Bell"));
        _crm.Contact("Ada", acme, c => c.CustomFields["preferred channel"] = "CHAT");
        _crm.Contact("Bea", bell, c => c.CustomFields["preferred channel"] = "PHONE");

        var bound = await segmenter.BindAsync<Company>(Filter.Parse("any contacts (`preferred channel` in ('CHAT', 'PHONE'))"));
        Assert.Equal(["Acme", "Bell"], await segmenter.Query(bound).Select(c => c.Name).ToListAsync());
        var chat = segmenter.For(AccessPolicy.Everything.Limit("contact", Filter.Parse("`preferred channel` = 'CHAT'")));
        Assert.Equal(["Acme"], await chat.Query(bound).Select(c => c.Name).ToListAsync());
    }

    private async Task<List<string?>> NamesAsync(string filter) =>
        await _crm.Segmenter.Query(await _crm.Segmenter.BindAsync<Contact>(Filter.Parse(filter))).Select(c => c.LastName).ToListAsync();
}
