using Segmentation.Crm;
using static Segmentation.Tests.DealStore;

namespace Segmentation.Tests;

public sealed class StoreCancellationTests
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    private static readonly InMemoryStore<Deal> Store = Of(Enumerable.Range(1, 5000).Select(i => Deal(i)));

    public static TheoryData<string, Func<Task>> Members => new()
    {
        { "scan", async () => await Store.ScanAsync(Cancelled).ToListAsync() },
        { "pushed scan", async () => await Store.ScanAsync(Everybody, Cancelled).ToListAsync() },
        { "find", async () => await Store.FindAsync(1, Cancelled) },
        { "count", async () => await Store.CountAsync(Everybody, Cancelled) },
        { "group", async () => await Store.GroupAsync(Everybody, new Grouping([], Syntax.AggregateFunction.Count, null), Cancelled).ToListAsync() },
        { "page", async () => await Store.PageAsync(Everybody, new KeysetPage([], null, 10), Cancelled).ToListAsync() },
        { "position", async () => await Store.PositionAsync(Cancelled) },
        { "changes", async () => await Store.ChangesAfterAsync(5000, Cancelled).ToListAsync() },
        { "read", async () => await Store.ReadAsync(1, Cancelled) },
        { "write", async () => await Store.WriteAsync([EntityWrite.Upsert(Deal(1))], Cancelled) },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Member_Cancelled_Throws(string member, Func<Task> call)
    {
        Assert.NotEmpty(member);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        Assert.Equal(5000, Store.Position()); // and nothing was written
    }

    [Fact]
    public async Task Scan_CancelledOnTheWay_DoesNotPassForComplete()
    {
        using var cancellation = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var deal in Store.ScanAsync(cancellation.Token))
            {
                if (++seen == 10)
                    await cancellation.CancelAsync();
            }
        });
        Assert.InRange(seen, 10, 2048);
    }
}
