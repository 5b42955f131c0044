using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Segmentation.EntityFrameworkCore.Tests;

public sealed class BulkRunRepositoryTests
{
    private const int Records = 5_000;

    [Fact]
    public async Task SaveAsync_OfARunOfMany_WritesTheRecordsThatChangedAlone()
    {
        var (database, updates) = (TestDatabase.Sqlite(), new Updates());
        var options = database.Options<ConformanceDb>(o => o.AddInterceptors(updates));
        await using (var db = new ConformanceDb(options))
            await db.Database.EnsureCreatedAsync();
        var runs = new EntityFrameworkBulkRunRepository(() => new ConformanceDb(options), ShippedActions.Catalogue);
        var run = new BulkRun("many", "customer", new SetField("name", "x"), Records);
        var token = await runs.AddAsync(run, [.. Enumerable.Range(0, Records).Select(i => new BulkRecord(i, i))]);
        Assert.Equal(0, updates.Count);

        var done = await runs.RecordsAsync("many", 10).Take(2).Select(r => r with { State = BulkState.Done }).ToListAsync();
        Assert.NotNull(await runs.SaveAsync(run with { Done = 2 }, done, token!.Value));
        // The run, and a row a record.
        Assert.Equal(3, updates.Count);
        Assert.Equal([10, 11], await runs.RecordsAsync("many").Where(r => r.IsSettled).Select(r => r.Position).ToListAsync());
        database.Delete();
    }

    private sealed class Updates : DbCommandInterceptor
    {
        public int Count { get; private set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count += command.CommandText.StartsWith("UPDATE", StringComparison.Ordinal) ? 1 : 0;
            return new(result);
        }
    }
}
