using Segmentation.Crm;
using Segmentation.Planning;
using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

public sealed class FakesForTests
{
    [Fact]
    public async Task ACrmInMemory()
    {
        // snippet: in-memory-crm
        var clock = new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var crm = new InMemoryCrm(clock);
        Company acme = crm.Company("Acme", c => c.Type = "CUSTOMER");
        crm.Deal("Support contract", acme, d => d.Stage = "WON");
        crm.Contact("Lovelace", acme);

        clock.Advance(TimeSpan.FromDays(30));
        crm.Company("Initech", c => c.Type = "CUSTOMER");

        var filter = Filter.Parse("type = 'CUSTOMER' and createdAt not in last 7 days and any deals (stage = 'WON')");
        long count = await crm.Segmenter.Query(await crm.Segmenter.BindAsync<Company>(filter)).CountAsync();  // 1
        // end

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task DefinitionsInALine()
    {
        // snippet: test-definitions
        var crm = new InMemoryCrm(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));
        crm.Define(A.Picklist("channel", "PHONE", "EMAIL", "CHAT").Deactivate("EMAIL"));
        crm.Define("contact", A.ListField("preferred channel", "channel"), A.CustomField("age", ScalarType.Number) with { IsRequired = true });
        crm.Define(A.Segment("chatters", "contact", "`preferred channel` = 'CHAT'"));

        crm.Contact("Lovelace", set: c => c.CustomFields["preferred channel"] = "CHAT");
        long count = await crm.Segmenter.Query(await crm.Segmenter.BindAsync<Contact>(Filter.Parse("in segment 'chatters'"))).CountAsync();  // 1

        FormLayout form = A.FormLayout(crm.Contacts.EntityType, "lastName", "type").Hide("type");
        // end

        Assert.Equal(1, count);
        Assert.Equal(FormFieldState.Hidden, form.StateOf("type"));
    }

    [Fact]
    public async Task AStoreThatDoesLess()
    {
        var crm = new InMemoryCrm(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));
        crm.Company("Acme", c => c.Type = "CUSTOMER");
        crm.Company("Bell", c => c.Type = "CUSTOMER");
        crm.Company("Cray", c => c.Type = "CUSTOMER");

        // snippet: fake-store
        var store = new FakeStore<Company>(crm.Companies)
        {
            Offers = StoreOperations.Filter,
            Capabilities = FilterCapabilities.None.Exact<InSet>().Superset<TextMatch>(),
        };
        Segmenter segmenter = crm.Segmenter.WithSource(store);
        var filter = Filter.Parse("type = 'CUSTOMER' and name starts with 'a' and createdAt = today");
        var query = segmenter.Query(await segmenter.BindAsync<Company>(filter));

        long count = await query.CountAsync();  // 1: Acme, though the store finds another besides
        StoreCall call = store.Calls[0];        // Filter, with two conditions: an InSet and a TextMatch
        // end

        Assert.Equal(1, count);
        Assert.Equal((StoreOperations.Filter, 1), (call.Operation, store.Calls.Count));
        Assert.Equal([typeof(InSet), typeof(TextMatch)], call.Conditions.Select(c => c.GetType()));
        Assert.Equal(2, await store.ScanAsync(new PushedQuery(crm.Companies.EntityType, call.Conditions)).CountAsync());
    }

    [Fact]
    public async Task AStoreThatFails()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var crm = new InMemoryCrm(clock);
        crm.Company("Acme");
        crm.Company("Bell");

        // snippet: failing-store
        var store = new FakeStore<Company>(crm.Companies, clock) { Latency = TimeSpan.FromSeconds(2), Lag = TimeSpan.FromMinutes(1) };
        Segmenter segmenter = crm.Segmenter.WithSource(store);
        var query = segmenter.Query(await segmenter.BindAsync<Company>(Filter.Everyone));

        crm.Company("Cray");                    // not to be seen for a minute
        Task<long> counting = query.CountAsync();
        clock.Advance(TimeSpan.FromSeconds(2)); // the test itself does not wait
        long count = await counting;            // 2

        store.FailNext(1, () => new IOException("gone"), afterRows: 1);
        store.FailWhen(call => call.Operation == StoreOperations.Write, () => new IOException("read only"));
        // end

        Assert.Equal(2, count);
        clock.Advance(TimeSpan.FromMinutes(1));
        store.Latency = TimeSpan.Zero;
        await Assert.ThrowsAsync<IOException>(async () => await query.ToListAsync());
        Assert.Equal(3, await query.CountAsync());
        await Assert.ThrowsAsync<IOException>(async () => await segmenter.Sink<Company>().WriteAsync([EntityWrite.Delete<Company>(1)]));
    }

    [Fact]
    public async Task ARepositoryThatConflicts()
    {
        // snippet: fake-repository
        var repository = new FakeSegmentRepository();
        repository.ConflictNext(1);
        await repository.ChangeAsync(_ => new SegmentCatalogue(new SegmentDefinition("vip", "company", Filter.Parse("revenue > 1000000"))));
        int saves = repository.Saved.Count;  // 1: the first was refused, and the change made again
        // end

        Assert.Equal(1, saves);
    }
}
