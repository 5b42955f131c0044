using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class BulkUndoTests
{
    private static readonly BulkSelection Everyone = BulkSelection.All(Filter.Everyone);

    private readonly BulkDesk _desk = new();

    [Fact]
    public async Task Undo_AfterOthersWrote_TouchesOnlyWhatTheRunLeft()
    {
        _desk.Add(5, (d, i) => (d.Type, d.Title) = (i == 4 ? "GOODS" : i == 3 ? null : "SALE", "t"));
        await _desk.DoAsync("run", Everyone, new SetField("type", "GOODS"));
        _desk.Elsewhere(1, d => d.Type = "SERVICE");
        _desk.Elsewhere(2, d => d.Title = "another field");
        _desk.Delete(3);

        var undo = await _desk.Bulk.StartUndoAsync("back", "run", "bob");
        Assert.Equal(("run", "bob", 4), (undo.Undoes, undo.By, undo.Total));
        undo = await _desk.Bulk.RunAsync("back");

        Assert.Equal((2, 0, 2), (undo.Done, undo.Unchanged, undo.Failed));
        Assert.Equal(
            [(1L, BulkFault.Conflict, "`type` holds something else by now"), (3L, BulkFault.Gone, "there is no deal 3 any more")],
            BulkActionTests.Failures(await _desk.Records("back")));
        Assert.Equal(["SERVICE", "SALE", null, "GOODS"], await _desk.Crm.Deals.ScanAsync().Select(d => d.Type).ToListAsync());
        Assert.Equal("another field", (await _desk.Deal(2)).Title);
        Assert.Equal("back", (await _desk.Runs.FindAsync("run"))!.Value.UndoneBy);
    }

    [Fact]
    public async Task Undo_OfAMove_RestoresPipelineAndStage()
    {
        _desk.Add(3, (d, i) => (d.Pipeline, d.Stage) = i == 0 ? (null, null) : ("SALES", i == 1 ? "NEW" : "WON"));
        var before = await _desk.Stored();
        var preview = await _desk.Bulk.PreviewAsync<Deal>(Everyone, new MoveToStage("WON"));
        var run = await _desk.DoAsync("move", Everyone, new MoveToStage("WON"));
        Assert.Equal((2, 1), (run.Done, run.Unchanged));
        Assert.Equal(BulkActionTests.Told(preview.Sample), BulkActionTests.Told(await _desk.Records("move")));
        Assert.Equal(["stage", "pipeline"], preview.Sample[0].Changes.Select(c => c.Of));

        await _desk.Bulk.StartUndoAsync("back", "move");
        Assert.Equal(2, (await _desk.Bulk.RunAsync("back")).Done);
        Assert.Equal(before, await _desk.Stored());

        // What takes a run back can be taken back.
        await _desk.Bulk.StartUndoAsync("again", "back");
        Assert.Equal(2, (await _desk.Bulk.RunAsync("again")).Done);
        Assert.Equal("WON", (await _desk.Deal(1)).Stage);
    }

    [Fact]
    public async Task Undo_OfWhatMayNotBeStoredByNow_RestoresItAllTheSame()
    {
        _desk.Add(1, (d, _) => d.Type = "SERVICE");
        await _desk.DoAsync("run", Everyone, new SetField("type", "GOODS"));
        await _desk.Segmenter.Picklists.ChangeAsync(lists => lists.With(lists.Find("deal-type")!.Deactivate("SERVICE")));
        await _desk.Bulk.StartUndoAsync("back", "run");
        Assert.Equal(1, (await _desk.Bulk.RunAsync("back")).Done);
        Assert.Equal("SERVICE", (await _desk.Deal(1)).Type);
    }

    [Fact]
    public async Task Undo_OfCustomFields_RestoresEachValue()
    {
        _desk.Crm.Define(
            "deal", new CustomField("seats", new FieldType(ScalarType.Number)), new CustomField("tags", new FieldType(ScalarType.Text, IsMany: true)));
        _desk.Add(2, (d, i) =>
        {
            if (i == 0)
                (d.CustomFields["seats"], d.CustomFields["tags"]) = (3m, new List<string?> { "a", "b" });
        });
        await _desk.DoAsync("seats", Everyone, new SetField("seats", Value.Of(7)));
        await _desk.DoAsync("tags", Everyone, new SetField("tags", Value.Of("x"), Value.Of("y")));
        Assert.Equal(["x", "y"], (List<string?>)(await _desk.Deal(2)).CustomFields["tags"]!);
        foreach (var run in new[] { "tags", "seats" })
        {
            await _desk.Bulk.StartUndoAsync($"{run} back", run);
            Assert.Equal(2, (await _desk.Bulk.RunAsync($"{run} back")).Done);
        }

        var values = (await _desk.Deal(1)).CustomFields;
        Assert.Equal(3m, values["seats"]);
        Assert.Equal(["a", "b"], (List<string?>)values["tags"]!);
        Assert.Null((await _desk.Deal(2)).CustomFields["seats"]);
    }

    [Fact]
    public async Task Undo_OfAListChange_LeavesThoseWhoWereOnItBefore()
    {
        _desk.Add(4);
        _desk.Crm.Define(SegmentDefinition.Static("call", "deal", [2L, 99L]));
        var preview = await _desk.Bulk.PreviewAsync<Deal>(Everyone, new AddToList("CALL"));
        var run = await _desk.DoAsync("add", BulkSelection.Of(1L, 2L, 3L), new AddToList("CALL"));
        Assert.Equal((2, 1), (run.Done, run.Unchanged));
        Assert.Equal(BulkActionTests.Told(preview.Sample.Take(3)), BulkActionTests.Told(await _desk.Records("add")));
        Assert.Equal([2L, 99L, 1L, 3L], await _desk.Members("call"));
        Assert.Equal("anna", (await _desk.Segmenter.Segments.VersionsAsync("call").LastAsync()).By);

        _desk.Crm.Define(SegmentDefinition.Static("call", "deal", [2L, 1L, 4L]));
        await _desk.Bulk.StartUndoAsync("back", "add");
        var undo = await _desk.Bulk.RunAsync("back");
        Assert.Equal((1, 1), (undo.Done, undo.Unchanged));
        Assert.Equal([2L, 4L], await _desk.Members("call"));

        await _desk.DoAsync("off", Everyone, new RemoveFromList("call"));
        Assert.Empty(await _desk.Members("call"));
        await _desk.Bulk.StartUndoAsync("on", "off");
        await _desk.Bulk.RunAsync("on");
        Assert.Equal([2L, 4L], await _desk.Members("call"));
    }

    [Fact]
    public async Task Undo_OfAStoppedRun_TakesBackWhatItDid_AndNothingMoreIsDone()
    {
        _desk.Add(9, (d, _) => d.Type = "SALE");
        var before = await _desk.Stored();
        await _desk.Bulk.StartAsync<Deal>("run", Everyone, new SetField("type", "GOODS"));
        var batches = 0;
        // The second batch is written, and nobody gets to know.
        _desk.Deals.After = operation => _ = operation == Testing.StoreOperations.Write && ++batches == 2 ? throw new IOException() : 0;
        await Assert.ThrowsAsync<IOException>(() => _desk.InBatchesOf(3).RunAsync("run"));
        Assert.Equal(6, _desk.Deals.Written.Count);

        _desk.Deals.After = _ => { };
        Assert.Equal(6, (await _desk.Bulk.StartUndoAsync("back", "run")).Total);
        var refused = await Assert.ThrowsAsync<BulkException>(() => _desk.Bulk.RunAsync("run"));
        Assert.Equal("the run `run` is taken back by `back`: start another one", refused.Message);
        Assert.Equal(6, (await _desk.Bulk.RunAsync("back")).Done);
        Assert.Equal(before, await _desk.Stored());

        // Under the same key it is the same one, under another it is one too many.
        Assert.True((await _desk.Bulk.StartUndoAsync("back", "run")).IsFinished);
        await Assert.ThrowsAsync<BulkException>(() => _desk.Bulk.StartUndoAsync("back again", "run"));
    }

    [Fact]
    public async Task Undo_WhoseStartWasBrokenOff_IsStartedAgainUnderItsKey()
    {
        _desk.Add(2, (d, _) => d.Type = "SALE");
        await _desk.DoAsync("run", Everyone, new SetField("type", "GOODS"));
        _desk.Runs.FailNextAfterWriting(1, () => new IOException());
        await Assert.ThrowsAsync<IOException>(() => _desk.Bulk.StartUndoAsync("back", "run"));
        Assert.Null(await _desk.Runs.FindAsync("back"));
        Assert.Equal(2, (await _desk.Bulk.StartUndoAsync("back", "run")).Total);
        Assert.Equal(2, (await _desk.Bulk.RunAsync("back")).Done);
    }

    [Fact]
    public async Task Undo_OfWhatWasDoneElsewhere_IsRefused()
    {
        _desk.Add(1);
        await _desk.DoAsync("tasks", Everyone, new CreateTask("call"));
        var refused = await Assert.ThrowsAsync<BulkException>(() => _desk.Bulk.StartUndoAsync("back", "tasks"));
        Assert.Equal("what the run `tasks` did cannot be taken back: it was done elsewhere", refused.Message);
        Assert.Null((await _desk.Runs.FindAsync("tasks"))!.Value.UndoneBy);
    }
}
