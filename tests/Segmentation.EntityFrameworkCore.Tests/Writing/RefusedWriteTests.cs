using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>What a constraint of the database refuses is told by entity; nothing of it is written.</summary>
[Collection(PostgresTests.Name)]
public sealed class RefusedWriteTests(PostgresCluster cluster)
{
    public static TheoryData<bool> Providers => PostgresCluster.Binaries is null ? [true] : [true, false];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task WriteAsync_ConstraintsOfAllKinds_NamesEachEntityThatIsRefused(bool isSqlite)
    {
        await using var shop = await RefusingShop.CreateAsync(isSqlite ? TestDatabase.Sqlite() : await TestDatabase.PostgresAsync(cluster));
        await shop.Lines.WriteAsync([EntityWrite.Insert(new Line { Id = 1, Number = 1, Text = "first" })]);
        var exception = await Assert.ThrowsAsync<EntityValidationException>(async () => await shop.Lines.WriteAsync(
        [
            EntityWrite.Insert(new Line { Id = 2, Number = 2, Text = "good" }),
            EntityWrite.Insert(new Line { Id = 3, Number = 1, Text = "taken" }),
            EntityWrite.Insert(new Line { Id = 4, Number = 4, Text = null! }),
            EntityWrite.Insert(new Line { Id = 5, Number = -5, Text = "checked" }),
            EntityWrite.Insert(new Line { Id = 6, Number = 6, Text = "nowhere", ParentId = 99 }),
            EntityWrite.Insert(new Line { Id = 7, Number = 7, Text = "below one that comes later", ParentId = 8 }),
            EntityWrite.Insert(new Line { Id = 8, Number = 8, Text = "good" }),
        ]));
        Assert.Equal(["line 3", "line 4", "line 5", "line 6"], exception.Entities.Select(e => $"{e.EntityType} {e.Key}"));
        Assert.All(exception.Entities, e => Assert.StartsWith("the database refuses it: ", Assert.Single(e.Issues).Message, StringComparison.Ordinal));
        Assert.Contains("Number", exception.Entities[0].Issues[0].Message, StringComparison.Ordinal);
        Assert.Equal(1, await shop.Lines.ScanAsync().CountAsync());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task WriteAsync_ADeletionThatOthersKeep_NamesTheEntity(bool isSqlite)
    {
        await using var shop = await RefusingShop.CreateAsync(isSqlite ? TestDatabase.Sqlite() : await TestDatabase.PostgresAsync(cluster));
        await shop.Lines.WriteAsync([EntityWrite.Insert(new Line { Id = 1, Number = 1, Text = "a" })]);
        await shop.Lines.WriteAsync([EntityWrite.Insert(new Line { Id = 2, Number = 2, Text = "b", ParentId = 1 })]);
        var exception = await Assert.ThrowsAsync<EntityValidationException>(async () => await shop.Lines.WriteAsync([EntityWrite.Delete<Line>(1)]));
        Assert.Equal(1, Assert.Single(exception.Entities).Key);
        Assert.Equal(2, await shop.Lines.ScanAsync().CountAsync());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task WriteAsync_RefusedBehindABatchThatWasWritten_SaysSo(bool isSqlite)
    {
        await using var shop = await RefusingShop.CreateAsync(isSqlite ? TestDatabase.Sqlite() : await TestDatabase.PostgresAsync(cluster));
        var writes = Enumerable.Range(1, 600).Select(i => EntityWrite.Upsert(new Line { Id = i, Number = i == 600 ? -1 : i, Text = "x" })).ToList();
        var exception = await Assert.ThrowsAsync<DbUpdateException>(async () => await shop.Lines.WriteAsync(writes));
        Assert.StartsWith("The first 500 writes were done, and others are refused: line 600: ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(500, await shop.Lines.ScanAsync().CountAsync());
    }

    [Fact]
    public async Task WriteAsync_ATableThatIsGone_IsNoRefusal()
    {
        await using var shop = await RefusingShop.CreateAsync(TestDatabase.Sqlite());
        await using (var db = shop.Open())
            await db.Database.ExecuteSqlRawAsync("DROP TABLE \"Lines\"");
        await Assert.ThrowsAnyAsync<DbException>(async () => await shop.Lines.WriteAsync([EntityWrite.Insert(new Line { Id = 1, Text = "a" })]));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task BulkActions_OfRecordsThatTheDatabaseRefuses_FailThoseAlone(bool isSqlite)
    {
        await using var shop = await RefusingShop.CreateAsync(isSqlite ? TestDatabase.Sqlite() : await TestDatabase.PostgresAsync(cluster));
        await shop.Lines.WriteAsync([.. Enumerable.Range(1, 5).Select(i => EntityWrite.Insert(new Line { Id = i, Number = i, Text = "a", Most = i }))]);
        var segmenter = Segmenter.Create(o => o.UseModel(RefusingDb.Segmentation)).WithSource(shop.Lines);
        var bulk = new BulkActions(segmenter, new ActionExecutor(segmenter, new Testing.RecordedActions()), shop.Runs);
        // At most what each may have.
        await bulk.StartAsync<Line>("three", BulkSelection.All(Filter.Everyone), new SetField("used", Value.Of(3)));
        var run = await bulk.RunAsync("three");
        Assert.Equal((3, 0, 2, true), (run.Done, run.Unchanged, run.Failed, run.IsFinished));
        var failed = await shop.Runs.RecordsAsync("three").Where(r => r.Error?.Fault == BulkFault.Invalid).ToListAsync();
        Assert.Equal([1, 2], failed.Select(r => r.Key).OrderBy(k => k.Value.Number));
    }
}
