using Segmentation.Crm;
using Segmentation.Planning;

namespace Segmentation.Testing.Tests;

public sealed class FakeStoreTests
{
    private readonly FakeClock _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
    private readonly InMemoryCrm _crm;
    private readonly FakeStore<Company> _store;

    public FakeStoreTests()
    {
        _crm = new InMemoryCrm(_clock);
        _crm.Company("Acme", c => (c.Type, c.Industry) = ("CUSTOMER", "IT"));
        _crm.Company("Bell", c => (c.Type, c.Industry) = ("CUSTOMER", "FINANCE"));
        _crm.Company("Cray", c => (c.Type, c.Industry) = ("PARTNER", "IT"));
        _crm.Company("Dunn", c => c.Type = "PARTNER");
        _crm.Company("Ford", c => c.Type = "PARTNER");
        _store = new FakeStore<Company>(_crm.Companies, _clock);
    }

    [Fact]
    public async Task Calls_TellWhatWasPushed()
    {
        var query = await QueryAsync("type = 'CUSTOMER' and name contains 'e'");
        Assert.Equal(2, await query.CountAsync());
        Assert.Equal([1L, 2L], await query.KeysAsync().ToListAsync());
        await query.PageAsync(new PageRequest(1));
        await query.CrossTabAsync(new CrossTabRequest("industry"));
        Assert.Equal(
            [StoreOperations.Count, StoreOperations.Filter, StoreOperations.Page, StoreOperations.Group], _store.Calls.Select(c => c.Operation));
        Assert.All(_store.Calls, c => Assert.Equal([typeof(InSet), typeof(TextMatch)], c.Conditions.Select(p => p.GetType())));
    }

    [Fact]
    public async Task Calls_TellKeys()
    {
        await _store.FindAsync(3);
        await _store.ReadAsync(4);
        await _store.WriteAsync([EntityWrite.Upsert(new Company { Id = 9 }), EntityWrite.Delete<Company>(2)]);
        await _store.PositionAsync();
        await _store.ChangesAfterAsync(0).CountAsync();
        Assert.Equal(
            [
                new(StoreOperations.Find, [], [3]), new(StoreOperations.Read, [], [4]), new(StoreOperations.Write, [], [9, 2]),
                new(StoreOperations.Changes, [], []), new StoreCall(StoreOperations.Changes, [], []),
            ],
            _store.Calls);
        Assert.Equal([1, 3, 4, 5, 9], await _crm.Companies.ScanAsync().Select(c => (int)c.Id).ToListAsync());
    }

    [Fact]
    public async Task Calls_ForRelatedRows_TellTheKeysOfABatch()
    {
        _crm.Contact("Lovelace", new Company { Id = 2 });
        var segmenter = _crm.Segmenter.WithSource(_store);
        var query = segmenter.Query(await segmenter.BindAsync<Contact>(Filter.Parse("company.name = 'Bell'")));
        Assert.Equal(1, await query.CountAsync());
        Assert.Equal([new StoreCall(StoreOperations.Related, [], [2])], _store.Calls);
    }

    [Theory]
    [InlineData(StoreOperations.None, StoreOperations.Scan)]
    [InlineData(StoreOperations.Count, StoreOperations.Scan)] // it counts nothing that it cannot filter
    [InlineData(StoreOperations.Filter, StoreOperations.Filter)]
    [InlineData(StoreOperations.Filter | StoreOperations.Count, StoreOperations.Count)]
    public async Task Count_IsLeftToTheStore_WhereItIsOffered(StoreOperations offers, StoreOperations expected)
    {
        _store.Offers = offers;
        Assert.Equal(2, await (await QueryAsync("type = 'CUSTOMER'")).CountAsync());
        Assert.Equal([expected], _store.Calls.Select(c => c.Operation));
    }

    [Fact]
    public void Sink_NotOffered_IsNotThere()
    {
        _store.Offers = StoreOperations.All & ~StoreOperations.Write;
        Assert.Throws<InvalidOperationException>(_crm.Segmenter.WithSource(_store).Sink<Company>);
        Assert.NotNull(_store.GetFeature<IChangeFeed<Company>>());
    }

    [Fact]
    public async Task Superset_GivesTooMany_TheSameForASeed_AndAreCheckedAgain()
    {
        _store.Capabilities = FilterCapabilities.None.Superset<InSet>();
        var query = await QueryAsync("type = 'CUSTOMER'");
        Assert.Equal([1L, 2L], await query.KeysAsync().ToListAsync());
        var pushed = new PushedQuery(_crm.Companies.EntityType, _store.Calls[0].Conditions);
        var found = await _store.ScanAsync(pushed).Select(c => c.Id).ToListAsync();
        Assert.Equal(4, found.Count); // two that match, and two of the three others
        Assert.Equal([1L, 2L], found.Intersect([1, 2]));
        var sameSeed = new FakeStore<Company>(_crm.Companies) { Capabilities = _store.Capabilities };
        Assert.Equal(found, await sameSeed.ScanAsync(pushed).Select(c => c.Id).ToListAsync());
        var others = await Enumerable.Range(0, 20).ToAsyncEnumerable()
            .Select(async (int seed, CancellationToken cancellation) =>
            {
                _store.Seed = seed;
                return string.Join(' ', await _store.ScanAsync(pushed, cancellation).Select(c => c.Id).ToListAsync(cancellation));
            })
            .Distinct().CountAsync();
        Assert.Equal(3, others); // each of the three others is left out by some seed
    }

    [Fact]
    public async Task Latency_GoesByTheClock()
    {
        _store.Latency = TimeSpan.FromSeconds(2);
        var counting = (await QueryAsync("everyone")).CountAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(counting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, await counting);
    }

