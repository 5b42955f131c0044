using Microsoft.Extensions.DependencyInjection;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>An installation with a configuration of its own, in repositories that fail and conflict when told to.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Installation(
        PicklistSnapshot? picklists = null, CustomFieldCatalogue? fields = null, SegmentCatalogue? segments = null, FormLayouts? layouts = null)
    {
        (Picklists, Segments) = (new FakePicklistRepository(picklists), new FakeSegmentRepository(segments));
        (Fields, Layouts) = (new InMemoryCustomFieldRepository(fields ?? CustomFieldCatalogue.Empty), new InMemoryFormLayoutRepository(layouts));
        _services = new ServiceCollection()
            .AddSingleton<IPicklistRepository>(Picklists)
            .AddSingleton<ISegmentRepository>(Segments)
            .AddSingleton<ICustomFieldRepository>(Fields)
            .AddSingleton<IFormLayoutRepository>(Layouts)
            .AddSegmentation().Services
            .BuildServiceProvider();
        Configuration = _services.GetRequiredService<SegmentationConfiguration>();
    }

    public FakePicklistRepository Picklists { get; }

    public FakeSegmentRepository Segments { get; }

    public InMemoryCustomFieldRepository Fields { get; }

    public InMemoryFormLayoutRepository Layouts { get; }

    public SegmentationConfiguration Configuration { get; }

    /// <summary>How often something was saved in any repository.</summary>
    public async Task<int> CountSavesAsync() =>
        Picklists.Saved.Count + Segments.Saved.Count + await Fields.HistoryAsync().CountAsync() + await Layouts.HistoryAsync().CountAsync();

    public async Task<ConfigurationPlan> ImportAsync(string json)
    {
        var plan = await Configuration.PlanImportAsync(json);
        await Configuration.ApplyAsync(plan, "anna");
        return plan;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
