using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

public sealed class CrossTabs
{
    [Fact]
    public async Task CountAndDrillDown()
    {
        var crm = new InMemoryCrm(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));
        crm.Company("Acme", c => (c.Type, c.Industry, c.Revenue, c.Currency) = ("CUSTOMER", "IT", 100, "EUR"));
        crm.Company("Bell", c => (c.Type, c.Industry, c.Revenue, c.Currency) = ("CUSTOMER", "it", 50, "EUR"));
        crm.Company("Cray", c => (c.Type, c.Industry, c.Revenue, c.Currency) = ("PARTNER", "IT", 10, "EUR"));
        crm.Company("Dunn", c => (c.Type, c.Revenue, c.Currency) = ("CUSTOMER", 1, "EUR"));
        var segmenter = Segmenter.Create();
        var lines = new List<string>();

        // snippet: cross-tab
        BindResult<Company> bound = await segmenter.BindAsync<Company>(Filter.Parse("currency = 'EUR'"));
        SegmentQuery<Company> query = segmenter.Query(bound, crm.Companies);

        CrossTab tab = await query.CrossTabAsync(new CrossTabRequest("type", "industry") { Measure = Measure.Sum("revenue") });
        foreach (CrossTabCell cell in tab.Cells)
            lines.Add($"{cell.Buckets[0]} {cell.Buckets[1]}: {cell.Value}");  // CUSTOMER IT: 150, CUSTOMER : 1, PARTNER IT: 10
        Value all = tab.Total.Value;  // 161

        Filter drillDown = tab.Cells[0].Filter!;  // currency = 'EUR' and type = 'CUSTOMER' and industry = 'IT'
        // end

        Assert.Equal(["CUSTOMER IT: 150", "CUSTOMER : 1", "PARTNER IT: 10"], lines);
        Assert.Equal(Value.Of(161m), all);
        Assert.Equal("currency = 'EUR' and type = 'CUSTOMER' and industry = 'IT'", drillDown.ToText());
    }
}
