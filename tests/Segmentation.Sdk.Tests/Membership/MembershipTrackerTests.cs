using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class MembershipTrackerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeClock _clock = new(Noon);
    private readonly InMemoryMembershipJournal _journal = new();

    [Fact]
    public async Task CatchUp_ChangedRecord_SaysWhoMovedWhenAndWhy()
    {
        var (crm, tracker) = World(A.Segment("rich", "company", "revenue > 1000 and type = 'CUSTOMER'"));
        var acme = crm.Company("Acme", c => (c.Type, c.Revenue) = ("CUSTOMER", 5000));
        await tracker.CatchUpAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        acme.Revenue = 900;
        await crm.Segmenter.Sink<Company>().WriteAsync([EntityWrite.Upsert(acme)]);
        _clock.Advance(TimeSpan.FromHours(1));

        var left = Assert.Single(await tracker.CatchUpAsync());

        Assert.Equal(
            "company 1 left rich at 2026-11-22T13:00:00Z: company 1 was changed (not revenue > 1000)", left.ToString());
        Assert.Equal(left, await _journal.WhyAsync("RICH", "company", 1));
        Assert.Equal([(EntityKey)1], await _journal.MembersAsync("rich", Noon));
        Assert.Empty(await _journal.MembersAsync("rich"));
    }

    [Fact]
    public async Task CatchUp_ChangedRelatedRecord_MovesTheEntity()
    {
        var (crm, tracker) = World(A.Segment("won", "company", "sum(deals.amount where stage = 'WON' and currency = 'EUR') > 1000"));
        var (acme, other) = (crm.Company("Acme"), crm.Company("Other"));
        await tracker.CatchUpAsync();
        var deal = crm.Deal("Licences", acme, d => (d.Stage, d.Amount, d.Currency) = ("WON", 5000, "EUR"));
        Assert.Equal("company 1 entered won at 2026-11-22T12:00:00Z: deal 1 was added (sum(deals.amount where stage = 'WON' and currency = 'EUR') > 1000)", Assert.Single(await tracker.CatchUpAsync()).ToString());

        // Both the company that it had and the one that it has are concerned.
        deal.CompanyId = other.Id;
        await crm.Deals.WriteAsync([EntityWrite.Upsert(deal)]);
        Assert.Equal(
            [((EntityKey)1, MembershipEvent.Left), (2, MembershipEvent.Entered)],
            (await tracker.CatchUpAsync()).Select(e => (e.Key, e.Event)).OrderBy(e => e.Key.ToString(), StringComparer.Ordinal));
        await crm.Deals.WriteAsync([EntityWrite.Delete<Deal>(deal.Id)]);
        Assert.Equal("company 2 left won at 2026-11-22T12:00:00Z: deal 1 was deleted (not sum(deals.amount where stage = 'WON' and currency = 'EUR') > 1000)", Assert.Single(await tracker.CatchUpAsync()).ToString());
    }

    [Fact]
    public async Task CatchUp_TimePasses_MovesAtTheInstantItself()
    {
        var (crm, tracker) = World(o => o.UseTimeZone("Europe/Berlin"), A.Segment("new", "company", "createdAt in last 2 days"), A.Segment("today", "company", "createdAt in this day"));
        crm.Company("Acme");
        await tracker.CatchUpAsync();
        _clock.Advance(TimeSpan.FromDays(30));

        // Days are counted in Berlin: the 22nd ended at 23:00 UTC, and two days reach over the 23rd.
        Assert.Equal(
            [("today", new DateTimeOffset(2026, 11, 22, 23, 0, 0, TimeSpan.Zero)), ("new", new DateTimeOffset(2026, 11, 23, 23, 0, 0, TimeSpan.Zero))],
            (await tracker.CatchUpAsync()).Select(e => (e.Segment, e.At)));
    }

    [Fact]
    public async Task CatchUp_ClockSetBack_MovesNobodyBack()
    {
        var (crm, tracker) = World(A.Segment("new", "company", "createdAt in last 2 hours"));
        crm.Company("Acme");
        await tracker.CatchUpAsync();
        _clock.Advance(TimeSpan.FromHours(3));
        Assert.Single(await tracker.CatchUpAsync());
        _clock.Advance(TimeSpan.FromHours(-3));
        Assert.Empty(await tracker.CatchUpAsync());
        Assert.Equal(Noon.AddHours(3), tracker.Current.At);
    }

    [Fact]
    public async Task CatchUp_ChangedDefinition_TellsListsFromFilters()
    {
        var (crm, tracker) = World(A.Segment("some", "company", "name = 'A'"));
        foreach (var name in new[] { "A", "B", "C" })
            crm.Company(name);
        await tracker.CatchUpAsync();
        await ChangeAsync(crm, new SegmentDefinition("some", "company", Filter.Parse("name in ('A', 'B')"), include: [3L], exclude: [1L]));

        Assert.Equal(
            [((EntityKey)1, "a list was changed by anna"), (2, "the definition was changed by anna"), (3, "a list was changed by anna")],
            (await tracker.CatchUpAsync()).OrderBy(e => e.Key.ToString(), StringComparer.Ordinal).Select(e => (e.Key, e.Cause.ToString())));
    }

    [Fact]
    public async Task CatchUp_ItemMergedIntoAnother_MovesWhoHeldIt()
    {
        var (crm, tracker) = World(A.Segment("partners", "company", "type = 'PARTNER'"));
        crm.Company("A", c => c.Type = "COMPETITOR");
        await tracker.CatchUpAsync();
        await crm.Segmenter.Picklists.EditAsync(FactoryPicklists.CompanyType, list => list.Merge("COMPETITOR", "PARTNER"));
        Assert.Equal(CauseKind.Definition, Assert.Single(await tracker.CatchUpAsync()).Cause.Kind);
    }

    [Fact]
    public async Task CatchUp_DeletedSegment_LetsAllLeave()
    {
        var (crm, tracker) = World(A.Segment("all", "company", "everyone"));
        crm.Company("A");
        await tracker.CatchUpAsync();
        var administration = new SegmentAdministration(crm.Segmenter);
        await administration.ApplyAsync(await administration.PlanDeleteAsync("all"), by: "anna");
        var left = Assert.Single(await tracker.CatchUpAsync());
        Assert.Equal(("company", MembershipEvent.Left, "the definition was changed by anna"), (left.EntityType, left.Event, left.Cause.ToString()));
    }

    [Fact]
    public async Task CatchUp_PausedSegment_StaysAsItIsUntilItIsResumed()
    {
        var (crm, tracker) = World(A.Segment("all", "company", "everyone") with { IsPaused = false });
        crm.Company("A");
        await tracker.CatchUpAsync();
        await ChangeAsync(crm, A.Segment("all", "company", "everyone") with { IsPaused = true });
        crm.Company("B");
        Assert.Empty(await tracker.CatchUpAsync());
        Assert.Equal("it is paused", tracker.Current.NotFollowed["ALL"]);
        Assert.Equal([(EntityKey)1], tracker.Current.MembersOf("all"));
        await ChangeAsync(crm, A.Segment("all", "company", "everyone"));
        Assert.Equal((EntityKey)2, Assert.Single(await tracker.CatchUpAsync()).Key);
    }

    [Fact]
    public async Task CatchUp_SegmentThatCannotBeAsked_KeepsItsMembersAndSaysWhy()
    {
        var (crm, tracker) = World(A.Segment("other", "company", "name = 'B'"));
        crm.Define("company", A.CustomField("nosuch"));
        crm.Define(A.Segment("all", "company", "nosuch is empty"));
        crm.Company("A");
        await tracker.CatchUpAsync();
        await crm.Segmenter.CustomFields.ChangeAsync(fields => fields.Without("company", "nosuch"));
        crm.Company("B");
        Assert.Equal("other", Assert.Single(await tracker.CatchUpAsync()).Segment);
        Assert.Contains("unknown field `nosuch`", tracker.Current.NotFollowed["all"], StringComparison.Ordinal);
        Assert.Equal([(EntityKey)1], tracker.Current.MembersOf("all"));
    }

    [Fact]
    public async Task CatchUp_SegmentToBecomeStatic_KeepsThoseOfThatInstant()
    {
        var (crm, tracker) = World(A.Segment("firms", "company", "name != 'gone'").BecomingStatic(Noon.AddHours(1)));
        var acme = crm.Company("Acme");
        await tracker.CatchUpAsync();
        _clock.Advance(TimeSpan.FromMinutes(30));
        crm.Company("In time");
        _clock.Advance(TimeSpan.FromHours(1));
        crm.Company("Too late");
        acme.Name = "gone";
        await crm.Companies.WriteAsync([EntityWrite.Upsert(acme)]);

        await tracker.CatchUpAsync();

        var segment = (await crm.Segmenter.Segments.CurrentAsync()).Find("firms")!;
        Assert.Equal((SegmentKind.Static, null, null), (segment.Kind, segment.Filter, segment.StaticFrom));
        Assert.Equal([(EntityKey)1, 2], segment.Include.OrderBy(k => k.ToString(), StringComparer.Ordinal));
        Assert.Equal(2, tracker.Current.MembersOf("firms").Count);
        Assert.Empty(await tracker.CatchUpAsync());
    }

    [Fact]
    public async Task CatchUp_SourceThatFails_KeepsTheVersionAndSaysSo()
    {
        var store = new FakeStore<Company>(new InMemoryStore<Company>(CrmModel.Default.Of<Company>(), [new Company { Id = 1 }]));
        var segmenter = Segmenter.Create(o => o.UseSegments(new SegmentCatalogue(A.Segment("all", "company", "everyone"))), _clock).WithSource(store);
        var tracker = new MembershipTracker(segmenter, _journal);
        await tracker.CatchUpAsync();
        var whole = tracker.Current;
        await segmenter.Segments.SaveAsync(A.Segment("all", "company", "nobody"));
        store.FailNext(1, () => new IOException("the disk is gone"));

        await Assert.ThrowsAsync<IOException>(() => tracker.CatchUpAsync());

        Assert.Equal((whole.Version, "the disk is gone"), (tracker.Current.Version, tracker.Current.Failure));
        Assert.Equal([(EntityKey)1], tracker.Current.MembersOf("all"));
        Assert.Single(await tracker.CatchUpAsync());
        Assert.Equal((whole.Version + 1, null), (tracker.Current.Version, tracker.Current.Failure));
    }

    [Fact]
    public async Task Rebuild_ManyEntities_TellsProgressAndEndsWhenCancelled()
    {
        var (crm, tracker) = World(A.Segment("all", "company", "everyone"));
        await crm.Companies.WriteAsync([.. Enumerable.Range(1, 2500).Select(i => EntityWrite.Insert(new Company { Id = i }))]);
        using var ending = new CancellationTokenSource();
        var reports = new List<long>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tracker.RebuildAsync(progress: new Reports(count =>
        {
            reports.Add(count);
            if (count >= 2000)
                ending.Cancel();
        }), cancellationToken: ending.Token));
        Assert.Equal([1000, 2000], reports);
        Assert.Equal(0, tracker.Current.Version);
        Assert.Throws<ArgumentException>(() => tracker.Current.MembersOf("all"));
        Assert.Empty(await _journal.OfSegmentAsync("all").ToListAsync());

        Assert.Equal(2500, (await tracker.RebuildAsync()).Count);
        Assert.Empty(await tracker.RebuildAsync(["ALL"]));
    }

    [Fact]
    public async Task MembersOf_SegmentWithoutMembers_IsEmpty_AndOfOneThatIsNotThereAnError()
    {
        var (_, tracker) = World(A.Segment("all", "company", "everyone"));
        await tracker.CatchUpAsync();
        Assert.Empty(tracker.Current.MembersOf("ALL"));
        Assert.Contains("\"al\" is not followed", Assert.Throws<ArgumentException>(() => tracker.Current.MembersOf("al")).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FilterException>(() => tracker.RebuildAsync(["al"]));
    }

    [Fact]
    public async Task CatchUp_TwoTrackersOfOneJournal_WriteEachMoveOnce()
    {
        var (crm, first) = World(A.Segment("all", "company", "everyone"));
        var second = new MembershipTracker(crm.Segmenter, _journal);
        for (var i = 0; i < 10; i++)
        {
            crm.Company("A");
            await Task.WhenAll(Task.Run(() => first.CatchUpAsync()), Task.Run(() => second.CatchUpAsync()));
        }

        Assert.Equal(10, (await _journal.OfSegmentAsync("all").ToListAsync()).Count);
        Assert.Equal(10, (await _journal.MembersAsync("all")).Count);
    }

    [Fact]
    public async Task Create_SegmenterThatMayNotSeeAll_IsRefused()
    {
        var (crm, _) = World();
        await Task.CompletedTask;
        Assert.Throws<ArgumentException>(() => new MembershipTracker(crm.Segmenter.For(AccessPolicy.Everything.Limit("company", Filter.Nobody)), _journal));
    }

    private static async Task ChangeAsync(InMemoryCrm crm, SegmentDefinition changed) =>
        Assert.True((await crm.Segmenter.Segments.SaveAsync(changed, by: "anna")).IsSaved);

    private (InMemoryCrm Crm, MembershipTracker Tracker) World(params SegmentDefinition[] segments) => World(_ => { }, segments);

    private (InMemoryCrm Crm, MembershipTracker Tracker) World(Action<SegmentationOptions> configure, params SegmentDefinition[] segments)
    {
        var crm = new InMemoryCrm(_clock, o =>
        {
            o.UseSegments(new SegmentCatalogue(segments));
            configure(o);
        });
        return (crm, new MembershipTracker(crm.Segmenter, _journal));
    }

    private sealed class Reports(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
