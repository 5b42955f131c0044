namespace Segmentation.Tests;

/// <summary>Bitmaps of values through many chunks, of which each may have others, against the entities one by one.</summary>
public sealed class ColumnBitmapsTests
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private static readonly SampleSchema Schema = SampleSchema.With();

    private static readonly (string Filter, Func<Sample, bool> Holds)[] Conditions =
    [
        ("employees between -2 and 3", e => e.Employees is >= -2 and <= 3),
        ("employees in (0, 5, 70, 1000)", e => e.Employees is 0 or 5 or 70 or 1000),
        ("employees is empty", e => e.Employees is null),
        ("not employees < 4", e => e.Employees is not < 4),
        ("amount > 0.5", e => e.Amount > 0.5m),
        ("kind = 'RETAIL'", e => e.Kind == "RETAIL"),
        ("kind is not empty", e => e.Kind is not null),
        ("hasConsent is empty", e => e.HasConsent is null),
        ("hasConsent = true", e => e.HasConsent == true),
    ];

    [Fact]
    public void Count_OfChunksThatHaveEachItsOwnFewValues_IsThatOfTheEntities() => Law.ForAll(100, dice => new Dice(dice.Number(0, int.MaxValue - 1)), dice =>
    {
        var options = new ColumnarOptions { ChunkRows = 64, Width = dice.Pick(Bases.Widths), KeepsEntities = false };
        var columnar = new ColumnarBase<Sample>(Schema.Context.Model.Of<Sample>(), options);
        var meant = new Dictionary<long, Sample>();
        for (var step = 0; step < 12; step++)
        {
            // As many rows as a chunk has, about: the least and the most of its numbers, their decimals and its codes are its own.
            var (least, kinds) = (dice.Pick([-3, 0, 60, 200, 1_000]), dice.Pick([1, 3, 100]));
            var (hasNumbers, unit) = (dice.Chance(0.8), dice.Pick([1m, 0.5m]));
            Sample[] upserted = [.. Enumerable.Range(0, dice.Number(30, 90)).Select(_ => new Sample
            {
                Id = dice.Number(0, 500),
                Employees = hasNumbers && dice.Chance(0.8) ? least + dice.Number(0, 6) : null,
                Amount = dice.Number(0, 3) * unit,
                Kind = dice.Number(0, kinds) is var kind && kind == 0 ? "RETAIL" : kind == 1 ? null : $"STORED_{kind}",
                HasConsent = dice.Chance(0.3) ? null : hasNumbers && dice.Chance(0.5),
            })];
            foreach (var sample in upserted)
                meant[sample.Id] = sample;
            columnar.Upsert(upserted);
            if (dice.Chance(0.3))
                columnar.MergeAsync().Wait();
        }

        var snapshot = columnar.Snapshot();
        var (one, other) = (dice.Pick(Conditions), dice.Pick(Conditions));
        foreach (var (filter, holds) in new (string, Func<Sample, bool>)[]
        {
            (one.Filter, one.Holds),
            ($"{one.Filter} and {other.Filter}", e => one.Holds(e) && other.Holds(e)),
            ($"{one.Filter} or {other.Filter}", e => one.Holds(e) || other.Holds(e)),
            ($"not ({one.Filter} or {other.Filter})", e => !one.Holds(e) && !other.Holds(e)),
        })
        {
            var rows = snapshot.Select(Filter.Parse(filter).Bind<Sample>(Schema.Context), Now);
            var ids = meant.Values.Where(holds).Select(e => e.Id).Order().ToList();
            Assert.Equal(ids.Count, rows.Count());
            Assert.Equal(ids, Bases.Ids(rows).Order());
        }
    });

    // The codes of a picklist become more than have bitmaps while others count them.
    [Fact]
    public async Task Count_WhileCodesBecomeMany_IsOfTheRowsOfItsSnapshot()
    {
        var columnar = new ColumnarBase<Sample>(Schema.Context.Model.Of<Sample>(), new() { ChunkRows = 4_096, Columns = ["kind", "isActive"] });
        var bound = Filter.Parse("kind = 'RETAIL'").Bind<Sample>(Schema.Context);
        var tab = Filter.Everyone.Bind<Sample>(Schema.Context).CrossTab(new(["kind", "isActive"]));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var writing = Task.Run(() =>
        {
            for (var id = 0; !stop.IsCancellationRequested; id++)
                columnar.Upsert(new Sample { Id = id, Kind = id % 4 == 0 ? "RETAIL" : $"STORED_{id % 4_096 / 32}", IsActive = id % 8 == 0 });
        });
        while (!stop.IsCancellationRequested)
        {
            var snapshot = columnar.Snapshot();
            var all = snapshot.All.Count();
            Assert.Equal((all + 3) / 4, snapshot.Select(bound, Now).Count());
            Assert.Equal(all, snapshot.CrossTab(tab, Now, cancellationToken: default).Total.Count);
        }

        await writing;
    }
}
