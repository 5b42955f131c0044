using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>A field that a function reads is a column where the context maps a shadow property of exactly its name and type, and nowhere else.</summary>
public sealed class ShadowPropertyTests : IDisposable
{
    private static readonly BindingContext Context = new(
        SegmentationModel.Create(m => m.Entity<Note>("note", e => e
            .Key(n => n.Id)
            .Number("grade", n => n.Read("grade") as decimal?)
            .Text("place", n => n.Read("place") as string)
            .Text("Body", n => n.Read("Body") as string))),
        new PicklistSnapshot());

    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly NoteDb _db;

    public ShadowPropertyTests()
    {
        _connection.Open();
        _db = new NoteDb(new DbContextOptionsBuilder<NoteDb>().UseSqlite(_connection).Options);
        _db.Database.EnsureCreated();
        foreach (var (id, grade, place) in new[] { (1L, (decimal?)2.5m, "Ulm"), (2, null, "Bonn"), (3, 7m, null) })
        {
            var note = _db.Add(new Note { Id = id, Body = "x" });
            note.Property("grade").CurrentValue = grade;
            note.Property("place").CurrentValue = place is null ? null : place.Length;
        }

        _db.SaveChanges();
    }

    [Theory]
    [InlineData("grade > 2.4", new long[] { 1, 3 })]
    [InlineData("not grade > 2.5", new long[] { 1, 2 })]
    [InlineData("grade is empty", new long[] { 2 })]
    public void Candidates_FieldWithAShadowProperty_AreExact(string filter, long[] expected)
    {
        var found = _db.Notes.Candidates(PlanOf(filter));
        Assert.True(found.AreExact);
        Assert.Equal(expected, found.Rows.Select(n => n.Id).Order());
    }

    [Theory]
    [InlineData("place = 'Ulm'")] // the property of that name holds a number
    [InlineData("Body = 'y'")] // the property of that name is the class's own
    public void Candidates_FieldWithoutOne_AreAll(string filter)
    {
        var found = _db.Notes.Candidates(PlanOf(filter));
        Assert.False(found.AreExact);
        Assert.Equal(3, found.Rows.Count());
    }

    // Entities that are read lack the value: what is left to be checked of them would be wrong.
    [Fact]
    public void Source_FieldWithAShadowProperty_IsRefused()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new EntityFrameworkSource<Note>(Context.Model.Of<Note>(), () => _db));
        Assert.Contains("field note.grade is a shadow property", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _db.Dispose();
        _connection.Dispose();
    }

    private static Plan PlanOf(string filter) => Filter.Parse(filter).Bind<Note>(Context).RequirePlan();

    internal sealed class Note
    {
        public long Id { get; set; }

        public string? Body { get; set; }

        public object? Read(string name) => name == nameof(Body) ? Body : null;
    }

    internal sealed class NoteDb(DbContextOptions<NoteDb> options) : DbContext(options)
    {
        public DbSet<Note> Notes => Set<Note>();

        protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
        {
            model.Entity<Note>().Property<decimal?>("grade");
            model.Entity<Note>().Property<int?>("place");
        }
    }
}
