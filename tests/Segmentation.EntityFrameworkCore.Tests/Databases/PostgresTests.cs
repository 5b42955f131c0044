namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>Tests that share one PostgreSQL.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresCluster>
{
    public const string Name = "PostgreSQL";
}

/// <summary>A test that needs PostgreSQL; skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public const string Absent = "PostgreSQL is not here: no initdb under /usr/lib/postgresql/*/bin.";

    public PostgresFactAttribute() => Skip = PostgresCluster.Binaries is null ? Absent : null;
}

/// <summary>A theory that needs PostgreSQL; skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresCluster.Binaries is null ? PostgresFactAttribute.Absent : null;
}