    [Fact]
    public async Task Latency_EndsWhenCancelled()
    {
        _store.Latency = TimeSpan.FromSeconds(2);
        using var cancellation = new CancellationTokenSource();
        var counting = (await QueryAsync("everyone")).CountAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => counting);
    }

    [Fact]
    public async Task FailNext_FailsSoOften_WithWhatTheAuthorChose()
    {
        var query = await QueryAsync("type = 'CUSTOMER'");
        _store.FailNext(1, () => new IOException("gone"));
        _store.FailNext(1, () => new TimeoutException());
        Assert.Equal("gone", (await Assert.ThrowsAsync<IOException>(() => query.CountAsync())).Message);
        await Assert.ThrowsAsync<TimeoutException>(async () => await query.ToListAsync());
        Assert.Equal(2, await query.CountAsync());
        Assert.Equal([StoreOperations.Count, StoreOperations.Filter, StoreOperations.Count], _store.Calls.Select(c => c.Operation));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(9, 5)]
    public async Task FailNext_AfterRows_GivesThemFirst(int afterRows, int expected)
    {
        _store.FailNext(1, () => new IOException("gone"), afterRows);
        var seen = new List<Company>();
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var company in await QueryAsync("everyone"))
                seen.Add(company);
        });
        Assert.Equal(expected, seen.Count);
    }

    [Fact]
    public async Task FailWhen_FailsTheCallsThatItHoldsOf_AndWritesNothing()
    {
        _store.FailWhen(c => c.Operation == StoreOperations.Write && c.Keys.Contains(1), () => new IOException("read only"));
        await Assert.ThrowsAsync<IOException>(async () => await _store.WriteAsync([EntityWrite.Delete<Company>(1)]));
        Assert.True((await _store.WriteAsync([EntityWrite.Delete<Company>(2)]))[0].IsWritten);
        Assert.NotNull(await _store.FindAsync(1));
    }

    [Fact]
    public async Task Write_IgnoringTokens_LosesAnUpdate()
    {
        Assert.Equal((false, "Bell"), await TwoWritersAsync(2));
        _store.IgnoresTokens = true;
        Assert.Equal((true, "theirs"), await TwoWritersAsync(3));
        Assert.False((await _store.WriteAsync([EntityWrite.Insert(new Company { Id = 1 })]))[0].IsWritten);
    }

    [Fact]
    public async Task Lag_ShowsWhatIsWrittenLater_ExceptToSinkAndFeed()
    {
        _store.Lag = TimeSpan.FromSeconds(10);
        var query = await QueryAsync("everyone");
        _crm.Company("Gray");
        await _store.WriteAsync([EntityWrite.Delete<Company>(1), EntityWrite.Upsert(new Company { Id = 2, Name = "Bell & Sons" })]);
        _clock.Advance(TimeSpan.FromSeconds(9));
        await _store.WriteAsync([EntityWrite.Delete<Company>(3)]);
        Assert.Equal(5, await query.CountAsync());
        Assert.Equal(("Acme", "Bell"), ((await _store.FindAsync(1))!.Name, (await _store.FindAsync(2))!.Name));
        Assert.Equal((null, "Bell & Sons"), (await _store.ReadAsync(1), (await _store.ReadAsync(2))!.Value.Name));
        Assert.Equal(4, await _store.ChangesAfterAsync(5).CountAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([2L, 3L, 4L, 5L, 6L], await query.KeysAsync().ToListAsync());
        Assert.Equal("Bell & Sons", (await _store.FindAsync(2))!.Name);
        _store.Lag = TimeSpan.Zero;
        Assert.Equal(4, await query.CountAsync());
    }

    [Fact]
    public async Task Lag_WithoutEnd_WaitsForTheAuthor()
    {
        _store.Lag = Timeout.InfiniteTimeSpan;
        _crm.Company("Gray");
        _clock.Advance(TimeSpan.FromDays(1000));
        Assert.Null(await _store.FindAsync(6));
        _store.CatchUp();
        Assert.NotNull(await _store.FindAsync(6));
    }

    [Fact]
    public async Task Store_UsedByManyThreads_RecordsEveryCallAndFailsAsOftenAsTold()
    {
        const int calls = 4000;
        _store.FailNext(1000, () => new IOException("gone"));
        _store.Lag = TimeSpan.FromTicks(1);
        var failed = 0;
        await Parallel.ForAsync(0, calls, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellationToken) =>
        {
            try
            {
                if (i % 2 == 0)
                    await _store.WriteAsync([EntityWrite.Upsert(new Company { Id = 100 + i })], cancellationToken);
                else
                    await _store.FindAsync(i, cancellationToken);
            }
            catch (IOException)
            {
                Interlocked.Increment(ref failed);
            }
        });
        Assert.Equal((calls, 1000), (_store.Calls.Count, failed));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(await _crm.Companies.ScanAsync().CountAsync(), await _store.ScanAsync().CountAsync());
    }

    private async Task<SegmentQuery<Company>> QueryAsync(string filter)
    {
        var segmenter = _crm.Segmenter.WithSource(_store);
        return segmenter.Query(await segmenter.BindAsync<Company>(Filter.Parse(filter)));
    }

    /// <summary>What becomes of a write of somebody who has not seen what another wrote: whether it is done, and the name that stays.</summary>
    private async Task<(bool IsWritten, string? Name)> TwoWritersAsync(long key)
    {
        var (ours, theirs) = ((await _store.ReadAsync(key))!, (await _store.ReadAsync(key))!);
        await _store.WriteAsync([EntityWrite.Update(ours.Value, ours.Token)]);
        theirs.Value.Name = "theirs";
        var result = (await _store.WriteAsync([EntityWrite.Update(theirs.Value, theirs.Token)]))[0];
        return (result.IsWritten, (await _store.FindAsync(key))!.Name);
    }
}
