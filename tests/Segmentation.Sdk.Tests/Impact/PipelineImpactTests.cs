using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>Pipelines and stages, which deals, stages, forms, segments and custom fields use.</summary>
public sealed class PipelineImpactTests
{
    private readonly Office _office = new(
        FactoryPicklists.All
            .With(FactoryPicklists.All.Find("pipeline")!.Add(new("SERVICES", "Services")))
            .With(FactoryPicklists.All.Find("deal-stage")!
                .Add(new("MENDED", "Mended") { Parent = "SERVICES" })
                .Add(new("CHECKED", "Checked") { Parent = "SERVICES" })),
        new SegmentCatalogue(
            new SegmentDefinition("mended", "deal", Filter.Parse("stage = 'MENDED'")),
            new SegmentDefinition("served firms", "company", Filter.Parse("any deals (pipeline = 'SERVICES')")),
            new SegmentDefinition("without a stage", "deal", Filter.Parse("stage is empty"))));

    private PicklistAdministration Administration => _office.Administration();

    [Fact]
    public async Task A_stage_with_deals_in_it_is_not_deleted_and_the_plan_counts_them()
    {
        for (var i = 0; i < 3; i++)
            _office.Crm.Deal($"{i}", set: d => (d.Pipeline, d.Stage) = ("SERVICES", "MENDED"));
        Assert.Equal(
            "item \"MENDED\" of deal-stage cannot be deleted: 3 records in deal.stage, segment \"mended\" use it " +
            "(choose a policy: refuse, replace with, clear)",
            (await Administration.PlanDeleteAsync("deal-stage", "MENDED")).Refusal);
        Assert.Equal(
            """
            delete MENDED, and clear what holds it
            records: 3 deal.stage
            segment: mended
            members of mended: +0 -3
            members of without a stage: +3 -0
            """.ReplaceLineEndings(),
            (await Administration.PlanClearAsync("deal-stage", "MENDED")).ToString());
        await Administration.ApplyAsync(await Administration.PlanReplaceAsync("deal-stage", "MENDED", "CHECKED"));
        Assert.All(await _office.Crm.Deals.ScanAsync().ToListAsync(), d => Assert.Equal("CHECKED", d.Stage));
        await Administration.ApplyAsync(await Administration.PlanDeleteAsync("deal-stage", "PREPARATION"));
    }

    [Fact]
    public async Task A_pipeline_is_not_deleted_before_its_deals_stages_forms_and_segments_have_gone_to_another()
    {
        var segmenter = _office.Enter().GetRequiredService<Segmenter>();
        var deal = (await segmenter.BindAsync<Deal>(Filter.Everyone)).EntityType;
        await _office.Layouts.ChangeAsync(all => all.With(FormLayout.Factory(deal).For(FormScope.Common.In("services")).Hide("source")));
        _office.Crm.Deal("Roof", _office.Crm.Company("Acme"), d => (d.Pipeline, d.Stage) = ("SERVICES", "MENDED"));
        Assert.Equal(
            "item \"SERVICES\" of pipeline cannot be deleted: 1 record in deal.pipeline, segment \"served firms\", " +
            "items \"deal-stage/MENDED\" and \"deal-stage/CHECKED\", form layout \"deal\" use it (choose a policy: refuse, replace with, clear)",
            (await Administration.PlanDeleteAsync("pipeline", "SERVICES")).Refusal);
        await Administration.ApplyAsync(await Administration.PlanReplaceAsync("pipeline", "SERVICES", "SALES"));
        var lists = (await _office.Picklists.LoadAsync()).Value;
        Assert.Null(lists.Find("pipeline")!.Find("SERVICES"));
        Assert.Contains("MENDED", lists.StagesOf("SALES").Select(s => s.Code));
        Assert.Equal(["SALES"], (await _office.Layouts.LoadAsync()).Value.Layouts.Select(l => l.Scope.Pipeline));
        Assert.Equal("any deals (pipeline = 'SALES')", (await _office.Segments.LoadAsync()).Value.Find("served firms")!.Filter!.ToText());
        Assert.Equal(("SALES", "MENDED"), ((await _office.Crm.Deals.FindAsync(1))!.Pipeline, (await _office.Crm.Deals.FindAsync(1))!.Stage));
    }

    [Fact]
    public async Task Deals_do_not_get_a_stage_of_another_pipeline_than_they_stand_in()
    {
        _office.Crm.Deal("Roof", set: d => (d.Pipeline, d.Stage) = ("SERVICES", "MENDED"));
        const string Why = "\"EXECUTING\" goes with \"SALES\" of pipeline, and the item with \"SERVICES\": let both go with the same first, or move the records";
        var merge = await Administration.PlanMergeAsync("deal-stage", "MENDED", "EXECUTING");
        Assert.Equal($"item \"MENDED\" of deal-stage cannot be merged away: {Why}", merge.Refusal);
        await Assert.ThrowsAsync<PicklistException>(() => Administration.ApplyAsync(merge));
        Assert.Equal($"item \"MENDED\" of deal-stage cannot be deleted: {Why}", (await Administration.PlanReplaceAsync("deal-stage", "MENDED", "EXECUTING")).Refusal);
        // One without deals may go, and all may once the pipelines are one.
        Assert.Null((await Administration.PlanMergeAsync("deal-stage", "CHECKED", "EXECUTING")).Refusal);
        await Administration.ApplyAsync(await Administration.PlanMergeAsync("pipeline", "SERVICES", "SALES"));
        await Administration.ApplyAsync(await Administration.PlanMergeAsync("deal-stage", "MENDED", "EXECUTING"));
        Assert.Equal(("SALES", "EXECUTING"), ((await _office.Crm.Deals.FindAsync(1))!.Pipeline, (await _office.Crm.Deals.FindAsync(1))!.Stage));
    }

    [Fact]
    public async Task A_custom_field_whose_default_is_a_stage_names_it_and_goes_with_its_values()
    {
        var services = _office.Enter();
        await services.GetRequiredService<CustomFieldRegistry>().ChangeAsync(fields => fields.With(
            "contact", new CustomField("hoped for", new FieldType(ScalarType.Picklist), "deal-stage") { DefaultValue = "CHECKED" }));
        _office.Crm.Contact("Ada", set: c => c.CustomFields["hoped for"] = "CHECKED");
        var stage = await Administration.PlanDeleteAsync("deal-stage", "CHECKED");
        Assert.Equal([new RecordUse("contact", "hoped for", 1)], stage.Records);
        Assert.Equal([new DefinitionUse("custom field", "contact.hoped for")], stage.Definitions);

        var fields = services.GetRequiredService<FieldAdministration>();
        var plan = await fields.PlanDeleteAsync("contact", "hoped for");
        Assert.Equal((1L, null), (plan.Records, plan.Refusal));
        await fields.ApplyAsync(plan);
        await Administration.ApplyAsync(await Administration.PlanDeleteAsync("deal-stage", "CHECKED"));
        Assert.Equal("CHECKED", (await _office.Crm.Contacts.FindAsync(1))!.CustomFields["hoped for"]);
    }
}
