using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Segmentation.Syntax;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>By a column that regards no case a database groups what filters call equal, and never what they tell apart.</summary>
public sealed class GroupingTests : IDisposable
{
    private static readonly BindingContext Context = new(
        SegmentationModel.Create(m => m.Entity<Visit>("visit", e => e
            .Key(v => v.Id).Text(v => v.City).Picklist(v => v.Kind, "kind").Text(v => v.Code, f => f.MatchCase()))),
        new PicklistSnapshot(new Picklist("kind", null, [new PicklistItem("TRADE") { Aliases = ["Handel"] }, new PicklistItem("RETAIL")])));

    private static readonly Moment Noon = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    // SQLite folds ASCII letters only: Łódź and ŁÓDŹ are two groups there, and one bucket. No ſ is an s.
    private static readonly Visit[] Visits =
    [
        new(1, "Łódź", "trade", "a"), new(2, "ŁÓDŹ", "HANDEL", "A"), new(3, "łÓdź", "retail", "a"), new(4, "Ulm", "Retail", "b"), new(5, "ULM", "other", "B"),
        new(6, "ulm", null, null), new(7, null, "OTHER", "b"), new(8, "", "", "b"), new(9, "Eſſen", "TRADE", "b"), new(10, "Essen", "TRADE", "b"),
        new(11, "ulm ", "Handel", "ß"), new(12, "Straße", "RETAIL", "SS"), new(13, "STRASSE", "RETAIL", "ss"),
    ];

    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly EntityFrameworkSource<Visit> _visits;

    public GroupingTests()
    {
        _connection.Open();
        var options = new DbContextOptionsBuilder<VisitDb>().UseSqlite(_connection).Options;
        using var db = new VisitDb(options);
        db.Database.EnsureCreated();
        db.AddRange(Visits);
        db.SaveChanges();
        _visits = new EntityFrameworkSource<Visit>(Context.Model.Of<Visit>(), () => new VisitDb(options));
    }

    public void Dispose() => _connection.Dispose();

    [Theory]
    [InlineData("city")]
    [InlineData("kind")]
    [InlineData("city", "kind")]
    [InlineData("code")]
    [InlineData("code", "city")]
    public async Task CrossTab_ColumnsThatRegardNoCase_IsThatOfTheRows(params string[] by)
    {
        var request = new CrossTabRequest([.. by.Select(name => new FieldPath(name))]);
        foreach (var measure in new[] { Measure.Count, Measure.Distinct("city"), Measure.Distinct("code") })
        {
            foreach (var filter in new[] { "everyone", "not city = 'ulm'", "kind = 'TRADE'" })
                await SameAsOfRowsAsync(filter, request with { Measure = measure });
        }
    }

    [Theory]
    [InlineData("city", true)]
    [InlineData("kind", true)]
    [InlineData("code", false)] // to the column a and A are the same, and not to the field
    public void CanGroup_ColumnThatRegardsNoCase_WhereTheFieldRegardsNone(string field, bool expected)
    {
        var terms = Bind("everyone").CrossTab(new CrossTabRequest(field)).TermsAt(Noon);
        Assert.Equal(expected, _visits.CanGroup(new Grouping(terms.By, AggregateFunction.Count, null)));
    }

    [Fact]
    public async Task CrossTab_City_HasABucketForWhatFiltersCallEqual()
    {
        var tab = await Query("everyone").CrossTabAsync(new CrossTabRequest("city"));
        Assert.Equal(
            ["essen 1", "eſſen 1", "strasse 1", "straße 1", "ulm 3", "ulm  1", "łódź 3", " 2"],
            tab.Cells.Select(c => $"{c.Buckets[0]} {c.Count}"),
            StringComparer.OrdinalIgnoreCase);
    }

    private async Task SameAsOfRowsAsync(string filter, CrossTabRequest request)
    {
        var expected = Bind(filter).CrossTab(request).Over(Visits, Noon);
        var actual = await Query(filter).CrossTabAsync(request);
        // Of several spellings any may be shown.
        Assert.Equal(Told(expected), Told(actual), StringComparer.OrdinalIgnoreCase);
        foreach (var cell in actual.Cells.Where(c => c.Filter is not null))
            Assert.Equal(cell.Count, await Query(cell.Filter!.ToText()).CountAsync());
    }

    private static IEnumerable<string> Told(CrossTab tab) =>
        tab.Cells.Concat(tab.Totals).Append(tab.Total).Select(c => $"{string.Join('|', c.Buckets)} {c.Count} {c.Value}");

    private static BindResult<Visit> Bind(string filter) => Filter.Parse(filter).Bind<Visit>(Context);

    private SegmentQuery<Visit> Query(string filter) =>
        Segmenter.Create(o => o.UseModel(Context.Model).UsePicklists(Context.Picklists)).Query(Bind(filter), _visits);

    private sealed record Visit(long Id, string? City, string? Kind, string? Code);

    private sealed class VisitDb(DbContextOptions<VisitDb> options) : DbContext(options)
    {
        public DbSet<Visit> Visits => Set<Visit>();

        protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder)
        {
            var visit = modelBuilder.Entity<Visit>();
            visit.Property(v => v.Id).ValueGeneratedNever();
            visit.Property(v => v.City).UseCollation("NOCASE");
            visit.Property(v => v.Kind).UseCollation("NOCASE");
            visit.Property(v => v.Code).UseCollation("NOCASE");
        }
    }
}
