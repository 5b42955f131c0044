using System.Globalization;
using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>A change that is accepted keeps every value, at every moment, however often it is interrupted. What fails names its seed.</summary>
public sealed class CustomFieldTypeChangeLaws
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static readonly FieldType[] Types =
    [
        new(ScalarType.Text), new(ScalarType.Number), new(ScalarType.Boolean), new(ScalarType.Date), new(ScalarType.Instant), new(ScalarType.Picklist),
        new(ScalarType.Text, IsMany: true), new(ScalarType.Picklist, IsMany: true),
    ];

    [Fact]
    public async Task Apply_InterruptedAndResumed_KeepsEveryAnswer()
    {
        var interruptions = 0;
        for (var seed = 1; seed <= 300; seed++)
        {
            var dice = new Random(seed);
            var (from, to) = Pair(dice);
            var store = Base(dice, from, to, isClean: dice.Next(4) > 0);
            var breaking = new BreakingStore(store, dice);
            var segmenter = SegmenterOf(from, breaking);
            var words = await WordsAsync(store, from, to);
            var answers = await AnswersAsync(segmenter, store, from);
            try
            {
                var plan = await segmenter.PlanTypeChangeAsync<Contact>("x", to, ListOf(to));
                Assert.Equal(words.Values.Count(w => w.Length > 0), plan.Surviving + plan.Lost);
                if (!plan.IsPossible)
                {
                    await Assert.ThrowsAsync<InvalidOperationException>(() => plan.ApplyAsync());
                    Assert.Equal(words, await WordsAsync(store, from, to));
                    continue;
                }

                breaking.CallsLeft = dice.Next(8);
                while (true)
                {
                    try
                    {
                        await (await segmenter.PlanTypeChangeAsync<Contact>("x", to, ListOf(to))).ApplyAsync();
                        break;
                    }
                    catch (OperationCanceledException)
                    {
                        interruptions++;
                        breaking.CallsLeft = int.MaxValue;
                        if ((await FieldAsync(segmenter)).Type == from)
                            Assert.Equal(answers, await AnswersAsync(segmenter, store, from));
                        breaking.CallsLeft = dice.Next(20);
                    }
                }

                breaking.CallsLeft = int.MaxValue;
                Assert.Equal((to, null), ((await FieldAsync(segmenter)).Type, (await FieldAsync(segmenter)).ChangingTo));
                Assert.Equal(words, await WordsAsync(store, from, to));
                Assert.Equal(answers["x is empty"], (await AnswersAsync(segmenter, store, to))["x is empty"]);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new InvalidOperationException($"seed {seed}: {from.Scalar} ({from}) to {to.Scalar} ({to}): {string.Join("; ", words)}", exception);
            }
        }

        Assert.True(interruptions > 100, $"{interruptions} interruptions are too few");
    }

    [Fact]
    public async Task Apply_OfTwoWriters_LetsExactlyOneWin()
    {
        var (text, number, many) = (new FieldType(ScalarType.Text), new FieldType(ScalarType.Number), new FieldType(ScalarType.Text, IsMany: true));
        for (var seed = 1; seed <= 100; seed++)
        {
            var contacts = Enumerable.Range(1, 5).Select(i => new Contact { Id = i, CustomFields = { ["x"] = $"{i}" } });
            var store = new InMemoryStore<Contact>(CrmModel.Default.Of<Contact>(), contacts);
            var segmenter = SegmenterOf(text, new BreakingStore(store, new Random(seed)) { Yields = true });
            CustomFieldTypeChange<Contact>[] plans =
            [
                await segmenter.PlanTypeChangeAsync<Contact>("x", number),
                await segmenter.PlanTypeChangeAsync<Contact>("x", seed % 2 == 0 ? number : many),
            ];
            var won = await Task.WhenAll(plans.Select(plan => Task.Run(async () =>
            {
                try
                {
                    await plan.ApplyAsync();
                    return true;
                }
                catch (InvalidOperationException)
                {
                    return false;
                }
            })));
            Assert.Single(won, true);
            Assert.Equal(plans[won[0] ? 0 : 1].To.Type, (await FieldAsync(segmenter)).Type);
            Assert.Equal([1, 2, 3, 4, 5], await KeysAsync(segmenter, store, "x is not empty"));
        }
    }

    [Fact]
    public async Task Apply_ResumedByTwo_LeavesEveryValueConverted()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var contacts = Enumerable.Range(1, 5).Select(i => new Contact { Id = i, CustomFields = { ["x"] = i % 2 == 0 ? i : $"{i}" } });
            var store = new InMemoryStore<Contact>(CrmModel.Default.Of<Contact>(), contacts);
            var field = new CustomField("x", new(ScalarType.Text)) { ChangingTo = new CustomFieldTarget(new(ScalarType.Number), null, "Europe/Berlin") };
            var segmenter = SegmenterOf(field, new BreakingStore(store, new Random(seed)) { Yields = true });
            CustomFieldTypeChange<Contact>[] plans =
            [
                await segmenter.PlanTypeChangeAsync<Contact>("x", new(ScalarType.Number)),
                await segmenter.PlanTypeChangeAsync<Contact>("x", new(ScalarType.Number)),
            ];
            var ends = await Task.WhenAll(plans.Select(p => Task.Run(async () => await Record.ExceptionAsync(() => p.ApplyAsync()))));
            Assert.Single(ends, e => e is null);
            Assert.All(ends, e => Assert.True(e is null or InvalidOperationException, $"{e}"));
            Assert.Equal([1, 2, 3, 4, 5], await KeysAsync(segmenter, store, "x >= 1"));
        }
    }

    private static (FieldType From, FieldType To) Pair(Random dice)
    {
        while (true)
        {
            var (from, to) = (Types[dice.Next(Types.Length)], Types[dice.Next(Types.Length)]);
            if (from != to && CustomFieldConversion.IsPossible(from, to))
                return (from, to);
        }
    }

    private static string? ListOf(FieldType type) => type.Scalar == ScalarType.Picklist ? "channel" : null;

    private static Segmenter SegmenterOf(FieldType type, BreakingStore store) => SegmenterOf(new CustomField("x", type, ListOf(type)), store);

    private static Segmenter SegmenterOf(CustomField field, BreakingStore store) => Segmenter.Create(o => o
        .UseTimeZone(Berlin.Id)
        .UsePicklists(FactoryPicklists.All.With(new Picklist("channel", "Channel", [new("A"), new("B") { Aliases = ["C"] }, new("D")])))
        .UseCustomFields(CustomFieldCatalogue.Empty.With("contact", field))).WithSource(store);

    private static async Task<CustomField> FieldAsync(Segmenter segmenter) => (await segmenter.CustomFields.CurrentAsync()).Find("contact", "x")!;

    /// <summary>Contacts with values of a type; clean ones survive the change to the other type.</summary>
    private static InMemoryStore<Contact> Base(Random dice, FieldType from, FieldType to, bool isClean)
    {
        object? Any(FieldType type) => type switch
        {
            { IsMany: true } => Enumerable.Range(0, isClean && !to.IsMany ? dice.Next(2) : dice.Next(4)).Select(_ => Code()).Distinct().ToList(),
            { Scalar: ScalarType.Number } => dice.Next(3) switch
            {
                0 => dice.Next(-50, 50),
                1 => dice.Next(100) / 8.0,
                _ => new decimal(dice.Next(1000), 0, 0, false, 2),
            },
            { Scalar: ScalarType.Boolean } => dice.Next(2) == 0,
            { Scalar: ScalarType.Date } => new DateOnly(2026, 1, 1).AddDays(dice.Next(700)),
            { Scalar: ScalarType.Instant } when isClean && to.Scalar == ScalarType.Date => Midnight(new DateOnly(2026, 1, 1).AddDays(dice.Next(700))),
            { Scalar: ScalarType.Instant } => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(dice.Next(3))).AddMinutes(dice.Next(1_000_000)),
            { Scalar: ScalarType.Text } when isClean && to.Scalar is not (ScalarType.Text or ScalarType.Picklist) => Word(Any(to), isDay: false),
            _ => Code(),
        };
        string Code() => (isClean ? ["A", "b", "C", "D"] : new[] { "A", "E", "12,5", "007", "" })[dice.Next(isClean ? 4 : 5)];

        return new InMemoryStore<Contact>(CrmModel.Default.Of<Contact>(), Enumerable.Range(1, 1 + dice.Next(10)).Select(i => dice.Next(5) switch
        {
            0 => new Contact { Id = i },
            1 => new Contact { Id = i, CustomFields = { ["x"] = from.IsMany ? new List<string?> { "" } : from.Scalar == ScalarType.Text ? "" : null } },
            _ => new Contact { Id = i, CustomFields = { ["x"] = Any(from) } },
        }));
    }

    private static DateTimeOffset Midnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, Berlin.GetUtcOffset(local));
    }

    /// <summary>What people read of each value, of whatever type it is kept.</summary>
    private static async Task<Dictionary<long, string>> WordsAsync(InMemoryStore<Contact> store, FieldType from, FieldType to)
    {
        var isDay = ScalarType.Date == from.Scalar || ScalarType.Date == to.Scalar;
        return await store.ScanAsync().ToDictionaryAsync(c => c.Id, c => Word(c.CustomFields.GetValueOrDefault("x"), isDay && from.Scalar != ScalarType.Text));
    }

    private static string Word(object? value, bool isDay) => value switch
    {
        null => "",
        string text => text,
        IEnumerable<string?> items => string.Join('|', items.Where(i => !string.IsNullOrEmpty(i))),
        bool truth => truth ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant when isDay && TimeZoneInfo.ConvertTime(instant, Berlin) is { TimeOfDay.Ticks: 0 } local =>
            local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"{value.GetType()}"),
    };

    /// <summary>Whom filters find: those without a value, and by each value that is there.</summary>
    private static async Task<Dictionary<string, long[]>> AnswersAsync(Segmenter segmenter, InMemoryStore<Contact> store, FieldType type)
    {
        var words = (await store.ScanAsync().ToListAsync()).Select(c => Word(c.CustomFields.GetValueOrDefault("x"), isDay: type.Scalar == ScalarType.Date));
        IEnumerable<string> filters = type switch
        {
            { IsMany: true } => ["x has any ('A')", "x has any ('B', 'D')", "x has all ('A', 'B')"],
            { Scalar: ScalarType.Text } => words.Where(w => w.Length > 0).Select(w => $"x = '{w}'").Append("x starts with '1'"),
            { Scalar: ScalarType.Picklist } => ["x = 'A'", "x = 'B'", "x = 'D'"],
            { Scalar: ScalarType.Number } => ["x > 0", "x = 7", "x < 10"],
            { Scalar: ScalarType.Boolean } => ["x = true"],
            _ => ["x > 2026-03-01", "x < 2026-10-25", "x = 2026-01-05"],
        };
        var answers = new Dictionary<string, long[]>();
        foreach (var filter in filters.Append("x is empty").Distinct())
            answers[filter] = [.. await KeysAsync(segmenter, store, filter)];
        return answers;
    }

    private static async Task<List<long>> KeysAsync(Segmenter segmenter, InMemoryStore<Contact> store, string filter)
    {
        var bound = await segmenter.BindAsync<Contact>(Filter.Parse(filter));
        return await segmenter.Query(bound, store).Select(c => c.Id).ToListAsync();
    }

    /// <summary>A store that is cancelled after so many calls: a write then does a part of its work.</summary>
    private sealed class BreakingStore(InMemoryStore<Contact> inner, Random dice) : IEntitySource<Contact>, IEntitySink<Contact>
    {
        private int _callsLeft = int.MaxValue;

        public int CallsLeft
        {
            set => _callsLeft = value;
        }

        public bool Yields { get; init; }

        public async IAsyncEnumerable<Contact> ScanAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await CallAsync();
            await foreach (var contact in inner.ScanAsync(cancellationToken))
                yield return contact;
        }

        public ValueTask<Contact?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => inner.FindAsync(key, cancellationToken);

        public async ValueTask<Versioned<Contact>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default)
        {
            await CallAsync();
            return await inner.ReadAsync(key, cancellationToken);
        }

        public async ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<EntityWrite<Contact>> writes, CancellationToken cancellationToken = default)
        {
            if (Yields)
                await Task.Yield();
            if (!Yields && dice.Next(2) == 0)
            {
                await inner.WriteAsync([.. writes.Take(dice.Next(writes.Count))], cancellationToken);
                throw new OperationCanceledException();
            }

            return await inner.WriteAsync(writes, cancellationToken);
        }

        private async Task CallAsync()
        {
            if (Yields)
                await Task.Yield();
            if (Interlocked.Decrement(ref _callsLeft) < 0)
                throw new OperationCanceledException();
        }
    }
}
