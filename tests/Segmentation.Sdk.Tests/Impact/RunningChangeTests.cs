using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>What may be done to a list while one of its items goes over to another, and who goes on with it.</summary>
public sealed class RunningChangeTests
{
    private const string Types = "company-type";

    private readonly Office _office = new(FactoryPicklists.All.With(
        new Picklist(Types, null, [new("CUSTOMER"), new("PARTNER") { Aliases = ["ALLY"] }, new("OTHER"), new("SUPPLIER")])));

    public RunningChangeTests() => _office.Crm.Company("Acme", c => c.Type = "ally");

    private PicklistAdministration Administration => _office.Administration();

    private PicklistRegistry Registry => new(_office.Picklists);

    [Fact]
    public async Task A_replacement_that_was_interrupted_goes_on_with_the_aliases_that_the_item_had()
    {
        await InterruptAsync(await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"));
        Assert.Equal("delete PARTNER, replaced by OTHER", (await _office.ListAsync(Types)).Running.Single().ToString());
        var again = await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER");
        Assert.Equal(("ALLY", 1L), (again.Item.Aliases.Single(), again.Records.Single().Count));
        await Administration.ApplyAsync(again);
        var list = await _office.ListAsync(Types);
        Assert.Equal((null, null, 0), (list.Find("PARTNER"), list.Find("ALLY"), list.Running.Count));
        Assert.Equal("OTHER", (await _office.Crm.Companies.FindAsync(1))!.Type);
    }

    [Fact]
    public async Task What_would_get_in_the_way_of_a_change_that_runs_is_refused()
    {
        await InterruptAsync(await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"));
        Func<Picklist, Picklist>[] edits =
        [
            l => l.Remove("OTHER"), l => l.Merge("OTHER", "CUSTOMER"), l => l.RemoveAlias("OTHER", "PARTNER"), l => l.RemoveAlias("OTHER", "ALLY"),
            l => new Picklist(l.Key, l.Labels, l.Items),
        ];
        foreach (var edit in edits)
        {
            Assert.Equal(
                "item \"PARTNER\" of company-type is being changed (delete PARTNER, replaced by OTHER): apply that to its end first",
                (await Assert.ThrowsAsync<PicklistException>(() => Registry.EditAsync(Types, edit).AsTask())).Message);
        }

        await Assert.ThrowsAsync<PicklistException>(() => Registry.ChangeAsync(lists => lists.Without(Types)).AsTask());
        await Assert.ThrowsAsync<PicklistException>(() => Administration.PlanClearAsync(Types, "OTHER"));
        await Assert.ThrowsAsync<PicklistException>(() => Administration.PlanDeleteAsync(Types, "OTHER"));
        await Assert.ThrowsAsync<PicklistException>(() => Administration.PlanMergeAsync(Types, "OTHER", "CUSTOMER"));
        await Assert.ThrowsAsync<PicklistException>(() => Administration.PlanMergeAsync(Types, "PARTNER", "OTHER"));
        // What does not, is not.
        await Registry.EditAsync(
            Types, l => l.Relabel("OTHER", "de", "Andere").Merge("SUPPLIER", "OTHER").Deactivate("OTHER").Add(new("NEW")).Open().Rename("de", "Typ"));
        await Administration.ApplyAsync(await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"));
        Assert.Equal("SUPPLIER", (await _office.ListAsync(Types)).Find("OTHER")!.Aliases.Single());
    }

    [Fact]
    public async Task An_item_that_is_being_cleared_is_neither_chosen_again_nor_the_heir_of_another()
    {
        await InterruptAsync(await Administration.PlanClearAsync(Types, "PARTNER"));
        Func<Picklist, Picklist>[] edits =
            [l => l.Reactivate("PARTNER"), l => l.Merge("OTHER", "PARTNER"), l => l.Merge("PARTNER", "OTHER"), l => l.WithDefault("PARTNER")];
        foreach (var edit in edits)
            await Assert.ThrowsAsync<PicklistException>(() => Registry.EditAsync(Types, edit).AsTask());
        await Administration.ApplyAsync(await Administration.PlanClearAsync(Types, "PARTNER"));
        Assert.Null((await _office.Crm.Companies.FindAsync(1))!.Type);
        Assert.Null((await _office.ListAsync(Types)).Find("ALLY"));
    }

    [Fact]
    public async Task A_change_that_is_given_up_leaves_an_alias_or_an_inactive_item()
    {
        await InterruptAsync(await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"));
        await InterruptAsync(await Administration.PlanClearAsync(Types, "SUPPLIER"));
        await Administration.AbandonAsync(Types, "ally", by: "anna");
        await Administration.AbandonAsync(Types, "SUPPLIER");
        var list = await _office.ListAsync(Types);
        Assert.Equal(("OTHER", false, 0), (list.Find("PARTNER")!.Code, list.Find("SUPPLIER")!.IsActive, list.Running.Count));
        await Assert.ThrowsAsync<PicklistException>(() => Administration.AbandonAsync(Types, "SUPPLIER"));
    }

    [Fact]
    public async Task Who_applies_what_somebody_gives_up_meanwhile_is_told()
    {
        var plan = await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER");
        var isGivenUp = false;
        var busy = _office.Administration(async () =>
        {
            if (!isGivenUp && (await _office.ListAsync(Types)).Running.Count > 0)
            {
                isGivenUp = true;
                await Administration.AbandonAsync(Types, "PARTNER");
            }
        });
        Assert.Equal(
            "somebody gave up meanwhile: delete PARTNER, replaced by OTHER",
            (await Assert.ThrowsAsync<PicklistException>(() => busy.ApplyAsync(plan))).Message);
        Assert.Equal("ally", (await _office.Crm.Companies.FindAsync(1))!.Type);
    }

    [Fact]
    public async Task A_change_that_runs_is_not_in_the_document_and_outlives_an_import()
    {
        var configuration = _office.Enter().GetRequiredService<SegmentationConfiguration>();
        var before = await configuration.ExportAsync();
        await InterruptAsync(await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"));
        var during = await configuration.ExportAsync();
        Assert.DoesNotContain("running", during, StringComparison.OrdinalIgnoreCase);
        var plan = await configuration.PlanImportAsync(during.Replace("\"SUPPLIER\"", "\"SUPPLIER\", \"color\": \"#112233\"", StringComparison.Ordinal));
        await configuration.ApplyAsync(plan);
        var list = await _office.ListAsync(Types);
        Assert.Equal(("#112233", 1), (list.Find("SUPPLIER")!.Color, list.Running.Count));
        // The document of before would take the alias away.
        var error = (await configuration.PlanImportAsync(before)).Issues.Single(i => i.Severity == Severity.Error);
        Assert.Contains("apply that to its end first", error.Message, StringComparison.Ordinal);
        await Administration.ApplyAsync(await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"));
    }

    [Fact]
    public async Task What_was_done_is_not_done_again()
    {
        var (replace, clear, merge) = (
            await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"),
            await Administration.PlanClearAsync(Types, "PARTNER"),
            await Administration.PlanMergeAsync(Types, "CUSTOMER", "OTHER"));
        await Administration.ApplyAsync(replace);
        await Administration.ApplyAsync(merge);
        var version = (await _office.Picklists.LoadAsync()).Token;
        foreach (var late in new[] { replace, clear })
        {
            var refused = await Assert.ThrowsAsync<PicklistException>(() => Administration.ApplyAsync(late));
            Assert.Contains("is no item of company-type", refused.Message, StringComparison.Ordinal);
        }

        // The item is what it should be, whoever merged it.
        await Administration.ApplyAsync(merge);
        Assert.Equal(version, (await _office.Picklists.LoadAsync()).Token);
    }

    [Fact]
    public async Task Two_who_apply_the_same_plan_at_once_both_see_it_done()
    {
        var turns = new Turns(new Random(1));
        var plan = await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER");
        await Task.Run(() => turns.TakeAsync(Enumerable.Range(0, 2).Select(_ => (Func<Func<Task>, Task<bool>>)(async turn =>
        {
            await _office.Administration(turn).ApplyAsync(plan);
            return true;
        }))));
        Assert.Equal("OTHER", (await _office.Crm.Companies.FindAsync(1))!.Type);
        Assert.Equal((null, 0), ((await _office.ListAsync(Types)).Find("PARTNER"), (await _office.ListAsync(Types)).Running.Count));
    }

    /// <summary>Applies a plan up to the first call after it has begun.</summary>
    private async Task InterruptAsync(ImpactPlan plan)
    {
        var interrupted = _office.Administration(async () =>
        {
            if ((await _office.ListAsync(Types)).Running.Any(r => r.Item.Code == plan.Item.Code))
                throw new IOException("gone");
        });
        await Assert.ThrowsAsync<IOException>(() => interrupted.ApplyAsync(plan));
    }
}
