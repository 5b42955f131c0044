using Microsoft.EntityFrameworkCore;

namespace Segmentation.Benchmarks;

/// <summary>A database of the customers.</summary>
internal abstract class Store(string name, Action<DbContextOptionsBuilder> use) : IDisposable
{
    private readonly DbContextOptions<CustomerDb> _options = OptionsOf(use);

    public string Name => name;

    /// <summary>The conditions as one would write them in LINQ for this database.</summary>
    public abstract HandWritten ByHand { get; }

    /// <summary>A context of its own for each question.</summary>
    public CustomerDb Open() => new(_options);

    /// <summary>Makes the table, fills it, and makes its indexes of what is there.</summary>
    public void Fill(Customer[] customers)
    {
        using var db = Open();
        db.Database.EnsureCreated();
        Load(db, customers);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        foreach (var sql in Indexes)
            db.Database.ExecuteSqlRaw(sql);
    }

    public abstract void Dispose();

    protected abstract void Load(CustomerDb db, Customer[] customers);

    /// <summary>The statements that make what a user would make, and have the database look at it.</summary>
    protected abstract IEnumerable<string> Indexes { get; }

    private static DbContextOptions<CustomerDb> OptionsOf(Action<DbContextOptionsBuilder> use)
    {
        var builder = new DbContextOptionsBuilder<CustomerDb>();
        use(builder);
        return builder.Options;
    }
}
