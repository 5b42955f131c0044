using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>The migrations of the SDK's own context make, on either provider, what its model says.</summary>
[Collection(PostgresTests.Name)]
public sealed class MigrationTests(PostgresCluster cluster)
{
    private const string SqliteCatalogue = """
        SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
        UNION ALL SELECT name || ' ' || COALESCE(sql, '') FROM sqlite_master WHERE type = 'index'
        UNION ALL SELECT name || ' counts up' FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'
        """;

    private const string PostgresCatalogue = """
        SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || COALESCE(character_maximum_length::text, '') || is_nullable || is_identity
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        """;

    public static TheoryData<string> Providers => CustomFieldTableTests.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Migrate_AnEmptyDatabase_MakesTheTablesOfTheModel(string provider)
    {
        var (migrated, created) = (await DatabaseAsync(provider), await DatabaseAsync(provider));
        await using var byMigrations = new SegmentationDbContext(migrated.Options<SegmentationDbContext>());
        await using var byModel = new SegmentationDbContext(created.Options<SegmentationDbContext>());

        await byMigrations.Database.MigrateAsync();
        await byModel.Database.EnsureCreatedAsync();

        var tables = await CatalogueAsync(byModel);
        Assert.Contains(tables, t => t.StartsWith("SegmentationFirings.", StringComparison.Ordinal));
        Assert.Equal(tables, await CatalogueAsync(byMigrations));
        await byMigrations.Database.EnsureDeletedAsync();
        await byModel.Database.EnsureDeletedAsync();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Migrate_Twice_DoesNothing(string provider)
    {
        var database = await DatabaseAsync(provider);
        await using var db = new SegmentationDbContext(database.Options<SegmentationDbContext>());
        Assert.False(db.Database.HasPendingModelChanges());
        await db.Database.MigrateAsync();
        var repository = new EntityFrameworkSegmentRepository(() => new SegmentationDbContext(database.Options<SegmentationDbContext>()));
        await repository.ChangeAsync(_ => new SegmentCatalogue(new SegmentDefinition("all", "customer", Filter.Everyone)));

        await db.Database.MigrateAsync();

        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.NotNull((await repository.LoadAsync()).Value.Find("all"));
        await db.Database.EnsureDeletedAsync();
    }

    private async Task<TestDatabase> DatabaseAsync(string provider) =>
        provider == "SQLite" ? TestDatabase.Sqlite() : await TestDatabase.PostgresAsync(cluster);

    private static async Task<List<string>> CatalogueAsync(DbContext db)
    {
        var lines = await db.Database.SqlQueryRaw<string>(db.Database.IsSqlite() ? SqliteCatalogue : PostgresCatalogue).ToListAsync();
        return [.. lines.Where(l => !l.Contains("__EFMigrations", StringComparison.Ordinal) && !l.StartsWith("sqlite_", StringComparison.Ordinal)).Order()];
    }
}
