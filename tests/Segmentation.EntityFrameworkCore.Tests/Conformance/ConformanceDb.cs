using Microsoft.EntityFrameworkCore;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>The kit's classes in a database.</summary>
internal sealed class ConformanceDb(DbContextOptions<ConformanceDb> options) : DbContext(options)
{
    public DbSet<ConformanceCustomer> Customers => Set<ConformanceCustomer>();

    public DbSet<ConformanceOrder> Orders => Set<ConformanceOrder>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        if (Database.IsSqlite())
            configuration.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        model.Entity<ConformanceCustomer>(e =>
        {
            e.HasKey(c => c.Id);
            e.Property(c => c.Id).ValueGeneratedNever();
            e.HasSegmentationVersion();
        });
        model.AddSegmentation();
        model.Entity<ConformanceOrder>(e =>
        {
            e.HasKey(o => o.Id);
            e.Property(o => o.Id).ValueGeneratedNever();
        });
    }
}
