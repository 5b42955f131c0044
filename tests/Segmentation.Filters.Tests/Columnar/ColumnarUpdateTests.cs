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

    // A chunk that is being filled tells them apart by a byte, until it does not.
    [Fact]
    public async Task Upsert_OfMoreItemsThanAByteTellsApart_ChangesNoSnapshot()
    {
        var columnar = new ColumnarBase<Sample>(Schema.Context.Model.Of<Sample>(), new() { ChunkRows = 512, Columns = ["tags"] });
        var taken = new List<(int Rows, ColumnarSnapshot<Sample> Snapshot)>();
        for (var i = 0; i < 700; i++)
        {
            columnar.Upsert(new Sample { Id = i, Tags = i % 10 == 0 ? null : [$"t{i % 300}"] });
            if (i % 50 == 0 || i is >= 275 and < 290)
                taken.Add((i + 1, columnar.Snapshot()));
        }

        await columnar.MergeAsync();
        taken.Add((700, columnar.Snapshot()));
        foreach (var (rows, snapshot) in taken)
        {
            foreach (var tag in new[] { 1, 7, 254, 255, 256, 257, 281, 299 })
            {
                var bound = Filter.Parse($"tags has any ('t{tag}')").Bind<Sample>(Schema.Context);
                Assert.Equal(Enumerable.Range(0, rows).Where(i => i % 300 == tag).Select(i => (long)i), Bases.Ids(snapshot.Select(bound, Now)));
            }

            var empty = Filter.Parse("tags is empty").Bind<Sample>(Schema.Context);
            Assert.Equal((rows + 9) / 10, snapshot.Select(empty, Now).Count());
        }
    }

    // More than are noted one by one.
    [Fact]
    public async Task Delete_OfMoreThanAChunkHas_ChangesNoSnapshotBefore()
    {
        var samples = Enumerable.Range(0, 300).Select(i => new Sample { Id = i, Visits = i });
        var columnar = await Bases.Load(Schema, samples, new() { ChunkRows = 64, Columns = ["visits"], SortOrders = ["visits"] });
        var taken = new List<(int Deleted, ColumnarSnapshot<Sample> Snapshot)> { (0, columnar.Snapshot()) };
        Assert.Equal(150, columnar.Delete(Enumerable.Range(0, 150).Select(i => (EntityKey)(long)i)));
        for (var i = 150; i < 290; i++)
        {
            taken.Add((i, columnar.Snapshot()));
            Assert.True(columnar.Delete((long)i));
        }

        await columnar.MergeAsync();
        taken.Add((290, columnar.Snapshot()));
        Assert.Single(columnar.Snapshot().Chunks, c => c is not null);
        var order = Filter.Parse("everyone").Bind<Sample>(Schema.Context).OrderBy(SortField.Ascending("visits")).At(Now);
        foreach (var (deleted, snapshot) in taken)
        {
            Assert.Equal(Enumerable.Range(deleted, 300 - deleted).Select(i => (long)i), Bases.Ids(snapshot.All).Order());
            Assert.Equal((long)deleted, (long)snapshot.All.FirstKeys(1, order)[0].Value.Number);
        }
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
