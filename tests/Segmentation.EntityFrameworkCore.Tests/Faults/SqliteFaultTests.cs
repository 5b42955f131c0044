using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

public sealed class SqliteFaultTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly EntityFrameworkSource<ConformanceCustomer> _customers;

    public SqliteFaultTests()
    {
        _connection.Open();
        var options = new DbContextOptionsBuilder<ConformanceDb>().UseSqlite(_connection).Options;
        _customers = new EntityFrameworkSource<ConformanceCustomer>(ConformanceModel.Model.Of<ConformanceCustomer>(), () => new ConformanceDb(options));
        using var db = new ConformanceDb(options);
        db.Database.EnsureCreated();
    }

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task WriteAsync_ADatabaseThatIsFull_WritesNothingOfTheBatchAndCanBeRepeated()
    {
        await _customers.WriteAsync([EntityWrite.Insert(new ConformanceCustomer { Id = "there" })]);
        var pages = (long)(await AskAsync("PRAGMA page_count"))!;
        await AskAsync($"PRAGMA max_page_count = {pages + 20}");

        // Some of them would fit.
        var writes = Enumerable.Range(0, 100).Select(i => EntityWrite.Insert(new ConformanceCustomer { Id = $"k{i}", Name = new string('x', 4000) })).ToList();
        var exception = await Assert.ThrowsAsync<DbUpdateException>(async () => await _customers.WriteAsync(writes));
        Assert.Contains("full", exception.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(1, await _customers.ScanAsync().CountAsync());

        await AskAsync("PRAGMA max_page_count = 100000");
        Assert.All(await _customers.WriteAsync(writes), r => Assert.True(r.IsWritten));
        Assert.Equal(101, await _customers.ScanAsync().CountAsync());
    }

    [Fact]
    public async Task WriteAsync_ADatabaseThatIsFullInTheSecondBatch_KeepsTheFirstWholeAndCanBeRepeated()
    {
        // A batch has 500 entities, of a page each.
        var pages = (long)(await AskAsync("PRAGMA page_count"))!;
        await AskAsync($"PRAGMA max_page_count = {pages + 900}");
        var name = new string('x', 4000);
        var writes = Enumerable.Range(0, 1000).Select(i => EntityWrite.Upsert(new ConformanceCustomer { Id = $"k{i:000}", Name = name })).ToList();
        var exception = await Assert.ThrowsAsync<DbUpdateException>(async () => await _customers.WriteAsync(writes));
        Assert.Contains("full", exception.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(
            Enumerable.Range(0, 500).Select(i => $"k{i:000}"),
            await _customers.ScanAsync().Select(c => c.Id).Order(StringComparer.Ordinal).ToListAsync());

        await AskAsync("PRAGMA max_page_count = 100000");
        Assert.All(await _customers.WriteAsync(writes), r => Assert.True(r.IsWritten));
        Assert.Equal(1000, await _customers.ScanAsync().CountAsync());
    }

    [Fact]
    public async Task PageAsync_CancelledAmongItsEntities_EndsWithThatAndCanBeAskedAgain()
    {
        await _customers.WriteAsync([.. Enumerable.Range(0, 50).Select(i => EntityWrite.Insert(new ConformanceCustomer { Id = $"k{i:00}" }))]);
        var (query, page) = (new PushedQuery(ConformanceModel.Model.Of<ConformanceCustomer>(), []), new KeysetPage([], null, 20));
        using var source = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _customers.PageAsync(query, page, source.Token))
            {
                if (++seen == 3)
                    await source.CancelAsync();
            }
        });
        Assert.Equal(3, seen);
        Assert.Equal(20, await _customers.PageAsync(query, page).CountAsync());
    }

    private async Task<object?> AskAsync(string sql)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
