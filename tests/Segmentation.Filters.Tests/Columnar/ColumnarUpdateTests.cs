namespace Segmentation.Tests;

public sealed class ColumnarUpdateTests
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private static readonly SampleSchema Schema = SampleSchema.With();

    [Fact]
    public void Snapshots_answer_as_the_base_was_when_they_were_taken() => Law.ForAll(100, dice => new Dice(dice.Number(0, int.MaxValue - 1)), dice =>
    {
        var options = Bases.Options(dice, Schema) with { Columns = null };
        var columnar = new ColumnarBase<Sample>(Schema.Context.Model.Of<Sample>(), options);
        var (meant, snapshots) = (new Dictionary<long, Sample>(), new List<(ColumnarSnapshot<Sample> Snapshot, List<Sample> Meant)>());
        for (var step = 0; step < 40; step++)
        {
            switch (dice.Number(0, 4))
            {
                case 0:
                    columnar.MergeAsync().Wait();
                    break;
                case 1:
                    EntityKey[] keys = [.. Enumerable.Range(0, dice.Number(0, 40)).Select(_ => (EntityKey)(long)dice.Number(0, 200))];
                    Assert.Equal(keys.Distinct().Count(k => meant.Remove((long)k.Value.Number)), columnar.Delete(keys));
                    break;
                case 2:
                    snapshots.Add((columnar.Snapshot(), [.. meant.Values]));
                    break;
                default:
                    Sample[] upserted = [.. Enumerable.Range(0, dice.Number(0, 60)).Select(_ => dice.Entity(Schema, dice.Number(0, 200)))];
                    foreach (var sample in upserted)
                        meant[sample.Id] = sample;
                    columnar.Upsert(upserted);
                    break;
            }
        }

        snapshots.Add((columnar.Snapshot(), [.. meant.Values]));
        foreach (var (snapshot, entities) in snapshots)
        {
            var bound = dice.Condition(Schema, depth: 0).Bind<Sample>(Schema.Context);
            var selected = entities.Where(bound.Interpret(Now).Over(RelatedRows.None)).Select(e => e.Id).Order().ToList();
            Assert.Equal(selected, Bases.Ids(snapshot.Select(bound, Now)).Order());
            Assert.Equal(selected.Count, snapshot.Select(bound, Now).Count());
            Assert.Equal(entities.Count - selected.Count, snapshot.Select(bound, Now).Not().Count());
            var order = bound.OrderBy(SortField.Descending("birthday")).At(Now);
            var first = entities.Where(e => selected.Contains(e.Id)).OrderBy(e => order.PositionOf(e), order).Take(5).Select(e => (EntityKey)e.Id);
            Assert.Equal(first, snapshot.Select(bound, Now).FirstKeys(5, order));
        }
    });

    [Fact]
    public async Task Upsert_OfTheSameKeysAgainAndAgain_GivesUpWhatIsDead()
    {
        var columnar = new ColumnarBase<Sample>(Schema.Context.Model.Of<Sample>(), new() { ChunkRows = 64, SortOrders = ["visits"], KeepsEntities = false });
        columnar.Upsert(Enumerable.Range(0, 100).Select(i => new Sample { Id = i, Name = $"Nr{i}", Amount = i / 4m, Owner = Guid.Empty }));
        for (var turn = 1; turn <= 20; turn++)
        {
            columnar.Upsert(Enumerable.Range(0, 90).Select(i => new Sample { Id = i, Visits = turn }));
            await columnar.MergeAsync();
        }

        var snapshot = columnar.Snapshot();
        Assert.InRange(snapshot.Chunks.Count(c => c is not null), 2, 8);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), Bases.Ids(snapshot.All).Order());
        var kept = Filter.Parse("name starts with 'nr9' and amount between 22.5 and 24.75 and owner is not empty").Bind<Sample>(Schema.Context);
        Assert.Equal(10, snapshot.Select(kept, Now).Count());
        Assert.Equal(0L, snapshot.All.FirstKeys(1, kept.OrderBy(SortField.Descending("visits")).At(Now))[0].Value.Number);
    }

    // Each writer sets all of its entities to one number at a time: no snapshot has two of them.
    [Fact]
    public async Task Snapshot_WhileOthersWrite_HasAllOfABatchOrNothing()
    {
        const int Each = 50;
        var options = new ColumnarOptions { ChunkRows = 128, SortOrders = ["visits"], Columns = ["visits", "kind"] };
        var columnar = new ColumnarBase<Sample>(Schema.Context.Model.Of<Sample>(), options);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var writers = Enumerable.Range(0, 2).Select(writer => OnItsOwn(() =>
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
                columnar.Upsert(Enumerable.Range(0, Each).Select(i => new Sample { Id = writer * Each + i, Visits = turn * 2 + writer, Kind = "RETAIL" }));
        })).ToList();
        var readers = Enumerable.Range(0, 2).Select(_ => OnItsOwn(() =>
        {
            var bound = Filter.Parse("kind = 'RETAIL'").Bind<Sample>(Schema.Context);
            var order = bound.OrderBy(SortField.Descending("visits")).At(Now);
            while (!stop.IsCancellationRequested)
            {
                var rows = columnar.Snapshot().Select(bound, Now);
                var numbers = rows.Entities().GroupBy(e => (Writer: e.Id / Each, e.Visits)).ToList();
                Assert.All(numbers, n => Assert.Equal(Each, n.Count()));
                Assert.Equal(numbers.Count, numbers.Select(n => n.Key.Writer).Distinct().Count());
                Assert.Equal(numbers.Count * Each, rows.Count());
                if (rows.First(1, order) is [var first])
                    Assert.Equal(numbers.Max(n => n.Key.Visits), first.Visits);
            }
        })).ToList();
        await Task.WhenAll([.. writers, .. readers]);
        await columnar.MergeAsync();
        Assert.Equal(2 * Each, columnar.Snapshot().All.Count());
    }

    // A pool with few threads would start some of them when the others are done.
    private static Task OnItsOwn(Action act) => Task.Factory.StartNew(act, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
