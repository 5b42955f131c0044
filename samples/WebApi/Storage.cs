using Microsoft.EntityFrameworkCore;
using Segmentation;
using Segmentation.EntityFrameworkCore;

namespace WebApi;

/// <summary>The shop's customers in a database, and beside them its segments, picklists and all else that the SDK keeps.</summary>
internal sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder)
    {
        modelBuilder.AddSegmentation();
        modelBuilder.Entity<Customer>(e =>
        {
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Revenue).HasPrecision(18, 2);
            e.HasIndex(c => c.Kind);
            e.HasIndex(c => c.Revenue);
            e.HasSegmentationVersion();
        });
    }
}

/// <summary>Where customers and segments are kept: in memory, or in the database of the connection string "Shop".</summary>
internal static class Storage
{
    public static void AddStorage(this SegmentationBuilder segmentation, IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Shop") is not { } connection)
        {
            segmentation.AddInMemoryStore(Shop.Customers());
            return;
        }

        var provider = configuration["Provider"];
        segmentation.Services.AddDbContextFactory<ShopDb>(options => _ = provider switch
        {
            "SQLite" => options.UseSqlite(connection),
            "PostgreSQL" => options.UseNpgsql(connection),
            _ => throw new InvalidOperationException($"The setting Provider is \"{provider}\": SQLite or PostgreSQL goes with a connection string."),
        });
        segmentation.AddEntityFramework<ShopDb>(Shop.Model).AddEntityFrameworkRepositories<ShopDb>();
    }

    /// <summary>Makes a database that is not there yet; one that changes between versions has migrations in place of this.</summary>
    public static async Task CreateStorageAsync(this IServiceProvider services)
    {
        if (services.GetService<IDbContextFactory<ShopDb>>() is not { } contexts)
            return;
        await using var db = await contexts.CreateDbContextAsync();
        if (!await db.Database.EnsureCreatedAsync())
            return;
        db.AddRange(Shop.Customers());
        await db.SaveChangesAsync();
    }
}
