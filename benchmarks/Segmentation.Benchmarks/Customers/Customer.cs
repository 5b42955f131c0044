namespace Segmentation.Benchmarks;

/// <summary>A customer as a user's own class would have it.</summary>
public sealed class Customer
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    public string? Type { get; init; }

    public string? Region { get; init; }

    public string? Source { get; init; }

    public string? Industry { get; init; }

    public string? Stage { get; init; }

    public decimal? Revenue { get; init; }

    public int Employees { get; init; }

    public DateOnly CreatedOn { get; init; }

    public DateOnly? LastOrder { get; init; }
}
