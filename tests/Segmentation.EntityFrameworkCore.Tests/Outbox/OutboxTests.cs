using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>What is told of changes that the user's own code saves.</summary>
[Collection(PostgresTests.Name)]
public sealed class OutboxTests(PostgresCluster cluster)
{
    private static readonly DateTimeOffset At = new(2026, 3, 29, 0, 59, 59, TimeSpan.Zero);

    public static TheoryData<bool> Providers => PostgresCluster.Binaries is null ? [true] : [true, false];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Changes_OfMembersOfAllTypes_ComeBackAsTheyWere(bool isSqlite)
    {
        await using var store = await StoreAsync(isSqlite);
        var parcel = new BoxedParcel
        {
            Code = "Größe 'a'\n\"\\",
            City = "",
            Price = 79228162514264337593543950335m,
            Weight = isSqlite ? double.NegativeInfinity : double.NaN,
            Size = 0.1f,
            Sent = false,
            Day = new DateOnly(2024, 2, 29),
            At = At.AddTicks(10),
            Owner = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"),
            Number = 1UL << 40,
            Urgency = Urgency.High,
            Tags = ["ä", "", "null"],
            Label = [0, 255],
            Boxes = 7,
        };
        await using (var db = store.Open())
        {
            db.Add(parcel).Property("secret").CurrentValue = "x";
            await db.SaveChangesAsync();
            var row = await db.Set<ChangeRow>().SingleAsync();
            Assert.Null(row.Before);
            using var json = JsonDocument.Parse(row.After!);
            Assert.False(json.RootElement.TryGetProperty("secret", out _));
        }

        var told = Assert.IsType<BoxedParcel>(Assert.Single(await store.ChangesAsync()).After);
        Assert.NotEqual(0, told.Id);
        Assert.Equivalent(parcel, told, strict: true);
        await using (var db = store.Open())
        {
            var empty = new BoxedParcel { Id = parcel.Id, Code = parcel.Code };
            var stored = await db.Parcels.SingleAsync();
            db.Entry(stored).CurrentValues.SetValues(empty);
            await db.SaveChangesAsync();
            var change = (await store.ChangesAsync())[^1];
            Assert.Equivalent(parcel, change.Before, strict: true);
            Assert.Equivalent(empty, change.After, strict: true);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Changes_OfEntitiesThatWereNeverRead_TellWhatWasStored(bool isSqlite)
    {
        await using var store = await StoreAsync(isSqlite);
        await AddAsync(store, "a", "Ulm", 1);
        await AddAsync(store, "b", "Bonn", 2);
        var start = await store.Source.PositionAsync();
        var ids = await IdsAsync(store);
        await using (var db = store.Open())
        {
            // Only what is known of it is saved.
            var stub = new Parcel { Id = ids["a"] };
            Attach(db, stub, await VersionAsync(store, "a"));
            stub.City = "Kiel";
            await db.SaveChangesAsync();
        }

        await using (var db = store.Open())
        {
            var stub = new Parcel { Id = ids["b"] };
            Attach(db, stub, await VersionAsync(store, "b"));
            db.Remove(stub);
            // Without a task.
            db.SaveChanges();
        }

        Assert.Equal(["a Ulm Kiel", "b Bonn -"], await store.ToldAsync(start));
        var changes = await store.ChangesAsync(start);
        Assert.Equal((1, 1, 2), (changes[0].Before!.Price, changes[0].After!.Price, changes[1].Before!.Price));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Changes_InATransactionOfTheUsers_AreToldWithItOrNotAtAll(bool isSqlite)
    {
        await using var store = await StoreAsync(isSqlite);
        await AddAsync(store, "a", "Ulm");
        await using (var db = store.Open())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var parcel = await db.Parcels.SingleAsync();
            parcel.City = "Kiel";
            await db.SaveChangesAsync();
            await transaction.CreateSavepointAsync("before");
            parcel.City = "Jena";
            db.Add(new Parcel { Code = "never" });
            await db.SaveChangesAsync();
            await transaction.RollbackToSavepointAsync("before");
            db.ChangeTracker.Clear();
            (await db.Parcels.SingleAsync()).City = "Bonn";
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        await using (var db = store.Open())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Add(new Parcel { Code = "b" });
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        await AddAsync(store, "c", "Gera");
        Assert.Equal(["a - Ulm", "a Ulm Kiel", "a Kiel Bonn", "c - Gera"], await store.ToldAsync());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Changes_OfSavesThatFail_AreNotToldLaterEither(bool isSqlite)
    {
        await using var store = await StoreAsync(isSqlite);
        await AddAsync(store, "a", "Ulm");
        await using var db = store.Open();
        Attach(db, new Parcel { Id = (await IdsAsync(store))["a"] }, Guid.NewGuid()).Entity.City = "Kiel";
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
        Assert.Equal(AutoTransactionBehavior.WhenNeeded, db.Database.AutoTransactionBehavior);
        db.ChangeTracker.Clear();
        db.Add(new Parcel { Code = "a" });
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
        db.ChangeTracker.Clear();
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        Assert.Equal(["a - Ulm"], await store.ToldAsync());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Changes_OfAnotherKey_AreADeletionAndAnAddition(bool isSqlite)
    {
        await using var store = await StoreAsync(isSqlite);
        await AddAsync(store, "a", "Ulm");
        await using var db = store.Open();
        (await db.Parcels.SingleAsync()).Code = "b";
        await db.SaveChangesAsync();
        Assert.Equal(["a - Ulm", "a Ulm -", "b - Ulm"], await store.ToldAsync());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task DeleteSegmentationChanges_OfOldOnes_TellsThoseWhoComeTooLate(bool isSqlite)
    {
        var clock = new FakeClock(At);
        await using var store = await StoreAsync(isSqlite, clock);
        await AddAsync(store, "a", "Ulm");
        var first = await store.Source.PositionAsync();
        clock.Advance(TimeSpan.FromDays(1));
        await AddAsync(store, "b", "Bonn");
        var second = await store.Source.PositionAsync();
        clock.Advance(TimeSpan.FromDays(1));
        await AddAsync(store, "c", "Kiel");
        await using var db = store.Open();
        Assert.Equal(0, await db.DeleteSegmentationChangesAsync(At));
        Assert.Equal(2, await db.DeleteSegmentationChangesAsync(At.AddDays(2)));
        await Assert.ThrowsAsync<ChangesLostException>(() => store.ToldAsync(first));
        Assert.Equal(["c - Kiel"], await store.ToldAsync(second));
        Assert.Equal(1, await db.DeleteSegmentationChangesAsync(At.AddDays(3)));
        await Assert.ThrowsAsync<ChangesLostException>(() => store.ToldAsync(second));
        Assert.Empty(await store.ToldAsync(await store.Source.PositionAsync()));
        await AddAsync(store, "d", "Jena");
        Assert.Equal(["d - Jena"], await store.ToldAsync(await store.Source.PositionAsync() - 1));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task SaveChanges_OfTheUsersOwn_MakesAVersionThatASourceHasNotSeen(bool isSqlite)
    {
        await using var store = await StoreAsync(isSqlite);
        await AddAsync(store, "a", "Ulm");
        var seen = await store.Source.ReadAsync("a");
        await using (var db = store.Open())
        {
            (await db.Parcels.SingleAsync()).City = "Kiel";
            await db.SaveChangesAsync();
        }

        seen!.Value.City = "Bonn";
        Assert.False((await store.Source.WriteAsync([EntityWrite.Update(seen.Value, seen.Token)])).Single().IsWritten);
        Assert.Equal(["a - Ulm", "a Ulm Kiel"], await store.ToldAsync());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task CatchUp_OfATrackerOverADatabase_FollowsWhatWasSaved(bool isSqlite)
    {
        await using var store = await StoreAsync(isSqlite);
        await AddAsync(store, "a", "Ulm");
        var segments = new SegmentCatalogue(new SegmentDefinition("ulm", "parcel", Filter.Parse("city = 'Ulm'")));
        var segmenter = Segmenter.Create(o => o.UseModel(ParcelDb.Segmentation).UseSegments(segments)).WithSource(store.Source);
        var tracker = new MembershipTracker(segmenter, new EntityFrameworkMembershipJournal(store.Open));
        await tracker.CatchUpAsync();
        await AddAsync(store, "b", "Ulm");
        await using var db = store.Open();
        (await db.Parcels.SingleAsync(p => p.Code == "a")).City = "Kiel";
        await db.SaveChangesAsync();
        Assert.Equal(["Entered b", "Left a"], (await tracker.CatchUpAsync()).Select(e => $"{e.Event} {e.Key}"));

        // What is lost is found out from the entities.
        await AddAsync(store, "c", "Ulm");
        await db.DeleteSegmentationChangesAsync(DateTimeOffset.UtcNow.AddDays(1));
        Assert.Equal(["Entered c"], (await tracker.CatchUpAsync()).Select(e => $"{e.Event} {e.Key}"));
    }

    [Fact]
    public async Task SaveChanges_StoppedByAnotherInterceptor_IsNotToldByTheNext()
    {
        var (database, other) = (TestDatabase.Sqlite(), new OtherInterceptor());
        await using var store = await ParcelStore.CreateAsync(database);
        await using var db = new ParcelDb(database.Options<ParcelDb>(o => o.UseSegmentationOutbox(ParcelDb.Segmentation).AddInterceptors(other)));
        other.OnSaving = () => throw new InvalidOperationException("stopped");
        db.Add(new Parcel { Code = "a" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());

        other.OnSaving = null;
        db.ChangeTracker.Clear();
        await db.SaveChangesAsync();
        Assert.Empty(await store.ChangesAsync());
    }

    [Fact]
    public async Task SaveChanges_CancelledWhenItIsSaved_IsToldWithTheTransaction()
    {
        var (database, other) = (TestDatabase.Sqlite(), new OtherInterceptor());
        await using var store = await ParcelStore.CreateAsync(database);
        await using var db = new ParcelDb(database.Options<ParcelDb>(o => o.AddInterceptors(other).UseSegmentationOutbox(ParcelDb.Segmentation)));
        using var source = new CancellationTokenSource();
        other.OnSaved = source.Cancel;
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            db.Add(new Parcel { Code = "a", City = "Ulm" });
            await db.SaveChangesAsync(source.Token);
            await transaction.CommitAsync();
        }

        Assert.True(source.IsCancellationRequested);
        Assert.Equal(["a - Ulm"], await store.ToldAsync());
    }

    [Fact]
    public async Task GetFeature_OfAContextWithoutOutbox_OffersNoFeed()
    {
        var database = TestDatabase.Sqlite();
        await using var store = await ParcelStore.CreateAsync(database);
        var source = new EntityFrameworkSource<Parcel>(ParcelDb.Segmentation.Of<Parcel>(), () => new ParcelDb(database.Options<ParcelDb>()));
        Assert.Null(source.GetFeature<IChangeFeed<Parcel>>());
        Assert.NotNull(store.Source.GetFeature<IChangeFeed<Parcel>>());
    }

    private async Task<ParcelStore> StoreAsync(bool isSqlite, TimeProvider? clock = null) =>
        await ParcelStore.CreateAsync(isSqlite ? TestDatabase.Sqlite() : await TestDatabase.PostgresAsync(cluster), clock);

    private static async Task AddAsync(ParcelStore store, string code, string city, decimal? price = null)
    {
        await using var db = store.Open();
        db.Add(new Parcel { Code = code, City = city, Price = price });
        await db.SaveChangesAsync();
    }

    private static Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<Parcel> Attach(ParcelDb db, Parcel stub, Guid version)
    {
        var entry = db.Attach(stub);
        entry.Property("SegmentationVersion").OriginalValue = version;
        entry.Property("SegmentationVersion").IsModified = false;
        return entry;
    }

    private static async Task<Dictionary<string, int>> IdsAsync(ParcelStore store)
    {
        await using var db = store.Open();
        return await db.Parcels.ToDictionaryAsync(p => p.Code, p => p.Id);
    }

    private static async Task<Guid> VersionAsync(ParcelStore store, string code)
    {
        await using var db = store.Open();
        return await db.Parcels.Where(p => p.Code == code).Select(p => EF.Property<Guid>(p, "SegmentationVersion")).SingleAsync();
    }

    private sealed class OtherInterceptor : SaveChangesInterceptor
    {
        public Action? OnSaving { get; set; }

        public Action? OnSaved { get; set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            OnSaving?.Invoke();
            return ValueTask.FromResult(result);
        }

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            OnSaved?.Invoke();
            return ValueTask.FromResult(result);
        }
    }
}
