using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segmentation.EntityFrameworkCore;

namespace Segmentation.Tests.Snippets;

public sealed class EntityFramework : IDisposable
{
    private static readonly Moment Moment = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"shop-{Guid.NewGuid():N}.db");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task FiltersRunInTheDatabase()
    {
        await using var db = await FilledAsync();

        // snippet: ef-segment
        var context = new BindingContext(Shop.Model, new PicklistSnapshot());
        var bound = Filter.Parse("city = 'berlin' and sum(orders.total) >= 100 and name != 'Łódź AG'").Bind<Buyer>(context);

        SegmentQuery<Buyer> query = db.Buyers.Segment(bound, Moment);
        long count = await query.CountAsync();                                      // 1
        string who = query.Explain().ToString();
        // end

        Assert.Equal(1, count);
        Assert.Equal(
            "pushed: city = 'berlin'\npushed: sum(orders.total) >= 100\nchecked here: name != 'Łódź AG' (the source may find too many for InSet of name)",
            who.ReplaceLineEndings("\n"));

        // snippet: ef-where
        Plan plan = Filter.Parse("city = 'berlin' and no orders (total > 500)").Bind<Buyer>(context).Plan!.At(Moment);
        List<string> names = await db.Buyers.Where(plan).OrderBy(b => b.Name).Select(b => b.Name).ToListAsync();
        // end

        Assert.Equal(["Acme", "Bell"], names);
    }

    [Fact]
    public async Task RowsAreWrittenWithVersions()
    {
        await (await FilledAsync()).DisposeAsync();
        var options = Options();

        // snippet: ef-source
        var buyers = new EntityFrameworkSource<Buyer>(Shop.Model.Of<Buyer>(), () => new ShopDb(options));
        var segmenter = Segmenter.Create(o => o.UseModel(Shop.Model)).WithSource(buyers);

        IEntitySink<Buyer> sink = segmenter.Sink<Buyer>();
        Versioned<Buyer> seen = (await sink.ReadAsync(1))!;
        seen.Value.City = "Potsdam";
        IReadOnlyList<WriteResult> results = await sink.WriteAsync([EntityWrite.Update(seen.Value, seen.Token)]);
        // end

        Assert.True(results[0].IsWritten);
        Assert.Equal("Potsdam", (await buyers.FindAsync(1))!.City);
    }

    [Fact]
    public async Task DefinitionsAreKeptInTheDatabase()
    {
        await (await FilledAsync()).DisposeAsync();
        var services = new ServiceCollection();

        // snippet: ef-services
        services.AddDbContextFactory<ShopDb>(o => o.UseSqlite($"Data Source={_path};Pooling=False"));
        services.AddSegmentation(o => o.UseModel(Shop.Model))
            .AddEntityFramework<ShopDb>(Shop.Model)
            .AddEntityFrameworkRepositories<ShopDb>();
        // end

        await using var provider = services.BuildServiceProvider();
        var segments = provider.GetRequiredService<ISegmentRepository>();
        await segments.ChangeAsync(_ => new SegmentCatalogue(new SegmentDefinition("berlin", "buyer", Filter.Parse("city = 'Berlin'"))));
        var segmenter = provider.GetRequiredService<Segmenter>();
        Assert.Equal(2, await segmenter.Query(await segmenter.BindAsync<Buyer>(Filter.Parse("in segment 'berlin'"))).CountAsync());
    }

    [Fact]
    public async Task ChangesAreKeptAndTold()
    {
        await (await FilledAsync()).DisposeAsync();
        var services = new ServiceCollection();

        // snippet: ef-outbox
        services.AddDbContextFactory<ShopDb>(o => o.UseSqlite($"Data Source={_path};Pooling=False").UseSegmentationOutbox(Shop.Model));
        // end

        services.AddSegmentation(o => o.UseModel(Shop.Model)).AddEntityFramework<ShopDb>(Shop.Model);
        await using var provider = services.BuildServiceProvider();
        var feed = provider.GetRequiredService<IEntitySource<Buyer>>().GetFeature<IChangeFeed<Buyer>>()!;
        var factory = provider.GetRequiredService<IDbContextFactory<ShopDb>>();

        // snippet: ef-changes
        long seen = await feed.PositionAsync();
        await using (ShopDb db = await factory.CreateDbContextAsync())
        {
            (await db.Buyers.SingleAsync(b => b.Id == 1)).City = "Potsdam";
            await db.SaveChangesAsync();
        }

        var told = new List<string>();
        await foreach (EntityChange<Buyer> change in feed.ChangesAfterAsync(seen))
            told.Add($"{change.Key}: {change.Before?.City} -> {change.After?.City}");   // 1: Berlin -> Potsdam

        await using (ShopDb db = await factory.CreateDbContextAsync())
            await db.DeleteSegmentationChangesAsync(before: DateTimeOffset.UtcNow.AddDays(-30));
        // end

        Assert.Equal(["1: Berlin -> Potsdam"], told);
    }

    private DbContextOptions<ShopDb> Options() => new DbContextOptionsBuilder<ShopDb>().UseSqlite($"Data Source={_path};Pooling=False").Options;

    private async Task<ShopDb> FilledAsync()
    {
        var db = new ShopDb(Options());
        await db.Database.EnsureCreatedAsync();
        db.AddRange(new Buyer { Id = 1, Name = "Acme", City = "Berlin" }, new Buyer { Id = 2, Name = "Bell", City = "BERLIN" });
        db.AddRange(new BuyerOrder { Id = 1, BuyerId = 1, Total = 120 }, new BuyerOrder { Id = 2, BuyerId = 2, Total = 30 });
        await db.SaveChangesAsync();
        return db;
    }
}

// snippet: ef-context
public sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
{
    public DbSet<Buyer> Buyers => Set<Buyer>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder)
    {
        modelBuilder.AddSegmentation();
        modelBuilder.Entity<Buyer>().HasSegmentationVersion();
        modelBuilder.Entity<BuyerOrder>().HasIndex(o => o.BuyerId);
        modelBuilder.Entity<BuyerOrder>().Property(o => o.Total).HasPrecision(18, 2);
    }
}

public static class Shop
{
    public static SegmentationModel Model { get; } = SegmentationModel.Create(m => m
        .Entity<Buyer>("buyer", e => e
            .Key(b => b.Id).Text(b => b.Name).Text(b => b.City).Instant(b => b.Since).Texts(b => b.Tags)
            .Many<BuyerOrder>("orders", o => o.BuyerId))
        .Entity<BuyerOrder>("order", e => e.Key(o => o.Id).Number(o => o.Total).One<Buyer>("buyer", o => o.BuyerId)));
}
// end

public sealed class Buyer
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string? City { get; set; }

    public DateTimeOffset? Since { get; set; }

    public List<string>? Tags { get; set; }
}

public sealed class BuyerOrder
{
    public long Id { get; set; }

    public long BuyerId { get; set; }

    public decimal Total { get; set; }
}
