namespace Segmentation.EntityFrameworkCore;

/// <summary>How providers call a column whose numbers the database counts up.</summary>
internal static class GrowingNumber
{
    public const string Sqlite = "Sqlite:Autoincrement";

    public const string PostgreSql = "Npgsql:ValueGenerationStrategy";

    /// <summary>The strategy as Npgsql wants it, which this package does not refer to; null where it is not there.</summary>
    public static object? PostgreSqlStrategy { get; } =
        Type.GetType("Npgsql.EntityFrameworkCore.PostgreSQL.Metadata.NpgsqlValueGenerationStrategy, Npgsql.EntityFrameworkCore.PostgreSQL") is { } strategy
            ? Enum.Parse(strategy, "IdentityByDefaultColumn")
            : null;
}
