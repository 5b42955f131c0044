using Segmentation.Crm;
using static Segmentation.Tests.DealStore;

namespace Segmentation.Tests;

public sealed class WriteTests
{
    private static readonly ConcurrencyToken Unknown = new("no version of this store");

    private readonly InMemoryStore<Deal> _store = Of(Deal(1, 10), Deal(2, 20));

    [Fact]
    public void Insert_OfANewKey_IsWrittenAndHasAVersion()
    {
        var result = Assert.Single(_store.Write(EntityWrite.Insert(Deal(3, 30))));
        Assert.True(result.IsWritten);
        Assert.Equal(_store.TokenOf(3), result.Token);
        Assert.Equal([1, 2, 3], _store.Ids());
    }

    [Fact]
    public void Insert_OfATakenKey_IsAConflictThatTellsTheVersion()
    {
        Assert.Equal([new WriteResult(false, _store.TokenOf(1))], _store.Write(EntityWrite.Insert(Deal(1, 99))));
        Assert.Equal(10, _store.Read(1)!.Value.Amount);
    }

    [Fact]
    public void Update_OfTheVersionSeen_IsWrittenOnce()
    {
        var seen = _store.TokenOf(1);
        var first = Assert.Single(_store.Write(EntityWrite.Update(Deal(1, 11), seen)));
        Assert.True(first.IsWritten);
        Assert.NotEqual(seen, first.Token);
        Assert.Equal([new WriteResult(false, first.Token)], _store.Write(EntityWrite.Update(Deal(1, 12), seen)));
        Assert.Equal(11, _store.Read(1)!.Value.Amount);
    }

    [Fact]
    public void Update_OfWhatIsNotThere_IsAConflictWithoutAVersion() =>
        Assert.Equal([new WriteResult(false, default), new WriteResult(false, default)], _store.Write(
            EntityWrite.Update(Deal(7), default), EntityWrite.Update(Deal(8), _store.TokenOf(1))));

    [Fact]
    public void Upsert_OverwritesAnyVersionAndAddsWhatIsMissing()
    {
        Assert.All(_store.Write(EntityWrite.Upsert(Deal(1, 11)), EntityWrite.Upsert(Deal(3, 30))), r => Assert.True(r.IsWritten));
        Assert.Equal([11m, 20m, 30m], [_store.Read(1)!.Value.Amount!.Value, _store.Read(2)!.Value.Amount!.Value, _store.Read(3)!.Value.Amount!.Value]);
    }

    [Fact]
    public void Delete_OfTheVersionSeen_LeavesNothing()
    {
        Assert.Equal([new WriteResult(false, _store.TokenOf(1))], _store.Write(EntityWrite.Delete<Deal>(1, Unknown)));
        Assert.Equal([new WriteResult(true, default)], _store.Write(EntityWrite.Delete<Deal>(1, _store.TokenOf(1))));
        Assert.Equal([new WriteResult(false, default)], _store.Write(EntityWrite.Delete<Deal>(1, Unknown)));
        Assert.Null(_store.Read(1));
        Assert.Null(Result(_store.FindAsync(1)));
        Assert.Equal([2], _store.Ids());
    }

    [Fact]
    public void Delete_OfWhateverIsThere_AlsoOfNothing_IsDone() =>
        Assert.Equal([new WriteResult(true, default), new WriteResult(true, default)], _store.Write(EntityWrite.Delete<Deal>(1), EntityWrite.Delete<Deal>(99)));

    // A deleted version never comes back: who saw the first deal 1 has not seen the second.
    [Fact]
    public void Insert_AfterADelete_IsAnotherVersion()
    {
        var first = _store.TokenOf(1);
        _store.Write(EntityWrite.Delete<Deal>(1));
        _store.Write(EntityWrite.Insert(Deal(1, 10)));
        Assert.NotEqual(first, _store.TokenOf(1));
        Assert.False(Assert.Single(_store.Write(EntityWrite.Update(Deal(1, 11), first))).IsWritten);
    }

    [Fact]
    public void Write_OfABatch_GivesAResultForEachWriteInItsOrder() => Assert.Equal([true, false, true, false, true], _store.Write(
        EntityWrite.Upsert(Deal(5)),
        EntityWrite.Insert(Deal(1)),
        EntityWrite.Update(Deal(2), _store.TokenOf(2)),
        EntityWrite.Delete<Deal>(6, Unknown),
        EntityWrite.Delete<Deal>(7)).Select(r => r.IsWritten));

    [Fact]
    public void Write_OfNothing_DoesNothing() => Assert.Empty(_store.Write());

    [Fact]
    public async Task Write_OfOneKeyTwice_WritesNothing()
    {
        await Assert.ThrowsAsync<ArgumentException>("writes", async () => await _store.WriteAsync([EntityWrite.Insert(Deal(3)), EntityWrite.Delete<Deal>(3)]));
        Assert.Equal([1, 2], _store.Ids());
    }

    [Fact]
    public async Task Write_OfAnEntityWithoutAKey_WritesNothing()
    {
        var files = new InMemoryStore<Document>(Document.Type, [new Document { Path = "a" }]);
        await Assert.ThrowsAsync<ArgumentException>(
            "writes", async () => await files.WriteAsync([EntityWrite.Insert(new Document { Path = "b" }), EntityWrite.Insert(new Document())]));
        Assert.Null(await files.FindAsync("b"));
        Assert.Throws<ArgumentException>("entities", () => new InMemoryStore<Document>(Document.Type, [new Document()]));
    }

    [Fact]
    public async Task TextKeys_AreToldApartByCase()
    {
        var files = new InMemoryStore<Document>(Document.Type, [new Document { Path = "a" }]);
        await files.WriteAsync([EntityWrite.Insert(new Document { Path = "A" }), EntityWrite.Insert(new Document { Path = "ä" })]);
        Assert.Equal(["a", "A", "ä"], await files.ScanAsync().Select(f => f.Path).ToListAsync());
        Assert.Equal("A", (await files.FindAsync("A"))!.Path);
        Assert.Null(await files.FindAsync("Ä"));
    }

    // A key that was written in vain stood where the next new one was put, and found that one.
    [Fact]
    public async Task Write_OfACopyThatThrows_LeavesTheStoreAsItWas()
    {
        var store = new InMemoryStore<Deal>(
            CrmModel.Default.Of<Deal>(), [], deal => deal.Amount < 0 ? throw new InvalidOperationException() : deal);
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await store.WriteAsync([EntityWrite.Insert(Deal(1, 1)), EntityWrite.Insert(Deal(2, -1))]));
        Assert.Empty(store.Ids());
        Assert.Empty(store.ChangesAfter(0));
        store.Write(EntityWrite.Insert(Deal(3, 3)));
        Assert.Null(Result(store.FindAsync(1)));
        Assert.Equal([3], store.Ids());
        Assert.Equal((1, 3L), (store.Position(), Assert.Single(store.ChangesAfter(0)).After!.Id));
    }

    private sealed class Document
    {
        public static EntityType<Document> Type { get; } =
            SegmentationModel.Create(m => m.Entity<Document>("document", e => e.Key(d => d.Path))).Of<Document>();

        public string? Path { get; init; }
    }
}
