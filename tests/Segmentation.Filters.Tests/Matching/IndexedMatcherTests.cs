using System.Globalization;
using Segmentation.Planning;

namespace Segmentation.Tests;

public sealed class IndexedMatcherTests
{
    private static readonly EntityType<Guest> Guests = SegmentationModel.Create(m => m.Entity<Guest>("guest", e => e
        .Key(g => g.Id).Text(g => g.Kind).Text(g => g.Name).Number(g => g.Spent).Instant(g => g.SeenAt).Texts("tags", g => g.Tags))).Of<Guest>();

    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly Moment Noon = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private readonly IFilterMatcher<Guest> _matcher = FilterMatching.Indexed.Create(Guests);

    [Fact]
    public void Match_Residual_IsAskedOnlyOfWhomTheIndexLeaves()
    {
        for (var i = 0; i < 1_000; i++)
            Set($"R{i}", $"kind = 'k{i % 100}' and name contains 'x'");
        BuildIndex();
        var guest = new Guest { Kind = "K7", Name = "Max" };
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => Name(i * 100 + 7)).Order(StringComparer.Ordinal),
            _matcher.Match(guest, Noon).Order(StringComparer.Ordinal));
        Assert.Equal(10, guest.NameReads);

        var other = new Guest { Kind = "K100", Name = "Max" };
        Assert.Empty(_matcher.Match(other, Noon));
        Assert.Equal(0, other.NameReads);

        static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"R{i}");
    }

    [Fact]
    public void Match_EachFieldOfTheIndex_IsReadOnce()
    {
        for (var i = 0; i < 500; i++)
            Set($"R{i}", $"name = 'n{i}' or name in ('a', 'b') and spent > {i}");
        BuildIndex();
        var guest = new Guest { Name = "B", Spent = 3 };
        Assert.Equal(3, _matcher.Match(guest, Noon).Count);
        Assert.Equal(1, guest.NameReads);
    }

    [Fact]
    public void Match_TodayInAZone_ChangesAtItsMidnight()
    {
        Set("today", "seenAt = today");
        Set("old", "seenAt < today");
        BuildIndex();
        var guest = new Guest { SeenAt = new DateTimeOffset(2026, 11, 22, 22, 59, 59, TimeSpan.Zero) };
        string[] At(int hour, TimeZoneInfo zone) => [.. _matcher.Match(guest, new Moment(new DateTimeOffset(2026, 11, 22, hour, 0, 0, TimeSpan.Zero), zone))];
        // In Berlin the day ends at 23:00 UTC.
        Assert.Equal(["today"], At(22, Berlin));
        Assert.Equal(["old"], At(23, Berlin));
        Assert.Equal(["today"], At(23, TimeZoneInfo.Utc));
        Assert.Equal(["today"], At(22, Berlin));
    }

    [Fact]
    public void Match_AllBoundsDistinct_TakesSpaceInProportion()
    {
        var bytes = new List<long>();
        foreach (var count in new[] { 1_500, 3_000 })
        {
            var matcher = FilterMatching.Indexed.Create(Guests);
            for (var i = 0; i < count; i++)
                matcher.Set($"R{i}", Bind($"spent between {i * 3} and {i * 3 + 100}"));
            foreach (var spent in new[] { -1, 0, 1, 2, 3, 99, 100, 101, 4_000, 4_597, 4_598, 9_097, 9_098 })
            {
                var expected = Enumerable.Range(0, count).Count(i => i * 3 <= spent && spent <= i * 3 + 100);
                Assert.Equal(expected, matcher.Match(new Guest { Spent = spent }, Noon).Count);
            }

            Assert.Empty(matcher.Match(new Guest(), Noon));
            bytes.Add(matcher.Report().Bytes);
        }

        Assert.InRange(bytes[1], bytes[0] * 1.8, bytes[0] * 2.3);
    }

    [Fact]
    public void Report_SaysWhatIsAskedAndWhy()
    {
        Set("whole", "kind = 'a' and (spent > 5 or name is empty)");
        Set("partly", "kind = 'a' and name contains 'x'");
        Set("not", "seenAt in last 3 hours");
        Set("has", "tags has all ('a', 'b')");
        Set("branches", "(kind = 'a' or spent = 1) and (name = 'a' or spent = 2) and (kind = 'c' or name = 'd') and (kind = 'e' or name = 'f')");
        BuildIndex();
        Set("late", "kind = 'a'");
        var reports = _matcher.Report().Filters.ToDictionary(f => f.Name);
        Assert.True(reports["whole"].IsWhollyIndexed);
        // The kind stands in both ways.
        Assert.Equal(4, reports["whole"].IndexedQuestions);
        Assert.Equal((1, ResidualReason.TextSearch), (reports["partly"].IndexedQuestions, Assert.Single(reports["partly"].Residual).Reason));
        Assert.IsType<TextMatch>(reports["partly"].Residual[0].Plan);
        Assert.Equal((0, ResidualReason.RollingTime), (reports["not"].IndexedQuestions, Assert.Single(reports["not"].Residual).Reason));
        Assert.Equal((1, ResidualReason.Items), (reports["has"].IndexedQuestions, Assert.Single(reports["has"].Residual).Reason));
        Assert.Contains(reports["branches"].Residual, r => r.Reason == ResidualReason.Branches);
        Assert.Equal(ResidualReason.NotIndexed, Assert.Single(reports["late"].Residual).Reason);
    }

    [Fact]
    public void Set_FilterThatCannotBeBound_Throws() =>
        Assert.Throws<FilterException>(() => _matcher.Set("bad", Bind("nobodyKnows = 1")));

    [Fact]
    public void Match_Batch_AllocatesNothingOnceItIsWarm()
    {
        for (var i = 0; i < 200; i++)
            Set($"R{i}", $"kind = 'k{i % 10}' and spent > {i}");
        Guest[] guests = [.. Enumerable.Range(0, 1_000).Select(i => new Guest { Kind = $"k{i % 12}", Spent = i })];
        var matches = new FilterMatches();
        _matcher.Match(guests, matches, Noon);
        _matcher.Match(guests, matches, Noon);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _matcher.Match(guests, matches, Noon);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        // k3, and more than 13: 15, 27, …, 999.
        Assert.Equal(83, matches.CountOf(matches.Filters.ToList().IndexOf("R13")));
        Assert.Equal([15, 27, 39], matches.EntitiesOf(matches.Filters.ToList().IndexOf("R13")).Take(3));
    }

    [Fact]
    public async Task Match_WhileFiltersComeAndGo_AnswersAsOfSomeTimeBetween()
    {
        for (var i = 0; i < 300; i++)
            Set($"stays{i}", $"kind = 'k{i % 10}'");
        Set("replaced", "spent >= 0");
        using var ended = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(reader => Task.Run(() =>
        {
            var (guest, batch) = (new Guest { Kind = $"k{reader}", Spent = 1 }, new FilterMatches());
            for (var rounds = 0; !ended.IsCancellationRequested || rounds == 0; rounds++)
            {
                List<string> matches;
                if (rounds % 2 == 0)
                {
                    matches = [.. _matcher.Match(guest, Noon)];
                }
                else
                {
                    _matcher.Match([guest, guest], batch, Noon);
                    matches = [.. batch.FiltersOf(1)];
                }

                Assert.Equal(30, matches.Count(m => m.StartsWith("stays", StringComparison.Ordinal)));
                // It is put in place again and again, and never away.
                Assert.Single(matches, m => m == "replaced");
                Assert.Equal(matches.Count, matches.Distinct().Count());
            }
        })).ToList();
        for (var i = 0; i < 3_000; i++)
        {
            Set("replaced", $"spent >= {i % 2}");
            Set($"comes{i % 50}", $"spent >= {i % 3}");
            if (i % 3 == 0)
                _matcher.Remove($"comes{i % 50}");
        }

        await ended.CancelAsync();
        await Task.WhenAll(readers);
        var last = new Guest { Kind = "k1", Spent = 1 };
        Assert.Equal(
            _matcher.Report().Filters.Select(f => f.Name).Where(n => _filters[n].Interpret(Noon).Matches(last)).Order(StringComparer.Ordinal),
            _matcher.Match(last, Noon).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Match_FilterThatCameLater_IsIndexedWhenItWasAskedAsOftenAsThereAreFilters()
    {
        for (var i = 0; i < 9; i++)
            Set($"R{i}", "kind = 'a'");
        _matcher.Match(new Guest(), Noon);
        Assert.All(_matcher.Report().Filters, f => Assert.True(f.IsWhollyIndexed));
        Set("late", "kind = 'a'");
        for (var i = 0; i < 9; i++)
            Assert.Equal(10, _matcher.Match(new Guest { Kind = "a" }, Noon).Count);
        Assert.Contains(_matcher.Report().Filters, f => !f.IsWhollyIndexed);
        Assert.Equal(10, _matcher.Match(new Guest { Kind = "a" }, Noon).Count);
        Assert.All(_matcher.Report().Filters, f => Assert.True(f.IsWhollyIndexed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Match_FiltersThatWereSetAgainAndAgain_AreAsTheyWereSetLast(bool isIndexed)
    {
        Set("often", "kind = 'k'");
        Set("still", "kind = 'k7'");
        Set("gone", "kind = 'k7'");
        if (isIndexed)
            BuildIndex();
        for (var i = 0; i <= 50; i++)
        {
            Set("often", string.Create(CultureInfo.InvariantCulture, $"kind = 'k{i}'"));
            Set("late", i % 2 == 0 ? "everyone" : "nobody");
            Assert.True(_matcher.Remove("gone"));
            Set("gone", "everyone");
        }

        Assert.True(_matcher.Remove("gone"));
        Assert.Equal(["late", "often"], _matcher.Match(new Guest { Kind = "k50" }, Noon).Order(StringComparer.Ordinal));
        Assert.Equal(["late", "still"], _matcher.Match(new Guest { Kind = "k7" }, Noon).Order(StringComparer.Ordinal));
        Assert.Equal(["late", "often", "still"], _matcher.Report().Filters.Select(f => f.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Match_NoFilters_FindsNone()
    {
        var matches = new FilterMatches();
        Assert.Empty(_matcher.Match(new Guest(), Noon));
        _matcher.Match([new Guest()], matches, Noon);
        Assert.Equal((0, 1), (matches.Filters.Count, matches.EntityCount));
        Set("some", "everyone");
        Assert.Equal(["some"], _matcher.Match(new Guest(), Noon));
        Assert.True(_matcher.Remove("SOME"));
        Assert.Empty(_matcher.Match(new Guest(), Noon));
        _matcher.Match([], matches, Noon);
        Assert.Equal((0, 0), (matches.Filters.Count, matches.EntityCount));
        Assert.Empty(_matcher.Report().Filters);
    }

    [Fact]
    public void Match_WayThatTheIndexSettles_LeavesTheOthersUnasked()
    {
        Set("either", "name contains 'x' or kind = 'a'");
        Set("never", "nobody");
        var guest = new Guest { Kind = "a", Name = "Max" };
        Assert.Equal(["either"], _matcher.Match(guest, Noon));
        Assert.Equal(0, guest.NameReads);
        Assert.Equal(["either"], _matcher.Match(new Guest { Kind = "b", Name = "Max" }, Noon));
        Assert.Empty(_matcher.Match(new Guest { Kind = "b", Name = "Moritz" }, Noon));
    }

    [Fact]
    public void Match_Names_AreAListOfTheirOwn()
    {
        for (var i = 0; i < 200; i++)
            Set($"R{i}", i % 3 == 0 ? $"kind = 'a' or spent = {i}" : "kind = 'b'");
        var names = _matcher.Match(new Guest { Kind = "a" }, Noon);
        string[] expected = [.. Enumerable.Range(0, 200).Where(i => i % 3 == 0).Select(i => string.Create(CultureInfo.InvariantCulture, $"R{i}"))];
        Assert.Equal(expected, names);
        Assert.Equal(expected, Enumerable.Range(0, names.Count).Select(i => names[i]));
        Assert.Throws<ArgumentOutOfRangeException>(() => names[67]);
        Assert.Throws<ArgumentOutOfRangeException>(() => names[-1]);
        // What is removed later was there.
        _matcher.Remove("R0");
        Assert.Equal(expected, names);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28T20:00Z")] // a day of 23 hours
    [InlineData("Europe/Berlin", "2026-10-24T20:00Z")] // of 25
    [InlineData("America/Sao_Paulo", "2018-11-03T20:00Z")] // without midnight
    [InlineData("Pacific/Apia", "2011-12-29T08:00Z")] // before a day that was skipped
    public void Match_AsTimeGoesOn_AnswersAsOfEachMoment(string zone, string start)
    {
        var (first, local) = (DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone));
        foreach (var filter in new[]
        {
            "seenAt = today", "seenAt < today", "seenAt > yesterday", "seenAt in this week", "seenAt in last 2 days", "not seenAt in next 1 days",
            "seenAt in last 3 hours", "seenAt = today and kind = 'a'", "seenAt >= now - 1d or spent > 2",
        })
        {
            Set(filter, filter);
        }

        Guest[] guests =
        [
            .. Enumerable.Range(-72, 144).Select(i => new Guest { SeenAt = first.AddMinutes(30 * i), Kind = i % 2 == 0 ? "a" : null, Spent = i % 5 }),
        ];
        var matches = new FilterMatches();
        for (var i = 0; i < 56; i++)
        {
            var moment = new Moment(first.AddMinutes(30 * i), local);
            _matcher.Match(guests, matches, moment);
            foreach (var (name, bound) in _filters)
            {
                var predicate = bound.Interpret(moment);
                var expected = Enumerable.Range(0, guests.Length).Where(g => predicate.Matches(guests[g], RelatedRows.None)).ToList();
                Assert.Equal(expected, matches.EntitiesOf(matches.Filters.ToList().IndexOf(name)));
            }

            Assert.Equal(matches.FiltersOf(i).Order(StringComparer.Ordinal), _matcher.Match(guests[i], moment).Order(StringComparer.Ordinal));
        }
    }

    private readonly Dictionary<string, BindResult<Guest>> _filters = [];

    private void BuildIndex() => _matcher.Match([new Guest(), new Guest()], new FilterMatches(), Noon);

    private void Set(string name, string filter) => _matcher.Set(name, _filters[name] = Bind(filter));

    private static BindResult<Guest> Bind(string filter) => Filter.Parse(filter).Bind<Guest>(new BindingContext(Guests.Model!, PicklistSnapshot.Empty));

    private sealed class Guest
    {
        private readonly string? _name;

        public long Id { get; init; }

        public string? Kind { get; init; }

        public int? Spent { get; init; }

        public DateTimeOffset? SeenAt { get; init; }

        public IReadOnlyList<string> Tags { get; init; } = [];

        public int NameReads { get; private set; }

        public string? Name
        {
            get
            {
                NameReads++;
                return _name;
            }

            init => _name = value;
        }
    }
}
