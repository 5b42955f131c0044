using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class BulkActionTests
{
    private static readonly SetField ToGoods = new("type", "GOODS");

    private readonly BulkDesk _desk = new();

    [Fact]
    public async Task Run_OfAFilterThatMatchesNoMoreAfterwards_DoesEachRecordOnce()
    {
        _desk.Add(10, (d, i) => d.Type = i < 7 ? "SALE" : null);
        var selection = BulkSelection.All(Filter.Parse("type = 'SALE'"));

        var preview = await _desk.Bulk.PreviewAsync<Deal>(selection, ToGoods, sample: 2);
        Assert.Equal((7L, 2, true), (preview.Count, preview.Sample.Count, preview.CanStart));
        var shown = new BulkRecord(1, 2L) { State = BulkState.Done, Changes = [new BulkChange("type", [Value.Of("SALE")], [Value.Of("GOODS")])] };
        Assert.Equal(shown, preview.Sample[1]);
        Assert.Empty(_desk.Deals.Written);

        var progress = new Told();
        var started = await _desk.Bulk.StartAsync<Deal>("spring", selection, ToGoods, "anna");
        Assert.Equal((7, 0, "anna", "deal"), (started.Total, started.Settled, started.By, started.EntityType));
        var run = await _desk.InBatchesOf(3).RunAsync("spring", progress);

        Assert.Equal((7, 0, 0, true), (run.Done, run.Unchanged, run.Failed, run.IsFinished));
        Assert.Equal([new(0, 0, 0, 7), new(3, 0, 0, 7), new(6, 0, 0, 7), new(7, 0, 0, 7)], progress.Reports);
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7], _desk.Deals.Written);
        Assert.Equal(7, await _desk.Crm.Deals.ScanAsync().CountAsync(d => d.Type == "GOODS"));
        Assert.Equal(run, await _desk.Bulk.RunAsync("spring"));
        Assert.Equal(7, _desk.Deals.Written.Count);
        Assert.Equal([run], await _desk.Runs.RunsAsync().ToListAsync());
    }

    [Fact]
    public async Task Run_OfNobody_IsFinished()
    {
        var selection = BulkSelection.All(Filter.Parse("title = 'none'"));
        Assert.Equal((0L, 0), (await _desk.Bulk.PreviewAsync<Deal>(selection, ToGoods)) is var p ? (p.Count, p.Sample.Count) : default);
        var run = await _desk.DoAsync("none", selection, ToGoods);
        Assert.Equal((0, true), (run.Total, run.IsFinished));
        Assert.Empty(await _desk.Records("none"));
        Assert.Equal(0, (await _desk.Bulk.StartUndoAsync("none back", "none")).Total);
        Assert.True((await _desk.DoAsync("nothing marked", BulkSelection.Of(), ToGoods)).IsFinished);
    }

    [Fact]
    public async Task Run_OfMarkedRecords_LeavesTheOthers()
    {
        _desk.Add(6, (d, i) => d.Type = i == 4 ? "SERVICE" : "SALE");
        var marked = BulkSelection.Marked(Filter.Parse("type = 'SALE'"), 2L, 5L, 2L, 77L, 3L);
        var preview = await _desk.Bulk.PreviewAsync<Deal>(marked, ToGoods);
        var run = await _desk.DoAsync("marked", marked, ToGoods);

        Assert.Equal((4L, 4, 2, 2), (preview.Count, run.Total, run.Done, run.Failed));
        Assert.Equal([2L, 3L], _desk.Deals.Written);
        Assert.Equal(Told(preview.Sample), Told(await _desk.Records("marked")));
        Assert.Equal(
            [(5L, BulkFault.NotSelected, "the filter does not select the deal 5"), (77L, BulkFault.NotSelected, "the filter does not select the deal 77")],
            Failures(await _desk.Records("marked")));

        Assert.Equal(3, (await _desk.DoAsync("rest", BulkSelection.AllExcept(Filter.Everyone, 1L, 4L, 6L, 99L), new SetField("title", "x"))).Done);
        Assert.Equal([2L, 3L, 2L, 3L, 5L], _desk.Deals.Written);
        Assert.Equal(3, (await _desk.Bulk.PreviewAsync<Deal>(BulkSelection.AllExcept(Filter.Everyone, 1L, 4L, 6L, 99L), ToGoods)).Count);
    }

    [Fact]
    public async Task Run_WithEveryKindOfError_CollectsThemAndDoesTheOthers()
    {
        _desk.Add(7, (d, i) => (d.Pipeline, d.Stage) = i == 1 ? (null, null) : i == 6 ? ("SALES", "WON") : ("SALES", "NEW"));
        var selection = BulkSelection.All(Filter.Everyone);
        var policy = AccessPolicy.Everything.Limit("deal", Filter.Parse("source is empty"));
        await _desk.For(policy).StartAsync<Deal>("won", selection, new SetField("stage", "WON"));
        _desk.Delete(3);
        _desk.Elsewhere(4, d => d.Source = "CALL");
        _desk.Deals.Before = operation =>
        {
            if (operation != StoreOperations.Write)
                return;
            _desk.Deals.Before = _ => { };
            _desk.Elsewhere(5, d => d.Title = "mine");
        };

        var run = await _desk.For(policy).RunAsync("won");

        Assert.Equal((2, 1, 4), (run.Done, run.Unchanged, run.Failed));
        Assert.Equal(
            [
                (2L, BulkFault.Invalid, "/stage  'WON' of deal-stage goes with 'SALES' of pipeline, and `pipeline` has no value"),
                (3L, BulkFault.Gone, "there is no deal 3 any more"),
                (4L, BulkFault.NotPermitted, "you may not see the deal 4 any more"),
                (5L, BulkFault.Conflict, "somebody wrote the deal meanwhile"),
            ],
            Failures(await _desk.Records("won")));
        Assert.Equal([1L, 6L], _desk.Deals.Written);
        Assert.Equal(("NEW", "mine"), await _desk.Deal(5) is var d ? (d.Stage!, d.Title!) : default);
    }

    [Fact]
    public async Task Start_ForACallerWhoMaySeeOnlySoMuch_LeavesTheOthers()
    {
        _desk.Add(6, (d, i) => d.ResponsibleId = i % 2);
        var mine = _desk.For(AccessPolicy.Everything.Limit("deal", Filter.Parse("responsibleId = 1")));
        Assert.Equal(3, (await mine.PreviewAsync<Deal>(BulkSelection.All(Filter.Everyone), ToGoods)).Count);
        await mine.StartAsync<Deal>("mine", BulkSelection.Of(1L, 2L), new AssignResponsible(AssignmentStrategy.Fixed(0L)));
        var run = await mine.RunAsync("mine");

        Assert.Equal((1, 1), (run.Done, run.Failed));
        Assert.Equal([2L], _desk.Deals.Written);
        Assert.Equal([(1L, BulkFault.NotSelected, "the filter does not select the deal 1")], Failures(await _desk.Records("mine")));

        // What was given away is out of sight, and cannot be taken back by whoever gave it.
        await mine.StartUndoAsync("back", "mine");
        Assert.Equal(1, (await mine.RunAsync("back")).Failed);
        Assert.Equal(BulkFault.NotPermitted, (await _desk.Records("back"))[0].Error!.Fault);
        Assert.Equal([2L], _desk.Deals.Written);
    }

    [Fact]
    public async Task Start_WithAnActionThatHasErrors_SaysWhichAndStartsNothing()
    {
        _desk.Add(1);
        foreach (var (action, message) in new (RuleAction, string)[]
        {
            (new SetField("tipe", "GOODS"), "/field  unknown field `tipe`: did you mean `type`?"),
            (new SetField("type", "GOOD"), "/value  'GOOD' is no item of deal-type: did you mean `GOODS`?"),
            (new AddToList("vips"), "/list  there is no list `vips`"),
        })
        {
            var preview = await _desk.Bulk.PreviewAsync<Deal>(BulkSelection.All(Filter.Everyone), action);
            Assert.Equal((1L, 0, false, message), (preview.Count, preview.Sample.Count, preview.CanStart, Assert.Single(preview.Issues).ToString()));
            var refused = await Assert.ThrowsAsync<BulkException>(() => _desk.Bulk.StartAsync<Deal>("x", BulkSelection.All(Filter.Everyone), action));
            Assert.Equal((message, 1), (refused.Message, refused.Issues.Count));
        }

        await Assert.ThrowsAsync<FilterException>(() => _desk.Bulk.PreviewAsync<Deal>(BulkSelection.All(Filter.Parse("tipe = 1")), ToGoods));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _desk.Bulk.StartAsync<Deal>("x", BulkSelection.All(Filter.Everyone), new Dance()));
        await Assert.ThrowsAsync<FilterException>(() => _desk.Bulk.StartAsync<Deal>("", BulkSelection.All(Filter.Everyone), ToGoods));
        Assert.Throws<ArgumentOutOfRangeException>(() => _desk.InBatchesOf(0));
        Assert.Empty(await _desk.Runs.RunsAsync().ToListAsync());
        Assert.Equal("there is no run `x`", (await Assert.ThrowsAsync<BulkException>(() => _desk.Bulk.RunAsync("x"))).Message);
        await Assert.ThrowsAsync<BulkException>(() => _desk.Bulk.StartUndoAsync("y", "x"));
        await Assert.ThrowsAsync<BulkException>(async () => await _desk.Records("x"));
    }

    [Fact]
    public async Task Start_UnderAKeyThatIsTaken_IsRefused()
    {
        await _desk.DoAsync("once", BulkSelection.All(Filter.Everyone), ToGoods);
        var refused = await Assert.ThrowsAsync<BulkException>(() => _desk.Bulk.StartAsync<Deal>("once", BulkSelection.All(Filter.Everyone), ToGoods));
        Assert.Equal("there is a run `once` already: go on with it, or choose another key", refused.Message);
        await _desk.DoAsync("other", BulkSelection.All(Filter.Everyone), ToGoods);
        await Assert.ThrowsAsync<BulkException>(() => _desk.Bulk.StartUndoAsync("once", "other"));
    }

    [Fact]
    public async Task Run_WhoseListIsGoneByNow_StopsUntilItIsThereAgain()
    {
        _desk.Add(2);
        _desk.Crm.Define(SegmentDefinition.Static("call", "deal"));
        await _desk.Bulk.StartAsync<Deal>("call them", BulkSelection.All(Filter.Everyone), new AddToList("call"));
        var segments = new SegmentAdministration(_desk.Segmenter);
        await segments.ApplyAsync(await segments.PlanDeleteAsync("call"));
        var stopped = await Assert.ThrowsAsync<BulkException>(() => _desk.Bulk.RunAsync("call them"));
        Assert.Equal("/list  there is no list `call`", stopped.Message);
        _desk.Crm.Define(SegmentDefinition.Static("call", "deal", [2L]));
        Assert.Equal((1, 1), await _desk.Bulk.RunAsync("call them") is var run ? (run.Done, run.Unchanged) : default);
    }

    [Fact]
    public async Task Run_WhileSomebodyElseGoesOnWithIt_Stops()
    {
        _desk.Add(4, (d, _) => d.Type = "SALE");
        await _desk.Bulk.StartAsync<Deal>("two", BulkSelection.All(Filter.Everyone), ToGoods);
        _desk.Deals.Before = operation =>
        {
            if (operation != StoreOperations.Write)
                return;
            // The other one comes when the first batch is about to be written.
            _desk.Deals.Before = _ => { };
            Assert.Equal(4, _desk.InBatchesOf(2).RunAsync("two").Result.Done);
        };
        var stopped = await Assert.ThrowsAsync<BulkException>(() => _desk.InBatchesOf(2).RunAsync("two"));
        Assert.Equal("somebody else goes on with the run `two`, or takes it back", stopped.Message);
        Assert.Equal([1L, 2L, 3L, 4L], _desk.Deals.Written);
        Assert.Equal(4, (await _desk.Bulk.RunAsync("two")).Done);
    }

    [Fact]
    public async Task Run_OfASensitiveField_IsForThoseWhoMay()
    {
        var model = SegmentationModel.Create(m => m.Entity<Person>("person", e => e.Key(p => p.Id).Text(p => p.Name).Text(p => p.Iban, f => f.Sensitive())));
        var people = new InMemoryStore<Person>(model.Of<Person>(), [new() { Id = "1", Iban = "DE1" }]);
        var segmenter = Segmenter.Create(o => o.UseModel(model).UsePicklists(PicklistSnapshot.Empty)).WithSource(people);
        var (executor, runs) = (new ActionExecutor(segmenter, new RecordedActions()), new InMemoryBulkRunRepository());
        var narrow = new BulkActions(segmenter.For(AccessPolicy.Everything.WithoutSensitive()), executor, runs);
        var wide = new BulkActions(segmenter, executor, runs);
        var all = BulkSelection.All(Filter.Everyone);

        var issue = Assert.Single((await narrow.PreviewAsync<Person>(all, new SetField("iban", "DE2"))).Issues);
        Assert.Equal(IssueCode.Sensitive, issue.Code);
        await Assert.ThrowsAsync<BulkException>(() => narrow.StartAsync<Person>("iban", all, new SetField("iban", "DE2")));
        await wide.StartAsync<Person>("iban", all, new SetField("iban", "DE2"));
        await Assert.ThrowsAsync<BulkException>(() => narrow.RunAsync("iban"));
        await wide.RunAsync("iban");
        Assert.Equal("DE1", (await wide.RecordsAsync("iban").SingleAsync()).Changes[0].Before[0].Text);
        Assert.Equal(new BulkChange("iban", [Value.Of("•••")], [Value.Of("•••")]), (await narrow.RecordsAsync("iban").SingleAsync()).Changes[0]);
        await narrow.StartUndoAsync("back", "iban");
        Assert.Equal(1, (await narrow.RunAsync("back")).Failed);
        Assert.Equal("DE2", (await people.FindAsync("1"))!.Iban);
    }

    [Fact]
    public async Task Run_OverTextKeysOfEveryShape_FindsEach()
    {
        var model = SegmentationModel.Create(m => m
            .Entity<Person>("person", e => e.Key(p => p.Id).Text(p => p.Name))
            .Entity<Device>("device", e => e.Key(d => d.Id).Text(d => d.Name).Number(d => d.Weight)));
        string[] keys = ["a", "A", " ", "a b", "'", "/", "\u202Ex", "😀", "\uD800", "=1", new string('k', 10_000)];
        var people = new InMemoryStore<Person>(model.Of<Person>(), keys.Select(k => new Person { Id = k }));
        var devices = new InMemoryStore<Device>(
            model.Of<Device>(), Enumerable.Range(0, 5).Select(i => new Device { Id = new Guid(i, 0, 0, new byte[8]), Weight = 1.5 }));
        var segmenter = Segmenter.Create(o => o.UseModel(model).UsePicklists(PicklistSnapshot.Empty)).WithSource(people).WithSource(devices);
        var bulk = new BulkActions(segmenter, new ActionExecutor(segmenter, new RecordedActions()), new InMemoryBulkRunRepository());

        await bulk.StartAsync<Person>("p", BulkSelection.Of(keys.Select(k => (EntityKey)k)), new SetField("name", "N\uD800\r\n=1"));
        Assert.Equal(keys.Length, (await bulk.RunAsync("p")).Done);
        Assert.All(people.ScanAsync().ToBlockingEnumerable(), p => Assert.Equal("N\uD800\r\n=1", p.Name));
        // 1.5 is a double here, and the same number when it is set again.
        await bulk.StartAsync<Device>("d", BulkSelection.All(Filter.Everyone), new SetField("weight", Value.Of(1.5m)));
        Assert.Equal(5, (await bulk.RunAsync("d")).Unchanged);
        await bulk.StartAsync<Device>("e", BulkSelection.All(Filter.Everyone), new SetField("weight", Value.Of(0.1m)));
        Assert.Equal(5, (await bulk.RunAsync("e")).Done);
        await bulk.StartUndoAsync("e back", "e");
        Assert.Equal(5, (await bulk.RunAsync("e back")).Done);
        Assert.All(devices.ScanAsync().ToBlockingEnumerable(), d => Assert.Equal(1.5, d.Weight));
    }

    [Fact]
    public async Task Start_OverASourceThatCannotBeWritten_SaysSo()
    {
        _desk.Add(1);
        var segmenter = _desk.Segmenter.WithSource(new FakeStore<Deal>(_desk.Crm.Deals) { Offers = StoreOperations.None });
        var bulk = new BulkActions(segmenter, new ActionExecutor(segmenter, _desk.Ports), _desk.Runs);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bulk.PreviewAsync<Deal>(BulkSelection.All(Filter.Everyone), ToGoods));
        // Tasks are made elsewhere.
        await bulk.StartAsync<Deal>("tasks", BulkSelection.All(Filter.Everyone), new CreateTask("call"));
        Assert.Equal(1, (await bulk.RunAsync("tasks")).Done);
    }

    [Fact]
    public async Task Run_OfTenThousand_IsDoneInBatches()
    {
        var deals = new InMemoryStore<Deal>(CrmModel.Default.Of<Deal>(), Enumerable.Range(1, 10_000).Select(i => new Deal { Id = i, Title = "t" }));
        var segmenter = Segmenter.Create(o => o.UseSegments(new SegmentCatalogue(SegmentDefinition.Static("all", "deal")))).WithSource(deals);
        var bulk = new BulkActions(segmenter, new ActionExecutor(segmenter, new RecordedActions()), new InMemoryBulkRunRepository());
        var everyone = BulkSelection.All(Filter.Everyone);
        foreach (var (key, action) in new (string, RuleAction)[]
        {
            ("field", ToGoods),
            ("assign", new AssignResponsible(AssignmentStrategy.Fixed(7L))),
            ("move", new MoveToStage("WON")),
            ("list", new AddToList("all")),
        })
        {
            var progress = new Told();
            await bulk.StartAsync<Deal>(key, everyone, action);
            Assert.Equal(10_000, (await bulk.RunAsync(key, progress)).Done);
            Assert.Equal(21, progress.Reports.Count);
        }

        foreach (var key in new[] { "list", "move", "assign", "field" })
        {
            await bulk.StartUndoAsync($"{key} back", key);
            Assert.Equal(10_000, (await bulk.RunAsync($"{key} back")).Done);
        }

        Assert.All(deals.ScanAsync().ToBlockingEnumerable(), d => Assert.Equal((null, null, null, null), (d.Type, d.ResponsibleId, d.Stage, d.Pipeline)));
        Assert.Empty((await segmenter.Segments.CurrentAsync()).Find("all")!.Include);
    }

    internal static IReadOnlyList<(long Key, BulkFault Fault, string Message)> Failures(IEnumerable<BulkRecord> records) =>
        [.. records.Where(r => r.State == BulkState.Failed).Select(r => ((long)r.Key.Value.Number, r.Error!.Fault, r.Error.Message))];

    /// <summary>Records as they are told, without what is only for going on.</summary>
    internal static IReadOnlyList<BulkRecord> Told(IEnumerable<BulkRecord> records) => [.. records.Select(r => r with { Seen = default })];

    private sealed record Dance : RuleAction;

    private sealed class Person
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public string? Iban { get; set; }
    }

    private sealed class Device
    {
        public Guid Id { get; set; }

        public string? Name { get; set; }

        public double Weight { get; set; }
    }
}

/// <summary>What progress was told, in order.</summary>
internal sealed class Told : IProgress<BulkProgress>
{
    public List<BulkProgress> Reports { get; } = [];

    public void Report(BulkProgress value) => Reports.Add(value);
}
