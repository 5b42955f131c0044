using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>Custom fields in a table: kept, found by an index, changed with their entities.</summary>
[Collection(PostgresTests.Name)]
public sealed class CustomFieldTableTests(PostgresCluster cluster) : IDisposable
{
    private static readonly Moment Moment = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private readonly Statements _statements = new();
    private TestDatabase? _database;

    public static TheoryData<string> Providers => PostgresCluster.Binaries is null ? ["SQLite"] : ["SQLite", "PostgreSQL"];

    public void Dispose() => _database?.Delete();

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Write_ValuesOfEveryType_ComeBackAsTheyWere(string provider)
    {
        var source = await SourceAsync(provider);
        var instant = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(7);
        await source.WriteAsync([EntityWrite.Insert(new Account
        {
            Id = 1,
            Extra =
            {
                ["note"] = "Łódź", ["seats"] = 12.50m, ["isVip"] = false, ["renewal"] = DateOnly.MaxValue, ["seen"] = instant,
                ["channels"] = new List<string?> { "CHAT", null, "", "chat" }, ["gone"] = null,
            },
        })]);

        var values = (await source.FindAsync(1))!.Extra;

        Assert.Equal(["channels", "isVip", "note", "renewal", "seats", "seen"], values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("Łódź", 12.50m, false, DateOnly.MaxValue), (values["note"], values["seats"], values["isVip"], values["renewal"]));
        Assert.Equal(instant, values["seen"]);
        Assert.Equal(["CHAT", null, "", "chat"], (List<string?>)values["channels"]!);
    }

