using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>What may be done to a list while one of its items goes over to another, and who goes on with it.</summary>
public sealed class RunningChangeTests
{
    private const string Types = "company-type";

    private readonly FakePicklistRepository _picklists = new(FactoryPicklists.All.With(
        new Picklist(Types, null, [new("CUSTOMER"), new("PARTNER") { Aliases = ["ALLY"] }, new("OTHER"), new("SUPPLIER")])));

    private readonly InMemoryCrm _crm;
    private readonly FakeStore<Company> _store;
    private readonly Segmenter _segmenter;

    public RunningChangeTests()
    {
        _crm = new InMemoryCrm(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));
        _store = new FakeStore<Company>(_crm.Companies);
        _segmenter = Definitions.Segmenter(_crm, picklists: _picklists).WithSource(_store);
        _crm.Company("Acme", c => c.Type = "ally");
    }

    private PicklistAdministration Administration => new(_segmenter);

    [Fact]
    public async Task A_replacement_that_was_interrupted_goes_on_with_the_aliases_that_the_item_had()
    {
        await InterruptAsync(await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"));
        Assert.Equal("delete PARTNER, replaced by OTHER", (await ListAsync()).Running.Single().ToString());
        var again = await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER");
        Assert.Equal((["ALLY"], 1L), (again.Item.Aliases, again.Records.Single().Count));
        await Administration.ApplyAsync(again);
        var list = await ListAsync();
        Assert.Equal((null, null, 0), (list.Find("PARTNER"), list.Find("ALLY"), list.Running.Count));
        Assert.Equal("OTHER", (await _crm.Companies.FindAsync(1))!.Type);
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
                (await Assert.ThrowsAsync<PicklistException>(() => _segmenter.Picklists.EditAsync(Types, edit).AsTask())).Message);
        }

        await Assert.ThrowsAsync<PicklistException>(() => _segmenter.Picklists.ChangeAsync(lists => lists.Without(Types)).AsTask());
        await Assert.ThrowsAsync<PicklistException>(() => Administration.PlanClearAsync(Types, "OTHER"));
        await Assert.ThrowsAsync<PicklistException>(() => Administration.PlanDeleteAsync(Types, "OTHER"));
        await Assert.ThrowsAsync<PicklistException>(() => Administration.PlanMergeAsync(Types, "OTHER", "CUSTOMER"));
        await Assert.ThrowsAsync<PicklistException>(() => Administration.PlanMergeAsync(Types, "PARTNER", "OTHER"));
        // What does not, is not.
        await _segmenter.Picklists.EditAsync(Types, l => l.Relabel("OTHER", "de", "Andere").Merge("SUPPLIER", "OTHER").Deactivate("OTHER").Add(new("NEW")).Open().Rename("de", "Typ"));
        await Administration.ApplyAsync(await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"));
        Assert.Equal("SUPPLIER", (await ListAsync()).Find("OTHER")!.Aliases.Single());
    }

    [Fact]
    public async Task An_item_that_is_being_cleared_is_neither_chosen_again_nor_the_heir_of_another()
    {
        await InterruptAsync(await Administration.PlanClearAsync(Types, "PARTNER"));
        foreach (var edit in new Func<Picklist, Picklist>[] { l => l.Reactivate("PARTNER"), l => l.Merge("OTHER", "PARTNER"), l => l.Merge("PARTNER", "OTHER"), l => l.WithDefault("PARTNER") })
            await Assert.ThrowsAsync<PicklistException>(() => _segmenter.Picklists.EditAsync(Types, edit).AsTask());
        await Administration.ApplyAsync(await Administration.PlanClearAsync(Types, "PARTNER"));
        Assert.Null((await _crm.Companies.FindAsync(1))!.Type);
        Assert.Null((await ListAsync()).Find("ALLY"));
    }

    [Fact]
    public async Task A_change_that_is_given_up_leaves_an_alias_or_an_inactive_item()
    {
        await InterruptAsync(await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"));
        await InterruptAsync(await Administration.PlanClearAsync(Types, "SUPPLIER"));
        await Administration.AbandonAsync(Types, "ally", by: "anna");
        await Administration.AbandonAsync(Types, "SUPPLIER");
        var list = await ListAsync();
        Assert.Equal(("OTHER", false, 0), (list.Find("PARTNER")!.Code, list.Find("SUPPLIER")!.IsActive, list.Running.Count));
        await Assert.ThrowsAsync<PicklistException>(() => Administration.AbandonAsync(Types, "SUPPLIER"));
    }

    [Fact]
    public async Task Who_applies_what_somebody_gives_up_meanwhile_is_told()
    {
        var plan = await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER");
        _store.FailWhen(call => call.Operation == StoreOperations.Count && AbandonAsync().Wait(0), () => new IOException("never"));
        var exception = await Assert.ThrowsAsync<PicklistException>(() => new PicklistAdministration(_segmenter.WithSource(new Interrupting(_crm.Companies, AbandonAsync))).ApplyAsync(plan));
        Assert.Equal("somebody gave up meanwhile: delete PARTNER, replaced by OTHER", exception.Message);
        Assert.Equal("ally", (await _crm.Companies.FindAsync(1))!.Type);
    }

    private Task AbandonAsync() => Administration.AbandonAsync(Types, "PARTNER");

    private async Task<Picklist> ListAsync() => (await _segmenter.Picklists.CurrentAsync()).Find(Types)!;

    private async Task InterruptAsync(ImpactPlan plan)
    {
        var calls = 0;
        _store.FailWhen(_ => calls++ == 0, () => new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => Administration.ApplyAsync(plan));
    }
}
