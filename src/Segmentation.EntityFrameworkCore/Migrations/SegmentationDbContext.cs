using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>The SDK's own data in a context of its own, with migrations for SQLite and PostgreSQL.</summary>
/// <remarks>For those who do not want its tables in a context of theirs: <c>await context.Database.MigrateAsync()</c> makes them and brings them up to date.</remarks>
/// <param name="options">Which database.</param>
public sealed class SegmentationDbContext(DbContextOptions<SegmentationDbContext> options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder) => modelBuilder.AddSegmentation();
}
