using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>What once went wrong, or would without anybody noticing.</summary>
public sealed class MembershipFaultTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeClock _clock = new(Noon);
    private readonly InMemoryMembershipJournal _journal = new();

    [Fact]
    public async Task CatchUp_RowsThatHangOnTheEntityItself_AreFollowedAsItIsWritten()
    {
        var model = SegmentationModel.Create(m =>
        {
            m.Entity<Basket>("basket", e => e.Key(b => b.Id).Many<Purchase>("orders", p => p.BuyerId, r => r.InMemory(b => b.Orders)));
            m.Entity<Purchase>("order", e => e.Key(p => p.Id).Number(p => p.Total));
        });
        var baskets = new InMemoryStore<Basket>(model.Of<Basket>(), [new Basket { Id = 1 }], b => new Basket { Id = b.Id, Orders = [.. b.Orders] }, _clock);
        var segments = new SegmentCatalogue(A.Segment("large", "basket", "sum(orders.total) > 10"));
        var segmenter = Segmenter.Create(o => o.UseModel(model).UseSegments(segments), _clock)
            .WithSource(baskets).WithSource(new InMemoryStore<Purchase>(model.Of<Purchase>(), clock: _clock));
        var tracker = new MembershipTracker(segmenter, _journal);
        await tracker.CatchUpAsync();

        await baskets.WriteAsync([EntityWrite.Upsert(new Basket { Id = 1, Orders = [new Purchase { Id = 1, BuyerId = 1, Total = 20 }] })]);

        Assert.Equal("large", Assert.Single(await tracker.CatchUpAsync()).Segment);
    }

    [Fact]
    public async Task CatchUp_EndedBetweenTheJournalAndTheDefinition_StillKeepsThoseOfTheInstantToBecomeStatic()
    {
        var crm = World(A.Segment("new", "company", "createdAt in last 30 minutes").BecomingStatic(Noon.AddMinutes(20)));
        crm.Company("Acme");
        using var ending = new CancellationTokenSource();
        await new MembershipTracker(crm.Segmenter, _journal).CatchUpAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new MembershipTracker(crm.Segmenter, new ActingJournal(_journal, ending.CancelAsync)).CatchUpAsync(cancellationToken: ending.Token));
        Assert.Equal(SegmentKind.Dynamic, (await crm.Segmenter.Segments.CurrentAsync()).Find("new")!.Kind);

        await new MembershipTracker(crm.Segmenter, _journal).CatchUpAsync();

        Assert.Equal([(EntityKey)1], (await crm.Segmenter.Segments.CurrentAsync()).Find("new")!.Include);
    }

    [Fact]
    public async Task CatchUp_SegmentThatIsNotToBecomeStaticAfterAll_IsAskedAboutWhatWasNotFollowed()
    {
        var crm = World(A.Segment("named", "company", "name = 'Acme'").BecomingStatic(Noon.AddMinutes(20)));
        using var ending = new CancellationTokenSource();
        var tracker = new MembershipTracker(crm.Segmenter, new ActingJournal(_journal, ending.CancelAsync, appends: 2));
        await tracker.CatchUpAsync(cancellationToken: ending.Token);
        _clock.Advance(TimeSpan.FromHours(1));
        crm.Company("Acme");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tracker.CatchUpAsync(cancellationToken: ending.Token));
        Assert.Empty(tracker.Current.MembersOf("named"));
        await crm.Segmenter.Segments.EditAsync("named", s => s.BecomingStatic(null));

        await tracker.CatchUpAsync();

        Assert.Equal([(EntityKey)1], tracker.Current.MembersOf("named"));
    }

    [Fact]
    public async Task CatchUp_PausedSegmentThatNobodyFollowed_DoesNotBecomeStaticAndEmpty()
    {
        var crm = World(A.Segment("all", "company", "everyone").BecomingStatic(Noon) with { IsPaused = true });
        crm.Company("Acme");
        var tracker = new MembershipTracker(crm.Segmenter, _journal);
        await tracker.CatchUpAsync();
        Assert.Equal(SegmentKind.Dynamic, (await crm.Segmenter.Segments.CurrentAsync()).Find("all")!.Kind);

        await crm.Segmenter.Segments.EditAsync("all", s => s with { IsPaused = false });
        await tracker.CatchUpAsync();

        Assert.Equal([(EntityKey)1], (await crm.Segmenter.Segments.CurrentAsync()).Find("all")!.Include);
    }

    [Fact]
    public async Task CatchUp_PausedSegment_BecomesStaticAsItWasWhenItWasPaused()
    {
        var crm = World(A.Segment("all", "company", "everyone").BecomingStatic(Noon.AddHours(1)));
        crm.Company("Acme");
        var tracker = new MembershipTracker(crm.Segmenter, _journal);
        await tracker.CatchUpAsync();
        await crm.Segmenter.Segments.EditAsync("all", s => s with { IsPaused = true });
        crm.Company("Later");
        _clock.Advance(TimeSpan.FromHours(2));

        await tracker.CatchUpAsync();

        Assert.Equal([(EntityKey)1], (await crm.Segmenter.Segments.CurrentAsync()).Find("all")!.Include);
    }

    [Fact]
    public async Task CatchUp_StoreThatWasMadeAnew_IsReadWhole()
    {
        var segments = new SegmentCatalogue(A.Segment("rich", "company", "revenue > 10"));
        async Task<MembershipTracker> FollowAsync(int written, int revenue)
        {
            var store = new InMemoryStore<Company>(CrmModel.Default.Of<Company>(), clock: _clock);
            for (var i = 1; i <= written; i++)
                await store.WriteAsync([EntityWrite.Upsert(new Company { Id = i, Revenue = revenue })]);
            var segmenter = Segmenter.Create(o => o.UseSegments(segments), _clock).WithSource(store);
            var tracker = new MembershipTracker(segmenter, _journal);
            await tracker.CatchUpAsync();
            return tracker;
        }

        await FollowAsync(written: 5, revenue: 0);

        Assert.Equal(3, (await FollowAsync(written: 3, revenue: 100)).Current.MembersOf("rich").Count);
    }

    [Fact]
    public async Task CatchUp_EntitiesThatCannotBeRead_AreToldAndKeepNobodyElseFromBeingFollowed()
    {
        var model = SegmentationModel.Create(m =>
        {
            m.Entity<Firm>("customer", e => e.Key(f => f.Id).Text(f => f.City));
            m.Entity<Firm>("supplier", e => e.Key(f => f.Id).Text(f => f.City));
            m.Entity<Club>("club", e => e.Key(c => c.Id));
            m.Entity<Purchase>("order", e => e.Key(p => p.Id));
        });
        string[] types = ["customer", "club", "order"];
        var segmenter = Segmenter.Create(o => o.UseModel(model).UseSegments(new SegmentCatalogue(types.Select(t => A.Segment($"{t}s", t, "everyone")))), _clock)
            .WithSource(new InMemoryStore<Firm>((EntityType<Firm>)model.Find("customer")!, [new Firm { Id = 1 }]))
            .WithSource(new InMemoryStore<Club>(model.Of<Club>(), [new Club { Id = 1 }]));
        var tracker = new MembershipTracker(segmenter, _journal);

        Assert.Equal("clubs", Assert.Single(await tracker.CatchUpAsync()).Segment);
        Assert.Contains("class Firm", tracker.Current.NotFollowed["customers"], StringComparison.Ordinal);
        Assert.Equal("no source of order is registered", tracker.Current.NotFollowed["orders"]);
    }

    [Fact]
    public async Task CatchUp_ManyChangesOfRelatedRowsAtOnce_LooksAtEachAFewTimes()
    {
        const int Count = 1_000;
        var looks = 0;
        var model = SegmentationModel.Create(m =>
        {
            m.Entity<Buyer>("buyer", e => e.Key(b => b.Id)
                .JoinMany<Purchase>("orders", b => b.Id, p => Interlocked.Increment(ref looks) > 0 ? p.BuyerId!.Value : 0));
            m.Entity<Purchase>("order", e => e.Key(p => p.Id).Number(p => p.Total));
        });
        var orders = new InMemoryStore<Purchase>(model.Of<Purchase>(), clock: _clock);
        var segments = new SegmentCatalogue(A.Segment("large", "buyer", "sum(orders.total) > 10"));
        var segmenter = Segmenter.Create(o => o.UseModel(model).UseSegments(segments), _clock)
            .WithSource(new InMemoryStore<Buyer>(model.Of<Buyer>(), Enumerable.Range(1, Count).Select(i => new Buyer { Id = i }))).WithSource(orders);
        var tracker = new MembershipTracker(segmenter, _journal);
        await tracker.CatchUpAsync();
        await orders.WriteAsync([.. Enumerable.Range(1, Count).Select(i => EntityWrite.Insert(new Purchase { Id = i, BuyerId = i, Total = i % 20 }))]);

        Assert.Equal(450, (await tracker.CatchUpAsync()).Count);
        Assert.InRange(looks, Count, 20 * Count);
    }

    [Fact]
    public async Task CatchUp_ListChangedWhileTheClockIsBehind_SaysWhoChangedIt()
    {
        var crm = World(A.Segment("named", "company", "name = 'Bell'"));
        crm.Company("Acme");
        var tracker = new MembershipTracker(crm.Segmenter, _journal);
        await tracker.CatchUpAsync();
        _clock.Advance(-TimeSpan.FromHours(1));
        await crm.Segmenter.Segments.EditAsync("named", s => s.Including(1L), by: "anna");

        Assert.Equal("a list was changed by anna", Assert.Single(await tracker.CatchUpAsync()).Cause.ToString());
    }

    [Fact]
    public async Task CatchUp_PartThatThePlanCanDoWithout_IsLoadedForTheConditions()
    {
        var crm = World(A.Segment("all", "company", "name = 'Acme' and (everyone or any deals)"));
        await new MembershipTracker(crm.Segmenter, _journal).CatchUpAsync();
        crm.Company("Acme");

        var entered = Assert.Single(await new MembershipTracker(crm.Segmenter, _journal).CatchUpAsync());

        Assert.Equal(["name = 'Acme'"], entered.Conditions);
    }

    [Fact]
    public async Task CatchUp_RecordChangedTwice_WasWhatItWasBeforeTheFirstUntilThen()
    {
        var crm = World(A.Segment("today", "company", "createdAt in this day and name = 'Acme'"));
        var acme = crm.Company("Acme");
        var tracker = new MembershipTracker(crm.Segmenter, _journal);
        await tracker.CatchUpAsync();
        foreach (var name in new[] { "Bell", "Coyote" })
        {
            _clock.Advance(TimeSpan.FromDays(1));
            acme.Name = name;
            await crm.Companies.WriteAsync([EntityWrite.Upsert(acme)]);
        }

        var left = Assert.Single(await tracker.CatchUpAsync());

        // With the day that it was made on, not when it was renamed.
        Assert.Equal((CauseKind.Time, new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero)), (left.Cause.Kind, left.At));
        Assert.Equal(["not createdAt in this day"], left.Conditions);
    }

    [Fact]
    public async Task CatchUp_ClockAheadInTheFeed_EntersNobodyInTheFuture()
    {
        var crm = World(A.Segment("all", "company", "everyone"));
        var tracker = new MembershipTracker(crm.Segmenter, _journal);
        await tracker.CatchUpAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        crm.Company("Acme");
        _clock.Advance(-TimeSpan.FromMinutes(30));

        Assert.Equal(Noon.AddMinutes(30), Assert.Single(await tracker.CatchUpAsync()).At);
    }

    [Fact]
    public async Task CatchUp_ClockSetBackBetweenWrites_KeepsTheirOrder()
    {
        var crm = World(A.Segment("acme", "company", "name = 'Acme'"));
        var tracker = new MembershipTracker(crm.Segmenter, _journal);
        await tracker.CatchUpAsync();
        _clock.Advance(TimeSpan.FromHours(2));
        var acme = crm.Company("Acme");
        _clock.Advance(-TimeSpan.FromHours(1));
        acme.Name = "Bell";
        await crm.Companies.WriteAsync([EntityWrite.Upsert(acme)]);
        _clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal([MembershipEvent.Entered, MembershipEvent.Left], (await tracker.CatchUpAsync()).Select(e => e.Event));
        Assert.Empty(tracker.Current.MembersOf("acme"));
    }

    [Fact]
    public async Task CatchUp_RecordsChangedAtTheVeryInstantToBecomeStatic_Count()
    {
        var crm = World(A.Segment("all", "company", "everyone").BecomingStatic(Noon.AddHours(1)));
        var tracker = new MembershipTracker(crm.Segmenter, _journal);
        await tracker.CatchUpAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        crm.Company("Acme");
        _clock.Advance(TimeSpan.FromHours(1));

        await tracker.RebuildAsync();

        Assert.Equal([(EntityKey)1], (await crm.Segmenter.Segments.CurrentAsync()).Find("all")!.Include);
    }

    [Fact]
    public async Task Rebuild_SegmentWhoseInstantHasCome_TakesInNobodyWhoCameLater()
    {
        var crm = World(A.Segment("all", "company", "everyone").BecomingStatic(Noon.AddHours(1)));
        var tracker = new MembershipTracker(crm.Segmenter, _journal);
        await tracker.CatchUpAsync();
        _clock.Advance(TimeSpan.FromHours(2));
        crm.Company("Later");

        await tracker.RebuildAsync();

        Assert.Empty((await crm.Segmenter.Segments.CurrentAsync()).Find("all")!.Include);
    }

    [Fact]
    public async Task CatchUp_DefinitionSavedJustBeforeItWouldBecomeStatic_IsFollowedFirst()
    {
        var crm = World(A.Segment("named", "company", "name = 'Acme'").BecomingStatic(Noon));
        crm.Company("Acme");
        crm.Company("Bell");
        var saving = new ActingJournal(_journal, () => crm.Segmenter.Segments.EditAsync("named", s => s.WithFilter(Filter.Parse("name = 'Bell'"))));

        await new MembershipTracker(crm.Segmenter, saving).CatchUpAsync();

        Assert.Equal([(EntityKey)2], (await crm.Segmenter.Segments.CurrentAsync()).Find("named")!.Include);
    }

    [Fact]
    public async Task Rebuild_RecordsChangedBehindTheSourcesBack_LeaveToo()
    {
        var acme = new Company { Id = 1, Name = "Acme" };
        var segmenter = Segmenter.Create(o => o.UseSegments(new SegmentCatalogue(A.Segment("named", "company", "name = 'Acme'"))), _clock)
            .WithSource(new InMemoryStore<Company>(CrmModel.Default.Of<Company>(), [acme], clock: _clock));
        var tracker = new MembershipTracker(segmenter, _journal);
        await tracker.CatchUpAsync();
        acme.Name = "Bell";
        Assert.Empty(await tracker.CatchUpAsync());

        var left = Assert.Single(await tracker.RebuildAsync());

        Assert.Equal((MembershipEvent.Left, CauseKind.Rebuild), (left.Event, left.Cause.Kind));
    }

    private InMemoryCrm World(params SegmentDefinition[] segments) => new(_clock, o => o.UseSegments(new SegmentCatalogue(segments)));

    private sealed class Basket
    {
        public long Id { get; init; }

        public List<Purchase> Orders { get; init; } = [];
    }

    /// <summary>Writes, and then something happens.</summary>
    private sealed class ActingJournal(IMembershipJournal journal, Func<Task> act, int appends = 1) : IMembershipJournal
    {
        private int _appends;

        public ValueTask<Versioned<MembershipCheckpoint>> LoadAsync(CancellationToken cancellationToken = default) => journal.LoadAsync(cancellationToken);

        public async ValueTask<ConcurrencyToken?> AppendAsync(
            IReadOnlyList<MembershipEntry> entries, MembershipCheckpoint checkpoint, ConcurrencyToken seen, CancellationToken cancellationToken = default)
        {
            var token = await journal.AppendAsync(entries, checkpoint, seen, cancellationToken);
            if (++_appends == appends)
                await act();
            return token;
        }

        public IAsyncEnumerable<MembershipEntry> OfSegmentAsync(string segment, DateTimeOffset? until = null, CancellationToken cancellationToken = default) =>
            journal.OfSegmentAsync(segment, until, cancellationToken);

        public IAsyncEnumerable<MembershipEntry> OfEntityAsync(string entityType, EntityKey key, CancellationToken cancellationToken = default) =>
            journal.OfEntityAsync(entityType, key, cancellationToken);
    }
}
