using System.Globalization;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>Random buyers and segments, and what a tracker ought to say of them.</summary>
internal sealed class MembershipWorld
{
    // A definition may ask for segments before it.
    private static readonly string[] Filters =
    [
        "everyone",
        "kind = 'A'",
        "kind in ('A', 'B') and revenue > 100",
        "revenue is empty or revenue <= 50",
        "birthday anniversary in next 3 days",
        "birthday in this month",
        "lastSeen in last 2 days",
        "not lastSeen in last 36 hours",
        "lastSeen < today - 1mo",
        "lastSeen >= start of week and lastSeen < now - 3h",
        "any orders (total > 10)",
        "no orders (placedAt in last 7 days)",
        "sum(orders.total) >= 30",
        "count(orders where placedAt in this month) >= 2",
        "firm.city = 'Ulm'",
        "firm is empty",
        "count(firm.buyers where kind = 'A') >= 1",
        "any firm.buyers (any orders (total > 20))",
        "any clubs (name starts with 'c')",
        "max(orders.placedAt) < today - 3d",
        "in segment 'S0' and revenue > 10",
        "not in segment 'S1' or in segment 's2'",
        "in segment 'S3' and any clubs",
    ];

    private static readonly string[] OrderFilters = ["buyer.kind = 'A' and total > 5", "placedAt in last 3 days and any buyer.clubs", "total is empty"];

    private static readonly (string Zone, DateTimeOffset Start)[] Starts =
    [
        ("Europe/Berlin", new(2026, 3, 27, 20, 0, 0, TimeSpan.Zero)),
        ("Europe/Berlin", new(2026, 10, 23, 20, 0, 0, TimeSpan.Zero)),
        ("America/Sao_Paulo", new(2018, 11, 2, 20, 0, 0, TimeSpan.Zero)),
        ("Pacific/Apia", new(2011, 12, 28, 20, 0, 0, TimeSpan.Zero)),
        ("UTC", new(2024, 2, 27, 20, 0, 0, TimeSpan.Zero)),
        ("UTC", new(2025, 12, 30, 20, 0, 0, TimeSpan.Zero)),
    ];

    private readonly Random _random;
    private readonly FakeClock _clock;
    private readonly Segmenter _segmenter;
    private readonly InMemoryMembershipJournal _journal = new();
    private readonly InMemoryStore<Buyer> _buyers;
    private readonly InMemoryStore<Purchase> _orders;
    private readonly InMemoryStore<Firm> _firms;
    private readonly InMemoryStore<Club> _clubs;
    private readonly InMemoryStore<ClubMember> _links;

    // What ought to have been, by instant and segment; where an instant comes twice, what came last.
    private readonly SortedDictionary<DateTimeOffset, Dictionary<string, string>> _expected = [];
    private readonly Dictionary<string, string> _frozen = [];
    private MembershipTracker _tracker;
    private SegmentCatalogue _followed = SegmentCatalogue.Empty;

    /// <param name="random">What happens.</param>
    /// <param name="isForgetful">Whether sources lose changes, or tell none.</param>
    public MembershipWorld(Random random, bool isForgetful = false)
    {
        _random = random;
        var (zone, start) = Starts[random.Next(Starts.Length)];
        _clock = new FakeClock(start.AddMinutes(random.Next(3000)));
        _buyers = new(Buyers.Model.Of<Buyer>(), Enumerable.Range(1, 6).Select(i => NewBuyer(i)), clock: _clock);
        _orders = new(Buyers.Model.Of<Purchase>(), Enumerable.Range(1, 5).Select(i => NewOrder(i)), clock: _clock);
        _firms = new(Buyers.Model.Of<Firm>(), [new() { Id = 1, City = "Ulm" }, new() { Id = 2, City = "Bonn" }], clock: _clock);
        _clubs = new(Buyers.Model.Of<Club>(), [new() { Id = 1, Name = "Chess" }, new() { Id = 2, Name = "Golf" }], clock: _clock);
        _links = new(Buyers.Model.Of<ClubMember>(), [new() { Id = 1, BuyerId = 1, ClubId = 1 }, new() { Id = 2, BuyerId = 2, ClubId = 2 }], clock: _clock);
        _segmenter = Segmenter.Create(o => o.UseModel(Buyers.Model).UseTimeZone(zone).UsePicklists(PicklistSnapshot.Empty).UseSegments(RandomCatalogue()), _clock)
            .WithSource(Source(_buyers)).WithSource(Source(_orders)).WithSource(Source(_firms)).WithSource(Source(_clubs)).WithSource(Source(_links));
        _tracker = new MembershipTracker(_segmenter, _journal);

        IEntitySource<T> Source<T>(InMemoryStore<T> store)
            where T : class => !isForgetful ? store
            : random.Next(4) == 0 ? new FakeStore<T>(store) { Offers = StoreOperations.All & ~StoreOperations.Changes }
            : new ForgetfulSource<T>(store, random);
    }

