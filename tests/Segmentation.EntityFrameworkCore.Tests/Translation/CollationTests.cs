using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>A column's collation takes different texts for equal, even some for no text; filters do not.</summary>
[Collection(PostgresTests.Name)]
public sealed class CollationTests(PostgresCluster cluster)
{
    private static readonly BindingContext Context = new(
        SegmentationModel.Create(m => m.Entity<Label>("label", e => e.Key(l => l.Id).Text(l => l.Text).Text(l => l.Other).Texts(l => l.Tags))),
        new PicklistSnapshot());

    private static readonly Moment Noon = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    // ICU passes over a soft hyphen, and RTRIM over blanks at the end.
    private static readonly Label[] Labels =
    [
        .. new[] { null, "", " ", "  ", "\u00AD", "x", "X", "x ", "x\u00AD", "é", "e" }.SelectMany(
            (text, i) => new[] { null, "", "  ", "x" }.Select((other, j) => new Label(4 * i + j + 1, text, other) { Tags = text is null ? [] : [text] })),
    ];

    private static readonly string[] Filters =
    [
        "text is empty", "text is not empty", "text = ' '", "text != 'x' match case", "text in ('x', 'e')", "text = 'x' match case", "text contains 'x'",
        "text ends with ' ' match case", "text starts with 'x'", "text = other match case", "text != other match case",
        "not text is empty and not other is empty", "tags is empty", "tags has any ('x')", "tags has none (' ')",
    ];

    [Theory]
    [InlineData("BINARY")]
    [InlineData("NOCASE")]
    [InlineData("RTRIM")]
    public async Task Select_OfAnyCollationOfSqlite_IsWhatFiltersMean(string collation)
    {
        var database = TestDatabase.Sqlite();
        try
        {
            await SelectsAsMeantAsync(database.Options<LabelDb>(), collation);
        }
        finally
        {
            database.Delete();
        }
    }

    [PostgresFact]
    public async Task Select_UnderACollationThatPassesOverCharacters_IsWhatFiltersMean() =>
        await SelectsAsMeantAsync((await TestDatabase.PostgresAsync(cluster)).Options<LabelDb>(), LabelDb.Blind);

    private static async Task SelectsAsMeantAsync(DbContextOptions<LabelDb> options, string collation)
    {
        LabelDb Open() => new(options, collation);
        await using (var db = Open())
        {
            await db.Database.EnsureCreatedAsync();
            db.AddRange(Labels);
            await db.SaveChangesAsync();
        }

        var segmenter = Segmenter.Create(o => o.UseModel(Context.Model)).WithSource(new EntityFrameworkSource<Label>(Context.Model.Of<Label>(), Open));
        foreach (var filter in Filters)
        {
            var bound = Filter.Parse(filter).Bind<Label>(Context);
            var meant = Labels.Where(l => bound.Interpret(Noon).Matches(l)).Select(l => l.Id);
            Assert.Equal((filter, string.Join(' ', meant)), (filter, string.Join(' ', await segmenter.Query(bound).Select(l => l.Id).Order().ToListAsync())));
        }
    }

    private sealed record Label(long Id, string? Text, string? Other)
    {
        public List<string> Tags { get; init; } = [];
    }

    private sealed class LabelDb(DbContextOptions<LabelDb> options, string collation) : DbContext(options)
    {
        public const string Blind = "blind";

        private readonly string _collation = collation;

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.ReplaceService<IModelCacheKeyFactory, ByCollation>();

        protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder)
        {
            if (_collation == Blind)
                modelBuilder.HasCollation(Blind, locale: "und-u-ks-level1", provider: "icu", deterministic: false);
            var label = modelBuilder.Entity<Label>();
            label.Property(l => l.Id).ValueGeneratedNever();
            label.Property(l => l.Text).UseCollation(_collation);
            label.Property(l => l.Other).UseCollation(_collation);
            label.PrimitiveCollection(l => l.Tags).Metadata.SetCollation(_collation);
        }

        private sealed class ByCollation : IModelCacheKeyFactory
        {
            public object Create(DbContext context, bool designTime) => (((LabelDb)context)._collation, designTime);
        }
    }
}
