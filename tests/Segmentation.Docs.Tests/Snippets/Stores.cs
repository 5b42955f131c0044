using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

public sealed class Stores
{
    private readonly InMemoryCrm _crm = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

    [Fact]
    public async Task PagesFollowOneAnother()
    {
        var segmenter = _crm.Segmenter;
        foreach (var (name, revenue) in new[] { ("Acme", 10m), ("Bell", 30m), ("Cray", 20m) })
            _crm.Company(name, c => c.Revenue = revenue);
        var bound = await segmenter.BindAsync<Company>(Filter.Everyone);

        // snippet: pages
        SegmentQuery<Company> query = segmenter.Query(bound);
        var request = new PageRequest(2) { OrderBy = [SortField.Descending("revenue"), "name"] };

        EntityPage<Company> first = await query.PageAsync(request);                 // Bell, Cray
        string cursor = first.Next!.ToString();                                     // fit for an address
        EntityPage<Company> second = await query.PageAsync(request with { After = PageCursor.TryParse(cursor) }); // Acme, and no next page
        // end

        Assert.Equal(["Bell", "Cray", "Acme"], first.Entities.Concat(second.Entities).Select(c => c.Name));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task NobodysChangesAreLost()
    {
        var acme = _crm.Company("Acme");
        var segmenter = _crm.Segmenter;

        // snippet: write
        IEntitySink<Company> sink = segmenter.Sink<Company>();
        Versioned<Company> seen = (await sink.ReadAsync(acme.Id))!;
        seen.Value.Type = "CUSTOMER";
        IReadOnlyList<WriteResult> results = await sink.WriteAsync([EntityWrite.Update(seen.Value, seen.Token)]);
        bool isWritten = results[0].IsWritten;                                      // true: nobody wrote meanwhile

        results = await sink.WriteAsync([EntityWrite.Update(seen.Value, seen.Token)]);
        bool isWrittenAgain = results[0].IsWritten;                                 // false: the version that was seen is there no more
        // end

        Assert.Equal((true, false), (isWritten, isWrittenAgain));
    }

    [Fact]
    public async Task WhatIsHiddenIsNotThere()
    {
        var (acme, bell) = (_crm.Company("Acme"), _crm.Company("Bell"));
        _crm.Deal("Ours", acme, d => d.ResponsibleId = 7);
        _crm.Deal("Theirs", bell, d => d.ResponsibleId = 8);
        var segmenter = _crm.Segmenter;

        // snippet: access
        AccessPolicy mine = AccessPolicy.Everything.Limit("deal", Filter.Parse("responsibleId = 7")).WithoutSensitive();
        Segmenter limited = segmenter.For(mine);

        var bound = await limited.BindAsync<Company>(Filter.Parse("any deals"));
        long count = await limited.Query(bound).CountAsync();                       // 1: Acme
        // end

        Assert.Equal(1, count);
        Assert.Equal(2, await segmenter.Query(bound).CountAsync());
    }
}
