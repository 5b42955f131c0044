using Segmentation.Crm;
using Segmentation.Testing;
using static Segmentation.Tests.DealStore;

namespace Segmentation.Tests;

public sealed class ChangeFeedTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Changes_TellWhatWasAndWhatIs_InOrder()
    {
        var clock = new FakeClock(Start);
        var store = new InMemoryStore<Deal>(CrmModel.Default.Of<Deal>(), clock: clock);
        Assert.Equal(0, store.Position());
        store.Write(EntityWrite.Insert(Deal(1, 10)), EntityWrite.Insert(Deal(2, 20)));
        clock.Advance(TimeSpan.FromHours(1));
        store.Write(EntityWrite.Upsert(Deal(1, 11)));
        store.Write(EntityWrite.Delete<Deal>(2));
        Assert.Equal(
            [
                (1, 1, null, 10, Start), (2, 2, null, 20, Start), (3, 1, 10, 11, Start.AddHours(1)), (4, 2, 20, null, Start.AddHours(1)),
            ],
            store.ChangesAfter(0).Select(c => (c.Position, (long)c.Key.Value.Number, c.Before?.Amount, c.After?.Amount, c.At)));
        Assert.Equal([3, 4], store.ChangesAfter(2).Select(c => c.Position));
        Assert.Empty(store.ChangesAfter(4));
        Assert.Equal(4, store.Position());
    }

    [Fact]
    public void WritesInVain_AreNoChanges()
    {
        var store = Of();
        store.Write(EntityWrite.Insert(Deal(1)));
        store.Write(EntityWrite.Insert(Deal(1)), EntityWrite.Update(Deal(2), default), EntityWrite.Delete<Deal>(3));
        Assert.Equal(1, store.Position());
        Assert.Single(store.ChangesAfter(0));
    }

    // The entities that a store starts with were never written: whoever has nothing has to read them.
    [Fact]
    public void ChangesFromTheStart_OfAStoreThatStartedWithEntities_AreLost()
    {
        var store = Of(Deal(1), Deal(2));
        var position = store.Position();
        Assert.Throws<ChangesLostException>(() => store.ChangesAfter(0));
        Assert.Empty(store.ChangesAfter(position));
        store.Write(EntityWrite.Insert(Deal(3)));
        Assert.Equal(3, Assert.Single(store.ChangesAfter(position)).After!.Id);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    [InlineData(1 + (1L << 32))]
    [InlineData(long.MaxValue)]
    public void ChangesAfterAPositionToCome_AreNone(long position)
    {
        var store = Of();
        store.Write(EntityWrite.Insert(Deal(1)));
        Assert.Empty(store.ChangesAfter(position));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void ChangesAfterANegativePosition_AreLost(long position) => Assert.Throws<ChangesLostException>(() => Of().ChangesAfter(position));

    [Fact]
    public void ChangesBegun_AreThoseOfTheTimeOfTheCall()
    {
        var store = Of();
        store.Write(EntityWrite.Insert(Deal(1)));
        var changes = store.ChangesAfterAsync(0);
        store.Write(EntityWrite.Insert(Deal(2)));
        Assert.Single(changes.ToBlockingEnumerable());
    }

    [Fact]
    public void ManyChanges_KeepThoseThatArePromised_AndSayWhichAreLost()
    {
        const int Kept = InMemoryStore<Deal>.ChangesKept;
        var store = Of();
        const int Written = 2 * Kept + 2000;
        foreach (var batch in Enumerable.Range(1, Written).Chunk(1000))
            store.Write([.. batch.Select(i => EntityWrite.Upsert(Deal(i % 1000, i)))]);
        Assert.Equal(Written, store.Position());
        Assert.Equal(Enumerable.Range(Written - Kept + 1, Kept).Select(i => (decimal?)i), store.ChangesAfter(Written - Kept).Select(c => c.After!.Amount));
        var lost = Assert.Throws<ChangesLostException>(() => store.ChangesAfter(0));
        Assert.Contains("The changes after 0 are kept no more", lost.Message, StringComparison.Ordinal);
    }
}
