using Segmentation.Crm;
using static Segmentation.Tests.DealStore;

namespace Segmentation.Tests;

/// <summary>A store does what a dictionary with a counter would do.</summary>
public sealed class StoreLaws
{
    private const int MostId = 1400;

    [Fact]
    public void Random_writes_leave_what_they_would_leave_in_a_dictionary() => Law.ForAll(40, Batches, Without, batches =>
    {
        var (store, model) = (Of(), new Model());
        var old = new List<(IAsyncEnumerable<Deal> Scan, List<(long, decimal?)> Expected)>();
        foreach (var batch in batches)
        {
            old.Add((store.ScanAsync(), model.Sorted()));
            var writes = batch.Writes(model);
            Assert.Equal(writes.Select(model.Apply), store.Write([.. writes]).Select(r => r.IsWritten));
            foreach (var id in writes.Select(Model.IdOf))
                model.See(id, store.TokenOf(id));
            AssertAlike(model, store);
        }

        Assert.All(old, o => Assert.Equal(o.Expected, Sorted(o.Scan.ToBlockingEnumerable())));
        AssertReplays(store, model);
    });

    private static void AssertAlike(Model model, InMemoryStore<Deal> store)
    {
        Assert.Equal(model.Sorted(), Sorted(store.ScanAsync().ToBlockingEnumerable()));
        Assert.Equal(model.Amounts.Count, Result(store.CountAsync(Everybody)));
        for (var id = 0L; id <= MostId; id++)
            Assert.Equal(model.Amounts.GetValueOrDefault(id), Result(store.FindAsync(id))?.Amount);
        // What was never deleted stands in the order in which it came.
        var steady = model.Steady.ToHashSet();
        Assert.Equal(model.Steady, store.Ids().Where(steady.Contains));
    }

    private static void AssertReplays(InMemoryStore<Deal> store, Model model)
    {
        var replayed = new Dictionary<long, decimal?>();
        var position = 0L;
        foreach (var change in store.ChangesAfter(0))
        {
            var id = (long)change.Key.Value.Number;
            Assert.Equal(++position, change.Position);
            Assert.Equal(replayed.GetValueOrDefault(id), change.Before?.Amount);
            if (change.After is null)
                Assert.True(replayed.Remove(id));
            else
                replayed[id] = change.After.Amount;
        }

        Assert.Equal(model.Written, position);
        Assert.Equal(model.Sorted(), replayed.Select(r => (r.Key, r.Value)).Order());
    }

    private static List<(long, decimal?)> Sorted(IEnumerable<Deal> deals) => [.. deals.Select(d => (d.Id, d.Amount)).Order()];

    private static IReadOnlyList<Batch> Batches(Dice dice) => [.. Enumerable.Range(0, dice.Number(1, 25)).Select(_ => new Batch(
        (Kind)dice.Number(0, 5), dice.Number(0, MostId), dice.Chance(0.3) ? dice.Number(300, 1000) : dice.Number(1, 20), dice.Chance(0.7)))];

    private static IEnumerable<IReadOnlyList<Batch>> Without(IReadOnlyList<Batch> batches) =>
        Enumerable.Range(0, batches.Count).Select(i => (IReadOnlyList<Batch>)[.. batches.Where((_, j) => j != i)]);

    private enum Kind
    {
        Insert,
        Update,
        Upsert,
        Delete,
        DeleteSeen,
        Mixed,
    }

    /// <summary>Writes of ids that follow one another, with the version that is there or with an old one.</summary>
    private sealed record Batch(Kind Kind, long First, int Length, bool IsFresh)
    {
        public List<EntityWrite<Deal>> Writes(Model model) =>
            [.. Enumerable.Range(0, Length).Where(i => First + i <= MostId).Select(i => Write(First + i, Kind == Kind.Mixed ? (Kind)(i % 5) : Kind, model))];

        private EntityWrite<Deal> Write(long id, Kind kind, Model model)
        {
            var deal = Deal(id, model.Written * 10_000 + id);
            var token = IsFresh ? model.Tokens.GetValueOrDefault(id) : model.Old.GetValueOrDefault(id);
            return kind switch
            {
                Kind.Insert => EntityWrite.Insert(deal),
                Kind.Update => EntityWrite.Update(deal, token),
                Kind.Upsert => EntityWrite.Upsert(deal),
                Kind.Delete => EntityWrite.Delete<Deal>(id),
                _ => EntityWrite.Delete<Deal>(id, token),
            };
        }
    }

    /// <summary>What a store should hold.</summary>
    private sealed class Model
    {
        public Dictionary<long, decimal?> Amounts { get; } = [];

        public Dictionary<long, ConcurrencyToken> Tokens { get; } = [];

        /// <summary>Versions that are there no more.</summary>
        public Dictionary<long, ConcurrencyToken> Old { get; } = [];

        /// <summary>Those that came once and never went.</summary>
        public List<long> Steady { get; } = [];

        public long Written { get; private set; }

        public static long IdOf(EntityWrite<Deal> write) => write.Entity?.Id ?? (long)write.Key.Value.Number;

        public List<(long, decimal?)> Sorted() => [.. Amounts.Select(a => (a.Key, a.Value)).Order()];

        public bool Apply(EntityWrite<Deal> write)
        {
            var id = IdOf(write);
            var isThere = Amounts.ContainsKey(id);
            if (write.Condition == WriteCondition.IsAbsent ? isThere : write.Condition == WriteCondition.IsUnchanged && !(isThere && Tokens[id] == write.Token))
                return false;
            if (write.Entity is null)
            {
                Written += Amounts.Remove(id) ? 1 : 0;
                Steady.Remove(id);
                return true;
            }

            Written++;
            if (!isThere && !Old.ContainsKey(id))
                Steady.Add(id);
            Amounts[id] = write.Entity.Amount;
            return true;
        }

        /// <summary>Takes over the version that a store gave.</summary>
        public void See(long id, ConcurrencyToken token)
        {
            var before = Tokens.GetValueOrDefault(id);
            if (before == token)
                return;
            if (before != default)
                Old[id] = before;
            Tokens[id] = token;
        }
    }
}