    [Fact]
    public void Source_OfADerivedClass_IsRefused()
    {
        var model = SegmentationModel.Create(m => m.Entity<LargeHolder>("large", e => e.Key(h => h.Id).Custom(h => h.Extra)));
        var options = new DbContextOptionsBuilder<HolderDb>().UseSqlite("Data Source=:memory:").Options;
        var exception = Assert.Throws<InvalidOperationException>(
            () => new EntityFrameworkSource<LargeHolder>(model.Of<LargeHolder>(), () => new HolderDb(options)));
        Assert.Contains("The custom fields of LargeHolder are in the table of a class", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_AnEntityWhoseChangesAreKept_IsRefusedForWhatTheyWouldLack()
    {
        _database = TestDatabase.Sqlite();
        var options = new DbContextOptionsBuilder<AccountDb>(_database.Options<AccountDb>()).UseSegmentationOutbox(AccountDb.WithFields).Options;
        await using var db = new AccountDb((DbContextOptions<AccountDb>)options);
        await db.Database.EnsureCreatedAsync();
        db.Add(new Account { Id = 1 });
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        Assert.Contains("account cannot be kept, for Account has custom fields in a table of their own", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await db.Accounts.CountAsync());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Write_ChangedValues_ReplacesThemWithTheEntity(string provider)
    {
        var source = await SourceAsync(provider);
        await source.WriteAsync(
            [EntityWrite.Insert(new Account { Id = 1, Extra = { ["seats"] = 1, ["channels"] = new[] { "CHAT", "EMAIL" }, ["note"] = "x" } })]);
        var (seen, stale) = ((await source.ReadAsync(1))!, (await source.ReadAsync(1))!);
        seen.Value.Extra["seats"] = 2;
        seen.Value.Extra["channels"] = new[] { "PHONE" };
        seen.Value.Extra.Remove("note");
        stale.Value.Extra["seats"] = 3;

        Assert.True((await source.WriteAsync([EntityWrite.Update(seen.Value, seen.Token)]))[0].IsWritten);
        Assert.False((await source.WriteAsync([EntityWrite.Update(stale.Value, stale.Token)]))[0].IsWritten);

        var values = (await source.FindAsync(1))!.Extra;
        Assert.Equal((2, 2m), (values.Count, values["seats"]));
        Assert.Equal(["PHONE"], (List<string?>)values["channels"]!);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Write_ADelete_TakesTheValuesAlong(string provider)
    {
        var source = await SourceAsync(provider);
        await source.WriteAsync([EntityWrite.Insert(new Account { Id = 1, Extra = { ["seats"] = 1 } })]);
        await source.WriteAsync([EntityWrite.Delete<Account>(1, (await source.ReadAsync(1))!.Token)]);
        await using var db = Open();
        Assert.False(await db.Set<CustomFieldRow<Account>>().AnyAsync());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Write_ByManyAtOnce_KeepsTheValuesOfOneWhole(string provider)
    {
        var source = await SourceAsync(provider);
        await source.WriteAsync([EntityWrite.Insert(new Account { Id = 1 })]);

        await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(() => source.WriteAsync(
            [EntityWrite.Upsert(new Account { Id = 1, Extra = { ["seats"] = i, ["channels"] = Enumerable.Repeat($"{i}", i).ToList() } })]).AsTask())));

        var values = (await source.FindAsync(1))!.Extra;
        var winner = (int)(decimal)values["seats"]!;
        Assert.Equal(Enumerable.Repeat($"{winner}", winner), (List<string?>)values["channels"]!);
    }

    [Fact]
    public async Task Write_AValueThatNothingReads_IsRefused()
    {
        var source = await SourceAsync("SQLite");
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await source.WriteAsync([EntityWrite.Insert(new Account { Id = 1, Extra = { ["seats"] = Guid.Empty } })]));
        Assert.Contains("\"seats\"", exception.Message, StringComparison.Ordinal);
        Assert.Null(await source.FindAsync(1));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Scan_ManyEntities_IsOneStatement(string provider)
    {
        var source = await SourceAsync(provider);
        await source.WriteAsync([.. Enumerable.Range(1, 1_200).Select(i => EntityWrite.Insert(new Account { Id = i, Extra = { ["seats"] = i } }))]);
        _statements.Texts.Clear();

        var all = await source.ScanAsync().ToListAsync();

        Assert.Equal(1_200, all.Count(a => (decimal)a.Extra["seats"]! == a.Id));
        Assert.Single(_statements.Texts);
    }

    // Account i has i seats, and is one of those below.
    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Filter_OnACustomField_IsExactAndFoundByItsIndex(string provider)
    {
        var source = await SourceAsync(provider);
        await FillAsync(source);
        await using var db = Open();
        await db.Database.ExecuteSqlRawAsync("ANALYZE");

        await FindsAsync("seats = 17.0", "Nearest", 17);
        await FindsAsync("seats > 3997.5 and seats <= 4000", "Nearest", 3998, 3999, 4000);
        await FindsAsync("note in ('NOTE 5', 'none')", "Start", 5);
        await FindsAsync("note = 'Note 5' match case", "Start", 5);
        await FindsAsync("isVip = true", "Boolean", 1000, 2000, 3000, 4000);
        await FindsAsync("renewal between 2026-01-02 and 2026-01-03", "Date", 1, 2);
        await FindsAsync("seen < 2026-01-01T00:02:00Z", "Instant", 1);
        await FindsAsync("channels has any ('TEL')", "Start", 800, 1600, 2400, 3200, 4000);
        await FindsAsync("channels has exactly ('CHAT', 'PHONE') and seats < 1000", "Start", 800);
        await FindsAsync("minSeats = seats", null, 3999);
        await FindsAsync("seats is empty", null, 0);
        await FindsAsync("not seats > 1 or note is empty", null, 0, 1);
        await FindsAsync("not (channels is empty) and note ends with '00'", null, [.. Enumerable.Range(1, 40).Select(i => i * 100)]);

        var bound = Bind<Bill>("account.seats = 17");
        Assert.True(db.Bills.Segment(bound, Moment).Explain().IsPushed);
        Assert.Equal([1], await db.Bills.Segment(bound, Moment).Select(i => i.Id).ToListAsync());

        async Task FindsAsync(string filter, string? column, params int[] expected)
        {
            var query = db.Accounts.Segment(Bind<Account>(filter), Moment);
            Assert.True(query.Explain().IsPushed, query.Explain().ToString());
            Assert.Equal((filter, string.Join(' ', expected)), (filter, string.Join(' ', (await query.Select(a => a.Id).ToListAsync()).Order())));
            Assert.Equal(expected.Length, await query.CountAsync());
            if (column is not null)
                Assert.Contains($"IX_AccountsCustomFields_Field_{column}", await ExplainAsync(db), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Page_ByACustomField_IsOrderedInTheDatabase(string provider)
    {
        var source = await SourceAsync(provider);
        await source.WriteAsync([.. Enumerable.Range(1, 20).Select(i => EntityWrite.Insert(
            new Account { Id = i, Extra = { ["seats"] = i == 7 ? null : i % 5 * 1.5m, ["renewal"] = new DateOnly(2026, 1, i) } }))]);
        await using var db = Open();
        var query = db.Accounts.Segment(Bind<Account>("everyone"), Moment);
        var keys = new List<int>();
        PageCursor? after = null;
        do
        {
            var page = await query.PageAsync(new PageRequest(6) { OrderBy = [SortField.Descending("seats"), SortField.Ascending("renewal")], After = after });
            keys.AddRange(page.Entities.Select(a => a.Id));
            Assert.Contains("LIMIT", _statements.Texts[^1], StringComparison.Ordinal);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal([4, 9, 14, 19, 3, 8, 13, 18, 2, 12, 17, 1, 6, 11, 16, 5, 10, 15, 20, 7], keys);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Groups_ByACustomField_AreCountedInTheDatabase(string provider)
    {
        var source = await SourceAsync(provider);
        await source.WriteAsync([.. Enumerable.Range(1, 20).Select(i =>
            EntityWrite.Insert(new Account { Id = i, Extra = { ["seats"] = i == 7 ? null : i % 3 } }))]);
        var grouping = new Grouping([new FieldTerm(AccountDb.WithFields.Of<Account>().FindField("seats")!)], AggregateFunction.Count, null);
        Assert.True(source.CanGroup(grouping));
        var groups = await source.GroupAsync(new PushedQuery(AccountDb.WithFields.Of<Account>(), []), grouping).ToListAsync();
        Assert.Equal([("", 1), ("0", 6), ("1", 6), ("2", 7)], groups.Select(g => (g.Values[0].ToString(), g.Count)).Order());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task TypeChange_TextToNumber_ConvertsWhatIsKept(string provider)
    {
        var source = await SourceAsync(provider);
        await source.WriteAsync([.. Enumerable.Range(1, 700).Select(i => EntityWrite.Insert(new Account { Id = i, Extra = { ["note"] = $"{i}" } }))]);
        var segmenter = Segmenter.Create(i => i.UseModel(AccountDb.Declared).UseCustomFields(AccountDb.Fields).UsePicklists(AccountDb.Picklists))
            .WithSource(source);

        await (await segmenter.PlanTypeChangeAsync<Account>("note", new FieldType(ScalarType.Number))).ApplyAsync();

        var query = segmenter.Query(await segmenter.BindAsync<Account>(Filter.Parse("note > 690.5")));
        Assert.True(query.Explain().IsPushed);
        Assert.Equal(10, await query.CountAsync());
    }

    private static BindResult<T> Bind<T>(string filter)
        where T : class => Filter.Parse(filter).Bind<T>(new BindingContext(AccountDb.WithFields, AccountDb.Picklists));

    private static async Task FillAsync(EntityFrameworkSource<Account> source)
    {
        await source.WriteAsync([EntityWrite.Insert(new Account { Id = 0 })]);
        await source.WriteAsync([.. Enumerable.Range(1, 4_000).Select(i => EntityWrite.Insert(new Account
        {
            Id = i,
            Extra =
            {
                ["seats"] = i, ["minSeats"] = i == 3_999 ? 3_999.00m : i - 0.5m, ["note"] = $"Note {i}", ["isVip"] = i % 1_000 == 0 ? true : null,
                ["renewal"] = new DateOnly(2026, 1, 1).AddDays(i), ["seen"] = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i),
                ["channels"] = i % 800 == 0 ? ["CHAT", "phone"] : new List<string?> { "EMAIL" },
            },
        }))]);
    }

    private async Task<EntityFrameworkSource<Account>> SourceAsync(string provider)
    {
        _database = provider == "SQLite" ? TestDatabase.Sqlite() : await TestDatabase.PostgresAsync(cluster);
        await using (var db = Open())
        {
            await db.Database.EnsureCreatedAsync();
            db.Add(new Bill { Id = 1, AccountId = 17 });
            await db.SaveChangesAsync();
        }

        return new EntityFrameworkSource<Account>(AccountDb.Declared.Of<Account>(), Open);
    }

    private AccountDb Open() => new(new DbContextOptionsBuilder<AccountDb>(_database!.Options<AccountDb>()).AddInterceptors(_statements).Options);

    /// <summary>How the database answers what it was last asked.</summary>
    private async Task<string> ExplainAsync(DbContext db)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = (db.Database.IsSqlite() ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + _statements.Texts[^1];
        foreach (var (name, value) in _statements.Parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await db.Database.OpenConnectionAsync();
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(reader.FieldCount - 1));
        return string.Join(Environment.NewLine, lines);
    }

    private sealed class Statements : DbCommandInterceptor
    {
        public List<string> Texts { get; } = [];

        public IReadOnlyList<(string Name, object? Value)> Parameters { get; private set; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            lock (Texts)
            {
                Texts.Add(command.CommandText);
                Parameters = [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))];
            }

            return new(result);
        }
    }

    private class Holder
    {
        public int Id { get; set; }

        public Dictionary<string, object?> Extra { get; set; } = [];
    }

    private sealed class LargeHolder : Holder;

    private sealed class HolderDb(DbContextOptions<HolderDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(Microsoft.EntityFrameworkCore.ModelBuilder model)
        {
            model.Entity<Holder>(e => e.HasCustomFields(h => h.Extra));
            model.Entity<LargeHolder>();
        }
    }
}
