using System.Text.Json;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>A desk whose deals are in a store that can be disturbed, with what does actions to many of them.</summary>
internal sealed class BulkDesk
{
    public BulkDesk(People? people = null, Action<SegmentationOptions>? configure = null)
    {
        Crm = new InMemoryCrm(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)), configure);
        Deals = new DisturbedStore<Deal>(Crm.Deals);
        Segmenter = Crm.Segmenter.WithSource(Deals);
        Ports = new RecordedActions()
            .With<IPeopleRepository>(new InMemoryPeopleRepository(people))
            .With<IAssignmentRepository>(new InMemoryAssignmentRepository());
        Executor = new ActionExecutor(Segmenter, Ports);
    }

    public InMemoryCrm Crm { get; }

    public DisturbedStore<Deal> Deals { get; }

    public Segmenter Segmenter { get; }

    public RecordedActions Ports { get; }

    public ActionExecutor Executor { get; }

    public FakeBulkRunRepository Runs { get; } = new();

    public BulkActions Bulk => new(Segmenter, Executor, Runs);

    /// <summary>The actions of a caller who may see only so much.</summary>
    public BulkActions For(AccessPolicy policy) => new(Segmenter.For(policy), Executor, Runs);

    public BulkActions InBatchesOf(int size) => new(Segmenter, Executor, Runs) { BatchSize = size };

    public void Add(int count, Action<Deal, int>? set = null)
    {
        for (var i = 0; i < count; i++)
            Crm.Deal($"deal {i}", null, d => set?.Invoke(d, i));
    }

    public async Task<BulkRun> DoAsync(string key, BulkSelection selection, RuleAction action)
    {
        await Bulk.StartAsync<Deal>(key, selection, action, "anna");
        return await Bulk.RunAsync(key);
    }

    /// <summary>Changes a deal behind the back of a run.</summary>
    public void Elsewhere(long key, Action<Deal> change)
    {
        var (deal, token) = Crm.Deals.ReadAsync(key).AsTask().Result!;
        change(deal);
        Assert.True(Crm.Deals.WriteAsync([EntityWrite.Update(deal, token)]).AsTask().Result[0].IsWritten);
    }

    public void Delete(long key) => _ = Crm.Deals.WriteAsync([EntityWrite.Delete<Deal>(key)]).AsTask().Result;

    public async Task<Deal> Deal(long key) => (await Crm.Deals.FindAsync(key))!;

    public async Task<IReadOnlyList<BulkRecord>> Records(string run) => await Bulk.RecordsAsync(run).ToListAsync();

    /// <summary>All that is stored, by key.</summary>
    public async Task<Dictionary<EntityKey, string>> Stored() =>
        await Crm.Deals.ScanAsync().ToDictionaryAsync(d => (EntityKey)d.Id, d => JsonSerializer.Serialize(d));

    public async Task<IReadOnlyList<EntityKey>> Members(string list) => [.. (await Segmenter.Segments.CurrentAsync()).Find(list)!.Include];
}

/// <summary>A store in memory that lets somebody interfere before and after each call of it, and knows what was written through it.</summary>
internal sealed class DisturbedStore<T>(InMemoryStore<T> inner) : IEntitySource<T>, IEntitySink<T>
    where T : class
{
    /// <summary>What happens before a call; what it throws keeps it from being done.</summary>
    public Action<StoreOperations> Before { get; set; } = _ => { };

    /// <summary>What happens after a call; what it throws is all that the caller gets.</summary>
    public Action<StoreOperations> After { get; set; } = _ => { };

    /// <summary>How many writes of a batch are done before the caller gets an exception; null: all.</summary>
    public Func<int, int?> WritesOf { get; set; } = _ => null;

    public List<EntityKey> Written { get; } = [];

    public IAsyncEnumerable<T> ScanAsync(CancellationToken cancellationToken = default) => inner.ScanAsync(cancellationToken);

    public ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) =>
        DisturbedAsync(StoreOperations.Find, () => inner.FindAsync(key, cancellationToken));

    public ValueTask<Versioned<T>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default) =>
        DisturbedAsync(StoreOperations.Read, () => inner.ReadAsync(key, cancellationToken));

    public ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<EntityWrite<T>> writes, CancellationToken cancellationToken = default) =>
        DisturbedAsync(StoreOperations.Write, async () =>
        {
            var most = WritesOf(writes.Count);
            var done = writes.Take(most ?? writes.Count).ToList();
            var results = await inner.WriteAsync(done, cancellationToken);
            Written.AddRange(done.Where((_, i) => results[i].IsWritten).Select(w => inner.EntityType.KeyOf(w.Entity!)));
            return most is null ? results : throw new IOException("the connection was lost");
        });

    private async ValueTask<TResult> DisturbedAsync<TResult>(StoreOperations operation, Func<ValueTask<TResult>> call)
    {
        Before(operation);
        var result = await call();
        After(operation);
        return result;
    }
}
