using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>A class with members of many types, whose primary key the database makes.</summary>
internal class Parcel
{
    public int Id { get; set; }

    public string Code { get; set; } = "";

    public string? City { get; set; }

    public decimal? Price { get; set; }

    public double? Weight { get; set; }

    public float Size { get; set; }

    public bool? Sent { get; set; }

    public DateOnly? Day { get; set; }

    public DateTimeOffset? At { get; set; }

    public Guid Owner { get; set; }

    public ulong Number { get; set; }

    public Urgency Urgency { get; set; }

    public List<string>? Tags { get; set; }

    public byte[]? Label { get; set; }
}

internal sealed class BoxedParcel : Parcel
{
    public int Boxes { get; set; }
}

internal enum Urgency
{
    None,
    High,
}

internal sealed class ParcelDb(DbContextOptions<ParcelDb> options) : DbContext(options)
{
    public static SegmentationModel Segmentation { get; } = SegmentationModel.Create(m => m.Entity<Parcel>("parcel", e => e
        .Key(p => p.Code).Text(p => p.City).Number(p => p.Price).Texts(p => p.Tags)));

    public DbSet<Parcel> Parcels => Set<Parcel>();

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        model.AddSegmentation();
        model.Entity<BoxedParcel>();
        model.Entity<Parcel>(e =>
        {
            e.Property<string?>("secret");
            e.HasIndex(p => p.Code).IsUnique();
            e.Property(p => p.Urgency).HasConversion<string>();
            e.HasSegmentationVersion();
            e.ToTable(t => t.HasCheckConstraint("CK_Weight", "\"Size\" >= 0"));
        });
    }
}

/// <summary>Parcels in an empty database, and what is told of them.</summary>
internal sealed record ParcelStore(TestDatabase Database, DbContextOptions<ParcelDb> Options) : IAsyncDisposable
{
    public EntityFrameworkSource<Parcel> Source { get; } = new(ParcelDb.Segmentation.Of<Parcel>(), () => new ParcelDb(Options));

    public static async Task<ParcelStore> CreateAsync(TestDatabase database, TimeProvider? clock = null)
    {
        var store = new ParcelStore(database, database.Options<ParcelDb>(o => o.UseSegmentationOutbox(ParcelDb.Segmentation, clock)));
        await using var db = store.Open();
        await db.Database.EnsureCreatedAsync();
        return store;
    }

    public ParcelDb Open() => new(Options);

    public async Task<List<EntityChange<Parcel>>> ChangesAsync(long after = 0) => await Source.ChangesAfterAsync(after).ToListAsync();

    /// <summary>The changes as <c>key before after</c>, of the cities.</summary>
    public async Task<List<string>> ToldAsync(long after = 0) =>
        [.. (await ChangesAsync(after)).Select(c => $"{c.Key} {c.Before?.City ?? "-"} {c.After?.City ?? "-"}")];

    public ValueTask DisposeAsync()
    {
        Database.Delete();
        return ValueTask.CompletedTask;
    }
}