    private DateTimeOffset Instant => _tracker.Current.At is { } at && at > _clock.GetUtcNow() ? at : _clock.GetUtcNow();

    /// <summary>Something happens.</summary>
    public async Task StepAsync()
    {
        switch (_random.Next(10))
        {
            case 0 or 1:
                _clock.Advance(_random.Next(6) switch
                {
                    0 => TimeSpan.FromDays(_random.Next(1, 40)),
                    1 => TimeSpan.FromDays(1),
                    2 => TimeSpan.FromMinutes(_random.Next(600)),
                    _ => TimeSpan.FromHours(_random.Next(30)),
                });
                break;
            case 2 when _random.Next(3) == 0:
                // What happens while the clock is behind is followed at once: it has no instant of its own.
                await CatchUpAsync();
                _clock.Advance(-TimeSpan.FromHours(_random.Next(40)));
                await CatchUpAsync();
                break;
            case 3:
                await CatchUpAsync();
                await ChangeSegmentsAsync();
                await CatchUpAsync();
                break;
            case 4 or 5 or 6:
                await WriteAsync(_buyers, _random.Next(1, 8), NewBuyer);
                break;
            case 7:
                await WriteAsync(_orders, _random.Next(1, 7), NewOrder);
                break;
            case 8:
                await WriteAsync(_links, _random.Next(1, 4), key => new ClubMember { Id = key, BuyerId = _random.Next(1, 7), ClubId = _random.Next(1, 4) });
                break;
            default:
                await WriteAsync(_firms, _random.Next(1, 3), key => new Firm { Id = key, City = _random.Next(2) == 0 ? "Ulm" : "Bonn" });
                await WriteAsync(_clubs, _random.Next(1, 3), key => new Club { Id = key, Name = _random.Next(2) == 0 ? "Chess" : "Golf" });
                break;
        }

        if (_clock.GetUtcNow() < _tracker.Current.At)
            await CatchUpAsync();
        Expect();
    }

    public async Task CatchUpAsync()
    {
        await _tracker.CatchUpAsync();
        var before = _followed;
        _followed = await _segmenter.Segments.CurrentAsync();
        foreach (var segment in _followed.Segments.Where(s => s.IsPaused && before.Find(s.Key)?.IsPaused == true))
            Assert.Equal(_frozen[segment.Key], Text(_tracker.Current.MembersOf(segment.Key)));
        Expect();
        foreach (var segment in _followed.Segments)
            _frozen[segment.Key] = Text(_tracker.Current.MembersOf(segment.Key));
    }

    /// <summary>The process ends, and another goes on.</summary>
    public void Restart()
    {
        var at = _tracker.Current.At;
        if (at > _clock.GetUtcNow())
            _clock.Set(at.Value);
        _tracker = new MembershipTracker(_segmenter, _journal);
        Expect();
    }

    public void AssertCurrent()
    {
        foreach (var segment in _followed.Segments.Where(s => !s.IsPaused))
            Assert.Equal($"{Fresh(segment, Instant)} {segment.Key} {Describe()}", $"{Text(_tracker.Current.MembersOf(segment.Key))} {segment.Key} {Describe()}");
    }

    public async Task AssertHistoryAsync()
    {
        foreach (var (instant, expected) in _expected)
        {
            foreach (var (segment, members) in expected)
                Assert.Equal($"{members} {instant:O} {segment}", $"{Text(await _journal.MembersAsync(segment, instant))} {instant:O} {segment}");
        }
    }

    // One that is to be static by now keeps those of when it became so, which the next round makes its definition say.
    private void Expect() => _expected[Instant] =
        _followed.Segments.Where(s => !s.IsPaused && !(s.StaticFrom <= Instant)).ToDictionary(s => s.Key, s => Fresh(s, Instant));

    private string Fresh(SegmentDefinition segment, DateTimeOffset at)
    {
        var context = new BindingContext(Buyers.Model, PicklistSnapshot.Empty, Segments: _followed);
        return segment.EntityType == "buyer" ? Fresh<Buyer>(segment, at, context, _buyers) : Fresh<Purchase>(segment, at, context, _orders);
    }

    private string Fresh<T>(SegmentDefinition segment, DateTimeOffset at, BindingContext context, InMemoryStore<T> store)
        where T : class
    {
        var related = RelatedRows.Join(r => r
            .Add(Buyers.Model.Of<Buyer>(), All(_buyers)).Add(Buyers.Model.Of<Purchase>(), All(_orders)).Add(Buyers.Model.Of<Firm>(), All(_firms))
            .Add(Buyers.Model.Of<Club>(), All(_clubs)).Add(Buyers.Model.Of<ClubMember>(), All(_links)));
        var bound = Filter.Parse($"in segment '{segment.Key}'").Bind<T>(context);
        var moment = _segmenter.Now with { Instant = at };
        return Text(All(store).Where(e => bound.Explain(e, moment, related).Matches).Select(store.EntityType.KeyOf));
    }

