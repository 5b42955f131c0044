using Segmentation.EntityFrameworkCore.Tests;

namespace WebApi.Tests;

/// <summary>Stands where there is no server for the tests that are compiled where there is one: so they are seen to be skipped.</summary>
public sealed class PostgresAbsentTests
{
    [PostgresFact]
    public void WebApi_OverPostgreSql_AnswersAsInMemory() => Assert.Fail("PostgresWebApiTests was left out, and there is a server.");
}
