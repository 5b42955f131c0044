using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using Segmentation.Testing;
using Xunit.Abstractions;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>EF Core on tables that are divided over two PostgreSQLs, proven by the kit that every store is proven by.</summary>
[Collection(ShardedTests.Name)]
public sealed class ShardedConformanceTests(ShardedPostgres servers, ITestOutputHelper output)
{
    private static readonly ConformanceSuite Names = new((Func<ConformanceData, ConformanceStores>)(_ => throw new NotSupportedException()));
    private static Task<ShardedDatabase>? Database;

    // The SDK's own data is not divided: what keeps it is proven on one PostgreSQL.
    private static readonly string[] OwnData = ["repository:", "journal:", "firings:", "turns:", "bulk runs:"];

    public static TheoryData<string> CaseNames => [.. Names.CaseNames.Where(n => !OwnData.Any(o => n.StartsWith(o, StringComparison.Ordinal)))];

    private ConformanceSuite Suite => new(FillAsync)
    {
        Deviations = PostgresDeviations.Microseconds,
    };

    [PostgresTheory]
    [MemberData(nameof(CaseNames))]
    public async Task Conforms(string caseName) => output.WriteLine((await Suite.RunAsync(caseName)).ToString());

    // Rows are put where they belong; that they find their way through the server that is asked is the sink's to show.
    private async ValueTask<ConformanceStores> FillAsync(ConformanceData data)
    {
        var database = await (Database ??= CreateAsync());
        var stores = await ConformanceDatabase.FillAsync(database.Whole, new ConformanceData([], []));
        for (var i = 0; i < database.Shards.Count; i++)
        {
            await ConformanceDatabase.FillAsync(database.Over(database.Shards[i]), new ConformanceData(
                [.. data.Customers.Where(c => ShardOfKey.Of(c.Id) == i + 1)], [.. data.Orders.Where(o => ShardOfKey.Of(o.Id) == i + 1)]));
        }

        return stores;
    }

    private Task<ShardedDatabase> CreateAsync() => servers.CreateDatabaseAsync<ConformanceDb>(
        options => options.ReplaceService<IModelCustomizer, DividedModel>(), options => new ConformanceDb(options));

    /// <summary>The model that the other databases have, and a shard key that is reckoned from the entity's.</summary>
    private sealed class DividedModel(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
    {
        public override void Customize(Microsoft.EntityFrameworkCore.ModelBuilder model, DbContext context)
        {
            base.Customize(model, context);
            var divided = model.Model.GetEntityTypes().Where(t => t.ClrType == typeof(ConformanceCustomer) || t.ClrType == typeof(ConformanceOrder));
            foreach (var type in divided.ToList())
            {
                var entity = model.Entity(type.ClrType);
                entity.Property<short>("Shard").HasValueGenerator<ShardOfKey>();
                entity.HasShardKey("Shard");
                foreach (var text in type.GetProperties().Where(p => p.ClrType == typeof(string)))
                    text.SetCollation("C");
            }
        }
    }

    private sealed class ShardOfKey : ValueGenerator<short>
    {
        public override bool GeneratesTemporaryValues => false;

        public static short Of(object key) => (short)(1 + (key.ToString()!.Sum(c => c) % 2));

        public override short Next(EntityEntry entry) => Of(entry.Property("Id").CurrentValue!);
    }
}
