using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Segmentation.Tests;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>The samples of the laws in a database.</summary>
internal sealed class SampleDb(DbContextOptions<SampleDb> options) : DbContext(options)
{
    public DbSet<Sample> Samples => Set<Sample>();

    public DbSet<Link> Links => Set<Link>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        if (Database.IsSqlite())
            configuration.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        model.Entity<Sample>(e =>
        {
            e.Property(s => s.Id).ValueGeneratedNever();
            e.Ignore(s => s.Kids);
            e.PrimitiveCollection(s => s.Tags);
            e.PrimitiveCollection(s => s.Channels);
            e.HasIndex(s => s.ParentId);
            e.Property(s => s.Custom).HasConversion(
                values => Written(values),
                json => Read(json),
                new ValueComparer<Dictionary<string, object?>>((one, other) => ReferenceEquals(one, other), values => values.Count));
        });
        model.Entity<Link>(e =>
        {
            // Two samples may be linked twice.
            e.Property<int>("Row");
            e.HasKey("Row");
            e.HasIndex(l => l.From);
        });
    }

    private static string Written(Dictionary<string, object?> values) =>
        JsonSerializer.Serialize(values.ToDictionary(v => v.Key, v => (v.Value?.GetType().Name ?? "", JsonSerializer.Serialize(v.Value))), Tuples);

    private static Dictionary<string, object?> Read(string json) => JsonSerializer.Deserialize<Dictionary<string, (string Type, string Value)>>(json, Tuples)!
        .ToDictionary(v => v.Key, v => v.Value.Type switch
        {
            nameof(String) => JsonSerializer.Deserialize<string>(v.Value.Value),
            nameof(Decimal) => JsonSerializer.Deserialize<decimal>(v.Value.Value),
            nameof(Boolean) => JsonSerializer.Deserialize<bool>(v.Value.Value),
            nameof(DateOnly) => JsonSerializer.Deserialize<DateOnly>(v.Value.Value),
            nameof(DateTimeOffset) => JsonSerializer.Deserialize<DateTimeOffset>(v.Value.Value),
            "" => null,
            _ => (object?)JsonSerializer.Deserialize<List<string?>>(v.Value.Value),
        });

    private static readonly JsonSerializerOptions Tuples = new() { IncludeFields = true };
}
