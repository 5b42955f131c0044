using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

public sealed class Settings
{
    private readonly InMemoryCrm _crm = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

    [Fact]
    public async Task Edited()
    {
        var segmenter = _crm.Segmenter;
        var lines = new List<string>();

        // snippet: edit-picklist
        await segmenter.Picklists.EditAsync(
            "company-type",
            list => list.Relabel("CUSTOMER", "de", "Stammkunde").Add(new PicklistItem("RESELLER", "Reseller")).Deactivate("COMPETITOR"),
            by: "anna");

        await foreach (PicklistRevision revision in segmenter.Picklists.HistoryAsync())
            lines.AddRange(revision.Changes.Select(c => $"{revision.By}: {c}")); // anna: company-type CUSTOMER: label de: Kunde -> Stammkunde, and so on
        // end

        Assert.Equal("anna: company-type CUSTOMER: label de: Kunde -> Stammkunde", lines[0]);
        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public async Task Merged()
    {
        _crm.Company("Acme", c => c.Type = "PARTNER");
        _crm.Company("Bell", c => c.Type = "CUSTOMER");
        var segmenter = _crm.Segmenter;
        await segmenter.Segments.SaveAsync(new SegmentDefinition("customers", "company", Filter.Parse("type = 'CUSTOMER'")));

        // snippet: impact-plan
        var administration = new PicklistAdministration(segmenter);
        ImpactPlan plan = await administration.PlanMergeAsync("company-type", "PARTNER", into: "CUSTOMER");
        string what = plan.ToString();
        await administration.ApplyAsync(plan, by: "anna");
        // end

        Assert.Equal(["merge PARTNER into CUSTOMER", "records: 1 company.type", "members of customers: +1 -0"], what.Split(Environment.NewLine));
        Assert.Equal("CUSTOMER", (await _crm.Companies.FindAsync(1))!.Type);
    }
}
