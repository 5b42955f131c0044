using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Segmentation;
using Segmentation.EntityFrameworkCore;

namespace SegmentCli.Csv;

/// <summary>The records of a file in a database in memory, which finds those that match as far as it can.</summary>
internal sealed class SqliteRecords
{
    private readonly RecordList _list;
    private readonly DbContextOptions _options;

    public SqliteRecords(RecordList list)
    {
        _list = list;
        // The database is there as long as its connection is open: until the program ends.
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        _options = new DbContextOptionsBuilder().UseSqlite(connection).ReplaceService<IModelCacheKeyFactory, ModelOfEachFile>().Options;
        Fill();
    }

    /// <summary>The records that match, in the file's order. What the database does not answer as filters mean it is checked again.</summary>
    public IEnumerable<Record> Matching(BindResult<Record> bound, Moment moment, RelatedRows related)
    {
        using var database = new RecordsDatabase(_options, _list);
        var candidates = database.Set<Record>().Candidates(bound.RequirePlan().At(moment));
        var numbers = candidates.Rows.Select(r => r.Number).ToHashSet();
        var records = _list.Records.Where(r => numbers.Contains(r.Number));
        return candidates.AreExact ? records : records.Where(bound.Compile(moment).Over(related));
    }

    private void Fill()
    {
        using var database = new RecordsDatabase(_options, _list);
        database.Database.EnsureCreated();
        database.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var record in _list.Records)
        {
            var row = database.Add(record);
            foreach (var column in database.Columns)
                row.Property(column.Name).CurrentValue = record.Cells[column.Index];
        }

        database.SaveChanges();
    }

    private sealed class ModelOfEachFile : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (((RecordsDatabase)context).File, designTime);
    }
}

/// <summary>A table of records. Each column is a property that is not in the class, under the name by which filters know it.</summary>
internal sealed class RecordsDatabase(DbContextOptions options, RecordList list) : DbContext(options)
{
    /// <summary>What tells the models of two files apart.</summary>
    public object File => list;

    /// <summary>The columns that are kept; the others are checked in memory.</summary>
    public IReadOnlyList<Column> Columns { get; } = [.. list.Columns.Where(c => IsKept(c, list))];

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        var records = model.Entity<Record>();
        records.HasKey(r => r.Number);
        records.Property(r => r.Number).ValueGeneratedNever();
        records.Ignore(r => r.Key).Ignore(r => r.Cells);
        foreach (var column in Columns)
            records.Property(TypeOf(column), column.Name).HasColumnName($"column{column.Index}");
    }

    // A list is no column, a name may be that of a member, and SQLite ends texts at a NUL where it searches them.
    private static bool IsKept(Column column, RecordList list) =>
        column.Type.Separator is null && typeof(Record).GetMember(column.Name).Length == 0 &&
        !list.Records.Any(r => r.Cells[column.Index] is string text && text.Contains('\0'));

    private static Type TypeOf(Column column) => column.Kind switch
    {
        ColumnKind.Boolean => typeof(bool?),
        ColumnKind.Integer or ColumnKind.Decimal => typeof(decimal?),
        ColumnKind.Date => typeof(DateOnly?),
        ColumnKind.DateTime => typeof(DateTimeOffset?),
        _ => typeof(string),
    };
}
