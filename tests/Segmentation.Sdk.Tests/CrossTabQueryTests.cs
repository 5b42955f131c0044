using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class CrossTabQueryTests
{
    private static readonly Segmenter Segmenter = Segmenter.Create(clock: new Testing.FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

    private static readonly Company[] Companies = [.. Enumerable.Range(1, 30).Select(i => new Company { Id = i, Country = i % 2 == 0 ? "DE" : "fr" })];

    // Every tenth deal is won; the company of every third is missing.
    private static readonly Deal[] Deals =
    [
        .. Enumerable.Range(1, 2400).Select(i => new Deal
        {
            Id = i,
            CompanyId = i % 3 == 0 ? null : i % 30 + 1,
            Stage = i % 10 == 0 ? "won" : "NEW",
            Amount = i,
            Currency = "EUR",
            Products = i % 2 == 0 ? ["a", "b"] : [],
        }),
    ];

    [Fact]
    public async Task CrossTab_OverRelations_StreamsInBatches_AndEachFilterCountsToItsCell()
    {
        var companies = new RecordedSource<Company>(InMemory(Companies));
        var bound = await Segmenter.BindAsync<Deal>(Filter.Parse("currency = 'EUR' and amount <= 2000"));
        var query = Segmenter.Query(bound, InMemory(Deals)).WithRelated(companies);
        var tab = await query.CrossTabAsync(new CrossTabRequest(new FieldPath("company", "country"), "stage") { Measure = Measure.Sum("amount") });
        Assert.Equal((2, 0), (companies.Readings, companies.Scans)); // 2000 deals match, which are two batches
        var expected = Deals.Where(d => d.Id <= 2000)
            .GroupBy(d => (d.CompanyId is null ? "" : d.CompanyId % 2 == 0 ? "DE" : "fr", d.Stage!.ToUpperInvariant()))
            .Select(g => $"{g.Key.Item1}/{g.Key.Item2} {g.Count()} {g.Sum(d => d.Amount):0}");
        Assert.Equal(expected.Order(), tab.Cells.Select(c => $"{string.Join('/', c.Buckets)} {c.Count} {c.Value}").Order());
        foreach (var cell in tab.Cells.Concat(tab.Totals).Append(tab.Total))
        {
            var again = await Segmenter.BindAsync<Deal>(cell.Filter!);
            Assert.Equal(cell.Count, await Segmenter.Query(again, InMemory(Deals)).WithRelated(InMemory(Companies)).CountAsync());
        }
    }

    [Fact]
    public async Task CrossTab_WithoutRelations_NeedsNoOtherSource()
    {
        var bound = await Segmenter.BindAsync<Deal>(Filter.Everyone);
        var tab = await Segmenter.Query(bound, InMemory(Deals)).CrossTabAsync(new CrossTabRequest("products"));
        Assert.Equal(["a 1200", "b 1200", " 1200"], tab.Cells.Select(c => $"{c.Buckets[0]} {c.Count}"));
        Assert.Equal(2400, tab.Total.Count);
    }

    [Fact]
    public async Task CrossTab_OfABadRequest_ThrowsWithTheIssues()
    {
        var query = Segmenter.Query(await Segmenter.BindAsync<Deal>(Filter.Everyone), InMemory(Deals));
        var exception = await Assert.ThrowsAsync<FilterException>(() => query.CrossTabAsync(new CrossTabRequest("stge") { Measure = Measure.Sum("amount") }));
        Assert.Equal("/by/0  unknown field `stge`: did you mean `stage`?", Assert.Single(exception.Issues).ToString());
    }

    [Fact]
    public async Task CrossTab_WithoutTheSourceOfAPath_SaysWhichIsMissing()
    {
        var query = Segmenter.Query(await Segmenter.BindAsync<Deal>(Filter.Everyone), InMemory(Deals));
        var request = new CrossTabRequest(new FieldPath("company", "country"));
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => query.CrossTabAsync(request));
        Assert.Contains("IEntitySource<Company>", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CrossTab_Cancelled_Throws()
    {
        var query = Segmenter.Query(await Segmenter.BindAsync<Deal>(Filter.Everyone), InMemory(Deals));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.CrossTabAsync(new CrossTabRequest("stage"), new CancellationToken(canceled: true)));
    }

    private static InMemoryStore<T> InMemory<T>(IReadOnlyCollection<T> entities)
        where T : class => new(Segmenter.Model.Of<T>(), entities);
}
