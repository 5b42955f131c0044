using Microsoft.EntityFrameworkCore;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>What is kept of a filter once it was asked is asked again as if it were new.</summary>
public sealed class ReuseTests : IDisposable
{
    private readonly List<TestDatabase> _databases = [];

    public void Dispose() => _databases.ForEach(d => d.Delete());

    [Fact]
    public async Task Segment_OneFilterOfTwoDatabases_IsAskedOfEach()
    {
        var (one, other) = (Database(visits: [1, 5]), Database(visits: [7, 8, 9]));
        var bound = Bind("visits > 2 and no orders");
        foreach (var (options, count) in new[] { (one, 1), (other, 3), (one, 1) })
        {
            await using var db = new ConformanceDb(options);
            Assert.Equal(count, await db.Customers.Segment(bound, At(2026)).CountAsync());
            Assert.Equal(count, await db.Customers.Where(bound.Plan!).CountAsync());
        }
    }

    [Fact]
    public async Task Segment_OneFilterOfTwoDialects_IsDividedForEach()
    {
        await using var db = new ConformanceDb(Database(visits: [1, 5]));
        var bound = Bind("name = 'anna'");
        foreach (var (dialect, isPushed) in new[] { (QueryDialect.Sqlite, true), (new QueryDialect(), false), (QueryDialect.Sqlite, true) })
        {
            var query = db.Customers.Segment(bound, At(2026), dialect);
            Assert.Equal(isPushed, query.Explain().IsPushed);
            Assert.Equal(2, await query.CountAsync());
        }
    }

    [Fact]
    public async Task Segment_OneFilterAtTwoMoments_SeesEach()
    {
        await using var db = new ConformanceDb(Database(visits: [1, 5]));
        var bound = Bind("birthday < today and visits = 5");
        Assert.Equal(0, await db.Customers.Segment(bound, At(2004)).CountAsync());
        Assert.Equal(1, await db.Customers.Segment(bound, At(2006)).CountAsync());
        Assert.Equal(0, await db.Customers.Segment(bound, At(2004)).CountAsync());
    }

    private static Moment At(int year) => new(new DateTimeOffset(year, 11, 22, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private static BindResult<ConformanceCustomer> Bind(string filter) =>
        Filter.Parse(filter).Bind<ConformanceCustomer>(new BindingContext(ConformanceModel.Model, ConformanceModel.Picklists));

    /// <summary>A database of customers named Anna who were born in 2005 and visited so often.</summary>
    private DbContextOptions<ConformanceDb> Database(int[] visits)
    {
        _databases.Add(TestDatabase.Sqlite());
        var options = _databases[^1].Options<ConformanceDb>();
        using var db = new ConformanceDb(options);
        db.Database.EnsureCreated();
        db.AddRange(visits.Select(v => new ConformanceCustomer { Id = $"{v}", Name = "Anna", Visits = v, Birthday = new DateOnly(2005, 3, 1) }));
        db.SaveChanges();
        return options;
    }
}
