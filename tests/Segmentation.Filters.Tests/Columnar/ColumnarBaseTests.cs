namespace Segmentation.Tests;

public sealed class ColumnarBaseTests
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private static readonly SampleSchema Schema = SampleSchema.With(new CustomField("note", new(ScalarType.Text)));

    public static TheoryData<int> AllWidths => [.. Bases.Widths.Select(w => (int)w)];

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    public async Task Count_AtTheEdgeOfAChunk_CountsEveryRow(int rows)
    {
        var columnar = await Bases.Load(Schema, Enumerable.Range(0, rows).Select(Numbered));
        Assert.Equal(rows, Count(columnar, "everyone"));
        Assert.Equal(Enumerable.Range(0, rows).Count(i => i % 3 == 0), Count(columnar, "kind = 'RETAIL'"));
        Assert.Equal(Enumerable.Range(0, rows).Count(i => i % 3 != 0), Count(columnar, "kind != 'RETAIL'"));
        Assert.Equal(11, Count(columnar, $"visits between {rows - 11} and {rows}"));
        Assert.Equal(1, Count(columnar, $"name ends with 'r{rows - 1}'"));
        columnar.Upsert(Numbered(rows));
        Assert.Equal(12, Count(columnar, $"visits between {rows - 11} and {rows}"));
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public async Task Count_OfNoEntities_IsZero(int width)
    {
        var columnar = await Bases.Load(Schema, [], new() { Width = (VectorWidth)width });
        Assert.Equal(0, Count(columnar, "everyone"));
        Assert.Equal(0, Count(columnar, "not name contains 'a' or visits > 1"));
        Assert.Empty(columnar.Snapshot().All.Keys());
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public async Task Count_WhereAllIsEmpty_FindsNoValue(int width)
    {
        var columnar = await Bases.Load(
            Schema, Enumerable.Range(0, 130).Select(i => new Sample { Id = i }), new() { Width = (VectorWidth)width, ChunkRows = 64, Trigrams = ["name"] });
        Assert.Equal(130, Count(columnar, "name is empty and revenue is empty and birthday is empty and tags is empty and owner is empty"));
        Assert.Equal(0, Count(columnar, "name contains 'a' or revenue >= -5 or birthday < 2030-01-01 or tags has any ('x')"));
        Assert.Equal(130, Count(columnar, "not name contains 'a' and not revenue >= -5"));
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public async Task Count_ContainsTwoOrThreeLetters_FindsThemWhereverTheyStand(int width)
    {
        string?[] names =
        [
            "ab", "AB", "xab", "aBx", "a-b", "é ab", "éabé", "abé", "aéb", null,
            "ba", "cab12", "12", "1é2", "ab\u001b", "aab-ba", "\u212Ab", "kb", "ab ab", "AbX",
        ];
        var samples = Enumerable.Range(0, 200).Select(i => new Sample { Id = i, Name = names[i % names.Length], Visits = i }).ToList();
        var columnar = await Bases.Load(Schema, samples, new() { Width = (VectorWidth)width, ChunkRows = 64, Trigrams = ["name"] });
        foreach (var sought in new[] { "ab", "BA", "12", "b1", "kb", "abx", "xab", "a-", "-b", "éa", "b\u001b", "ab\u001b", "zz" })
        {
            bool Contains(Sample s, StringComparison comparison) => s.Name?.Contains(sought, comparison) == true;
            Assert.Equal(samples.Count(s => Contains(s, StringComparison.OrdinalIgnoreCase)), Count(columnar, $"name contains '{sought}'"));
            Assert.Equal(samples.Count(s => Contains(s, StringComparison.Ordinal)), Count(columnar, $"name contains '{sought}' match case"));
            Assert.Equal(
                samples.Count(s => s.Visits == 70 && Contains(s, StringComparison.OrdinalIgnoreCase)),
                Count(columnar, $"name contains '{sought}' and visits = 70"));
        }
    }

    // Two processors look for the trigrams of a chunk of so many rows, each in its half. Of some there are more than are listed.
    [Fact]
    public async Task Count_ContainsInALargeChunk_FindsThemInEveryPartOfIt()
    {
        string[] words = ["north", "south", "river", "stone", "Łódź"];
        var samples = Enumerable.Range(0, 70_000).Select(i => new Sample { Id = i, Name = $"{words[i / 7 % 5]} {i} {words[i / 9_000 % 5]}" }).ToList();
        var columnar = await Bases.Load(Schema, samples, new() { Columns = ["name"], Trigrams = ["name"] });
        foreach (var sought in new[] { "north", "RIVER 1", "9 st", "32767 ", "32768 ", "65535 ", "65536 ", "69999", " 7", "ódź 6", "th s", "xyz" })
            Assert.Equal(samples.Count(s => s.Name!.Contains(sought, StringComparison.OrdinalIgnoreCase)), Count(columnar, $"name contains '{sought}'"));
    }

    // Numbers of one, two, four and eight bytes. Of the narrowest far more are in the range than a byte can count.
    [Theory]
    [MemberData(nameof(AllWidths))]
    public async Task Count_OfOneRange_CountsNumbersOfAnySize(int width)
    {
        const int Rows = 70_001;
        foreach (var (values, step) in new[] { (200, 1m), (60_000, 1m), (70_000, 9_973m), (70_000, 12_345_678_901m) })
        {
            decimal?[] revenues = [.. Enumerable.Range(0, Rows).Select(i => i % 7 == 6 ? (decimal?)null : i % values * step)];
            var columnar = await Bases.Load(Schema, revenues.Select((r, i) => new Sample { Id = i, Revenue = r }), new() { Width = (VectorWidth)width });
            foreach (var (least, most) in new[] { (0, values), (1, values - 2), (values / 2, values / 2), (values / 3, values / 2), (values + 1, values + 9) })
            {
                Assert.Equal(
                    revenues.Count(r => r >= least * step && r <= most * step), Count(columnar, $"revenue between {least * step} and {most * step}"));
            }

            Assert.Equal(revenues.Count(r => r is null), Count(columnar, "revenue is empty"));
            Assert.Equal(revenues.Count(r => r is not null), Count(columnar, "revenue is not empty"));
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public async Task Count_WhereAllIsEqual_FindsAllOrNone(int width)
    {
        var samples = Enumerable.Range(0, 130).Select(i => new Sample
        {
            Id = i,
            Name = "Straße",
            Revenue = 10.50m,
            Score = 0.5,
            Birthday = new(2020, 2, 29),
            Kind = "b2b",
        });
        var columnar = await Bases.Load(Schema, samples, new() { Width = (VectorWidth)width, ChunkRows = 64, SortOrders = ["revenue"] });
        Assert.Equal(130, Count(columnar, "name = 'STRAßE' and revenue = 10.5 and score between 0.5 and 0.5 and birthday = 2020-02-29 and kind = 'TRADE'"));
        Assert.Equal(0, Count(columnar, "name = 'STRASSE' or revenue > 10.5 or score < 0.5 or birthday != 2020-02-29 or kind = 'RETAIL'"));
        var order = Bound("everyone").OrderBy(SortField.Descending("revenue")).At(Now);
        Assert.Equal([0, 1, 2], columnar.Snapshot().All.First(3, order).Select(s => (int)s.Id));
    }

    // Some chunks hold the farthest numbers, some nothing at all, and some numbers of other decimals.
    [Fact]
    public async Task First_WhereChunksHoldTheFarthestNumbersOrNone_IsByNumberThenKeyWithNoneLast()
    {
        decimal?[][] kinds =
        [
            [null], [0, null], [long.MaxValue, long.MaxValue - 1, null], [long.MinValue + 1, long.MinValue, 1], [0.5m, 7, null], [long.MaxValue, long.MinValue + 1],
        ];
        var dice = new Random(42);
        for (var turn = 0; turn < 60; turn++)
        {
            var kindOf = Enumerable.Range(0, 4).Select(_ => kinds[dice.Next(kinds.Length)]).ToList();
            Sample[] samples = [.. Enumerable.Range(0, 256).Select(i => new Sample { Id = i * 37 % 256, Revenue = kindOf[i / 64][dice.Next(kindOf[i / 64].Length)] })];
            var columnar = await Bases.Load(Schema, samples, new() { ChunkRows = 64, Columns = ["id"], SortOrders = ["revenue"] });
            Assert.Single(columnar.Snapshot().Version.Runs);
            foreach (var isDescending in new[] { false, true })
            {
                var order = Bound("everyone").OrderBy(isDescending ? SortField.Descending("revenue") : SortField.Ascending("revenue")).At(Now);
                var present = samples.Where(s => s.Revenue is not null);
                var meant = (isDescending ? present.OrderByDescending(s => s.Revenue) : present.OrderBy(s => s.Revenue)).ThenBy(s => s.Id)
                    .Concat(samples.Where(s => s.Revenue is null).OrderBy(s => s.Id));
                Assert.Equal(meant.Select(s => s.Id), columnar.Snapshot().All.First(300, order).Select(s => s.Id));
            }
        }
    }

    // As keys mostly do. Of some chunks one number is missing, or there twice.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    [InlineData(70_000)]
    [InlineData(5_000_000_000)]
    public async Task Select_OfNumbersThatAscend_SelectsWhatComparingEachDoes(long farthestStep)
    {
        var dice = new Random(44);
        for (var turn = 0; turn < 15; turn++)
        {
            var (samples, number) = (new List<Sample>(), dice.NextInt64(-150, 150) * farthestStep);
            for (var i = 0; i < 700; i++)
            {
                number += dice.Next(500) == 0 ? 0 : dice.NextInt64(1, farthestStep + 1);
                samples.Add(new Sample { Id = number * 2 + i % 2, Revenue = dice.Next(500) == 0 ? null : number / 4m, Visits = i });
            }

            samples = [.. samples.DistinctBy(s => s.Id)];
            var columnar = await Bases.Load(Schema, samples, new() { ChunkRows = 192, SortOrders = ["revenue"] });
            var key = columnar.Snapshot().Layout.Columns.Key.Column;
            Assert.Contains(columnar.Snapshot().Chunks, c => c!.Columns[key].GetType().GetGenericTypeDefinition() == typeof(AscendingColumn<>));
            for (var asked = 0; asked < 40; asked++)
            {
                var (low, high) = (Near(), Near());
                Compare($"revenue between {low} and {high}", r => r >= low && r <= high);
                Compare($"revenue > {low} and not revenue = {high}", r => r > low && r != high);
                Compare($"revenue < {low} or revenue is empty", r => r < low || r is null);
                decimal[] some = [.. Enumerable.Range(0, dice.Next(1, 20)).Select(_ => Near())];
                Compare($"revenue in ({string.Join(", ", some)})", r => r is { } value && some.Contains(value));
            }

            var order = Bound("everyone").OrderBy(SortField.Descending("revenue")).At(Now);
            Assert.Equal(
                samples.OrderByDescending(s => s.Revenue ?? decimal.MinValue).ThenBy(s => s.Id).Select(s => s.Id),
                columnar.Snapshot().All.First(1000, order).Select(s => s.Id));

            // One of the numbers, or one that is left out.
            decimal Near() => (samples[dice.Next(samples.Count)].Revenue ?? 0) + dice.Next(-1, 2) * dice.Next(2) * 0.25m;

            void Compare(string filter, Func<decimal?, bool> holds)
            {
                long[] right = [.. samples.Where(s => holds(s.Revenue)).Select(s => s.Id)];
                var selected = columnar.Snapshot().Select(Bound(filter), Now);
                Assert.True(right.SequenceEqual(selected.WholeKeys()), filter);
                Assert.True(right.Length == selected.Count(), filter);
                Assert.Equal(
                    samples.Count(s => holds(s.Revenue) && s.Visits < 350), columnar.Snapshot().Select(Bound($"visits < 350 and ({filter})"), Now).Count());
            }
        }
    }

    // Chunks are packed while others are filled.
    [Fact]
    public async Task Load_OfManyChunks_LosesNone()
    {
        for (var turn = 0; turn < 5; turn++)
        {
            var columnar = await Bases.Load(Schema, Enumerable.Range(0, 50_000).Select(Numbered), new() { ChunkRows = 64, Columns = ["visits"] });
            Assert.Equal(Enumerable.Range(0, 50_000).Select(i => (long)i), columnar.Snapshot().All.WholeKeys());
        }
    }

    [Fact]
    public async Task Load_TheSameKeyTwice_KeepsTheLast()
    {
        var columnar = await Bases.Load(Schema, [new() { Id = 1, Visits = 1 }, new() { Id = 2, Visits = 2 }, new() { Id = 1, Visits = 3 }]);
        Assert.Equal([2, 3], columnar.Snapshot().All.Entities().Select(s => s.Visits));
    }

    [Fact]
    public async Task Delete_OfAKeyThatIsNotThere_SaysSo()
    {
        var columnar = await Bases.Load(Schema, [new() { Id = 1 }]);
        Assert.False(columnar.Delete(2));
        Assert.True(columnar.Delete(1));
        Assert.False(columnar.Delete(1));
        Assert.Equal(0, columnar.Snapshot().All.Count());
    }

    [Fact]
    public async Task Select_WithoutEntities_AnswersOfColumnsAndRefusesTheRest()
    {
        var samples = Enumerable.Range(0, 10).Select(Numbered);
        var columnar = await Bases.Load(Schema, samples, new() { Columns = ["visits", "name"], KeepsEntities = false });
        Assert.Equal([7, 8, 9], Bases.Ids(columnar.Snapshot().Select(Bound("visits > 6"), Now)));
        var order = Bound("everyone").OrderBy(SortField.Descending("visits")).At(Now);
        Assert.Equal([9, 8], columnar.Snapshot().All.FirstKeys(2, order).Select(k => (int)k.Value.Number));
        Assert.Throws<InvalidOperationException>(() => columnar.Snapshot().Select(Bound("kind = 'RETAIL'"), Now));
        Assert.Throws<InvalidOperationException>(() => columnar.Snapshot().Select(Bound("any children"), Now));
        Assert.Throws<InvalidOperationException>(() => columnar.Snapshot().All.Entities());
    }

    [Fact]
    public void Options_OfFieldsThatDoNotExistOrFit_AreRefused()
    {
        var type = Schema.Context.Model.Of<Sample>();
        var unknown = Assert.Throws<ArgumentException>(() => new ColumnarBase<Sample>(type, new() { Columns = ["nme"] }));
        Assert.Contains("nme", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ColumnarBase<Sample>(type, new() { Trigrams = ["visits"] }));
        Assert.Throws<ArgumentException>(() => new ColumnarBase<Sample>(type, new() { SortOrders = ["name"] }));
    }

    [Fact]
    public async Task Select_OfAnotherModel_IsRefused()
    {
        var columnar = await Bases.Load(Schema, [new() { Id = 1 }]);
        var other = Filter.Everyone.Bind<Sample>(SampleSchema.With().Context);
        Assert.Throws<ArgumentException>(() => columnar.Snapshot().Select(other, Now));
    }

    [Fact]
    public async Task And_OfAnotherSnapshot_IsRefused()
    {
        var columnar = await Bases.Load(Schema, [new() { Id = 1 }]);
        var before = columnar.Snapshot().All;
        columnar.Delete(1);
        Assert.Throws<ArgumentException>(() => before.And(columnar.Snapshot().All));
    }

    [Fact]
    public async Task Scans_WhenCancelled_End()
    {
        var columnar = await Bases.Load(Schema, [new() { Id = 1 }]);
        var (all, cancelled) = (columnar.Snapshot().All, new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => all.Count(cancelled));
        Assert.Throws<OperationCanceledException>(() => all.Keys(cancelled).Count());
        Assert.Throws<OperationCanceledException>(() => all.Evaluate(cancelled));
        Assert.Throws<OperationCanceledException>(() => columnar.Snapshot().CrossTab(Bound("everyone").CrossTab(new("kind")), Now, null, cancelled));
    }

    [Fact]
    public async Task Load_WhenCancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        var samples = Enumerable.Range(0, 1_000_000).Select(Numbered).ToAsyncEnumerable();
        var progress = new Progressing(_ => source.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await ColumnarBase.LoadAsync(Schema.Context.Model.Of<Sample>(), samples, new() { ChunkRows = 64, Columns = [] }, progress, source.Token));
    }

    private static Sample Numbered(int number) => new()
    {
        Id = number,
        Visits = number,
        Name = $"Nr{number}",
        Kind = number % 3 == 0 ? "retail" : number % 3 == 1 ? "LOST" : null,
    };

    private static BindResult<Sample> Bound(string filter) => Filter.Parse(filter).Bind<Sample>(Schema.Context);

    private static long Count(ColumnarBase<Sample> columnar, string filter) => columnar.Snapshot().Select(Bound(filter), Now).Count();

    private sealed class Progressing(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
