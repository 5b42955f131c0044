using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

public sealed class Segments
{
    private readonly InMemoryCrm _crm = new(
        new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)),
        o => o.UseSegments(new SegmentCatalogue(
            new SegmentDefinition("german", "company", Filter.Parse("country = 'DE'")),
            new SegmentDefinition("small", "company", Filter.Parse("revenue < 100")),
            new SegmentDefinition("large", "company", Filter.Parse("revenue >= 100")),
            new SegmentDefinition("large Germans", "company", Filter.Parse("in segment 'german' and in segment 'large'")))));

    public Segments()
    {
        _crm.Company("Acme", c => (c.Country, c.Revenue) = ("DE", 500));
        _crm.Company("Bell", c => (c.Country, c.Revenue) = ("FR", 700));
        _crm.Company("Cray", c => c.Country = "DE");
    }

    private Segmenter Segmenter => _crm.Segmenter;

    [Fact]
    public void Kinds()
    {
        EntityKey acme = 1, bell = 2, cray = 3;
        var now = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

        // snippet: segment-kinds
        var large = new SegmentDefinition("large", "company", Filter.Parse("revenue >= 100"), include: [cray], exclude: [bell]);
        var invited = SegmentDefinition.Static("invited", "company", [acme, bell]);
        var ofNovember = SegmentDefinition.Snapshot("of November", "company", Filter.Parse("revenue >= 100"), [acme, bell], takenAt: now);

        SegmentDefinition edited = large.Including(bell).Excluding(cray).Unlisting(acme);
        SegmentDefinition untilNewYear = large.BecomingStatic(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        SegmentDefinition paused = large with { IsPaused = true };
        // end

        Assert.Equal((SegmentKind.Dynamic, SegmentKind.Static, SegmentKind.Snapshot), (large.Kind, invited.Kind, ofNovember.Kind));
        Assert.Equal([bell], edited.Include);
        Assert.Equal([cray], edited.Exclude);
        Assert.True(untilNewYear.StaticFrom > now && paused.IsPaused);
    }

    [Fact]
    public async Task Saved()
    {
        var segmenter = Segmenter;
        var lines = new List<string>();

        // snippet: segment-save
        SegmentSaveResult refused = await segmenter.Segments.SaveAsync(new SegmentDefinition("german", "company", Filter.Parse("contry = 'DE'")), by: "anna");
        bool isSaved = refused.IsSaved;             // false: nothing is stored
        string why = refused.Issues[0].ToString();  // segment 'german': 1:1  unknown field `contry`: did you mean `country`?

        await segmenter.Segments.EditAsync("german", s => s.WithFilter(Filter.Parse("country in ('DE', 'AT')")).Excluding(3), by: "anna");
        await foreach (SegmentVersion version in segmenter.Segments.VersionsAsync("german"))
            lines.Add($"{version.Number} {version.By}: {version.Before?.Filter} -> {version.After?.Filter}");
        // end

        Assert.False(isSaved);
        Assert.Equal("segment 'german': 1:1  unknown field `contry`: did you mean `country`?", why);
        Assert.Equal(["2 anna: country = 'DE' -> country in ('DE', 'AT')"], lines);
    }

    [Fact]
    public async Task Converted()
    {
        var segmenter = Segmenter;

        // snippet: segment-convert
        SegmentDefinition list = await segmenter.Segments.ConvertToStaticAsync("german", by: "anna");
        SegmentDefinition snapshot = await segmenter.Segments.TakeSnapshotAsync("large", by: "anna");
        // end

        Assert.Equal([1L, 3L], list.Include);
        Assert.Equal([1L, 2L], snapshot.Include);
    }

    [Fact]
    public async Task Previewed()
    {
        var segmenter = Segmenter;

        // snippet: segment-preview
        var changed = new SegmentDefinition("large", "company", Filter.Parse("revenue >= 600 or revenue is empty"));
        SegmentPreview<Company> preview = await segmenter.Segments.PreviewAsync<Company>(changed, sample: 5);

        long members = preview.Members!.Count;                                         // 2
        string enter = string.Join(", ", preview.Entered!.Sample.Select(c => c.Name)); // Cray
        string leave = string.Join(", ", preview.Left!.Sample.Select(c => c.Name));    // Acme
        // end

        Assert.Equal(2, members);
        Assert.Equal(("Cray", "Acme"), (enter, leave));
    }

    [Fact]
    public async Task Deleted()
    {
        var segmenter = Segmenter;

        // snippet: segment-delete
        var administration = new SegmentAdministration(segmenter);
        string inUse = (await administration.PlanDeleteAsync("german")).Refusal!;
        SegmentImpactPlan plan = await administration.PlanReplaceAsync("german", with: "small");
        string what = plan.ToString();
        await administration.ApplyAsync(plan, by: "anna");
        // end

        Assert.Equal("segment \"german\" cannot be deleted: segment \"large Germans\" use it (choose a policy: refuse, replace with, inline, clear)", inUse);
        Assert.Equal(["delete german, replaced by small", "segment: large Germans", "members of large Germans: +0 -1"], what.Split(Environment.NewLine));
        Assert.Equal("in segment 'small' and in segment 'large'", (await segmenter.Segments.CurrentAsync()).Find("large Germans")!.Filter!.ToText());
    }

    [Fact]
    public async Task Reckoned()
    {
        var segmenter = Segmenter;

        // snippet: segment-algebra
        Filter german = Filter.InSegment("german"), large = Filter.InSegment("large");
        Filter either = german | large, both = german & large, others = !german;
        Filter onlyGerman = german.Except(large), oneOfThem = german.SymmetricDifference(large);
        // end

        // snippet: segment-sets
        SegmentOverlap overlap = await segmenter.Segments.OverlapAsync<Company>(["german", "large", "small"]);
        long shared = overlap["german", "large"];                                             // 1
        SegmentPartition<Company> partition = await segmenter.Segments.PartitionAsync<Company>(["small", "large"]);
        bool isProven = partition.IsProven;                                                   // false: not of those without a revenue
        string? inNone = partition.Faults[0].Entity.Name;                                     // Cray
        SegmentComparison comparison = await segmenter.Segments.CompareAsync<Company>("large Germans", "large");
        Verdict isWithin = comparison.IsWithin;                                               // Yes, whoever there is
        long onlyLarge = comparison.OnlyOther;                                                // 1
        SegmentReach reach = await segmenter.Segments.ReachAsync<Company>("small");
        bool isEmpty = reach.Members == 0;                                                    // true
        Verdict staysEmpty = reach.IsNobody;                                                  // No
        // end

        async Task<long> CountAsync(Filter filter) => await segmenter.Query(await segmenter.BindAsync<Company>(filter)).CountAsync();
        Assert.Equal((3, 1, 1), (await CountAsync(either), await CountAsync(both), await CountAsync(others)));
        Assert.Equal((1, 2), (await CountAsync(onlyGerman), await CountAsync(oneOfThem)));
        Assert.Equal((1, false, Verdict.Yes, 1, true, Verdict.No), (shared, isProven, isWithin, onlyLarge, isEmpty, staysEmpty));
        Assert.Equal((Verdict.Yes, Verdict.No, "Cray"), (partition.AreDisjoint, partition.AreComplete, inNone));
    }

    [Fact]
    public async Task Suppressed()
    {
        var segmenter = Segmenter;

        // snippet: segment-suppression
        await segmenter.Segments.SaveAsync([
            SegmentDefinition.Static("opted out", "company", [1]).Suppressing("e-mail", "phone"),
            new SegmentDefinition("nobody yet", "company", Filter.Nobody).Suppressing("post"),
        ]);
        SegmentCatalogue segments = await segmenter.Segments.CurrentAsync();
        Filter mailing = segments.Audience("large", "e-mail"); // in segment 'large' and not in segment 'opted out'
        // end

        Assert.Equal("in segment 'large' and not in segment 'opted out'", mailing.ToText());
        Assert.Equal("in segment 'large' and not in segment 'nobody yet'", segments.Audience("large", "post").ToText());
    }

    [Fact]
    public async Task Followed()
    {
        var (segmenter, lines) = (Segmenter, new List<string>());
        var clock = new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

        // snippet: segment-membership
        var journal = new InMemoryMembershipJournal();
        var tracker = new MembershipTracker(segmenter, journal);
        await tracker.CatchUpAsync();
        IReadOnlySet<EntityKey> large = tracker.Current.MembersOf("large"); // 1 and 2

        var acme = (await segmenter.Sink<Company>().ReadAsync(1))!;
        acme.Value.Revenue = 90;
        await segmenter.Sink<Company>().WriteAsync([EntityWrite.Update(acme.Value, acme.Token)]);
        foreach (MembershipEntry entry in await tracker.CatchUpAsync())
            lines.Add(entry.ToString()); // company 1 left large at 2026-11-22T10:00:00Z: company 1 was changed (not revenue >= 100)

        MembershipEntry? why = await journal.WhyAsync("large", "company", 1);
        IReadOnlySet<EntityKey> then = await journal.MembersAsync("large", asOf: clock.GetUtcNow().AddHours(-1));
        // end

        Assert.Equal([1, 2], large.OrderBy(k => k.ToString(), StringComparer.Ordinal));
        Assert.Contains("company 1 left large at 2026-11-22T10:00:00Z: company 1 was changed (not revenue >= 100)", lines);
        Assert.Equal(MembershipEvent.Left, why?.Event);
        Assert.Empty(then);
    }
}