    private static List<T> All<T>(InMemoryStore<T> store)
        where T : class => store.ScanAsync().ToListAsync().AsTask().Result;

    private static string Text(IEnumerable<EntityKey> keys) => string.Join(" ", keys.Select(k => k.ToString()).Order(StringComparer.Ordinal));

    private string Describe() => $"""

        {string.Join("\n", _followed.Segments.Select(s => $"{s.Key} {s.Kind} {s.Filter} include {s.Include} exclude {s.Exclude} {s.StaticFrom:O}"))}
        {_segmenter.Now.Zone.Id} {Instant:O}
        """;

    private async Task ChangeSegmentsAsync()
    {
        var (now, number) = (_clock.GetUtcNow(), _random.Next(7));
        var old = _followed.Find(string.Create(CultureInfo.InvariantCulture, $"S{number}"))!;
        var changed = _random.Next(8) switch
        {
            0 or 1 => old.WithLists([.. old.Include, (EntityKey)_random.Next(1, 9)]),
            2 => old.WithLists(exclude: [(EntityKey)_random.Next(1, 9)]),
            3 => old with { IsPaused = !old.IsPaused },
            4 when old.Kind == SegmentKind.Dynamic => old.BecomingStatic(now.AddHours(_random.Next(-1, 40))),
            5 when old.Kind == SegmentKind.Dynamic => old.ToSnapshot([1, 3, 7], now),
            _ => RandomSegment(number),
        };
        Assert.True((await _segmenter.Segments.SaveAsync(changed, by: "anna")).IsSaved);
    }

    private SegmentCatalogue RandomCatalogue() => new(Enumerable.Range(0, 7).Select(RandomSegment));

    private SegmentDefinition RandomSegment(int number) => number == 6
        ? new("S6", "order", Filter.Parse(OrderFilters[_random.Next(OrderFilters.Length)]))
        : new(
            string.Create(CultureInfo.InvariantCulture, $"S{number}"),
            "buyer",
            Filter.Parse(Filters[_random.Next(number < 4 ? Filters.Length - 3 : Filters.Length)]),
            _random.Next(4) == 0 ? [(EntityKey)_random.Next(1, 9)] : null,
            _random.Next(4) == 0 ? [(EntityKey)_random.Next(1, 9)] : null);

    private async Task WriteAsync<T>(InMemoryStore<T> store, long key, Func<long, T> make)
        where T : class
    {
        // Instants are told apart, so that it can be asked what was between.
        _clock.Advance(TimeSpan.FromTicks(1));
        await store.WriteAsync([_random.Next(6) == 0 ? EntityWrite.Delete<T>(key) : EntityWrite.Upsert(make(key))]);
    }

    private Buyer NewBuyer(long key) => new()
    {
        Id = key,
        Kind = new[] { "A", "B", "c", null }[_random.Next(4)],
        Revenue = _random.Next(4) == 0 ? null : _random.Next(200),
        Birthday = _random.Next(3) == 0 ? null : DateOnly.FromDateTime(_clock.GetUtcNow().DateTime).AddDays(_random.Next(-40, 40)).AddYears(-_random.Next(3)),
        LastSeen = _random.Next(3) == 0 ? null : _clock.GetUtcNow().AddMinutes(-_random.Next(100_000)),
        FirmId = _random.Next(4) == 0 ? null : _random.Next(1, 4),
    };

    private Purchase NewOrder(long key) => new()
    {
        Id = key,
        BuyerId = _random.Next(5) == 0 ? null : _random.Next(1, 8),
        Total = _random.Next(5) == 0 ? null : _random.Next(40),
        PlacedAt = _random.Next(4) == 0 ? null : _clock.GetUtcNow().AddMinutes(-_random.Next(20_000)),
    };

    /// <summary>A source that only scans and finds, and now and then does not know its changes any more.</summary>
    private sealed class ForgetfulSource<T>(InMemoryStore<T> store, Random random) : IEntitySource<T>, IChangeFeed<T>
        where T : class
    {
        public IAsyncEnumerable<T> ScanAsync(CancellationToken cancellationToken = default) => store.ScanAsync(cancellationToken);

        public ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => store.FindAsync(key, cancellationToken);

        public ValueTask<long> PositionAsync(CancellationToken cancellationToken = default) => store.PositionAsync(cancellationToken);

        public IAsyncEnumerable<EntityChange<T>> ChangesAfterAsync(long position, CancellationToken cancellationToken = default) =>
            random.Next(3) == 0 ? throw new ChangesLostException(position, position + 2) : store.ChangesAfterAsync(position, cancellationToken);
    }
}
