using Segmentation.Testing;
using Xunit.Abstractions;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>EF Core on PostgreSQL, proven by the kit that every store is proven by.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresConformanceTests(PostgresCluster cluster, ITestOutputHelper output)
{
    private static readonly ConformanceSuite Names = new((Func<ConformanceData, ConformanceStores>)(_ => throw new NotSupportedException()));
    private static Task<TestDatabase>? Database;

    public static TheoryData<string> CaseNames => [.. Names.CaseNames];

    private ConformanceSuite Suite => new(async data => await ConformanceDatabase.FillAsync(await (Database ??= TestDatabase.PostgresAsync(cluster)), data))
    {
        Deviations = PostgresDeviations.Microseconds,
    };

    [PostgresTheory]
    [MemberData(nameof(CaseNames))]
    public async Task Conforms(string caseName) => output.WriteLine((await Suite.RunAsync(caseName)).ToString());
}
