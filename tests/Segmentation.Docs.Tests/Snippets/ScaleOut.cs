using Microsoft.EntityFrameworkCore;
using Segmentation.EntityFrameworkCore;

namespace Segmentation.Tests.Snippets;

public sealed class ScaleOut
{
    [Fact]
    public void TheShardKeyIsNamed()
    {
        using var db = new CrmDb(new DbContextOptionsBuilder<CrmDb>().UseSqlite("Data Source=:memory:").Options);

        var rows = db.Model.FindEntityType(typeof(Customer))!;

        Assert.NotNull(rows.FindProperty(nameof(Customer.Shard)));
        Assert.Equal(2, rows.GetProperties().Count(p => p.ClrType == typeof(string) || p.IsConcurrencyToken));
    }

    public sealed class Customer
    {
        public long Id { get; set; }

        public short Shard { get; set; }

        public string? Name { get; set; }
    }

    // snippet: shard-key
    public sealed class CrmDb(DbContextOptions<CrmDb> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();

        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            configurationBuilder.Properties<string>().UseCollation("C");

        protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder) =>
            modelBuilder.Entity<Customer>(e =>
            {
                e.Property(c => c.Id).ValueGeneratedNever();
                e.HasSegmentationVersion();
                e.HasShardKey(c => c.Shard);                     // the column that the table is partitioned by
            });
    }
    // end
}
