using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class PicklistAdministrationTests
{
    private static readonly SegmentCatalogue Segments = new(
        new SegmentDefinition("partners", "company", Filter.Parse("type = 'PARTNER'")),
        new SegmentDefinition("customers", "company", Filter.Parse("type in ('CUSTOMER') and country = 'DE'")),
        new SegmentDefinition("others", "company", Filter.Parse("type not in ('CUSTOMER', 'PARTNER')")),
        new SegmentDefinition("contacts of partners", "contact", Filter.Parse("company.type = 'partner'")),
        new SegmentDefinition("by count", "contact", Filter.Parse("count(company.deals where source = 'PARTNER') > 0")),
        new SegmentDefinition("a name like it", "company", Filter.Parse("name = 'PARTNER'")));

    private readonly InMemoryCrm _crm = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)), o => o.UseSegments(Segments));
    private readonly PicklistAdministration _administration;

    public PicklistAdministrationTests()
    {
        var acme = _crm.Company("Acme", c => (c.Type, c.Country) = ("CUSTOMER", "DE"));
        var bell = _crm.Company("Bell", c => (c.Type, c.Country) = ("partner", "DE"));
        _crm.Company("Cray", c => (c.Type, c.Country) = ("PARTNER", "FR"));
        _crm.Company("Dunn", c => c.Country = "DE");
        _crm.Contact("Ada", acme);
        _crm.Contact("Bob", bell);
        _administration = new PicklistAdministration(_crm.Segmenter);
    }

    [Fact]
    public async Task Plan_OfAMerge_TellsWhoUsesTheItem_AndWhoseMembersChange()
    {
        var plan = await _administration.PlanMergeAsync("company-type", "partner", into: "CUSTOMER");
        Assert.Equal(
            """
            merge PARTNER into CUSTOMER
            records: 2 company.type
            segment: partners
            segment: others
            segment: contacts of partners
            members of partners: +1 -0
            members of customers: +1 -0
            members of contacts of partners: +1 -0
            """.ReplaceLineEndings(),
            plan.ToString());
        Assert.Equal("PARTNER", (await _crm.Companies.FindAsync(3))!.Type);
        Assert.Equal(5, (await _crm.Segmenter.Picklists.CurrentAsync()).Find("company-type")!.Items.Count);
    }

    [Fact]
    public async Task Merge_LeavesAnAlias_AndNothingElseOfTheItem()
    {
        await _administration.ApplyAsync(await _administration.PlanMergeAsync("company-type", "PARTNER", into: "CUSTOMER"), by: "anna");
        Assert.Equal(["CUSTOMER", "CUSTOMER", "CUSTOMER", null], await _crm.Companies.ScanAsync().Select(c => c.Type).ToListAsync());
        var segments = await _crm.Segmenter.Segments.CurrentAsync();
        Assert.Equal(
            ["type = 'CUSTOMER'", "type in ('CUSTOMER') and country = 'DE'", "type not in ('CUSTOMER')", "company.type = 'CUSTOMER'", "count(company.deals where source = 'PARTNER') > 0", "name = 'PARTNER'"],
            segments.Segments.Select(s => s.Filter!.ToText()));
        Assert.Equal("CUSTOMER", (await _crm.Segmenter.Picklists.CurrentAsync()).Find("company-type")!.Find("PARTNER")!.Code);
        Assert.Equal(3, await CountAsync<Company>("type = 'PARTNER'"));
        Assert.Equal(
            [
                "anna: company-type: running: none -> merge PARTNER into CUSTOMER; company-type PARTNER: item: Partner -> none; company-type CUSTOMER: aliases: none -> PARTNER",
                "anna: company-type: running: merge PARTNER into CUSTOMER -> none",
            ],
            await _crm.Segmenter.Picklists.HistoryAsync().Select(r => $"{r.By}: {string.Join("; ", r.Changes)}").ToListAsync());
    }

    [Fact]
    public async Task Delete_OfAnItemInUse_IsRefused_AndSaysByWhom()
    {
        var plan = await _administration.PlanDeleteAsync("company-type", "PARTNER");
        var exception = await Assert.ThrowsAsync<PicklistException>(() => _administration.ApplyAsync(plan));
        Assert.Equal(
            "item \"PARTNER\" of company-type cannot be deleted: 2 records in company.type, segments \"partners\" and \"others\" and \"contacts of partners\" use it " +
            "(choose a policy: refuse, replace with, clear)",
            exception.Message);
        await _administration.ApplyAsync(await _administration.PlanDeleteAsync("company-type", "COMPETITOR"));
        Assert.Null((await _crm.Segmenter.Picklists.CurrentAsync()).Find("company-type")!.Find("COMPETITOR"));
    }

    [Fact]
    public async Task Delete_OfAnItemThatSomebodyTakesMeanwhile_IsRefused()
    {
        var plan = await _administration.PlanDeleteAsync("company-type", "COMPETITOR");
        _crm.Company("Initech", c => c.Type = "COMPETITOR");
        await Assert.ThrowsAsync<PicklistException>(() => _administration.ApplyAsync(plan));
        Assert.NotNull((await _crm.Segmenter.Picklists.CurrentAsync()).Find("company-type")!.Find("COMPETITOR"));
    }

    [Fact]
    public async Task Replace_LeavesNoAlias()
    {
        await _administration.ApplyAsync(await _administration.PlanReplaceAsync("company-type", "PARTNER", with: "OTHER"));
        Assert.Equal(["CUSTOMER", "OTHER", "OTHER", null], await _crm.Companies.ScanAsync().Select(c => c.Type).ToListAsync());
        Assert.Null((await _crm.Segmenter.Picklists.CurrentAsync()).Find("company-type")!.Find("PARTNER"));
        Assert.Equal(2, await CountAsync<Company>("in segment 'partners'"));
        Assert.Equal(1, await CountAsync<Company>("in segment 'others'"));
    }

    [Fact]
    public async Task Clear_EmptiesRecords_AndFiltersAskForWhatIsLeft()
    {
        await _administration.ApplyAsync(await _administration.PlanClearAsync("company-type", "PARTNER"));
        Assert.Equal(["CUSTOMER", null, null, null], await _crm.Companies.ScanAsync().Select(c => c.Type).ToListAsync());
        var segments = await _crm.Segmenter.Segments.CurrentAsync();
        Assert.Equal(["nobody", "type in ('CUSTOMER') and country = 'DE'", "type not in ('CUSTOMER')", "nobody"], segments.Segments.Take(4).Select(s => s.Filter!.ToText()));
        Assert.Equal(3, await CountAsync<Company>("in segment 'others'"));
    }

    [Fact]
    public async Task Merge_OfPipelines_TakesTheirStagesAndDealsAlong()
    {
        await _crm.Segmenter.Picklists.ChangeAsync(lists => lists
            .With(lists.Find("pipeline")!.Add(new("INSTALLATIONS", "Installations")))
            .With(lists.Find("deal-stage")!.Add(new("MOUNTED", "Mounted") { Parent = "INSTALLATIONS" })));
        _crm.Deal("Roof", set: d => (d.Pipeline, d.Stage) = ("INSTALLATIONS", "MOUNTED"));
        var plan = await _administration.PlanMergeAsync("pipeline", "INSTALLATIONS", into: "SALES");
        Assert.Equal([new DefinitionUse("item", "deal-stage/MOUNTED")], plan.Definitions);
        Assert.Equal([new RecordUse("deal", "pipeline", 1)], plan.Records);
        await _administration.ApplyAsync(plan);
        var lists = await _crm.Segmenter.Picklists.CurrentAsync();
        Assert.Contains("MOUNTED", lists.ItemsUnder("deal-stage", "SALES").Select(i => i.Code));
        Assert.Equal("SALES", (await _crm.Deals.FindAsync(1))!.Pipeline);
    }

    [Fact]
    public async Task Merge_OfItemsInCustomFields_ConvertsLists()
    {
        var channels = new Picklist("channel", "Preferred channel", [new("PHONE", "Telephone"), new("EMAIL", "E-mail"), new("CHAT", "Live chat") { Aliases = ["IM"] }]);
        await _crm.Segmenter.Picklists.ChangeAsync(lists => lists.With(channels));
        await _crm.Segmenter.CustomFields.ChangeAsync(fields => fields
            .With("contact", new CustomField("preferred channel", new FieldType(ScalarType.Picklist), "channel") { DefaultValue = "CHAT" })
            .With("contact", new CustomField("all channels", new FieldType(ScalarType.Picklist, IsMany: true), "channel")));
        _crm.Contact("Eve", set: c =>
        {
            c.CustomFields["preferred channel"] = "im";
            c.CustomFields["all channels"] = new List<string?> { "EMAIL", "IM", "PHONE" };
        });
        var plan = await _administration.PlanMergeAsync("channel", "CHAT", into: "EMAIL");
        Assert.Equal([new RecordUse("contact", "preferred channel", 1), new RecordUse("contact", "all channels", 1)], plan.Records);
        await _administration.ApplyAsync(plan);
        var eve = await _crm.Contacts.FindAsync(3);
        Assert.Equal("EMAIL", eve!.CustomFields["preferred channel"]);
        Assert.Equal(["EMAIL", "PHONE"], (IEnumerable<string?>)eve.CustomFields["all channels"]!);
        Assert.Equal("EMAIL", (await _crm.Segmenter.CustomFields.CurrentAsync()).Find("contact", "preferred channel")!.DefaultValue);
    }

    [Theory]
    [InlineData("SALE", "deal-type", "it belongs to the system")]
    [InlineData("NOTHING", "deal-type", "is no item of deal-type")]
    [InlineData("SALE", "no-list", "there is no picklist")]
    public async Task Plan_OfWhatCannotBe_IsRefusedAtOnce(string code, string list, string message) => Assert.Contains(
        message, (await Assert.ThrowsAsync<PicklistException>(() => _administration.PlanMergeAsync(list, code, "GOODS"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Administration_ByACallerWhoMayNotSeeAll_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new PicklistAdministration(_crm.Segmenter.For(AccessPolicy.Everything.WithoutSensitive())));

    private async Task<long> CountAsync<T>(string filter)
        where T : class => await _crm.Segmenter.Query(await _crm.Segmenter.BindAsync<T>(Filter.Parse(filter))).CountAsync();
}
