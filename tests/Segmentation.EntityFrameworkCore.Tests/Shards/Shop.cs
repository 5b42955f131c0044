using Microsoft.EntityFrameworkCore;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>A customer of a shop whose customers are divided over servers.</summary>
internal sealed class ShopCustomer
{
    public long Id { get; set; }

    public short Shard { get; set; }

    public string? Name { get; set; }

    public string? City { get; set; }

    public int Visits { get; set; }

    public decimal? Revenue { get; set; }

    public bool? Vip { get; set; }

    public DateOnly? Birthday { get; set; }

    public DateTimeOffset? Seen { get; set; }

    public List<string>? Tags { get; set; }
}

internal sealed class ShopOrder
{
    public long Id { get; set; }

    public short Shard { get; set; }

    public long CustomerId { get; set; }

    public decimal Total { get; set; }
}

internal sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
{
    public DbSet<ShopCustomer> Customers => Set<ShopCustomer>();

    public DbSet<ShopOrder> Orders => Set<ShopOrder>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) => configuration.Properties<string>().UseCollation("C");

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        model.Entity<ShopCustomer>(e =>
        {
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Revenue).HasPrecision(18, 2);
            e.HasShardKey(c => c.Shard);
            e.HasSegmentationVersion();
        });
        model.Entity<ShopOrder>(e =>
        {
            e.Property(o => o.Id).ValueGeneratedNever();
            e.HasShardKey(o => o.Shard);
        });
    }
}

/// <summary>The shop's customers and orders over servers, and all customers once more in memory to compare with.</summary>
internal sealed class Shop(ShardedDatabase database, StatementLog log, IReadOnlyList<ShopCustomer> customers)
{
    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<ShopCustomer>("customer", e => e
            .Key(c => c.Id)
            .Number(c => c.Shard)
            .Text(c => c.Name)
            .Text(c => c.City)
            .Number(c => c.Visits)
            .Number(c => c.Revenue)
            .Boolean(c => c.Vip)
            .Date(c => c.Birthday)
            .Instant(c => c.Seen)
            .Texts(c => c.Tags)
            .Many<ShopOrder>("orders", o => o.CustomerId))
        .Entity<ShopOrder>("order", e => e.Key(o => o.Id).Number(o => o.Total)));

    private static readonly FakeClock Clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    /// <summary>How many customers there are; more, to measure.</summary>
    public static int Rows { get; } =
        int.Parse(Environment.GetEnvironmentVariable("SEGMENTATION_SHARD_ROWS") ?? "20000", System.Globalization.CultureInfo.InvariantCulture);

    public ShardedDatabase Database => database;

    public StatementLog Log => log;

    public IReadOnlyList<ShopCustomer> Customers => customers;

    public EntityFrameworkSource<ShopCustomer> Source { get; } =
        new(Model.Of<ShopCustomer>(), () => new ShopDb(database.Whole.Options<ShopDb>()));

    public static async Task<Shop> OpenAsync(ShardedPostgres servers)
    {
        var log = new StatementLog();
        var database = await servers.CreateDatabaseAsync<ShopDb>(options => options.AddInterceptors(log), options => new ShopDb(options));
        for (var shard = 1; shard <= 2; shard++)
            await ShardedDatabase.ExecuteAsync(database.Shards[shard - 1], Fill(shard));
        await ShardedDatabase.ExecuteAsync(database.Coordinator, "ANALYZE \"Customers\", \"Orders\"");
        await using var db = new ShopDb(database.Whole.Options<ShopDb>());
        return new Shop(database, log, await db.Customers.AsNoTracking().ToListAsync());
    }

    /// <summary>What a filter selects.</summary>
    public async Task<SegmentQuery<ShopCustomer>> QueryAsync(string filter)
    {
        var orders = new EntityFrameworkSource<ShopOrder>(Model.Of<ShopOrder>(), () => new ShopDb(database.Whole.Options<ShopDb>()));
        var segmenter = Segmenter.Create(o => o.UseModel(Model), Clock).WithSource(Source).WithSource(orders);
        return segmenter.Query(await segmenter.BindAsync<ShopCustomer>(Filter.Parse(filter)));
    }

    /// <summary>What a filter on the customers alone selects, by the interpreter's measure.</summary>
    public int Expected(string filter)
    {
        var now = Segmenter.Create(o => o.UseModel(Model), Clock).Now;
        return customers.Count(Filter.Parse(filter).Bind<ShopCustomer>(new BindingContext(Model, new PicklistSnapshot())).Compile(now).Matches);
    }

    // Customers with even numbers are on the first shard; one in four has an order.
    private static string Fill(int shard) =>
        $"""
        INSERT INTO "Customers" ("Id", "Shard", "Name", "City", "Visits", "Revenue", "Vip", "Birthday", "Seen", "Tags", "SegmentationVersion")
        SELECT i, {shard}, 'Name ' || i % 100, CASE i % 3 WHEN 0 THEN 'Berlin' WHEN 1 THEN 'Paris' END, i % 50, i % 1000 / 4.0, i % 7 = 0,
            date '1960-01-01' + i % 20000, timestamptz '2026-01-01Z' + i * interval '1 minute', ARRAY['t' || i % 10], gen_random_uuid()
        FROM generate_series(1, {Rows}) i WHERE 1 + i % 2 = {shard};
        INSERT INTO "Orders" ("Id", "Shard", "CustomerId", "Total") SELECT i, {shard}, i, i FROM generate_series(4, {Rows}, 4) i WHERE 1 + i % 2 = {shard};
        ANALYZE
        """;
}
