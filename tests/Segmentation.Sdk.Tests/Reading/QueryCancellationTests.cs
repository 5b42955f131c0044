using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>A source may take no notice of a cancellation; a query does.</summary>
public sealed class QueryCancellationTests
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    private static readonly Deal[] Deals = [.. Enumerable.Range(1, 10).Select(i => DealStore.Deal(i))];

    public static TheoryData<string, Func<SegmentQuery<Deal>, Task>> Operations => new()
    {
        { "stream", async q => await q.ToListAsync(Cancelled) },
        { "keys", async q => await q.KeysAsync(Cancelled).ToListAsync() },
        { "page", q => q.PageAsync(new PageRequest(3), Cancelled) },
        { "cross-tab", q => q.CrossTabAsync(new CrossTabRequest("stage"), Cancelled) },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_OverASourceThatTakesNoNotice_Throws(string operation, Func<SegmentQuery<Deal>, Task> run)
    {
        Assert.NotEmpty(operation);
        var segmenter = Segmenter.Create();
        var bound = await segmenter.BindAsync<Deal>(Filter.Everyone);
        var entityType = CrmModel.Default.Of<Deal>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => run(segmenter.Query(bound, new FakeDatabase<Deal>(entityType, Deals, FilterCapabilities.OwnFields))));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => run(segmenter.Query(bound, new FakeDatabase<Deal>(entityType, Deals, FilterCapabilities.None) { OnlyScans = true })));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run(segmenter.Query(bound, DealStore.Of(Deals))));
    }
}
