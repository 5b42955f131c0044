using Microsoft.EntityFrameworkCore;
using Segmentation.EntityFrameworkCore;

namespace Segmentation.KilledProcess;

/// <summary>Accounts with a log of their changes, the tables of the SDK, and those of the receiver.</summary>
internal sealed class Bank(DbContextOptions<Bank> options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<AccountChange> Changes => Set<AccountChange>();

    public DbSet<Receipt> Receipts => Set<Receipt>();

    public DbSet<Tasks> Tasks => Set<Tasks>();

    public DbSet<Told> Told => Set<Told>();

    public static DbContextOptions<Bank> OptionsFor(string provider, string connection)
    {
        var options = new DbContextOptionsBuilder<Bank>();
        return (provider == "sqlite" ? options.UseSqlite(connection) : options.UseNpgsql(connection)).Options;
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // An outbox: the change is there with what it changed, or neither is.
        foreach (var entry in ChangeTracker.Entries<Account>().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList())
        {
            var isNew = entry.State == EntityState.Added;
            Changes.Add(new AccountChange
            {
                AccountId = entry.Entity.Id,
                BalanceBefore = isNew ? null : entry.Property(a => a.Balance).OriginalValue,
                LevelBefore = isNew ? null : entry.Property(a => a.Level).OriginalValue,
                BalanceAfter = entry.Property(a => a.Balance).CurrentValue,
                LevelAfter = entry.Property(a => a.Level).CurrentValue,
                AtTicks = TimeProvider.System.GetUtcNow().UtcTicks,
            });
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder)
    {
        modelBuilder.AddSegmentation();
        modelBuilder.Entity<Account>(e =>
        {
            e.Property(a => a.Id).ValueGeneratedNever();
            e.HasSegmentationVersion();
        });
        modelBuilder.Entity<AccountChange>().HasKey(c => c.Position);
        modelBuilder.Entity<Receipt>().HasKey(r => r.Key);
        modelBuilder.Entity<Tasks>().HasKey(t => new { t.AccountId, t.Title });
        modelBuilder.Entity<Told>().Property(t => t.Id).ValueGeneratedNever();
    }
}
