using Microsoft.Extensions.DependencyInjection;

namespace Segmentation.Tests;

public sealed class DefinitionTests : IDisposable
{
    private readonly ServiceProvider _provider;
    private readonly ISegmentRepository _segments;

    public DefinitionTests()
    {
        var services = new ServiceCollection();
        services.AddSegmentation();
        _provider = services.BuildServiceProvider();
        _segments = _provider.GetRequiredService<ISegmentRepository>();
    }

    public void Dispose() => _provider.Dispose();

    [Fact]
    public async Task Save_OfTwoWhoSawTheSame_IsDoneForOne()
    {
        var (first, second) = (await _segments.LoadAsync(), await _segments.LoadAsync());
        var token = await _segments.SaveAsync(With(first.Value, "a"), first.Token);
        Assert.NotNull(token);
        Assert.Null(await _segments.SaveAsync(With(second.Value, "b"), second.Token));
        var now = await _segments.LoadAsync();
        Assert.Equal(("a", token), (Keys(now.Value), now.Token));
    }

    [Fact]
    public async Task Save_WithNoVersion_IsAConflict() => Assert.Null(await _segments.SaveAsync(SegmentCatalogue.Empty, default));

    [Fact]
    public async Task Change_WhenSomebodyElseIsQuicker_StartsAgainFromWhatTheyLeft()
    {
        var seen = new List<string>();
        var changed = await _segments.ChangeAsync(catalogue =>
        {
            seen.Add(Keys(catalogue));
            if (seen.Count <= 2)
                SaveMeanwhile($"quicker{seen.Count}");
            return With(catalogue, "mine");
        });
        Assert.Equal(["", "quicker1", "quicker1 quicker2"], seen);
        Assert.Equal("quicker1 quicker2 mine", Keys(changed.Value));
        Assert.Equal(changed, await _segments.LoadAsync());
    }

    [Fact]
    public async Task Change_ThatThrows_ChangesNothing()
    {
        var before = await _segments.LoadAsync();
        await Assert.ThrowsAsync<FilterException>(async () => await _segments.ChangeAsync(c => With(With(c, "twice"), "TWICE")));
        Assert.Equal(before, await _segments.LoadAsync());
    }

    [Fact]
    public async Task Change_OfManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                await _segments.ChangeAsync(c => With(c, $"{thread} {i}"));
        })));
        Assert.Equal(160, (await _segments.LoadAsync()).Value.Segments.Count);
    }

    // Each segment alone is legal; together they ask for one another in a circle.
    [Fact]
    public async Task Change_OfTwoWhoWouldMakeACircle_RefusesTheSecond()
    {
        await _segments.ChangeAsync(c => With(c, "a", "in segment 'b'"));
        await Assert.ThrowsAsync<FilterException>(async () => await _segments.ChangeAsync(c => With(c, "b", "in segment 'a'")));
        Assert.Equal("a", Keys((await _segments.LoadAsync()).Value));
    }

    [Fact]
    public async Task Members_Cancelled_Throw()
    {
        var (seen, cancelled) = (await _segments.LoadAsync(), new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _segments.LoadAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _segments.SaveAsync(With(seen.Value, "a"), seen.Token, cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _segments.ChangeAsync(c => With(c, "a"), cancellationToken: cancelled));
        Assert.Equal(seen, await _segments.LoadAsync());
    }

    [Fact]
    public async Task Registry_GivesWhatIsInForce_AndPutsChangesInForce()
    {
        var registry = _provider.GetRequiredService<PicklistRegistry>();
        var before = await registry.CurrentAsync();
        var after = await registry.ChangeAsync(lists => lists.With(new Picklist("colour", null, [new("RED")])));
        Assert.Null(before.Find("colour"));
        Assert.Equal("RED", Assert.Single(after.Find("colour")!.Items).Code);
        Assert.Same(after, await registry.CurrentAsync());
        Assert.Same(after, (await _provider.GetRequiredService<IPicklistRepository>().LoadAsync()).Value);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await registry.CurrentAsync(new CancellationToken(canceled: true)));
    }

    private void SaveMeanwhile(string key)
    {
        var seen = DealStore.Result(_segments.LoadAsync());
        Assert.NotNull(DealStore.Result(_segments.SaveAsync(With(seen.Value, key), seen.Token)));
    }

    private static SegmentCatalogue With(SegmentCatalogue catalogue, string key, string filter = "everyone") =>
        new([.. catalogue.Segments, new SegmentDefinition(key, "deal", Filter.Parse(filter))]);

    private static string Keys(SegmentCatalogue catalogue) => string.Join(' ', catalogue.Segments.Select(s => s.Key));
}
