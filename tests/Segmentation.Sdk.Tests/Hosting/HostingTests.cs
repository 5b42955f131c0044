using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class HostingTests
{
    private readonly ServiceCollection _services = [];

    [Fact]
    public async Task Defaults_AreStoresInMemory_ThatKeepWhatIsWritten()
    {
        _services.AddSegmentation();
        await using var provider = Build();
        await provider.GetRequiredService<Segmenter>().Sink<Company>().WriteAsync([EntityWrite.Insert(new Company { Id = 1, Country = "DE" })]);
        await provider.GetRequiredService<Segmenter>().Sink<Deal>().WriteAsync([EntityWrite.Insert(new Deal { Id = 1, CompanyId = 1 })]);
        var segmenter = provider.GetRequiredService<Segmenter>();
        Assert.Equal(1, await segmenter.Query(await segmenter.BindAsync<Deal>(Filter.Parse("company.country = 'DE'"))).CountAsync());
        Assert.Equal(0, await segmenter.Query(await segmenter.BindAsync<Contact>(Filter.Everyone)).CountAsync());
        Assert.Same(AccessPolicy.Everything, segmenter.Access);
    }

    [Fact]
    public async Task Source_ThatWasForgotten_IsMissedOnceAnotherIsNamed()
    {
        _services.AddSegmentation().AddInMemoryStore<Deal>([new() { Id = 1, CompanyId = 1 }]);
        await using var provider = Build();
        var segmenter = provider.GetRequiredService<Segmenter>();
        var bound = await segmenter.BindAsync<Deal>(Filter.Parse("company is empty"));
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => segmenter.Query(bound).CountAsync());
        Assert.Contains("no IEntitySource<Company> is registered", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(segmenter.Sink<Company>);
    }

    // As a library and the program that uses it may both do.
    [Fact]
    public async Task Source_ThatWasForgotten_IsMissedAlsoWhenSegmentationIsAddedTwice()
    {
        _services.AddSegmentation().AddInMemoryStore<Deal>();
        _services.AddSegmentation();
        await using var provider = Build();
        Assert.Throws<InvalidOperationException>(provider.GetRequiredService<Segmenter>().Sink<Company>);
    }

    // As an adapter does whose source lives in a scope.
    [Fact]
    public async Task Source_ThatWasForgotten_IsMissedAlsoWhenTheOtherWasRegisteredDirectly()
    {
        _services.AddSegmentation();
        _services.AddScoped<IEntitySource<Deal>, Hiding<Deal>>();
        await using var provider = Build();
        await using var scope = provider.CreateAsyncScope();
        var segmenter = scope.ServiceProvider.GetRequiredService<Segmenter>();
        Assert.Throws<InvalidOperationException>(segmenter.Sink<Company>);
        Assert.Equal(0, await segmenter.Query(await segmenter.BindAsync<Deal>(Filter.Everyone)).CountAsync());
    }

    [Fact]
    public async Task Policy_OfAScope_LimitsWhatTheScopeSees()
    {
        _services.AddScoped<Caller>();
        _services.AddScoped(p => AccessPolicy.Everything.Limit("deal", Filter.Field("responsibleId").Is(p.GetRequiredService<Caller>().Id)));
        Deal[] deals = [new() { Id = 1, ResponsibleId = 7 }, new() { Id = 2, ResponsibleId = 8 }, new() { Id = 3, ResponsibleId = 8 }];
        _services.AddSegmentation().AddInMemoryStore<Deal>(deals);
        await using var provider = Build();
        Assert.Equal([(7, 1), (8, 2), (9, 0)], [(7, await CountAsync(provider, 7)), (8, await CountAsync(provider, 8)), (9, await CountAsync(provider, 9))]);
    }

    // Else nothing would be limited, and nobody would know.
    [Fact]
    public async Task Policy_OfATypeThatTheModelLacks_IsRefused()
    {
        _services.AddSingleton(AccessPolicy.Everything.Limit("dael", Filter.Nobody));
        _services.AddSegmentation();
        await using var provider = Build();
        Assert.Contains("limits \"dael\"", Assert.Throws<ArgumentException>(provider.GetRequiredService<Segmenter>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repositories_OfOnesOwn_ArePreferred()
    {
        var segments = new InMemorySegmentRepository(new SegmentCatalogue(new SegmentDefinition("own", "deal", Filter.Everyone)));
        _services.AddSingleton<ISegmentRepository>(segments);
        _services.AddSegmentation();
        await using var provider = Build();
        var segmenter = provider.GetRequiredService<Segmenter>();
        Assert.NotNull((await segmenter.Segments.CurrentAsync()).Find("own"));
        Assert.True((await segmenter.BindAsync<Deal>(Filter.Parse("in segment 'OWN'"))).IsValid);
    }

    [Fact]
    public async Task Options_GiveTheFirstSegmentsAndPicklists()
    {
        _services.AddSegmentation(o => o.UseSegments(new SegmentCatalogue(new SegmentDefinition("first", "deal", Filter.Everyone))));
        await using var provider = Build();
        Assert.NotNull((await provider.GetRequiredService<ISegmentRepository>().LoadAsync()).Value.Find("first"));
        Assert.Same(FactoryPicklists.All, await provider.GetRequiredService<PicklistRegistry>().CurrentAsync());
    }

    [Fact]
    public async Task Sink_OfASourceThatCannotBeWritten_SaysSo()
    {
        _services.AddSegmentation().AddSource<Deal>(new Hiding<Deal>());
        await using var provider = Build();
        var segmenter = provider.GetRequiredService<Segmenter>();
        Assert.Contains("cannot be written to", Assert.Throws<InvalidOperationException>(segmenter.Sink<Deal>).Message, StringComparison.Ordinal);
    }

    private static async Task<long> CountAsync(ServiceProvider provider, long caller)
    {
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Id = caller;
        var segmenter = scope.ServiceProvider.GetRequiredService<Segmenter>();
        return await segmenter.Query(await segmenter.BindAsync<Deal>(Filter.Everyone)).CountAsync();
    }

    private ServiceProvider Build() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });

    private sealed class Caller
    {
        public long Id { get; set; }
    }
}
