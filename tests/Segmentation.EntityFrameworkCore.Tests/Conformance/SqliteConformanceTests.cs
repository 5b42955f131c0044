using Segmentation.Testing;
using Xunit.Abstractions;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>EF Core on SQLite, proven by the kit that every store is proven by.</summary>
public sealed class SqliteConformanceTests(ITestOutputHelper output)
{
    private static readonly ConformanceSuite Suite = new(async data =>
    {
        var database = TestDatabase.Sqlite();
        return await ConformanceDatabase.FillAsync(database, WithoutNaN(data)) with
        {
            CleanUp = () =>
            {
                database.Delete();
                return ValueTask.CompletedTask;
            },
        };
    })
    {
        Deviations =
        [
            new("scan: values come back as they were stored", "SQLite keeps no negative zero; it comes back as 0, which equals it"),
        ],
    };

    public static TheoryData<string> CaseNames => [.. Suite.CaseNames];

    // SQLite has no NaN, and the provider refuses it; both NaN and null are no value.
    private static ConformanceData WithoutNaN(ConformanceData data)
    {
        foreach (var customer in data.Customers)
        {
            customer.Score = customer.Score is double.NaN ? null : customer.Score;
            customer.Ratio = customer.Ratio is double.NaN ? null : customer.Ratio;
        }

        foreach (var order in data.Orders.Where(o => o.Weight is double.NaN))
            order.Weight = null;
        return data;
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Conforms(string caseName) => output.WriteLine((await Suite.RunAsync(caseName)).ToString());
}
