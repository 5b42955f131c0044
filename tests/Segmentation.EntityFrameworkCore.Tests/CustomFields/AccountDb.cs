using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore.Tests;

internal sealed class Account
{
    public int Id { get; set; }

    public string? Name { get; set; }

    public Dictionary<string, object?> Extra { get; set; } = [];
}

internal sealed class Bill
{
    public int Id { get; set; }

    public int AccountId { get; set; }
}

/// <summary>Accounts with custom fields of every type, in a table of typed columns.</summary>
internal sealed class AccountDb(DbContextOptions<AccountDb> options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Bill> Bills => Set<Bill>();

    public static PicklistSnapshot Picklists { get; } = new(new Picklist("channel", null, [new("PHONE") { Aliases = ["TEL"] }, new("EMAIL"), new("CHAT")]));

    public static CustomFieldCatalogue Fields { get; } = CustomFieldCatalogue.Empty.With(
        "account",
        new CustomField("note", new(ScalarType.Text)),
        new CustomField("seats", new(ScalarType.Number)),
        new CustomField("minSeats", new(ScalarType.Number)),
        new CustomField("isVip", new(ScalarType.Boolean)),
        new CustomField("renewal", new(ScalarType.Date)),
        new CustomField("seen", new(ScalarType.Instant)),
        new CustomField("channels", new(ScalarType.Picklist, IsMany: true), "channel"));

    public static SegmentationModel Declared { get; } = SegmentationModel.Create(m => m
        .Entity<Account>("account", e => e.Key(a => a.Id).Text(a => a.Name).Custom(a => a.Extra))
        .Entity<Bill>("bill", e => e.Key(i => i.Id).One<Account>("account", i => i.AccountId)));

    public static SegmentationModel WithFields { get; } = Declared.WithCustomFields(Fields);

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        model.AddSegmentation();
        model.Entity<Account>(e =>
        {
            e.Property(a => a.Id).ValueGeneratedNever();
            e.HasCustomFields(a => a.Extra).HasSegmentationVersion();
        });
    }
}
