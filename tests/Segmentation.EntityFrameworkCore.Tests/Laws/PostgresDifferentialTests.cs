using Xunit.Abstractions;

namespace Segmentation.EntityFrameworkCore.Tests;

[Collection(PostgresTests.Name)]
public sealed class PostgresDifferentialTests(PostgresCluster cluster, ITestOutputHelper output) : DifferentialTests(output)
{
    [PostgresFact]
    public async Task The_database_selects_what_the_interpreter_does() => await AskAsync(await TestDatabase.PostgresAsync(cluster), keepsNaN: true);
}
