using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class SegmentConversionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly SegmentDefinition Rich = new("rich", "company", Filter.Parse("revenue > 10"), [4], [3]);

    private readonly FakeClock _clock = new(Noon);
    private readonly InMemoryCrm _crm;

    public SegmentConversionTests()
    {
        _crm = new(_clock, o => o.UseSegments(new SegmentCatalogue(Rich)));
        foreach (var revenue in new decimal?[] { 20, 5, 30, null })
            _crm.Company($"{revenue}", c => c.Revenue = revenue);
    }

    [Fact]
    public async Task ConvertToStatic_KeepsThoseWhoBelongNow()
    {
        var list = await _crm.Segmenter.Segments.ConvertToStaticAsync("RICH", by: "anna");
        Assert.Equal(Rich.ToStatic([1, 4]), list);
        await _crm.Companies.WriteAsync([EntityWrite.Update(new Crm.Company { Id = 1, Revenue = 0 }, (await _crm.Companies.ReadAsync(1))!.Token)]);
        Assert.Equal([1, 4], await MembersAsync("rich"));
        Assert.Equal("anna", (await _crm.Segmenter.Segments.VersionsAsync("rich").SingleAsync()).By);
    }

    [Fact]
    public async Task BecomingStatic_TrackedPastTheDate_KeepsThoseOfThen()
    {
        var madeToday = new SegmentDefinition("made today", "company", Filter.Parse("createdAt >= today"));
        await _crm.Segmenter.Segments.SaveAsync(madeToday.BecomingStatic(Noon.AddHours(2)));
        var tracker = new MembershipTracker(_crm.Segmenter, new InMemoryMembershipJournal());
        await tracker.CatchUpAsync();
        _clock.Advance(TimeSpan.FromHours(30));
        Assert.Empty(await MembersAsync("made today"));
        await tracker.CatchUpAsync();
        Assert.Equal([1, 2, 3, 4], await MembersAsync("made today"));
    }

    [Fact]
    public async Task TakeSnapshot_IsTakenAgainOfItsFilterAlone()
    {
        await _crm.Segmenter.Segments.TakeSnapshotAsync("rich");
        Assert.Equal([1, 4], await MembersAsync("rich"));
        _crm.Company("new", c => c.Revenue = 100);
        Assert.Equal([1, 4], await MembersAsync("rich"));
        _clock.Advance(TimeSpan.FromHours(1));
        var again = await _crm.Segmenter.Segments.TakeSnapshotAsync("rich");
        Assert.Equal(Rich.ToSnapshot([1, 5], Noon.AddHours(1)), again);
        Assert.Equal([1, 5], await MembersAsync("rich"));
        await _crm.Segmenter.Segments.ConvertToStaticAsync("rich");
        await Assert.ThrowsAsync<FilterException>(() => _crm.Segmenter.Segments.TakeSnapshotAsync("rich"));
    }

    [Fact]
    public async Task Conversion_ThatCannotBe_ChangesNothing()
    {
        var segments = _crm.Segmenter.Segments;
        await Assert.ThrowsAsync<FilterException>(() => segments.ConvertToStaticAsync("none"));
        var limited = _crm.Segmenter.For(AccessPolicy.Everything.Limit("company", Filter.Nobody));
        await Assert.ThrowsAsync<ArgumentException>(() => limited.Segments.ConvertToStaticAsync("rich"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Segmenter.Create(o => o.UseSegments(new(Rich))).Segments.ConvertToStaticAsync("rich"));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => segments.ConvertToStaticAsync("rich", cancellationToken: cancelled.Token));
        Assert.Equal([Rich], (await segments.CurrentAsync()).Segments);
    }

    [Fact]
    public async Task Conversion_WhileTheDefinitionChanges_ReadsAgain()
    {
        var store = new FakeStore<Crm.Company>(_crm.Companies);
        var segmenter = _crm.Segmenter.WithSource(store);
        var isFirst = true;
        store.FailWhen(_ =>
        {
            if (isFirst)
            {
                isFirst = false;
                segmenter.Segments.EditAsync("rich", s => s.WithFilter(Filter.Parse("revenue <= 10"))).GetAwaiter().GetResult();
            }

            return false;
        }, () => new IOException());
        Assert.Equal([2L, 4L], (await segmenter.Segments.ConvertToStaticAsync("rich")).Include);
    }

    private async Task<IEnumerable<long>> MembersAsync(string key) =>
        await _crm.Segmenter.Query(await _crm.Segmenter.BindAsync<Crm.Company>(Filter.InSegment(key))).Select(c => c.Id).ToListAsync();
}
