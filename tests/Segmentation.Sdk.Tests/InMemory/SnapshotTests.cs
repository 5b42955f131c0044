using Segmentation.Crm;
using static Segmentation.Tests.DealStore;

namespace Segmentation.Tests;

public sealed class SnapshotTests
{
    // More than two chunks, so that deleting more than half of them makes the store pack what is left.
    private const int Many = 1500;

    private readonly InMemoryStore<Deal> _store = Of(Enumerable.Range(1, Many).Select(i => Deal(i, i)));

    [Fact]
    public void Scan_BegunBeforeAWrite_GoesOnSeeingWhatWasThere()
    {
        using var before = _store.ScanAsync().ToBlockingEnumerable().GetEnumerator();
        Assert.True(before.MoveNext());
        var question = _store.ScanAsync(Everybody);
        _store.Write([.. Enumerable.Range(1, Many).Select(i => i % 3 == 0 ? EntityWrite.Delete<Deal>(i) : EntityWrite.Upsert(Deal(i, -i)))]);
        _store.Write(EntityWrite.Insert(Deal(Many + 1)));
        var seen = new List<decimal?> { before.Current.Amount };
        while (before.MoveNext())
            seen.Add(before.Current.Amount);
        Assert.Equal(Enumerable.Range(1, Many).Select(i => (decimal?)i), seen);
        Assert.Equal(Many, question.ToBlockingEnumerable().Count());
        Assert.Equal(Many - Many / 3 + 1, _store.Ids().Count);
    }

    [Fact]
    public void Deletes_OfMost_KeepOrderKeysAndVersions()
    {
        var kept = Enumerable.Range(1, Many).Where(i => i % 10 == 0).Select(i => (long)i).ToList();
        var tokens = kept.ConvertAll(id => _store.TokenOf(id));
        foreach (var batch in Enumerable.Range(1, Many).Where(i => i % 10 != 0).Chunk(100))
            _store.Write([.. batch.Select(i => EntityWrite.Delete<Deal>(i))]);
        Assert.Equal(kept, _store.Ids());
        Assert.Equal(tokens, kept.ConvertAll(id => _store.TokenOf(id)));
        Assert.All(Enumerable.Range(1, Many), i => Assert.Equal(i % 10 == 0 ? i : null, Result(_store.FindAsync(i))?.Id));
    }

    [Fact]
    public void Deletes_OfAll_LeaveAStoreThatCanBeFilledAgain()
    {
        _store.Write([.. Enumerable.Range(1, Many).Select(i => EntityWrite.Delete<Deal>(i))]);
        Assert.Empty(_store.Ids());
        _store.Write([.. Enumerable.Range(1, 2 * Many).Select(i => EntityWrite.Insert(Deal(i)))]);
        Assert.Equal(Enumerable.Range(1, 2 * Many).Select(i => (long)i), _store.Ids());
    }

    [Fact]
    public void FindRelated_AfterAWrite_SeesIt()
    {
        IReadOnlyList<long> DealsOf(long company)
        {
            var byCompany = new Reader(_store);
            return byCompany.DealsOf(company);
        }

        Assert.Empty(DealsOf(7));
        _store.Write(EntityWrite.Upsert(new Deal { Id = 5, CompanyId = 7 }), EntityWrite.Upsert(new Deal { Id = 6, CompanyId = 7 }));
        Assert.Equal([5, 6], DealsOf(7));
        _store.Write(EntityWrite.Delete<Deal>(5), EntityWrite.Upsert(new Deal { Id = 6, CompanyId = 8 }));
        Assert.Empty(DealsOf(7));
        Assert.Equal([6], DealsOf(8));
    }

    /// <summary>Asks the store for the deals of a company, as a relation does.</summary>
    private sealed class Reader(InMemoryStore<Deal> store) : IRelatedReader
    {
        private readonly List<long> _found = [];

        public IReadOnlyList<long> DealsOf(long company)
        {
            var bound = Filter.Parse("any deals").Bind<Company>(new BindingContext(CrmModel.Default, FactoryPicklists.All));
            Result(bound.LoadRelatedAsync([new Company { Id = company }], this));
            return _found;
        }

        public RowIndex<T>? FindIndex<T>(JoinKey<T> by)
            where T : class => null;

        public async ValueTask<RowIndex<T>> ReadAsync<T>(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default)
            where T : class
        {
            var rows = await ((IRelatedSource<T>)(object)store).FindRelatedAsync(by, keys, cancellationToken).ToListAsync(cancellationToken);
            _found.AddRange(rows.Cast<Deal>().Select(d => d.Id));
            return RowIndex.Of(keys, rows, by);
        }
    }
}
