using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class FieldActionTests
{
    private readonly Desk _desk = new();

    [Fact]
    public async Task SetField_Alias_WritesTheCode()
    {
        var lists = _desk.Crm.Segmenter.Picklists;
        await lists.EditAsync("deal-type", l =>
            new Picklist(l.Key, l.Labels, l.Items.Select(i => i.Code == "SERVICE" ? i with { Aliases = ["AFTERCARE"] } : i)));
        var deal = _desk.Crm.Deal("Repair");

        await _desk.Do(new SetField("type", "aftercare"), deal.Id);

        Assert.Equal("SERVICE", (await _desk.Deal(deal.Id)).Type);
    }

    [Fact]
    public async Task SetField_EachType_IsHeld()
    {
        _desk.Crm.Define("deal", Custom("visits", ScalarType.Number), Custom("urgent", ScalarType.Boolean), Custom("calledAt", ScalarType.Instant));
        var deal = _desk.Crm.Deal("Repair");

        await _desk.Do(new SetField("title", "Roof"), deal.Id);
        await _desk.Do(new SetField("amount", Value.Of(12.5m)), deal.Id);
        await _desk.Do(new SetField("closeDate", "2026-12-24"), deal.Id);
        await _desk.Do(new SetField("responsibleId", Value.Of(7)), deal.Id);
        await _desk.Do(new SetField("visits", Value.Of(3)), deal.Id);
        await _desk.Do(new SetField("urgent", Value.Of(true)), deal.Id);
        await _desk.Do(new SetField("calledAt", "2026-11-22T10:00:00Z"), deal.Id);

        var stored = await _desk.Deal(deal.Id);
        Assert.Equal(("Roof", 12.5m, new DateOnly(2026, 12, 24), 7), (stored.Title, stored.Amount, stored.CloseDate, stored.ResponsibleId));
        Assert.Equal(3m, stored.CustomFields["visits"]);
        Assert.Equal(true, stored.CustomFields["urgent"]);
        Assert.Equal(_desk.Clock.GetUtcNow(), stored.CustomFields["calledAt"]);
    }

    [Fact]
    public async Task SetField_DayOnADatetime_IsItsStartInTheZone()
    {
        var desk = new Desk(configure: o => o.UseTimeZone("Europe/Berlin"));
        var deal = desk.Crm.Deal("Repair");

        await desk.Do(new SetField("createdAt", "2026-07-01"), deal.Id);

        Assert.Equal(new DateTimeOffset(2026, 6, 30, 22, 0, 0, TimeSpan.Zero), (await desk.Deal(deal.Id)).CreatedAt);
    }

    [Fact]
    public async Task SetField_SeveralValues_AreHeldByAMultiValue()
    {
        _desk.Crm.Define("contact", new CustomField("sources", new FieldType(ScalarType.Picklist, IsMany: true), "source"));
        var contact = _desk.Crm.Contact("Adams");

        await _desk.Do(new SetField("sources", Value.Of("web"), Value.Of("STORE")), contact.Id, entityType: "contact");

        Assert.Equal(["WEB", "STORE"], (IEnumerable<string?>)(await _desk.Contact(contact.Id)).CustomFields["sources"]!);
    }

    [Fact]
    public async Task SetField_NoValue_Clears()
    {
        var deal = _desk.Crm.Deal("Repair", set: d => d.Amount = 5);

        await _desk.Do(new SetField("amount"), deal.Id);

        Assert.Null((await _desk.Deal(deal.Id)).Amount);
    }

    [Fact]
    public async Task SetField_HeldAlready_IsNotWritten()
    {
        var deal = _desk.Crm.Deal("Repair", set: d => d.Amount = 5);
        var before = await _desk.Crm.Deals.PositionAsync();

        await _desk.Do(new SetField("amount", Value.Of(5.0m)), deal.Id);

        Assert.Equal(before, await _desk.Crm.Deals.PositionAsync());
    }

    [Theory]
    [InlineData("typ", "SALE", "/field  unknown field `typ`: did you mean `type`?")]
    [InlineData("id", "1", "/field  `id` cannot be written: it is no property with a setter, and no custom field")]
    [InlineData("products", "Roof", "/field  `products` cannot be written: it is no property with a setter, and no custom field")]
    [InlineData("type", "SALES", "/value  'SALES' is no item of deal-type: did you mean `SALE`?")]
    [InlineData("amount", "much", "/value  `amount` is a number, and 'much' is not")]
    public async Task SetField_Wrong_SaysWhatAndWhere(string field, string value, string expected)
    {
        var deal = _desk.Crm.Deal("Repair");
        Assert.Equal(expected, await _desk.FailureOf(new SetField(field, value), deal.Id));
    }

    [Fact]
    public async Task SetField_NoEntity_Fails() => Assert.Equal("there is no deal 17", await _desk.FailureOf(new SetField("title", "x"), 17));

    [Fact]
    public async Task SetField_SomebodyIsQuicker_KeepsBoth()
    {
        var inner = new InMemoryStore<Deal>(CrmModel.Default.Of<Deal>(), [new Deal { Id = 1, Title = "Repair" }]);
        var (store, rivals) = (new FakeStore<Deal>(inner), 2);
        store.FailWhen(
            call =>
            {
                if (call.Operation == StoreOperations.Write && rivals-- > 0)
                    _ = inner.WriteAsync([EntityWrite.Upsert(new Deal { Id = 1, Title = $"Repair {rivals}" })]).AsTask().Result;
                return false;
            },
            () => new InvalidOperationException());
        var executor = new ActionExecutor(Segmenter.Create(clock: _desk.Clock).WithSource(store), _desk.Ports);

        await executor.ExecuteAsync(new SetField("type", "SERVICE"), _desk.Delivery(1));

        var deal = (await store.FindAsync(1))!;
        Assert.Equal(("Repair 0", "SERVICE"), (deal.Title, deal.Type));
    }

    [Fact]
    public async Task MoveToStage_NoPipeline_StaysInItsOwn()
    {
        var deal = _desk.Crm.Deal("Repair");

        await _desk.Do(new MoveToStage("prepayment_invoice"), deal.Id);

        var moved = await _desk.Deal(deal.Id);
        Assert.Equal(("SALES", "PREPAYMENT_INVOICE"), (moved.Pipeline, moved.Stage));
    }

    [Fact]
    public async Task MoveToStage_AnotherPipeline_MovesBoth()
    {
        AddServicePipeline();
        var deal = _desk.Crm.Deal("Repair");

        await _desk.Do(new MoveToStage("VISIT", "AFTER_SALES"), deal.Id);

        var moved = await _desk.Deal(deal.Id);
        Assert.Equal(("AFTER_SALES", "VISIT"), (moved.Pipeline, moved.Stage));
    }

    [Fact]
    public async Task MoveToStage_StageOfAnotherPipeline_FailsAndChangesNothing()
    {
        AddServicePipeline();
        var deal = _desk.Crm.Deal("Repair");

        var failure = await _desk.FailureOf(new MoveToStage("VISIT"), deal.Id);

        Assert.StartsWith("\"VISIT\" is no active stage of the pipeline \"SALES\"", failure, StringComparison.Ordinal);
        Assert.Equal("NEW", (await _desk.Deal(deal.Id)).Stage);
    }

    [Fact]
    public async Task MoveToStage_Contact_HasNone()
    {
        var contact = _desk.Crm.Contact("Adams");
        Assert.Equal("a contact has no stages that can be written", await _desk.FailureOf(new MoveToStage("NEW"), contact.Id, "contact"));
    }

    private static CustomField Custom(string name, ScalarType type) => new(name, new FieldType(type));

    private void AddServicePipeline()
    {
        var lists = FactoryPicklists.All;
        var (pipelines, stages) = (lists.Find("pipeline")!, lists.Find("deal-stage")!);
        _desk.Crm.Define(
            new Picklist("pipeline", pipelines.Labels, [.. pipelines.Items, new PicklistItem("AFTER_SALES", Labels.None)]),
            new Picklist("deal-stage", stages.Labels, [.. stages.Items, new PicklistItem("VISIT", Labels.None) { Parent = "AFTER_SALES" }])
            {
                ParentKey = "pipeline",
            });
    }
}
