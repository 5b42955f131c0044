using System.Collections.Concurrent;
using Segmentation.Crm;
using static Segmentation.Tests.DealStore;

namespace Segmentation.Tests;

/// <summary>Sixteen threads read and write a store for a minute.</summary>
/// <remarks>
/// Money moves between accounts, also to accounts of another key, in batches that leave its sum as it was. Beside them stand counters that threads contend for.
/// </remarks>
public sealed class ConcurrencyTests
{
    private const int Movers = 5;
    private const int AccountsEach = 200;
    private const int Accounts = Movers * AccountsEach;
    private const decimal Sum = Accounts * 100m;
    private const int Counters = 6;
    private const long FirstCounter = -Counters;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    private readonly InMemoryStore<Deal> _store = Of();
    private readonly ConcurrentDictionary<long, long> _increments = new();
    private long _written;
    private long _conflicts;
    private long _followed;

    [Fact]
    public async Task SixteenThreads_ForAMinute_SeeWholeSnapshotsAndLoseNoUpdate()
    {
        Assert.Equal(Accounts + Counters, Written(
            [
                .. Enumerable.Range(0, Accounts).Select(i => EntityWrite.Insert(Account(i, 100))),
                .. Enumerable.Range(0, Counters).Select(i => EntityWrite.Insert(Counter(FirstCounter + i, 0))),
            ]));
        var bound = await Segmenter.Create().BindAsync<Deal>(Filter.Parse("pipeline = 'SALES'"));
        using var end = new CancellationTokenSource(Duration);
        var follower = new Follower();
        Task[] threads =
        [
            .. Enumerable.Range(0, Movers).Select(i => Run(end, random => Move(i, random))),
            .. Enumerable.Range(0, 5).Select(_ => Run(end, Increment)),
            .. Enumerable.Range(0, 3).Select(_ => Run(end, _ => ReadWhole())),
            .. Enumerable.Range(0, 2).Select(_ => Run(end, _ => Ask(Segmenter.Create().Query(bound, _store)))),
            Run(end, _ => Follow(follower)),
        ];
        Assert.Equal(16, threads.Length);
        await Task.WhenAll(threads);

        Follow(follower);
        Assert.Equal(_written, follower.Position);
        Assert.Equal(_written, _store.Position());
        Assert.Equal(follower.Sorted(), _store.ScanAsync().ToBlockingEnumerable().Select(d => (d.Id, d.Amount)).Order());
        Assert.All(Enumerable.Range(0, Counters), i => Assert.Equal(_increments[FirstCounter + i], _store.Read(FirstCounter + i)!.Value.Amount));
        // The threads did meet, or else nothing was tested.
        Assert.True(_conflicts > 0 && _written > 10_000, $"{_written} writes, {_conflicts} conflicts");
    }

    /// <summary>Moves money between two accounts of one thread's own; now and then the second is closed, and opened again under another key.</summary>
    private void Move(int mover, Random random)
    {
        var (from, to) = (mover + Movers * (long)random.Next(AccountsEach), mover + Movers * (long)random.Next(AccountsEach));
        var (giver, taker) = (Find(from), Find(to));
        if (giver.Value.Id == taker.Value.Id)
            return;
        var amount = random.Next(-50, 50);
        giver.Value.Amount -= amount;
        var take = taker.Value.Amount + amount;
        EntityWrite<Deal>[] writes = random.Next(4) == 0
            ? [
                EntityWrite.Update(giver.Value, giver.Token),
                EntityWrite.Delete<Deal>(taker.Value.Id, taker.Token),
                EntityWrite.Insert(Account(taker.Value.Id < Accounts ? taker.Value.Id + Accounts : taker.Value.Id - Accounts, take!.Value)),
            ]
            : [EntityWrite.Update(giver.Value, giver.Token), EntityWrite.Upsert(Account(taker.Value.Id, take!.Value))];
        Assert.Equal(writes.Length, Written(writes));
    }

