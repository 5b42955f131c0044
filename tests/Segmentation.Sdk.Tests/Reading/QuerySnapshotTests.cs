using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class QuerySnapshotTests
{
    private static readonly FakeClock Clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    // Each firm has a contact and each contact a firm; a batch of writes renames them all at once.
    [Fact]
    public async Task A_query_sees_an_entity_and_those_that_lead_back_to_it_as_they_stood_at_one_time()
    {
        const int Firms = 300;
        var crm = new InMemoryCrm(Clock);
        await crm.Companies.WriteAsync([.. Enumerable.Range(1, Firms).Select(i => EntityWrite.Insert(new Company { Id = i, Name = "0" }))]);
        await crm.Contacts.WriteAsync([.. Enumerable.Range(1, Firms).Select(i => EntityWrite.Insert(new Contact { Id = i, CompanyId = i }))]);
        // Companies that a contact of their own sees under another name: there are none at any time.
        var bound = await crm.Segmenter.BindAsync<Company>(Filter.Parse("no contacts (company.name in ('0', '1')) or (name = '0' and any contacts (company.name = '1')) or (name = '1' and any contacts (company.name = '0'))"));
        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !done.IsCancellationRequested; i++)
                await crm.Companies.WriteAsync([.. Enumerable.Range(1, Firms).Select(id => EntityWrite.Upsert(new Company { Id = id, Name = $"{i % 2}" }))]);
        });
        var counts = 0;
        for (; !done.IsCancellationRequested; counts++)
            Assert.Equal(0, await crm.Segmenter.Query(bound).CountAsync());
        await writing;
        Assert.True(counts > 0);
    }

    [Fact]
    public async Task A_query_in_batches_reads_related_rows_of_one_time_also_from_the_stores_of_the_container()
    {
        var crm = new InMemoryCrm(Clock);
        await crm.Companies.WriteAsync([.. Enumerable.Range(1, 2500).Select(i => EntityWrite.Insert(new Company { Id = i }))]);
        await crm.Deals.WriteAsync([.. Enumerable.Range(1, 2500).Select(i => EntityWrite.Insert(new Deal { Id = i, CompanyId = i }))]);
        var found = 0;
        await foreach (var _ in crm.Segmenter.Query(await crm.Segmenter.BindAsync<Company>(Filter.Parse("any deals"))))
        {
            if (found++ == 0)
                await crm.Deals.WriteAsync([.. Enumerable.Range(1, 2500).Select(i => EntityWrite.Delete<Deal>(i))]);
        }

        Assert.Equal(2500, found);
    }

    [Fact]
    public async Task Pages_in_an_order_that_time_moves_keep_to_the_time_of_the_first()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 11, 22, 23, 0, 0, TimeSpan.Zero));
        var model = SegmentationModel.Create(m => m.Entity<Visit>("visit", e => e
            .Key(v => v.Id).Date(v => v.On).Derived("days", Formula.DaysBetween(Formula.Field("on"), Formula.Today))
            .Derived("nearness", Formula.DaysBetween(Formula.Field("on"), Formula.Today) * Formula.DaysBetween(Formula.Field("on"), Formula.Today))));
        // Around today, so that the nearest change overnight.
        Visit[] visits = [.. Enumerable.Range(-4, 9).Select((day, i) => new Visit(i + 1, new DateOnly(2026, 11, 22).AddDays(day)))];
        var segmenter = Segmenter.Create(o => o.UseModel(model).UsePicklists(PicklistSnapshot.Empty), clock).WithSource(new InMemoryStore<Visit>(model.Of<Visit>(), visits));
        var bound = await segmenter.BindAsync<Visit>(Filter.Everyone);
        var request = new PageRequest(3) { OrderBy = ["nearness"] };
        var first = await segmenter.Query(bound).PageAsync(request);
        clock.Advance(TimeSpan.FromHours(2));
        var second = await segmenter.Query(bound).PageAsync(request with { After = PageCursor.TryParse(first.Next!.ToString()) });
        var third = await segmenter.Query(bound).PageAsync(request with { After = second.Next });
        // Distances from the 22nd: 5 is on the day, 4 and 6 a day off, and so on; ties by key.
        Assert.Equal([5L, 4, 6, 3, 7, 2, 8, 1, 9], first.Entities.Concat(second.Entities).Concat(third.Entities).Select(v => v.Id));
        Assert.Null(third.Next);
    }

    private sealed record Visit(long Id, DateOnly On);
}
