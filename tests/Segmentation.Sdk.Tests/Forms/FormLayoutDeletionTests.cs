using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>Whoever deletes a pipeline through the administration takes its layouts along, so that none is left for a pipeline that is not there.</summary>
public sealed class FormLayoutDeletionTests : IDisposable
{
    private static readonly EntityType Deal = CrmModel.Default.Of<Deal>();
    private static readonly FormScope Gone = FormScope.Common.In("GONE");

    private readonly ServiceProvider _services = new ServiceCollection().AddSegmentation().Services.BuildServiceProvider();

    private PicklistAdministration Administration => _services.GetRequiredService<PicklistAdministration>();

    private IFormLayoutRepository Layouts => _services.GetRequiredService<IFormLayoutRepository>();

    [Fact]
    public async Task Deletion_OfAPipelineWithALayout_IsRefused()
    {
        await PrepareAsync();
        Assert.Contains("form layout \"deal\"", (await Administration.PlanDeleteAsync("pipeline", "GONE")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clearing_OfAPipeline_TakesItsLayoutsAlong()
    {
        await PrepareAsync();
        await Administration.ApplyAsync(await Administration.PlanClearAsync("pipeline", "GONE"));
        await CheckAsync(FormScope.Common);
    }

    [Fact]
    public async Task Replacing_OfAPipeline_GivesItsLayoutsToTheOther()
    {
        await PrepareAsync();
        await Administration.ApplyAsync(await Administration.PlanReplaceAsync("pipeline", "GONE", with: "SALES"));
        await CheckAsync(FormScope.Common, FormScope.Common.In("SALES"), FormScope.Personal("7").In("SALES"));
    }

    public void Dispose() => _services.Dispose();

    private async Task PrepareAsync()
    {
        await _services.GetRequiredService<PicklistRegistry>().EditAsync("pipeline", list => list.Add(new PicklistItem("GONE")));
        await Layouts.ChangeAsync(_ => new FormLayouts(
            FormLayout.Factory(Deal), FormLayout.Factory(Deal).For(Gone), FormLayout.Factory(Deal).For(FormScope.Personal("7").In("gone"))));
    }

    private async Task CheckAsync(params FormScope[] left)
    {
        Assert.Equal(left, (await Layouts.LoadAsync()).Value.Layouts.Select(l => l.Scope));
        var configuration = _services.GetRequiredService<SegmentationConfiguration>();
        var plan = await configuration.PlanImportAsync(await configuration.ExportAsync());
        Assert.Empty(plan.Issues);
        Assert.Empty(plan.Changes);
    }
}
