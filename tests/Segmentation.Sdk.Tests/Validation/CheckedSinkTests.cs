using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class CheckedSinkTests
{
    private readonly InMemoryCrm _crm = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)), o => o
        .UsePicklists(FactoryPicklists.All
            .With(FactoryPicklists.All.Find("pipeline")!.Add(new("SERVICES") { Aliases = ["SERVICE"] }).Add(new("INSTALLATIONS")))
            .With(FactoryPicklists.All.Find("deal-stage")!.Add(new("REPAIR") { Parent = "service" }).Add(new("ANYWHERE")))
            .With(new Picklist("channel", null, [new("PHONE") { Aliases = ["TEL"] }, new("EMAIL"), new("FAX") { IsActive = false }]))
            .With(A.Picklist("colour", "RED").Open()))
        .UseCustomFields(CustomFieldCatalogue.Empty
            .With(
                "deal",
                A.ListField("channel", "channel"),
                A.ItemsField("channels", "channel"),
                A.ListField("colour", "colour"),
                A.CustomField("seats", ScalarType.Number),
                A.ListField("stage before", "deal-stage"))
            .With("contact", A.ListField("size", "employees") with { IsRequired = true })));

    private IEntitySink<Deal> Sink => _crm.Segmenter.Sink<Deal>();

    public static TheoryData<string, string, string?> Values { get; } = new()
    {
        { "channel", "PHONE", null },
        { "channel", "tel", null },
        { "channel", "PHON", "/customFields/channel  channel has no item 'PHON': did you mean `PHONE`?" },
        { "channel", "FAX", "/customFields/channel  channel has no item 'FAX' any more that is active" },
        { "channels", "PHONE,TEL", "/customFields/channels  `channels` has 'PHONE' more than once" },
        { "colour", "MAUVE", null },
        { "seats", "12", "/customFields/seats  `seats` is a number, kept as Decimal: String is not read" },
        { "chanel", "PHONE", "/customFields/chanel  unknown custom field `chanel`: did you mean `channel` or `channels`?" },
        { "source", "WEBB", "/source  source has no item 'WEBB': did you mean `WEB`?" },
        { "source", "web", null },
        { "pipeline", "SALES", null },
        { "stage", "NEW", "/stage  'NEW' of deal-stage goes with 'SALES' of pipeline, and `pipeline` has no value" },
        { "pipeline/stage", "SALES/NEW", null },
        { "pipeline/stage", "SERVICE/repair", null },
        { "pipeline/stage", "services/REPAIR", null },
        { "pipeline/stage", "SALES/REPAIR", "/stage  'REPAIR' of deal-stage goes with 'SERVICES' of pipeline, and `pipeline` is 'SALES'" },
        { "pipeline/stage", "INSTALLATIONS/ANYWHERE", null },
        { "pipeline/stage before", "SALES/REPAIR", "/customFields/stage before  'REPAIR' of deal-stage goes with 'SERVICES' of pipeline, and `pipeline` is 'SALES'" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Write_OfANewDeal_TellsOneIssueAField(string fields, string values, string? expected)
    {
        var deal = Filled(new Deal { Id = 1 }, fields, values);
        Assert.Equal(expected is null ? [] : [expected], (await _crm.Segmenter.ValidateAsync(deal)).Select(i => i.ToString()));
        if (expected is null)
        {
            await WriteAsync(EntityWrite.Insert(deal));
            return;
        }

        var refused = await Assert.ThrowsAsync<EntityValidationException>(() => WriteAsync(EntityWrite.Upsert(deal), EntityWrite.Insert(new Deal { Id = 2 })));
        Assert.Equal($"deal 1: {expected}", refused.Message);
        Assert.Equal(("deal", 1L), (refused.Entities[0].EntityType, refused.Entities[0].Key));
        Assert.Equal(0, await _crm.Deals.ScanAsync().CountAsync());
    }

    [Fact]
    public async Task Write_OfSeveral_TellsAllThatIsWrong_AndDeletesNothing()
    {
        _crm.Deal("kept");
        var refused = await Assert.ThrowsAsync<EntityValidationException>(() => WriteAsync(
            EntityWrite.Delete<Deal>(1),
            EntityWrite.Insert(Filled(new Deal { Id = 2 }, "source/type", "X/Y")),
            EntityWrite.Insert(new Deal { Id = 3 }),
            EntityWrite.Insert(Filled(new Deal { Id = 4 }, "channel", "X"))));
        Assert.Equal([2L, 4L], refused.Entities.Select(e => e.Key));
        Assert.Equal(["/type", "/source"], refused.Entities[0].Issues.Select(i => i.Pointer));
        Assert.Equal(1, await _crm.Deals.ScanAsync().CountAsync());
    }

    [Theory]
    [InlineData("channel", "FAX")]                      // not active any more
    [InlineData("channel", "PIGEON")]                   // deleted
    [InlineData("source", "PIGEON")]
    [InlineData("old field", "x")]                      // of a field that was deleted
    [InlineData("seats", "12")]                         // never read
    [InlineData("pipeline/stage", "SALES/REPAIR")]      // of another pipeline
    [InlineData("channels", "PHONE,TEL")]
    public async Task Write_OfWhatIsStored_LetsItStay(string fields, string values)
    {
        _crm.Deal("old", set: d => Filled(d, fields, values));
        var seen = (await Sink.ReadAsync(1))!;
        seen.Value.Title = "new";
        await WriteAsync(EntityWrite.Update(seen.Value, seen.Token));
        seen.Value.Title = "newer";
        await WriteAsync(EntityWrite.Upsert(seen.Value));
        Assert.Equal("newer", (await _crm.Deals.FindAsync(1))!.Title);

        // Of another deal it is new.
        await Assert.ThrowsAsync<EntityValidationException>(() => WriteAsync(EntityWrite.Upsert(Filled(new Deal { Id = 2 }, fields, values))));
    }

    [Fact]
    public async Task Write_OfAnotherPipeline_LooksAtTheStageAgain()
    {
        _crm.Deal("old", set: d => Filled(d, "pipeline/stage", "SALES/REPAIR"));
        var seen = (await Sink.ReadAsync(1))!;
        seen.Value.Pipeline = "INSTALLATIONS";
        var refused = await Assert.ThrowsAsync<EntityValidationException>(() => WriteAsync(EntityWrite.Update(seen.Value, seen.Token)));
        Assert.Equal(IssueCode.DependentItem, Assert.Single(refused.Entities[0].Issues).Code);
        seen.Value.Pipeline = "SERVICES";
        await WriteAsync(EntityWrite.Update(seen.Value, seen.Token));
    }

    [Fact]
    public async Task Write_OfARequiredField_AsksOnlyThoseWhoTouchIt()
    {
        var sink = _crm.Segmenter.Sink<Contact>();
        await Assert.ThrowsAsync<EntityValidationException>(async () => await sink.WriteAsync([EntityWrite.Insert(new Contact { Id = 9 })]));
        _crm.Contact("Weber");
        _crm.Contact("Huber", set: c => c.CustomFields["size"] = "EMPLOYEES_1");
        await sink.WriteAsync([EntityWrite.Upsert(new Contact { Id = 1, LastName = "Webern" })]);
        var refused = await Assert.ThrowsAsync<EntityValidationException>(async () => await sink.WriteAsync([EntityWrite.Upsert(new Contact { Id = 2 })]));
        Assert.Equal("contact 2: /customFields/size  `size` needs a value", refused.Message);
    }

    // 250 employees are EMPLOYEES_3: a number is no item, but says which is meant.
    [Fact]
    public async Task Write_OfANumberForItsItem_SaysWhichItemIsMeant()
    {
        var issue = Assert.Single(await _crm.Segmenter.ValidateAsync(new Contact { CustomFields = { ["size"] = 250 } }));
        Assert.Equal("/customFields/size  `size` is a picklist, kept as String: Int32 is not read: did you mean `EMPLOYEES_3`?", issue.ToString());
        issue = Assert.Single(await _crm.Segmenter.ValidateAsync(new Company { Employees = "49.5" }));
        Assert.Equal("/employees  employees has no item '49.5': did you mean `EMPLOYEES_1`?", issue.ToString());
    }

    [Fact]
    public async Task Write_OfTheEntityTypesOwnRequiredField_NeedsAValue()
    {
        var model = SegmentationModel.Create(m => m.Entity<Company>("firm", e => e.Key(c => c.Id).Text(c => c.Name, f => f.Required())));
        var segmenter = Segmenter.Create(o => o.UseModel(model));
        Assert.Equal("/name  `name` needs a value", Assert.Single(await segmenter.ValidateAsync(new Company { Name = "" })).ToString());
        Assert.Empty(await segmenter.ValidateAsync(new Company { Name = "Acme" }));
        Assert.Empty(await segmenter.ValidateAsync(new Company(), stored: new Company()));
        Assert.NotEmpty(await segmenter.ValidateAsync(new Company(), stored: new Company { Name = "Acme" }));
    }

    // What the plan says is what the administrator decided, with all that is wrong besides.
    [Fact]
    public async Task Plan_WritesWhatNobodyElseCould()
    {
        _crm.Contact("Weber", set: c => (c.CustomFields["size"], c.Source) = ("EMPLOYEES_1", "PIGEON"));
        var administration = new PicklistAdministration(_crm.Segmenter);
        await administration.ApplyAsync(await administration.PlanClearAsync("employees", "EMPLOYEES_1"));
        Assert.Null((await _crm.Contacts.FindAsync(1))!.CustomFields["size"]);
        var seen = (await _crm.Segmenter.Sink<Contact>().ReadAsync(1))!;
        seen.Value.LastName = "Webern";
        Assert.True((await _crm.Segmenter.Sink<Contact>().WriteAsync([EntityWrite.Update(seen.Value, seen.Token)]))[0].IsWritten);
    }

    // A conflict says more than a refusal: whoever looks again has the value that is stored by then.
    [Fact]
    public async Task Write_OfAnOldVersion_IsAConflict()
    {
        _crm.Deal("old", set: d => Filled(d, "channel", "FAX"));
        var (mine, theirs) = ((await Sink.ReadAsync(1))!, (await Sink.ReadAsync(1))!);
        theirs.Value.CustomFields["channel"] = "PHONE";
        await WriteAsync(EntityWrite.Update(theirs.Value, theirs.Token));
        Assert.False((await Sink.WriteAsync([EntityWrite.Update(mine.Value, mine.Token)]))[0].IsWritten);
        Assert.False((await Sink.WriteAsync([EntityWrite.Update(new Deal { Id = 7, Source = "X" }, mine.Token)]))[0].IsWritten);
    }

    [Fact]
    public async Task Write_LoadsTheDefinitionsOnce_AndReadsWhatItDoubtsOnly()
    {
        var store = new FakeStore<Deal>(_crm.Deals);
        for (var i = 0; i < 10; i++)
            _crm.Deal("old", set: d => d.Source = "PIGEON");
        var sink = _crm.Segmenter.WithSource(store).Sink<Deal>();
        await sink.WriteAsync([.. Enumerable.Range(1, 20).Select(i => EntityWrite.Upsert(new Deal { Id = i, Source = i <= 3 ? "PIGEON" : "WEB" }))]);
        Assert.Equal(3, store.Calls.Count(c => c.Operation == StoreOperations.Read));
        Assert.Equal(1, store.Calls.Count(c => c.Operation == StoreOperations.Write));
    }

    [Fact]
    public async Task Write_AfterACancellation_WritesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Sink.WriteAsync([EntityWrite.Insert(new Deal { Id = 1 })], cancelled.Token));
        Assert.Equal(0, await _crm.Deals.ScanAsync().CountAsync());
    }

    private async Task WriteAsync(params IReadOnlyList<EntityWrite<Deal>> writes) => Assert.All(await Sink.WriteAsync(writes), r => Assert.True(r.IsWritten));

    /// <summary>Fields and values, a slash between two.</summary>
    private static Deal Filled(Deal deal, string fields, string values)
    {
        foreach (var (field, value) in fields.Split('/').Zip(values.Split('/')))
        {
            if (field == "pipeline")
                deal.Pipeline = value;
            else if (field == "stage")
                deal.Stage = value;
            else if (field == "source")
                deal.Source = value;
            else if (field == "type")
                deal.Type = value;
            else
                deal.CustomFields[field] = value.Contains(',', StringComparison.Ordinal) ? value.Split(',') : value;
        }

        return deal;
    }
}
