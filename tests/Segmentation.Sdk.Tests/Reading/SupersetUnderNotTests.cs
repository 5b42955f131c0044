using Segmentation.Crm;
using Segmentation.Planning;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class SupersetUnderNotTests
{
    [Theory]
    [InlineData("not type = 'CUSTOMER'")]
    [InlineData("type != 'CUSTOMER' and name != 'Cray'")]
    public async Task Query_OfAStoreThatFindsTooMany_ChecksTheComplementHere(string text)
    {
        var crm = new InMemoryCrm(new FakeClock(DateTimeOffset.UnixEpoch));
        crm.Company("Acme", c => c.Type = "CUSTOMER");
        crm.Company("Bell", c => c.Type = "PARTNER");
        var store = new FakeStore<Company>(crm.Companies) { Capabilities = FilterCapabilities.None.Superset<InSet>().Superset<TextMatch>().Exact<Negation>() };
        var segmenter = crm.Segmenter.WithSource(store);
        var query = segmenter.Query(await segmenter.BindAsync<Company>(Filter.Parse(text)));
        Assert.All(query.Explain().Parts, p => Assert.Equal(Pushdown.None, p.Pushdown));
        Assert.Equal([2L], await query.KeysAsync().ToListAsync());
        Assert.Equal([StoreOperations.Scan], store.Calls.Select(c => c.Operation));
    }
}
