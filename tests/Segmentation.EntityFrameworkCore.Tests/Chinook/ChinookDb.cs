using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore.Tests;

public sealed class Customer
{
    public int CustomerId { get; set; }

    public string FirstName { get; set; } = "";

    public string LastName { get; set; } = "";

    public string? Company { get; set; }

    public string? City { get; set; }

    public string? State { get; set; }

    public string? Country { get; set; }

    public string? PostalCode { get; set; }

    public string Email { get; set; } = "";

    public int? SupportRepId { get; set; }

    public Employee? SupportRep { get; set; }

    public List<Invoice> Invoices { get; } = [];
}

public sealed class Employee
{
    public int EmployeeId { get; set; }

    public string LastName { get; set; } = "";

    public string? Title { get; set; }

    public int? ReportsTo { get; set; }

    public DateTime? BirthDate { get; set; }
}

public sealed class Invoice
{
    public int InvoiceId { get; set; }

    public int CustomerId { get; set; }

    public DateTime InvoiceDate { get; set; }

    public string? BillingCountry { get; set; }

    [Precision(10, 2)]
    public decimal Total { get; set; }
}

public sealed class InvoiceLine
{
    public int InvoiceLineId { get; set; }

    public int InvoiceId { get; set; }

    public int TrackId { get; set; }

    public int Quantity { get; set; }
}

public sealed class Track
{
    public int TrackId { get; set; }

    public string Name { get; set; } = "";

    public string? Composer { get; set; }

    public int? GenreId { get; set; }

    public int Milliseconds { get; set; }

    [Precision(10, 2)]
    public decimal UnitPrice { get; set; }
}

public sealed class Genre
{
    public int GenreId { get; set; }

    public string? Name { get; set; }
}

/// <summary>A database that others designed, with plain classes over some of its tables.</summary>
internal sealed class ChinookDb(string path) : DbContext
{
    public DbSet<Customer> Customers => Set<Customer>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={path};Mode=ReadOnly");

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        model.Entity<Customer>().ToTable("Customer");
        model.Entity<Employee>().ToTable("Employee");
        model.Entity<Invoice>().ToTable("Invoice");
        model.Entity<InvoiceLine>().ToTable("InvoiceLine");
        model.Entity<Track>().ToTable("Track");
        model.Entity<Genre>().ToTable("Genre");
    }

    /// <summary>What can be asked of it.</summary>
    public static SegmentationModel Questions { get; } = SegmentationModel.Create(m => m
        .Entity<Customer>("customer", e => e
            .Key(c => c.CustomerId).Text(c => c.FirstName).Text(c => c.LastName).Text(c => c.Company).Text(c => c.City).Text(c => c.State)
            .Text(c => c.Country).Text(c => c.PostalCode).Text(c => c.Email)
            .One<Employee>("supportRep", c => c.SupportRepId)
            .Many<Invoice>("invoices", i => i.CustomerId))
        .Entity<Employee>("employee", e => e
            .Key(x => x.EmployeeId).Text(x => x.LastName).Text(x => x.Title).Date(x => x.BirthDate)
            .One<Employee>("manager", x => x.ReportsTo)
            .Many<Customer>("customers", c => c.SupportRepId))
        .Entity<Invoice>("invoice", e => e
            .Key(i => i.InvoiceId).Instant(i => i.InvoiceDate, DateTimeKind.Utc).Text(i => i.BillingCountry).Number(i => i.Total)
            .Many<InvoiceLine>("lines", l => l.InvoiceId))
        .Entity<InvoiceLine>("line", e => e.Key(l => l.InvoiceLineId).Number(l => l.Quantity).One<Track>("track", l => l.TrackId))
        .Entity<Track>("track", e => e
            .Key(t => t.TrackId).Text(t => t.Name).Text(t => t.Composer).Number(t => t.Milliseconds).Number(t => t.UnitPrice)
            .One<Genre>("genre", t => t.GenreId))
        .Entity<Genre>("genre", e => e.Key(g => g.GenreId).Text(g => g.Name)));
}
