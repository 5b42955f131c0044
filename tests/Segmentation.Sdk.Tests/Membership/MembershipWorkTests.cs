using System.Globalization;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>How much is asked when something happens, counted and not timed: a thousand segments, a hundred thousand buyers.</summary>
public sealed class MembershipWorkTests
{
    private const int Count = 100_000;

    private readonly FakeClock _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly CountingMatching _matching = new();
    private readonly InMemoryStore<Buyer> _buyers;
    private readonly InMemoryStore<Purchase> _orders;
    private readonly MembershipTracker _tracker;

    public MembershipWorkTests()
    {
        _buyers = new(Buyers.Model.Of<Buyer>(), Enumerable.Range(1, Count).Select(i => new Buyer { Id = i, Kind = KindOf(i), Revenue = 1, LastSeen = SeenAt(i) }), clock: _clock);
        _orders = new(Buyers.Model.Of<Purchase>(), Enumerable.Range(1, 1_000).Select(i => new Purchase { Id = i, BuyerId = i, Total = 5 }), clock: _clock);
        // 980 ask for the kind, 10 for the revenue, 5 for orders, 5 for time.
        var segments = Enumerable.Range(0, 980).Select(i => $"kind = '{KindOf(i)}'")
            .Concat(Enumerable.Range(0, 10).Select(i => $"revenue > {i + 100}"))
            .Concat(Enumerable.Range(0, 5).Select(i => $"sum(orders.total) > {i + 100}"))
            .Concat(Enumerable.Range(0, 5).Select(i => $"lastSeen in last {i + 1} hours"))
            .Select((text, i) => new SegmentDefinition($"S{i}", "buyer", Filter.Parse(text)));
        var segmenter = Segmenter.Create(o => o.UseModel(Buyers.Model).UsePicklists(PicklistSnapshot.Empty).UseSegments(new SegmentCatalogue(segments)), _clock)
            .WithSource(_buyers).WithSource(_orders);
        _tracker = new MembershipTracker(segmenter, new InMemoryMembershipJournal(), _matching);
    }

    [Fact]
    public async Task A_changed_record_asks_only_the_segments_that_read_what_changed_and_time_only_what_is_due()
    {
        await _tracker.CatchUpAsync();
        Assert.Equal((long)Count * 1_000, _matching.Take());
        Assert.Equal(103, _tracker.Current.MembersOf("S7").Count);

        await _buyers.WriteAsync([EntityWrite.Upsert(new Buyer { Id = 7, Kind = KindOf(7), Revenue = 105, LastSeen = SeenAt(7) })]);
        var entries = await _tracker.CatchUpAsync();
        Assert.Equal(10, _matching.Take());
        Assert.Equal(["S980", "S981", "S982", "S983", "S984"], entries.Select(e => e.Segment));

        await _orders.WriteAsync([EntityWrite.Upsert(new Purchase { Id = 3, BuyerId = 3, Total = 500 })]);
        Assert.Equal(["S990", "S991", "S992", "S993", "S994"], (await _tracker.CatchUpAsync()).Select(e => e.Segment));
        Assert.Equal(5, _matching.Take());

        // What nobody reads asks nobody; so does a write that changes nothing.
        await _buyers.WriteAsync([EntityWrite.Upsert(new Buyer { Id = 7, Kind = KindOf(7), Revenue = 105, LastSeen = SeenAt(7), Birthday = new DateOnly(1990, 1, 1) })]);
        Assert.Empty(await _tracker.CatchUpAsync());
        Assert.Equal(0, _matching.Take());

        // One buyer was seen an hour ago less thirty seconds: who else was is a minute or more away.
        _clock.Advance(TimeSpan.FromSeconds(30));
        var left = Assert.Single(await _tracker.CatchUpAsync());
        Assert.Equal(("S995", (EntityKey)1, MembershipEvent.Left, CauseKind.Time), (left.Segment, left.Key, left.Event, left.Cause.Kind));
        Assert.Equal(_clock.GetUtcNow(), left.At);
        Assert.Equal(1, _matching.Take());
    }

    private static string KindOf(int i) => string.Create(CultureInfo.InvariantCulture, $"K{i % 980}");

    // The first was seen an hour ago less half a minute, the next ones a day before and earlier.
    private DateTimeOffset SeenAt(int i) => _clock.GetUtcNow() - (i == 1 ? TimeSpan.FromMinutes(59.5) : TimeSpan.FromHours(24 + i));

    /// <summary>Finds by kind at once, asks for the rest one by one, and counts what it is asked.</summary>
    private sealed class CountingMatching : IFilterMatching
    {
        private long _asked;

        public long Take() => Interlocked.Exchange(ref _asked, 0);

        public IFilterMatcher<T> Create<T>(EntityType<T> entityType)
            where T : class => new Matcher<T>(this);

        private sealed class Matcher<T>(CountingMatching matching) : IFilterMatcher<T>
            where T : class
        {
            private readonly IFilterMatcher<T> _rest = FilterMatching.OneByOne.Create<T>(Buyers.Model.Of<T>());
            private readonly Dictionary<string, string> _byKind = [];
            private readonly HashSet<string> _others = [];

            public void Set(string name, BindResult<T> filter)
            {
                var definition = filter.Context.Segments!.Find(name)!.Filter!.ToText();
                if (definition.StartsWith("kind = ", StringComparison.Ordinal))
                {
                    _byKind[definition["kind = '".Length..^1]] = name;
                    return;
                }

                _rest.Set(name, filter);
                _others.Add(name);
            }

            public bool Remove(string name) => throw new NotSupportedException();

            public IReadOnlyList<string> Match(T entity, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null)
            {
                Interlocked.Add(ref matching._asked, among!.Count);
                var others = among.Count > _others.Count ? _others : among.Where(_others.Contains);
                List<string> matches = [.. _rest.Match(entity, moment, related, [.. others])];
                if (_byKind.GetValueOrDefault(((Buyer)(object)entity).Kind!) is { } kind && (among.Count > _others.Count || among.Contains(kind)))
                    matches.Add(kind);
                return matches;
            }

            public void Match(
                ReadOnlySpan<T> entities, FilterMatches matches, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null)
            {
                matches.Reset([.. among!], entities.Length);
                var rows = matches.Filters.Select((name, row) => (name, row)).ToDictionary(f => f.name, f => f.row);
                for (var i = 0; i < entities.Length; i++)
                {
                    foreach (var name in Match(entities[i], moment, related, among))
                        matches.Add(rows[name], i);
                }
            }

            public MatchingReport Report() => _rest.Report();
        }
    }
}
