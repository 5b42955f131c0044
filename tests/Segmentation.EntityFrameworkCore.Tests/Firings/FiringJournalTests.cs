using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore.Tests;

[Collection(PostgresTests.Name)]
public sealed class FiringJournalTests(PostgresCluster cluster)
{
    private static readonly DateTimeOffset At = new(2026, 3, 29, 2, 30, 0, 7, TimeSpan.FromHours(2));

    private static readonly Firing Delayed = new(
        "Größe", "customer", "a'%_\\", "key \"1\"", [new SetField("name", "a\\b\n"), new CreateTask("\"x\"")], At)
    {
        DueAt = At.AddTicks(1),
        While = Filter.Parse("name != 'O''Brien' and revenue > 1.10"),
        By = "O'Brien",
        Chain = [new("first", "order", 7), new("second", "customer", Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"))],
    };

    [Fact]
    public Task On_SQLite_A_journal_answers_as_the_one_in_memory() => CompareAsync(TestDatabase.Sqlite());

    [PostgresFact]
    public async Task On_PostgreSQL_A_journal_answers_as_the_one_in_memory() => await CompareAsync(await TestDatabase.PostgresAsync(cluster));

    [Fact]
    public Task On_SQLite_Of_many_who_saw_the_same_one_appends() => RaceAsync(TestDatabase.Sqlite());

    [PostgresFact]
    public async Task On_PostgreSQL_Of_many_who_saw_the_same_one_appends() => await RaceAsync(await TestDatabase.PostgresAsync(cluster));

    private static async Task CompareAsync(TestDatabase database)
    {
        IFiringJournal stored = await JournalAsync(database), memory = new InMemoryFiringJournal();
        var other = new Firing("rule", "Customer", "a'%_\\", "key 2", [new CreateTask("t")], At);
        (Firing Firing, FiringEntry Entry, string? Seen)[] appends =
        [
            (Delayed, new(FiringEvent.Accepted, At), null),
            (Delayed, new(FiringEvent.Accepted, At), null),                                                   // seen too late
            (other, new(FiringEvent.Accepted, At.AddHours(1)) { Reason = "why" }, null),
            (Delayed, new(FiringEvent.Begun, At.AddHours(2)) { Action = 0, Position = long.MaxValue }, "1"),
            (Delayed, new(FiringEvent.Failed, At.AddHours(3)) { Action = 0, Reason = "no", RetryAt = At.AddHours(4) }, "2"),
            (Delayed with { Rule = "another" }, new(FiringEvent.Cancelled, At.AddHours(5)), "3"),             // it stays the first
            (other, new(FiringEvent.Begun, At.AddHours(6)) { Action = 0 }, "7"),                              // not seen
        ];
        foreach (var (firing, entry, seen) in appends)
        {
            var token = seen is null ? default : new ConcurrencyToken(seen);
            Assert.Equal(await memory.AppendAsync(firing, entry, token), await stored.AppendAsync(firing, entry, token));
            Assert.Equal(await memory.LoadAsync(firing.IdempotencyKey), await stored.LoadAsync(firing.IdempotencyKey));
        }

        Assert.Null(await stored.LoadAsync("KEY 2"));
        Assert.Equal(await memory.UnfinishedAsync().ToListAsync(), await stored.UnfinishedAsync().ToListAsync());
        Assert.Equal(2, await stored.OfEntityAsync("CUSTOMER", "a'%_\\").CountAsync());
        Assert.Equal(await memory.OfEntityAsync("customer", "a'%_\\").ToListAsync(), await stored.OfEntityAsync("customer", "a'%_\\").ToListAsync());
        database.Delete();
    }

    private static async Task RaceAsync(TestDatabase database)
    {
        var journal = await JournalAsync(database);
        ConcurrencyToken seen = default;
        for (var round = 0; round < 5; round++)
        {
            var token = seen;
            var appended = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
                async () => await journal.AppendAsync(Delayed, new FiringEntry(FiringEvent.Accepted, At), token))));
            seen = Assert.Single(appended.OfType<FiringRecord>()).Token;
        }

        Assert.Equal(5, (await journal.LoadAsync(Delayed.IdempotencyKey))!.Entries.Count);
        database.Delete();
    }

    private static async Task<EntityFrameworkFiringJournal> JournalAsync(TestDatabase database)
    {
        var options = database.Options<ConformanceDb>();
        await using var db = new ConformanceDb(options);
        await db.Database.EnsureCreatedAsync();
        return new EntityFrameworkFiringJournal(() => new ConformanceDb(options), ShippedActions.Catalogue);
    }
}
