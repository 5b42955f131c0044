using Microsoft.EntityFrameworkCore;
using Segmentation.Tests;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>The samples of the laws in a database.</summary>
internal sealed class SampleDb(DbContextOptions<SampleDb> options) : DbContext(options)
{
    public DbSet<Sample> Samples => Set<Sample>();

    public DbSet<Link> Links => Set<Link>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        if (Database.IsSqlite())
            configuration.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        model.Entity<Sample>(e =>
        {
            e.Property(s => s.Id).ValueGeneratedNever();
            e.Ignore(s => s.Kids);
            e.PrimitiveCollection(s => s.Tags);
            e.PrimitiveCollection(s => s.Channels);
            e.HasIndex(s => s.ParentId);
            e.HasCustomFields(s => s.Custom);
            e.HasSegmentationVersion();
        });
        model.Entity<Link>(e =>
        {
            // Two samples may be linked twice.
            e.Property<int>("Row");
            e.HasKey("Row");
            e.HasIndex(l => l.From);
        });
    }
}
