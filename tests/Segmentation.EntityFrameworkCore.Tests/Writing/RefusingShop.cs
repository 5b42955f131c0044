using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>A class with a constraint of every kind.</summary>
internal sealed class Line
{
    public long Id { get; set; }

    public int Number { get; set; }

    public string Text { get; set; } = "";

    public long? ParentId { get; set; }

    public int Used { get; set; }

    public int? Most { get; set; }
}

internal sealed class RefusingDb(DbContextOptions<RefusingDb> options) : DbContext(options)
{
    public static SegmentationModel Segmentation { get; } = SegmentationModel.Create(m => m.Entity<Line>("line", e => e
        .Key(l => l.Id).Number(l => l.Number).Text(l => l.Text).Number(l => l.Used)));

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        model.AddSegmentation();
        model.Entity<Line>(e =>
        {
            e.ToTable("Lines", t => t.HasCheckConstraint("CK_Lines_Number", "\"Number\" >= 0"));
            e.ToTable(t => t.HasCheckConstraint("CK_Lines_Used", "\"Used\" <= \"Most\""));
            e.Property(l => l.Id).ValueGeneratedNever();
            e.HasIndex(l => l.Number).IsUnique();
            e.HasOne<Line>().WithMany().HasForeignKey(l => l.ParentId).OnDelete(DeleteBehavior.Restrict);
            e.HasSegmentationVersion();
        });
    }
}

/// <summary>Lines in an empty database.</summary>
internal sealed record RefusingShop(TestDatabase Database) : IAsyncDisposable
{
    public EntityFrameworkSource<Line> Lines { get; } = new(RefusingDb.Segmentation.Of<Line>(), () => new RefusingDb(Database.Options<RefusingDb>()));

    public EntityFrameworkBulkRunRepository Runs { get; } = new(() => new RefusingDb(Database.Options<RefusingDb>()), ShippedActions.Catalogue);

    public static async Task<RefusingShop> CreateAsync(TestDatabase database)
    {
        var shop = new RefusingShop(database);
        await using var db = shop.Open();
        await db.Database.EnsureCreatedAsync();
        return shop;
    }

    public RefusingDb Open() => new(Database.Options<RefusingDb>());

    public ValueTask DisposeAsync()
    {
        Database.Delete();
        return ValueTask.CompletedTask;
    }
}
