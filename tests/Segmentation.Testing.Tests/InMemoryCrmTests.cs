using Segmentation.Crm;

namespace Segmentation.Testing.Tests;

public sealed class InMemoryCrmTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly FakeClock _clock = new(Start);
    private readonly InMemoryCrm _crm;

    public InMemoryCrmTests() => _crm = new InMemoryCrm(_clock);

    [Fact]
    public void Adding_CountsKeysUpAndFillsWhatIsKnown()
    {
        var acme = _crm.Company("Acme", c => c.Type = "CUSTOMER");
        _clock.Advance(TimeSpan.FromHours(1));
        var ada = _crm.Contact("Lovelace", acme, c => c.FirstName = "Ada");
        var turing = _crm.Contact("Turing");
        var deal = _crm.Deal("Engine", acme, d => d.Amount = 100);
        Assert.Equal((1, "Acme", "CUSTOMER", Start), (acme.Id, acme.Name, acme.Type, acme.CreatedAt));
        Assert.Equal((1, 1, "Lovelace", "Ada", Start.AddHours(1)), (ada.Id, ada.CompanyId, ada.LastName, ada.FirstName, ada.CreatedAt));
        Assert.Equal((2, (long?)null), (turing.Id, turing.CompanyId));
        Assert.Equal((1, 1, "SALES", "NEW", 100), (deal.Id, deal.CompanyId, deal.Pipeline, deal.Stage, deal.Amount));
    }

    [Fact]
    public async Task Stores_AreLive()
    {
        var companies = _crm.Companies;
        var acme = _crm.Company("Acme");
        acme.Name = "changed by its holder only";
        await companies.WriteAsync([EntityWrite.Insert(new Company { Id = 2, Name = "Globex" })]);
        _crm.Company("Initech"); // the key 2 is taken
        Assert.Equal([(1, "Acme"), (2, "Globex"), (3, "Initech")], await companies.ScanAsync().Select(c => (c.Id, c.Name)).ToListAsync());
        Assert.Equal(Start, (await companies.ChangesAfterAsync(0).FirstAsync()).At);
    }

    [Fact]
    public async Task Segmenter_AsksTheStores_RelationsIncluded()
    {
        var acme = _crm.Company("Acme", c => c.Industry = "IT");
        _crm.Company("Globex", c => c.Industry = "IT");
        _crm.Deal("Engine", acme, d => d.Stage = "WON");
        _crm.Contact("Lovelace", acme);
        var filter = Filter.Parse("any deals (stage = 'WON') and any contacts (company.industry = 'IT') and createdAt = today");
        var bound = await _crm.Segmenter.BindAsync<Company>(filter);
        Assert.Equal([1L], await _crm.Segmenter.Query(bound).KeysAsync().ToListAsync());
        _crm.Deal("Wheel", new Company { Id = 2 }, d => d.Stage = "WON");
        _crm.Contact("Turing", new Company { Id = 2 });
        Assert.Equal(2, await _crm.Segmenter.Query(bound).CountAsync());
        await _crm.Segmenter.Sink<Company>().WriteAsync([EntityWrite.Delete<Company>(2)]);
        Assert.Equal(1, await _crm.Companies.ScanAsync().CountAsync());
    }

    [Fact]
    public async Task Define_PutsDefinitionsInForce()
    {
        _crm.Define(A.Picklist("channel", "PHONE", "EMAIL"), A.Picklist("channel", "PHONE", "CHAT").Deactivate("CHAT"));
        _crm.Define("contact", A.ListField("channel", "channel"), A.ItemsField("channels", "channel"), A.CustomField("age", ScalarType.Number));
        _crm.Define(A.Segment("callers", "contact", "age > 90"));
        _crm.Define(A.Segment("Callers", "contact", "channel = 'PHONE' and age > 17"), A.Segment("others", "contact", "not in segment 'callers'"));
        _crm.Contact("Weber", set: c => (c.CustomFields["channel"], c.CustomFields["age"]) = ("phone", 18));
        _crm.Contact("Huber", set: c => c.CustomFields["channels"] = new[] { "PHONE" });
        var others = await _crm.Segmenter.BindAsync<Contact>(Filter.Parse("in segment 'others' and channels has any ('PHONE')"));
        Assert.Equal([2L], await _crm.Segmenter.Query(others).KeysAsync().ToListAsync());
        Assert.Equal(["PHONE", "CHAT"], (await _crm.Segmenter.Picklists.CurrentAsync()).Find("channel")!.Items.Select(i => i.Code));
        Assert.Throws<FilterException>(() => _crm.Define("contact", A.ListField("colour", "colour")));
    }

    [Fact]
    public void FormLayout_HasOneSection()
    {
        var layout = A.FormLayout(_crm.Contacts.EntityType, "lastName", "TYPE").Hide("type");
        Assert.Equal(("main", FormFieldState.Hidden), (layout.SectionOf("lastName")!.Key, layout.StateOf("type")));
        Assert.Throws<FormLayoutException>(() => A.FormLayout(_crm.Contacts.EntityType, "name"));
    }

    [Fact]
    public void Options_AreTheAuthors() =>
        Assert.Equal("Europe/Berlin", new InMemoryCrm(_clock, o => o.UseTimeZone("Europe/Berlin")).Segmenter.Now.Zone.Id);

    [Fact]
    public void Model_WithoutTheShippedEntities_IsRefused()
    {
        var model = SegmentationModel.Create(m => m.Entity<Uri>("uri", e => e.Key(u => u.Host)));
        Assert.Throws<ArgumentException>(() => new InMemoryCrm(_clock, o => o.UseModel(model)));
    }
}
