using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class AccessPolicyTests
{
    private static readonly Firms All = new(
        [new() { Id = 1, Country = "DE" }, new() { Id = 2, Country = "FR" }, new() { Id = 3 }],
        [new() { Id = 1, CompanyId = 2, City = "Rome" }],
        [
            new() { Id = 1, CompanyId = 1, Amount = 10 },
            new() { Id = 2, CompanyId = 2, Amount = 20 },
            new() { Id = 3, CompanyId = 2, ContactId = 1, Amount = 30 },
        ]);

    private static readonly AccessPolicy German = AccessPolicy.Everything.Limit("company", Filter.Parse("country = 'DE'"));

    [Fact]
    public async Task Explain_OfAHiddenEntity_IsNull()
    {
        var query = await QueryAsync<Company>(German, Filter.Everyone);
        Assert.NotNull(await query.ExplainAsync(1));
        Assert.Null(await query.ExplainAsync(2));
        Assert.Null(await query.ExplainAsync(3)); // has no country, and so not this one
    }

    [Fact]
    public async Task Explain_CountsNoHiddenRows()
    {
        var query = await QueryAsync<Company>(AccessPolicy.Everything.Limit("deal", Filter.Parse("amount < 25")), Filter.Parse("any deals (amount > 5)"));
        var explained = (await query.ExplainAsync(2))!;
        Assert.True(explained.Matches);
        Assert.Equal(1, explained.RowCount);
        Assert.Equal<EntityKey>([2], explained.Rows.Select(r => r.Key));
    }

    [Fact]
    public async Task Path_ToAHiddenEntity_IsAsIfItWereMissing()
    {
        Assert.Equal([2L, 3L], await (await QueryAsync<Deal>(German, Filter.Parse("company.country is empty"))).KeysAsync().ToListAsync());
        Assert.Equal([2L, 3L], await (await QueryAsync<Deal>(German, Filter.Parse("no company"))).KeysAsync().ToListAsync());
    }

    // The policy of deals looks at companies that the caller may not see.
    [Fact]
    public async Task Policy_OverALimitedType_SeesItWhole()
    {
        var policy = German.Limit("deal", Filter.Parse("company.country = 'FR'"));
        var query = await QueryAsync<Deal>(policy, Filter.Everyone);
        Assert.Equal([2L, 3L], await query.KeysAsync().ToListAsync());
        Assert.Equal(2, await query.CountAsync());
        Assert.Empty(await (await QueryAsync<Deal>(policy, Filter.Parse("company.country = 'FR'"))).KeysAsync().ToListAsync());
    }

    [Fact]
    public async Task Limit_Twice_HidesWhatEitherHides()
    {
        var policy = German.Limit("COMPANY", Filter.Parse("any deals"));
        Assert.Equal([1L], await (await QueryAsync<Company>(policy, Filter.Everyone)).KeysAsync().ToListAsync());
        Assert.Empty(await (await QueryAsync<Company>(policy.Limit("company", Filter.Parse("country = 'FR'")), Filter.Everyone)).KeysAsync().ToListAsync());
        Assert.Equal("company", Assert.Single(policy.LimitedTypes), ignoreCase: true);
    }

    [Fact]
    public async Task For_OnlyNarrows()
    {
        var german = Firms.Segmenter.For(German);
        var wider = german.For(AccessPolicy.Everything.Limit("company", Filter.Everyone));
        var bound = await wider.BindAsync<Company>(Filter.Everyone);
        Assert.Equal(1, await wider.Query(bound, Store(All.Companies)).CountAsync());
        Assert.Equal(3, await Firms.Segmenter.Query(bound, Store(All.Companies)).CountAsync());
    }

    [Fact]
    public async Task Policy_ThatCannotBeBound_HidesEverythingLoudly()
    {
        var segmenter = Firms.Segmenter.For(AccessPolicy.Everything.Limit("company", Filter.Parse("countri = 'DE'")));
        var companies = await segmenter.BindAsync<Company>(Filter.Everyone);
        Assert.Equal(
            "the access policy of company cannot be bound: 1:1  unknown field `countri`: did you mean `country`?",
            Assert.Throws<FilterException>(() => segmenter.Query(companies, Store(All.Companies))).Message);
        var deals = await segmenter.BindAsync<Deal>(Filter.Parse("company.country = 'DE'"));
        await Assert.ThrowsAsync<FilterException>(() => segmenter.Query(deals, Store(All.Deals)).WithRelated(Store(All.Companies)).CountAsync());
    }

    [Fact]
    public void For_ATypeThatTheModelLacks_Throws() => Assert.Contains(
        "limits \"compny\"",
        Assert.Throws<ArgumentException>(() => Firms.Segmenter.For(AccessPolicy.Everything.Limit("compny", Filter.Nobody))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("any deals")]
    [InlineData("count(deals) = 0")]
    [InlineData("dealCount = 0")]
    public async Task NavigationToALimitedType_Throws(string text)
    {
        var segmenter = Navigating.Segmenter.For(AccessPolicy.Everything.Limit("deal", Filter.Nobody));
        var bound = await segmenter.BindAsync<Company>(Filter.Parse(text));
        var exception = Assert.Throws<InvalidOperationException>(() => segmenter.Query(bound, Navigating.Companies));
        Assert.Contains("declare the relation without InMemory", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NavigationToALimitedType_InAnOrderOrAGroup_Throws()
    {
        var segmenter = Navigating.Segmenter.For(AccessPolicy.Everything.Limit("deal", Filter.Nobody));
        var query = segmenter.Query(await segmenter.BindAsync<Company>(Filter.Everyone), Navigating.Companies);
        await Assert.ThrowsAsync<InvalidOperationException>(() => query.PageAsync(new PageRequest(1) { OrderBy = ["dealCount"] }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => query.CrossTabAsync(new CrossTabRequest("dealCount")));
        Assert.Equal(1, await query.CountAsync());
    }

    // Whoever wrote the policy may look where the caller may not.
    [Fact]
    public async Task NavigationInAPolicy_IsFollowed()
    {
        var segmenter = Navigating.Segmenter.For(AccessPolicy.Everything.Limit("deal", Filter.Nobody).Limit("company", Filter.Parse("any deals")));
        Assert.Equal(1, await segmenter.Query(await segmenter.BindAsync<Company>(Filter.Everyone), Navigating.Companies).CountAsync());
    }

    private static async Task<SegmentQuery<T>> QueryAsync<T>(AccessPolicy policy, Filter filter)
        where T : class
    {
        var segmenter = Firms.Segmenter.For(policy);
        return segmenter.Query(await segmenter.BindAsync<T>(filter), Store(All.Rows<T>()))
            .WithRelated(Store(All.Companies)).WithRelated(Store(All.Contacts)).WithRelated(Store(All.Deals));
    }

    private static InMemoryStore<T> Store<T>(IReadOnlyList<T> rows)
        where T : class => new(Firms.Model.Of<T>(), rows);

    /// <summary>Companies that hold their deals themselves.</summary>
    private static class Navigating
    {
        private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
            .Entity<Company>("company", e => e
                .Key(c => c.Id).Many<Deal>("deals", d => d.CompanyId, r => r.InMemory(c => c.Deals)).Derived("dealCount", Formula.Count("deals")))
            .Entity<Deal>("deal", e => e.Key(d => d.Id)));

        public static Segmenter Segmenter { get; } = Segmenter.Create(o => o.UseModel(Model).UsePicklists(PicklistSnapshot.Empty));

        public static InMemoryStore<Company> Companies { get; } = new(Model.Of<Company>(), [new() { Id = 1, Deals = [new() { Id = 1, CompanyId = 1 }] }]);
    }
}
