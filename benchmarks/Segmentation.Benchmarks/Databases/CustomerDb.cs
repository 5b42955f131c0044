using Microsoft.EntityFrameworkCore;

namespace Segmentation.Benchmarks;

/// <summary>The customers as a user maps them.</summary>
public sealed class CustomerDb(DbContextOptions<CustomerDb> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder)
    {
        var customer = modelBuilder.Entity<Customer>();
        customer.Property(c => c.Id).ValueGeneratedNever();
        customer.Property(c => c.Revenue).HasPrecision(18, 2);
        if (!Database.IsSqlite())
            return;
        // So that indexes serve filters, which regard no case.
        foreach (var text in customer.Metadata.GetProperties().Where(p => p.ClrType == typeof(string)))
            text.SetCollation("NOCASE");
    }
}
