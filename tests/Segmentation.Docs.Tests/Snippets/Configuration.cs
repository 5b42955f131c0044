using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;

namespace Segmentation.Tests.Snippets;

public sealed class Configuration
{
    [Fact]
    public async Task Import()
    {
        await using var services = new ServiceCollection().AddSegmentation().Services.BuildServiceProvider();
        var picklists = services.GetRequiredService<PicklistRegistry>();

        // snippet: configuration-import
        var configuration = services.GetRequiredService<SegmentationConfiguration>();
        string json = """
            {
              "v": 1,
              "picklists": [ { "key": "channel", "items": [ { "code": "PHONE" }, { "code": "MAIL" } ] } ],
              "customFields": { "contact": [ { "name": "channel", "type": "picklist", "picklist": "channel" } ] },
              "segments": [ { "key": "callers", "entityType": "contact", "filter": "channel = 'PHONE'" } ]
            }
            """;

        ConfigurationPlan plan = await configuration.PlanImportAsync(json);   // Writes nothing.
        string[] errors = [.. plan.Issues.Where(i => i.Severity == Severity.Error).Select(i => i.ToString())];
        string[] changes = [.. plan.Changes.Select(c => c.ToString())];       // picklists: channel: list: none -> 2 items …

        if (plan.IsValid)
            await configuration.ApplyAsync(plan, by: "anna");
        string exported = await configuration.ExportAsync();                  // Importing it changes nothing.
        // end

        Assert.Empty(errors);
        Assert.Equal("picklists: channel: list: none -> 2 items", changes[0]);
        Assert.Empty((await configuration.PlanImportAsync(exported)).Changes);
        Assert.NotNull((await picklists.CurrentAsync()).Find("channel"));
    }

    [Fact]
    public async Task Faults()
    {
        await using var services = new ServiceCollection().AddSegmentation().Services.BuildServiceProvider();
        var configuration = services.GetRequiredService<SegmentationConfiguration>();

        // snippet: configuration-faults
        ConfigurationPlan plan = await configuration.PlanImportAsync(
            """{ "v": 1, "segments": [ { "key": "big", "entityType": "company", "filter": "revenu > 1000" } ] }""");

        string error = plan.Issues.First(i => i.Severity == Severity.Error).ToString();
        // 1:1  segment `big`: unknown field `revenu`: did you mean `revenue`?
        string? pointer = plan.Issues.First(i => i.Severity == Severity.Error).Pointer;   // /segments/0/filter
        // end

        Assert.Equal("1:1  segment `big`: unknown field `revenu`: did you mean `revenue`?", error);
        Assert.Equal("/segments/0/filter", pointer);
    }

    [Fact]
    public async Task Omission()
    {
        await using var services = new ServiceCollection().AddSegmentation().Services.BuildServiceProvider();
        var configuration = services.GetRequiredService<SegmentationConfiguration>();

        // snippet: configuration-omission
        ConfigurationPlan plan = await configuration.PlanImportAsync(
            """{ "v": 1, "picklists": [ { "key": "contact-type", "items": [ { "code": "CLIENT", "default": true } ] } ] }""");

        string told = plan.Issues.First(i => i.Message.Contains("`PARTNER`")).ToString();
        // /picklists/0/items  information: the document leaves out `PARTNER` of `contact-type`: it is deactivated, and what is stored of it stays
        // end

        Assert.Equal(
            "/picklists/0/items  information: the document leaves out `PARTNER` of `contact-type`: it is deactivated, and what is stored of it stays",
            told);
        Assert.Contains($"picklists: {FactoryPicklists.ContactType} PARTNER: active: yes -> none", plan.Changes.Select(c => c.ToString()));
    }
}
