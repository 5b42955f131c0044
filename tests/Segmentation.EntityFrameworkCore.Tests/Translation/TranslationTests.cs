using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>What becomes of filters on SQLite, whose SQL anybody can read.</summary>
public sealed class TranslationTests : IDisposable
{
    private static readonly Moment Moment = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private readonly TestDatabase _database = TestDatabase.Sqlite();
    private readonly ConformanceDb _db;

    public TranslationTests()
    {
        _db = new ConformanceDb(_database.Options<ConformanceDb>());
        _db.Database.EnsureCreated();
        _db.AddRange(
            new ConformanceCustomer { Id = "a", Name = "Anna", Visits = 1, Revenue = 10 },
            new ConformanceCustomer { Id = "b", Name = "ANNA", Visits = 2, Revenue = 2.5m },
            new ConformanceCustomer { Id = "c", Name = "Łódź", Visits = 3 });
        _db.SaveChanges();
    }

    public void Dispose()
    {
        _db.Dispose();
        _database.Delete();
    }

    [Fact]
    public void Where_OperandsOfAFilter_AreParameters()
    {
        var sql = Sql("revenue > 2.5 and name = 'x''y' and visits between 1 and 7");
        Assert.DoesNotContain("x'y", sql[sql.IndexOf("SELECT", StringComparison.Ordinal)..], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("2.5", sql[sql.IndexOf("SELECT", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("revenue > 2.5 and (name = 'x' or name contains 'y' or visits in (1, 3))", false)]
    [InlineData("not (not revenue > 2.5 or not visits in (1, 3))", false)]
    [InlineData("not revenue > 2.5", true)]
    [InlineData("not (revenue > 2.5 and name contains 'y')", true)]
    public void Where_ConditionsOnWhatMayBeNull_AreGuardedUnderNotOnly(string filter, bool isGuarded) =>
        Assert.Equal(isGuarded, Sql(filter).Contains(" NULL", StringComparison.Ordinal));

    [Theory]
    [InlineData("visits in (1, 3)", "a, c")]
    [InlineData("visits in (1.5, 3)", "c")]             // no whole number is 1.5
    [InlineData("visits > 1.5", "b, c")]                // compared with 2, as a whole number
    [InlineData("visits >= 99999999999", "")]           // beyond what the column holds
    [InlineData("visits < 99999999999", "a, b, c")]
    [InlineData("not revenue > 5", "b, c")]             // the complement holds of no value
    [InlineData("not (name contains 'nn' or revenue > 5)", "c")]
    [InlineData("not (revenue > 5 and not visits > 2)", "b, c")]
    [InlineData("name = 'anna'", "a, b")]
    [InlineData("name = 'anna' match case", "")]
    [InlineData("name starts with 'AN' match case", "b")]
    [InlineData("name ends with 'NA' match case", "b")]
    [InlineData("name ends with 'a longer text than any' match case", "")]
    [InlineData("name contains 'nn'", "a, b")]
    public void Where_AnExactFilter_SelectsWhatItMeans(string filter, string keys) =>
        Assert.Equal(keys, string.Join(", ", _db.Customers.Where(PlanOf(filter)).Select(c => c.Id).Order()));

    [Fact]
    public void Where_SeveralValues_AreOneIn()
    {
        var sql = Sql("visits = 1 or vip = true or visits = 2 or visits = 3");
        Assert.Equal(2, sql.Split("\"Visits\" IN (").Length);
        Assert.Equal(2, sql.Split(" OR ").Length);
    }

    [Fact]
    public void Where_ATextBeyondAscii_NamesTheCondition()
    {
        var exception = Assert.Throws<InexactTranslationException>(() => _db.Customers.Where(PlanOf("vip = true and name = 'łódź'")));
        Assert.Equal(["the source may find too many for InSet of name"], exception.Conditions);
    }

    [Fact]
    public async Task Segment_ATextBeyondAscii_IsCheckedAgain()
    {
        var query = _db.Customers.Segment(Bind("name = 'łódź'"), Moment);
        Assert.Equal(Pushdown.Superset, query.Explain().Parts.Single().Pushdown);
        Assert.Equal(["c"], await query.Select(c => c.Id).ToListAsync());
    }

    [Fact]
    public void Where_APlanWithoutItsMoment_IsRefused() =>
        Assert.Throws<ArgumentException>(() => _db.Customers.Where(Bind("since in last 7 days").Plan!));

    [Fact]
    public async Task Segment_ThousandsOfConditionsSideBySide_AreAsked()
    {
        var wide = Filter.Any([.. Enumerable.Range(0, 3000)
            .Select(i => Filter.Parse(string.Create(CultureInfo.InvariantCulture, $"visits = {i} and revenue >= {i}")))]);
        var query = _db.Customers.Segment(Bind(wide), Moment);
        Assert.True(query.Explain().IsPushed);
        Assert.Equal(["a", "b"], await query.Select(c => c.Id).Order().ToListAsync());
    }

    [Fact]
    public async Task Segment_TenThousandValues_AreAsked()
    {
        var query = _db.Customers.Segment(Bind($"visits in ({string.Join(", ", Enumerable.Range(2, 10_000))}) and name in ('anna', {Names(9_000)})"), Moment);
        Assert.True(query.Explain().IsPushed);
        Assert.Equal(["b"], await query.Select(c => c.Id).ToListAsync());
    }

    [Fact]
    public void Source_OfAMemberThatIsNotMapped_IsRefused()
    {
        var model = SegmentationModel.Create(m => m.Entity<ConformanceCustomer>("customer", e => e.Key(c => c.Id).Text(c => c.Name)));
        var exception = Assert.Throws<InvalidOperationException>(() =>
            new EntityFrameworkSource<ConformanceCustomer>(model.Of<ConformanceCustomer>(), () => new WithoutName(_database.Options<WithoutName>())));
        Assert.Contains("customer.name", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Segment_InstantsAsTheProviderKeepsThem_AreComparedHere()
    {
        using var database = new Instants();
        await database.Database.EnsureCreatedAsync();
        // The same instant, and two texts.
        database.AddRange(
            new ConformanceOrder { Id = 1, Placed = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(2)) },
            new ConformanceOrder { Id = 2, Placed = new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero) });
        await database.SaveChangesAsync();
        var bound = Filter.Parse("placed = 2026-01-01T10:00:00Z and placed is not empty")
            .Bind<ConformanceOrder>(new BindingContext(ConformanceModel.Model, ConformanceModel.Picklists));
        var query = database.Set<ConformanceOrder>().Segment(bound, Moment);
        Assert.Equal([Pushdown.None, Pushdown.Exact], query.Explain().Parts.Select(p => p.Pushdown));
        Assert.Equal(2, await query.CountAsync());
        await database.Database.EnsureDeletedAsync();
    }

    private static string Names(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"'n{i}'"));

    private string Sql(string filter) => _db.Customers.Where(PlanOf(filter)).ToQueryString();

    private static Plan PlanOf(string filter) => Bind(filter).Plan!.At(Moment);

    private static BindResult<ConformanceCustomer> Bind(Filter filter) => filter.Bind<ConformanceCustomer>(
        new BindingContext(ConformanceModel.Model, ConformanceModel.Picklists, new FilterLimits { Nodes = 100_000, SetItems = 20_000 }));

    private static BindResult<ConformanceCustomer> Bind(string filter) => Bind(Filter.Parse(filter));

    private sealed class WithoutName(DbContextOptions<WithoutName> options) : DbContext(options)
    {
        protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model) => model.Entity<ConformanceCustomer>().Ignore(c => c.Name);
    }

    private sealed class Instants : DbContext
    {
        private readonly string _path = Path.Combine(Path.GetTempPath(), $"segmentation-{Guid.NewGuid():N}.db");

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={_path}");

        protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model) => model.Entity<ConformanceOrder>();
    }
}
