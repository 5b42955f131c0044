using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>What PostgreSQL does otherwise, however many servers hold the tables.</summary>
internal static class PostgresDeviations
{
    // Mapped with UtcTicksConverter, they would be kept.
    private const string Reason = "PostgreSQL keeps instants to the microsecond: the ticks of 100 ns of the data are gone when it is asked";

    public static IReadOnlyList<ConformanceDeviation> Microseconds { get; } =
    [
        new("truth table: datetime", Reason),
        new("truth table: zone", Reason),
        new("truth table: field", Reason),
        new("truth table: period", Reason),
    ];
}
