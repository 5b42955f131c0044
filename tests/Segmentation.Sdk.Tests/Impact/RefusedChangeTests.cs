using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>Changes that would leave something dangling, or that were planned when things stood otherwise.</summary>
public sealed class RefusedChangeTests
{
    private const string Types = "company-type";

    private readonly InMemoryCrm _crm = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

    private PicklistAdministration Administration => new(_crm.Segmenter);

    [Fact]
    public async Task A_plan_of_an_item_that_was_merged_meanwhile_does_not_reach_the_one_that_it_became()
    {
        _crm.Company("Acme", c => c.Type = "CUSTOMER");
        var (merge, replace, clear) = (
            await Administration.PlanMergeAsync(Types, "PARTNER", "CUSTOMER"), await Administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"), await Administration.PlanClearAsync(Types, "PARTNER"));
        await Administration.ApplyAsync(merge);
        foreach (var late in new[] { replace, clear })
            Assert.Contains("was merged into \"CUSTOMER\" meanwhile", (await Assert.ThrowsAsync<PicklistException>(() => Administration.ApplyAsync(late))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PicklistException>(() => Administration.PlanClearAsync(Types, "PARTNER"));
        var list = (await _crm.Segmenter.Picklists.CurrentAsync()).Find(Types)!;
        Assert.True(list.Find("CUSTOMER") is { IsActive: true, Code: "CUSTOMER" });
        Assert.Equal("CUSTOMER", (await _crm.Companies.FindAsync(1))!.Type);
    }

    [Fact]
    public async Task A_default_item_and_one_that_others_depend_on_are_not_cleared()
    {
        await Assert.ThrowsAsync<PicklistException>(() => Administration.PlanClearAsync(Types, "CUSTOMER"));
        await _crm.Segmenter.Picklists.ChangeAsync(lists => lists
            .With(lists.Find("pipeline")!.Add(new("SERVICES"))).With(lists.Find("deal-stage")!.Add(new("MENDED") { Parent = "SERVICES" })));
        var plan = await Administration.PlanClearAsync("pipeline", "SERVICES");
        Assert.Equal(
            "item \"SERVICES\" of pipeline cannot be deleted: the item deal-stage/MENDED depends on it: replace it, or let that one depend on another", plan.Refusal);
        await Assert.ThrowsAsync<PicklistException>(() => Administration.ApplyAsync(plan));
    }

    [Fact]
    public async Task An_item_that_a_formula_of_the_model_names_is_merged_only()
    {
        var model = SegmentationModel.Create(m => m
            .AddCrm().Entity<Firm>("firm", e => e.Key(f => f.Id).Picklist(f => f.Type, Types).Many<Firm>("daughters", f => f.Parent)
                .Derived("partners", Formula.Count("daughters", Filter.Parse("type = 'PARTNER'")))));
        var segmenter = Segmenter.Create(o => o.UseModel(model)).WithSource(_crm.Companies).WithSource(new InMemoryStore<Firm>(model.Of<Firm>()));
        var administration = new PicklistAdministration(segmenter);
        foreach (var plan in new[] { await administration.PlanDeleteAsync(Types, "PARTNER"), await administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"), await administration.PlanClearAsync(Types, "PARTNER") })
            Assert.Equal("item \"PARTNER\" of company-type cannot be deleted: the formulas of firm.partners name it: merge it, or change the model", plan.Refusal);
        await administration.ApplyAsync(await administration.PlanMergeAsync(Types, "PARTNER", "OTHER"));
        Assert.True((await segmenter.BindAsync<Firm>(Filter.Parse("partners > 0"))).IsValid);
    }

    [Fact]
    public async Task Records_that_cannot_be_seen_keep_an_item_from_being_replaced_but_not_from_being_merged()
    {
        var administration = new PicklistAdministration(Segmenter.Create());
        var plan = await administration.PlanReplaceAsync(Types, "PARTNER", "OTHER");
        Assert.Equal([new RecordUse("company", "type", null) { Fault = "no source of company is registered, whose records may hold it" }], plan.Records);
        Assert.Equal("item \"PARTNER\" of company-type cannot be deleted: no source of company is registered, whose records may hold it", plan.Refusal);
        await administration.ApplyAsync(await administration.PlanMergeAsync(Types, "PARTNER", "OTHER"));
    }

    [Fact]
    public async Task Records_that_cannot_be_written_keep_an_item_from_being_replaced_and_stay_when_it_is_merged()
    {
        _crm.Company("Acme", c => c.Type = "PARTNER");
        var store = new FakeStore<Company>(_crm.Companies) { Offers = StoreOperations.All & ~StoreOperations.Write & ~StoreOperations.Read };
        var administration = new PicklistAdministration(_crm.Segmenter.WithSource(store));
        foreach (var plan in new[] { await administration.PlanReplaceAsync(Types, "PARTNER", "OTHER"), await administration.PlanClearAsync(Types, "PARTNER") })
            Assert.Equal("item \"PARTNER\" of company-type cannot be deleted: the source of company cannot be written to", plan.Refusal);
        var merge = await administration.PlanMergeAsync(Types, "PARTNER", "OTHER");
        Assert.Contains("records: 1 company.type stay as they are: the source of company cannot be written to", merge.ToString(), StringComparison.Ordinal);
        await administration.ApplyAsync(merge);
        Assert.Equal("PARTNER", (await _crm.Companies.FindAsync(1))!.Type);
        var list = (await _crm.Segmenter.Picklists.CurrentAsync()).Find(Types)!;
        Assert.Equal(("OTHER", 0), (list.Find("PARTNER")!.Code, list.Running.Count));
    }

    [Fact]
    public async Task A_field_that_cannot_be_written_is_found_in_the_plan_and_no_record_is_touched()
    {
        var metals = new Picklist("metal", null, [new("GOLD"), new("SILVER"), new("BRONZE"), new("TIN")]);
        var model = SegmentationModel.Create(m => m.Entity<Badge>("badge", e => e
            .Key(b => b.Id)
            .Picklist(b => b.Fixed, "metal")
            .Picklist("shouted", b => b.Written.ToUpperInvariant(), "metal")
            .Picklists("sealed", b => b.Sealed, "metal")));
        Badge badge = new() { Id = 1, Written = "silver", Sealed = new[] { "BRONZE" } };
        var segmenter = Segmenter
            .Create(o => o.UseModel(model).UsePicklists(new PicklistSnapshot(metals)))
            .WithSource(new InMemoryStore<Badge>(model.Of<Badge>(), [badge], copy: b => b));
        var administration = new PicklistAdministration(segmenter);
        foreach (var (code, field) in new[] { ("GOLD", "fixed"), ("SILVER", "shouted"), ("BRONZE", "sealed") })
        {
            var plan = await administration.PlanReplaceAsync("metal", code, "TIN");
            Assert.Contains($"the field badge.{field} cannot be written with \"TIN\"", plan.Refusal, StringComparison.Ordinal);
        }

        Assert.Equal(("GOLD", "silver", "BRONZE"), (badge.Fixed, badge.Written, badge.Sealed.Single()));
    }

    [Fact]
    public async Task A_default_of_several_items_goes_over_too()
    {
        await _crm.Segmenter.Picklists.ChangeAsync(lists => lists.With(new Picklist("channel", null, [new("PHONE"), new("EMAIL"), new("CHAT")])));
        await _crm.Segmenter.CustomFields.ChangeAsync(fields => fields.With(
            "contact", new CustomField("channels", new FieldType(ScalarType.Picklist, IsMany: true), "channel") { DefaultValue = new[] { "CHAT", "EMAIL" } }));
        var plan = await Administration.PlanReplaceAsync("channel", "CHAT", "EMAIL");
        Assert.Equal([new DefinitionUse("custom field", "contact.channels")], plan.Definitions);
        await Administration.ApplyAsync(plan);
        Assert.Equal(["EMAIL"], (IEnumerable<string>)(await _crm.Segmenter.CustomFields.CurrentAsync()).Find("contact", "channels")!.DefaultValue!);
    }

    [Theory]
    [InlineData("Gold")]
    [InlineData("Silver")]
    public async Task An_enum_that_has_to_be_something_is_replaced_and_not_cleared(string code)
    {
        var model = SegmentationModel.Create(m => m.Entity<Medal>("medal", e => e.Key(x => x.Id).Picklist(x => x.Metal, "metal")));
        var store = new InMemoryStore<Medal>(model.Of<Medal>(), [new() { Id = 1, Metal = Metal.Gold }, new() { Id = 2, Metal = Metal.Silver }]);
        var segmenter = Segmenter.Create(o => o.UseModel(model).UsePicklists(new PicklistSnapshot(new Picklist("metal", null, [new("Gold"), new("Silver"), new("Bronze")])))).WithSource(store);
        var administration = new PicklistAdministration(segmenter);
        var clear = await administration.PlanClearAsync("metal", code);
        Assert.Equal(
            $"item \"{code}\" of metal cannot be deleted: the field medal.metal cannot be written with nothing: " +
            "declare it by a property of text or an enum that has a setter, or keep it in a dictionary",
            clear.Refusal);
        await Assert.ThrowsAsync<PicklistException>(() => administration.ApplyAsync(clear));
        Assert.Equal([Metal.Gold, Metal.Silver], await store.ScanAsync().Select(x => x.Metal).ToListAsync());
        await administration.ApplyAsync(await administration.PlanReplaceAsync("metal", code, "Bronze"));
        Assert.Equal(Metal.Bronze, (await store.FindAsync(code == "Gold" ? 1 : 2))!.Metal);
    }

    private enum Metal
    {
        Gold,
        Silver,
        Bronze,
    }

    private sealed class Medal
    {
        public long Id { get; init; }

        public Metal Metal { get; set; }
    }

    private sealed class Badge
    {
        private readonly string? _fixed = "GOLD";

        public long Id { get; init; }

        public string? Fixed => _fixed;

        public string Written { get; init; } = "";

        public IReadOnlyList<string> Sealed { get; init; } = [];
    }

    private sealed class Firm
    {
        public long Id { get; init; }

        public long? Parent { get; init; }

        public string? Type { get; set; }
    }
}
