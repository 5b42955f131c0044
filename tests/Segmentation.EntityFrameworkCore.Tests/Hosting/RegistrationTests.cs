using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task AddEntityFramework_OfAModel_AsksAndWritesTheDatabase()
    {
        var database = TestDatabase.Sqlite();
        var services = new ServiceCollection();
        services.AddDbContextFactory<ConformanceDb>(database.Use);
        services.AddSegmentation(o => o.UseModel(ConformanceModel.Model).UsePicklists(ConformanceModel.Picklists))
            .AddEntityFramework<ConformanceDb>(ConformanceModel.Model)
            .AddEntityFrameworkRepositories<ConformanceDb>();
        await using var provider = services.BuildServiceProvider();
        await using (var db = await provider.GetRequiredService<IDbContextFactory<ConformanceDb>>().CreateDbContextAsync())
            await db.Database.EnsureCreatedAsync();

        var segmenter = provider.GetRequiredService<Segmenter>();
        await segmenter.Sink<ConformanceCustomer>().WriteAsync([EntityWrite.Insert(new ConformanceCustomer { Id = "a", Kind = "TRADE", Visits = 3 })]);
        await provider.GetRequiredService<ISegmentRepository>().ChangeAsync(_ => new SegmentCatalogue(
            new SegmentDefinition("trade", "customer", Filter.Parse("kind = 'B2B'"))));
        var query = segmenter.Query(await segmenter.BindAsync<ConformanceCustomer>(Filter.Parse("in segment 'trade' and visits > 2")));
        Assert.True(query.Explain().IsPushed);
        Assert.Equal(1, await query.CountAsync());
        Assert.IsType<EntityFrameworkPeopleRepository>(provider.GetRequiredService<IPeopleRepository>());
        Assert.IsType<EntityFrameworkAssignmentRepository>(provider.GetRequiredService<IAssignmentRepository>());
        Assert.IsType<EntityFrameworkBulkRunRepository>(provider.GetRequiredService<IBulkRunRepository>());
        database.Delete();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AddSegmentation_OnEitherProvider_IsInTheScriptThatMakesTheDatabase(bool isSqlite)
    {
        var builder = new DbContextOptionsBuilder<ConformanceDb>();
        using var db = new ConformanceDb((isSqlite ? builder.UseSqlite("Data Source=:memory:") : builder.UseNpgsql("Host=nowhere")).Options);
        var script = db.Database.GenerateCreateScript();
        string[] tables =
        [
            "SegmentationDefinitions", "SegmentationMemberships", "SegmentationJournalHead", "SegmentationFirings", "SegmentationTurns",
            "SegmentationBulkRuns", "SegmentationBulkRecords", "SegmentationChanges", "SegmentationChangeHead",
        ];
        Assert.All(tables, table => Assert.Contains($"CREATE TABLE \"{table}\"", script, StringComparison.Ordinal));
    }
}
