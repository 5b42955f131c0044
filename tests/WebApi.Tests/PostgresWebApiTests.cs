using Segmentation.EntityFrameworkCore.Tests;

namespace WebApi.Tests;

/// <summary>Over a server of PostgreSQL.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresWebApiTests(PostgresCluster cluster)
    : DatabaseWebApiTests("PostgreSQL", cluster.CreateDatabaseAsync().GetAwaiter().GetResult());
