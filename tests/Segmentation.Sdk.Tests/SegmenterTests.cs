using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class SegmenterTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 22, 30, 0, TimeSpan.Zero);

    private readonly FakeClock _clock = new(Start);
    private readonly InMemoryCrm _crm;

    public SegmenterTests()
    {
        _crm = new InMemoryCrm(_clock);
        _crm.Company("Acme", c => (c.Type, c.Industry) = ("CUSTOMER", "IT"));
        _clock.Advance(TimeSpan.FromHours(1));
        _crm.Company("Initech", c => (c.Type, c.Industry) = ("customer", "FINANCE"));
        _crm.Company("Globex", c => c.Industry = "IT");
    }

    [Fact]
    public async Task Query_StreamsCountsAndGivesKeys()
    {
        var segmenter = Segmenter.Create(clock: _clock);
        var bound = await segmenter.BindAsync<Company>(Filter.Parse("type != 'CUSTOMER' or industry = 'IT'"));
        var query = segmenter.Query(bound, _crm.Companies);
        Assert.Equal(2, await query.CountAsync());
        Assert.Equal(["Acme", "Globex"], await query.Select(c => c.Name).ToListAsync());
        Assert.Equal([1L, 3L], await query.KeysAsync().ToListAsync());
    }

    [Fact]
    public async Task Query_SeesOneMoment_InTheZoneOfTheOptions()
    {
        var berlin = Segmenter.Create(o => o.UseTimeZone("Europe/Berlin"), _clock);
        var bound = await berlin.BindAsync<Company>(Filter.Parse("createdAt = today"));
        var query = berlin.Query(bound, _crm.Companies); // 23:30 UTC is 00:30 of the 23rd in Berlin; the first was made an hour before
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["Initech", "Globex"], await query.Select(c => c.Name).ToListAsync());
        Assert.Equal(new DateOnly(2026, 11, 23), query.Moment.Today);
        Assert.Equal(0, await berlin.Query(bound, _crm.Companies).CountAsync());
    }

    [Fact]
    public async Task Query_OfAFilterWithErrors_ThrowsWhatBindingFound()
    {
        var segmenter = Segmenter.Create(clock: _clock);
        var bound = await segmenter.BindAsync<Company>(Filter.Parse("industri = 'IT'"));
        Assert.False(bound.IsValid);
        Assert.Contains("did you mean `industry`?", Assert.Throws<FilterException>(() => segmenter.Query(bound, _crm.Companies)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_Cancelled_Throws()
    {
        var segmenter = Segmenter.Create(clock: _clock);
        var query = segmenter.Query(await segmenter.BindAsync<Company>(Filter.Everyone), _crm.Companies);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.CountAsync(cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await query.KeysAsync(cancelled.Token).ToListAsync(cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _crm.Companies.FindAsync(1, cancelled.Token));
    }

    [Fact]
    public async Task Query_OfASourceThatStopsWhenCancelled_DoesNotPassForComplete()
    {
        var segmenter = Segmenter.Create(clock: _clock);
        using var cancellation = new CancellationTokenSource();
        var query = segmenter.Query(await segmenter.BindAsync<Company>(Filter.Everyone), new StoppingSource(cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.CountAsync(cancellation.Token));
    }

    [Fact]
    public async Task InMemoryStore_FindsByKeyExactly()
    {
        Assert.Equal("Initech", (await _crm.Companies.FindAsync(2))!.Name);
        Assert.Null(await _crm.Companies.FindAsync("2"));
        Assert.Null(await _crm.Companies.FindAsync(default));
        Assert.Throws<ArgumentException>(() => new InMemoryStore<Company>(CrmModel.Default.Of<Company>(), [new() { Id = 1 }, new() { Id = 1 }]));
    }

    [Fact]
    public async Task AddSegmentation_ResolvesASegmenterWithItsSources()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSegmentation(o => o.UseTimeZone("Europe/Berlin").UseWeekStart(DayOfWeek.Sunday)).AddSource(_crm.Companies)
            .AddInMemoryStore<Deal>([new() { Id = 7, Stage = "WON" }]);
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        var segmenter = provider.GetRequiredService<Segmenter>();
        Assert.Equal(new Moment(_clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), DayOfWeek.Sunday), segmenter.Now);
        Assert.Equal(2, await segmenter.Query(await segmenter.BindAsync<Company>(Filter.Parse("type = 'CUSTOMER'"))).CountAsync());
        Assert.Equal(1, await segmenter.Query(await segmenter.BindAsync<Deal>(Filter.Parse("stage = 'won'"))).CountAsync());
        var contacts = await segmenter.BindAsync<Contact>(Filter.Everyone);
        Assert.Contains("IEntitySource<Contact>", Assert.Throws<InvalidOperationException>(() => segmenter.Query(contacts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithSource_ReadsAndWritesThere_AndLeavesTheOthers()
    {
        var other = new InMemoryStore<Company>(CrmModel.Default.Of<Company>(), [new() { Id = 9 }]);
        var segmenter = _crm.Segmenter.WithSource(other);
        Assert.Equal([9L], await segmenter.Query(await segmenter.BindAsync<Company>(Filter.Everyone)).KeysAsync().ToListAsync());
        await segmenter.Sink<Company>().WriteAsync([EntityWrite.Insert(new Company { Id = 8 })]);
        Assert.NotNull(await other.FindAsync(8));
        Assert.Null(await _crm.Segmenter.Sink<Company>().ReadAsync(8));
        _crm.Deal("Engine", new Company { Id = 9 });
        Assert.Equal(1, await segmenter.Query(await segmenter.BindAsync<Deal>(Filter.Parse("company is not empty"))).CountAsync());
    }

    [Fact]
    public async Task Binding_TakesThePicklistsInForce()
    {
        var segmenter = Segmenter.Create(clock: _clock);
        var filter = Filter.Parse("type = 'RESELLER'");
        Assert.False((await segmenter.BindAsync<Company>(filter)).IsValid);
        await segmenter.Picklists.ChangeAsync(lists =>
            lists.Find(FactoryPicklists.CompanyType) is var types ? lists.With(new Picklist(types!.Key, types.Labels, [.. types.Items, new("RESELLER")])) : lists);
        Assert.True((await segmenter.BindAsync<Company>(filter)).IsValid);
    }

    public static TheoryData<string, Action<SegmentationOptions>> BadOptions => new()
    {
        { "The time zone \"Mars/Olympus\" is unknown", o => o.UseTimeZone("Mars/Olympus") },
        { "is no day that a week can start on", o => o.UseWeekStart((DayOfWeek)9) },
        { "Segmentation needs limits", o => o.Limits = null! },
        { "picklist \"contact-type\", which is not registered", o => o.UsePicklists(PicklistSnapshot.Empty) },
        { "Segmentation needs a model", o => o.Model = null! },
        {
            "in the derived field `company.won`: unknown field `stag`",
            o => o.UseModel(SegmentationModel.Create(m => m
                .Entity<Company>("company", e => e.Key(c => c.Id).Many<Deal>("deals", d => d.CompanyId).Derived("won", Formula.Count("deals", Filter.Parse("stag = 'WON'"))))
                .Entity<Deal>("deal", e => e.Key(d => d.Id).Picklist(d => d.Stage, FactoryPicklists.DealStage))))
        },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_ThatAreNotValid_AreRefusedAtStart(string message, Action<SegmentationOptions> configure)
    {
        Assert.Contains(message, Assert.Throws<OptionsValidationException>(() => Segmenter.Create(configure)).Message, StringComparison.Ordinal);
        var services = new ServiceCollection();
        services.AddSegmentation(configure);
        using var provider = services.BuildServiceProvider();
        Assert.Contains(message, Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate).Message, StringComparison.Ordinal);
        Assert.Throws<OptionsValidationException>(provider.GetRequiredService<Segmenter>);
    }

    private sealed class StoppingSource(CancellationTokenSource cancellation) : IEntitySource<Company>
    {
        public async IAsyncEnumerable<Company> ScanAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return new Company { Id = 1 };
            await cancellation.CancelAsync();
        }

        public ValueTask<Company?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => default;
    }
}