    /// <summary>The account of a number, under whichever of its two keys it stands.</summary>
    private Versioned<Deal> Find(long id) => _store.Read(id) ?? _store.Read(id + Accounts)!;

    private void Increment(Random random)
    {
        var id = FirstCounter + random.Next(Counters);
        while (true)
        {
            var seen = _store.Read(id)!;
            seen.Value.Amount++;
            if (Written([EntityWrite.Update(seen.Value, seen.Token)]) == 1)
                break;
            Interlocked.Increment(ref _conflicts);
        }

        _increments.AddOrUpdate(id, 1, (_, count) => count + 1);
    }

    private void ReadWhole()
    {
        var (sum, count) = (0m, 0);
        foreach (var deal in _store.ScanAsync().ToBlockingEnumerable().Where(d => d.Id >= 0))
            (sum, count) = (sum + deal.Amount!.Value, count + 1);
        Assert.Equal((Sum, Accounts), (sum, count));
    }

    private static void Ask(SegmentQuery<Deal> accounts)
    {
        Assert.Equal(Accounts, accounts.CountAsync().GetAwaiter().GetResult());
        var request = new CrossTabRequest("pipeline", "currency") { Measure = Measure.Sum("amount") };
        var total = accounts.CrossTabAsync(request).GetAwaiter().GetResult().Cells.Single();
        Assert.Equal((Accounts, Value.Of(Sum)), (total.Count, total.Value));
        var page = accounts.PageAsync(new PageRequest(Accounts) { OrderBy = ["amount"] }).GetAwaiter().GetResult();
        Assert.Equal((Accounts, Sum), (page.Entities.Count, page.Entities.Sum(d => d.Amount)));
    }

    /// <summary>Replays the changes behind the last that was seen: each has to change what the one before it left.</summary>
    private void Follow(Follower follower)
    {
        foreach (var change in _store.ChangesAfter(follower.Position))
            follower.Apply(change);
        Volatile.Write(ref _followed, follower.Position);
    }

    private int Written(IReadOnlyList<EntityWrite<Deal>> writes)
    {
        // The feed keeps so many changes, and the one who follows it must not be left behind.
        while (Volatile.Read(ref _written) - Volatile.Read(ref _followed) > InMemoryStore<Deal>.ChangesKept / 2)
            Thread.Yield();
        var written = _store.Write(writes).Count(r => r.IsWritten);
        Interlocked.Add(ref _written, written);
        return written;
    }

    private static Deal Account(long id, decimal amount) => new() { Id = id, Amount = amount, Pipeline = "SALES", Currency = "EUR" };

    private static Deal Counter(long id, decimal amount) => new() { Id = id, Amount = amount };

    private static Task Run(CancellationTokenSource end, Action<Random> work)
    {
        var seed = Random.Shared.Next();
        return Task.Factory.StartNew(
            () =>
            {
                try
                {
                    for (var random = new Random(seed); !end.IsCancellationRequested;)
                        work(random);
                }
                catch
                {
                    // One that fails ends the others, rather than let them wait for it.
                    end.Cancel();
                    throw;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private sealed class Follower
    {
        private readonly Dictionary<long, decimal?> _amounts = [];

        public long Position { get; private set; }

        public void Apply(EntityChange<Deal> change)
        {
            var id = (long)change.Key.Value.Number;
            Assert.Equal(Position + 1, change.Position);
            Assert.Equal(_amounts.GetValueOrDefault(id), change.Before?.Amount);
            Assert.Equal(_amounts.ContainsKey(id), change.Before is not null);
            if (change.After is null)
                _amounts.Remove(id);
            else
                _amounts[id] = change.After.Amount;
            Position = change.Position;
        }

        public IEnumerable<(long, decimal?)> Sorted() => _amounts.Select(a => (a.Key, a.Value)).Order();
    }
}
