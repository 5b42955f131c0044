using System.Runtime.CompilerServices;
using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class RelatedQueryTests
{
    private static readonly Segmenter Segmenter = Segmenter.Create(clock: new Testing.FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

    private static readonly Company[] Companies = [.. Enumerable.Range(1, 2500).Select(i => new Company { Id = i, Country = i % 2 == 0 ? "DE" : "FR" })];

    // Companies whose number is a multiple of 5 have two deals, of which those of a multiple of 10 have won one.
    private static readonly Deal[] Deals =
    [
        .. Companies.Where(c => c.Id % 5 == 0).SelectMany(c => new[]
        {
            new Deal { Id = 2 * c.Id, CompanyId = c.Id, ContactId = c.Id, Stage = c.Id % 10 == 0 ? "WON" : "NEW", Amount = c.Id, Currency = "EUR" },
            new Deal { Id = 2 * c.Id + 1, CompanyId = c.Id, Stage = "LOSE", Amount = 1, Currency = "EUR" },
        }),
    ];

    private static readonly Contact[] Contacts = [.. Companies.Where(c => c.Id % 50 == 0).Select(c => new Contact { Id = c.Id, LastName = "Weber", CompanyId = c.Id })];

    [Theory]
    [InlineData("any deals (stage = 'WON')", 250, 3, 0)]
    [InlineData("no deals", 2000, 3, 0)]
    [InlineData("sum(deals.amount where currency = 'EUR') > 2400", 21, 3, 0)] // 2400, 2405 … 2500, whose deals are worth their number and 1
    [InlineData("any deals (contact.lastName = 'Weber' and company.country = 'DE')", 50, 3, 3)] // the companies are read back by key
    public async Task Count_OverRelations_ReadsOnceABatchAndRelation(string text, int expected, int dealReadings, int contactReadings)
    {
        var (companies, deals, contacts) = (Recorded(Companies), Recorded(Deals), Recorded(Contacts));
        var bound = await Segmenter.BindAsync<Company>(Filter.Parse(text));
        var query = Segmenter.Query(bound, companies).WithRelated(deals).WithRelated(contacts);
        Assert.Equal(expected, await query.CountAsync());
        Assert.Equal((dealReadings, contactReadings), (deals.Readings, contacts.Readings));
        Assert.Equal((1, 0, 0), (companies.Scans, deals.Scans, contacts.Scans));
    }

    [Fact]
    public async Task Count_OverASourceThatOnlyScans_ScansItOnce()
    {
        var deals = new RecordedSource<Deal>(InMemory(Deals)) { OnlyScans = true };
        var bound = await Segmenter.BindAsync<Company>(Filter.Parse("any deals (stage = 'WON')"));
        Assert.Equal(250, await Segmenter.Query(bound, Recorded(Companies)).WithRelated(deals).CountAsync());
        Assert.Equal((1, 0), (deals.Scans, deals.Readings));
    }

    [Fact]
    public async Task Count_OverSourcesInMemory_ReadsNothing()
    {
        var bound = await Segmenter.BindAsync<Company>(Filter.Parse("any deals (contact.lastName = 'Weber')"));
        Assert.Equal(50, await Segmenter.Query(bound, InMemory(Companies)).WithRelated(InMemory(Deals)).WithRelated(InMemory(Contacts)).CountAsync());
    }

    [Fact]
    public async Task Count_OverADecoratorThatHidesRows_DoesNotSeeThem()
    {
        var bound = await Segmenter.BindAsync<Company>(Filter.Parse("any deals"));
        Assert.Equal(0, await Segmenter.Query(bound, InMemory(Companies)).WithRelated(new Hiding<Deal>()).CountAsync());
    }

    [Fact]
    public async Task Count_OfARelationBackToTheSameType_ReadsTheSourceThatIsAsked()
    {
        var bound = await Segmenter.BindAsync<Company>(Filter.Parse("any deals (company.country = 'DE')"));
        Assert.Equal(250, await Segmenter.Query(bound, InMemory(Companies)).WithRelated(InMemory(Deals)).CountAsync());
    }

    [Fact]
    public async Task Count_WithoutTheSourceOfARelation_SaysWhichIsMissing()
    {
        var bound = await Segmenter.BindAsync<Company>(Filter.Parse("any deals"));
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Segmenter.Query(bound, InMemory(Companies)).CountAsync());
        Assert.Contains("IEntitySource<Deal>", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Count_CancelledWhileRelatedRowsAreRead_DoesNotCountOn()
    {
        using var cancelled = new CancellationTokenSource();
        var deals = new RecordedSource<Deal>(InMemory(Deals)) { OnRead = cancelled.Cancel };
        var bound = await Segmenter.BindAsync<Company>(Filter.Parse("no deals"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Segmenter.Query(bound, InMemory(Companies)).WithRelated(deals).CountAsync(cancelled.Token));
    }

    [Fact]
    public async Task Explain_PartThatThePlanCanDoWithout_ReadsItsRows()
    {
        var bound = await Segmenter.BindAsync<Company>(Filter.Parse("everyone or any deals (amount > 1 and (everyone or contact.lastName = 'Weber'))"));
        var explanation = await Segmenter.Query(bound, Recorded(Companies)).WithRelated(Recorded(Deals)).WithRelated(Recorded(Contacts)).ExplainAsync(50);
        Assert.Equal([true, true], explanation!.Parts.Select(p => p.Matches));
    }

    [Fact]
    public async Task Predicate_WithoutRelatedRows_Throws()
    {
        var bound = await Segmenter.BindAsync<Company>(Filter.Parse("no deals"));
        Assert.Equal("deals", Assert.Throws<RelatedRowsNotLoadedException>(() => bound.Compile(Segmenter.Now).Matches(Companies[0])).Relation.Name);
        Assert.Throws<RelatedRowsNotLoadedException>(() => bound.Interpret(Segmenter.Now).Matches(Companies[0]));
    }

    private static InMemoryStore<T> InMemory<T>(IReadOnlyCollection<T> entities)
        where T : class => new(Segmenter.Model.Of<T>(), entities);

    private static RecordedSource<T> Recorded<T>(IReadOnlyCollection<T> entities)
        where T : class => new(InMemory(entities));
}

/// <summary>A store that finds rows by key, as a database does, and counts how often it is asked.</summary>
internal sealed class RecordedSource<T>(IEntitySource<T> inner) : IEntitySource<T>, IRelatedSource<T>
    where T : class
{
    public bool OnlyScans { get; init; }

    public Action OnRead { get; init; } = () => { };

    public int Scans { get; private set; }

    public int Readings { get; private set; }

    public async IAsyncEnumerable<T> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Scans++;
        await foreach (var entity in inner.ScanAsync(cancellationToken).ConfigureAwait(false))
            yield return entity;
    }

    public ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => inner.FindAsync(key, cancellationToken);

    public async IAsyncEnumerable<T> FindRelatedAsync(
        JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Readings++;
        Assert.InRange(keys.Count, 1, SegmentQuery<T>.BatchSize);
        await foreach (var entity in inner.ScanAsync(CancellationToken.None).ConfigureAwait(false))
        {
            // A store that stops when it is told to, without a word.
            if (cancellationToken.IsCancellationRequested)
                yield break;
            if (keys.Contains(by.Of(entity)))
                yield return entity;
        }

        OnRead();
    }

    TFeature? IEntitySource<T>.GetFeature<TFeature>()
        where TFeature : class => OnlyScans ? null : this as TFeature;
}

/// <summary>Hides all entities, and so passes no feature on that would find them.</summary>
internal sealed class Hiding<T> : IEntitySource<T>
    where T : class
{
    public IAsyncEnumerable<T> ScanAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<T>();

    public ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => ValueTask.FromResult<T?>(null);
}
