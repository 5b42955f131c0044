using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

public sealed class BulkActionSnippets
{
    private readonly InMemoryCrm _crm = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));
    private readonly CancellationToken _cancellationToken = CancellationToken.None;
    private readonly List<string> _lines = [];

    public BulkActionSnippets()
    {
        _crm.Deal("Loom", null, d => (d.Stage, d.ResponsibleId) = ("EXECUTING", 3));
        _crm.Deal("Kiln", null, d => d.Stage = "EXECUTING");
        _crm.Deal("Press", null, d => d.Stage = "WON");
    }

    [Fact]
    public async Task Run()
    {
        var (segmenter, executor, cancellationToken) = (_crm.Segmenter, new ActionExecutor(_crm.Segmenter, new RecordedActions()), _cancellationToken);
        var progress = new Progress<BulkProgress>();

        // snippet: bulk-preview
        var bulk = new BulkActions(segmenter, executor, new InMemoryBulkRunRepository());
        var selection = BulkSelection.All(Filter.Parse("stage = 'EXECUTING'"));
        var won = new MoveToStage("WON");

        BulkPreview preview = await bulk.PreviewAsync<Deal>(selection, won, sample: 1);
        long count = preview.Count;                        // 2
        BulkChange change = preview.Sample[0].Changes[0];  // stage, from EXECUTING to WON
        // end

        // snippet: bulk-run
        await bulk.StartAsync<Deal>("close of November", selection, won, by: "anna");
        BulkRun run = await bulk.RunAsync("close of November", progress, cancellationToken);  // and again, where it was stopped

        await foreach (BulkRecord record in bulk.RecordsAsync(run.Key))
            _lines.Add($"{record.Key} {record.State} {record.Error?.Message}");  // 1 Done
        // end

        Assert.Equal((2L, "stage", "EXECUTING", "WON"), (count, change.Of, change.Before[0].Text, change.After![0].Text));
        Assert.Equal((2, true), (run.Done, run.IsFinished));
        Assert.Equal(["1 Done ", "2 Done "], _lines);

        // snippet: bulk-undo
        await bulk.StartUndoAsync("reopened", undone: "close of November", by: "bob");
        BulkRun undo = await bulk.RunAsync("reopened");
        // end

        Assert.Equal(2, undo.Done);
        Assert.Equal(1, await _crm.Deals.ScanAsync().CountAsync(d => d.Stage == "WON"));

        // snippet: bulk-marked
        var marked = BulkSelection.Marked(Filter.Parse("stage = 'EXECUTING'"), 1L, 2L);
        var allButOne = BulkSelection.AllExcept(Filter.Parse("stage = 'EXECUTING'"), 2L);
        // end

        Assert.Equal((2L, 1L), ((await bulk.PreviewAsync<Deal>(marked, won)).Count, (await bulk.PreviewAsync<Deal>(allButOne, won)).Count));
    }

    [Fact]
    public async Task Export()
    {
        var segmenter = _crm.Segmenter;
        var writer = new StringWriter();

        // snippet: bulk-export
        SegmentQuery<Deal> query = segmenter.Query(await segmenter.BindAsync<Deal>(Filter.Parse("stage = 'EXECUTING'")));
        long rows = await query.ExportAsync(writer, new ExportRequest("id", "title", new Syntax.FieldPath("company", "name"))
        {
            OrderBy = ["title"],
            Limit = 1000,
        });
        // end

        Assert.Equal(2, rows);
        Assert.Equal("id,title,company.name\r\n2,Kiln,\r\n1,Loom,\r\n", writer.ToString());
    }
}
