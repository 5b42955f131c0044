using Segmentation.Crm;
using Segmentation.Planning;

namespace Segmentation.Tests;

public sealed class QueryExplanationTests
{
    private static readonly FilterCapabilities Sets = FilterCapabilities.None.Exact<InSet>();

    public static TheoryData<string, FilterCapabilities, string[]> Explained => new()
    {
        { "everyone", FilterCapabilities.None, ["pushed: everyone"] },
        { "industry = 'IT' and country = 'DE'", Sets, ["pushed: industry = 'IT'", "pushed: country = 'DE'"] },
        {
            "industry = 'IT' and turnover > 60",
            Sets,
            ["pushed: industry = 'IT'", "checked here: turnover > 60 (the source does not answer InRange of deals)"]
        },
        { "industry = 'IT' or country = 'DE'", Sets, ["checked here: industry = 'IT' or country = 'DE' (the source does not answer Any)"] },
        {
            "industry = 'IT' or country is empty",
            Sets.Exact<Any>(),
            ["checked here: industry = 'IT' or country is empty (the source does not answer IsEmpty of country)"]
        },
        {
            "industry contains 'i'",
            Sets.Superset<TextMatch>(),
            ["checked again: industry contains 'i' (the source may find too many for TextMatch of industry)"]
        },
        {
            "not industry contains 'i'",
            Sets.Superset<TextMatch>().Exact<Negation>(),
            ["checked here: not industry contains 'i' (the source may find too many for TextMatch of industry)"]
        },
        {
            "(industry = 'IT' and country contains 'd') or country = 'DE'",
            Sets.Exact<Any>().Exact<All>(),
            ["checked again: industry = 'IT' and country contains 'd' or country = 'DE' (the source does not answer TextMatch of country)"]
        },
        { "any deals (stage = 'WON')", Sets, ["checked here: any deals (stage = 'WON') (the source does not answer HasRelated of deals)"] },
        { "any deals (stage = 'WON')", Sets.Exact<HasRelated>(), ["pushed: any deals (stage = 'WON')"] },
        {
            "any deals (stage = 'WON' and amount > 1)",
            Sets.Exact<HasRelated>().Exact<All>(),
            ["checked again: any deals (stage = 'WON' and amount > 1) (the source does not answer InRange of amount)"]
        },
        {
            "no deals (amount > 1)",
            Sets.Exact<HasRelated>().Exact<Negation>(),
            ["checked here: no deals (amount > 1) (the source does not answer InRange of amount)"]
        },
    };

    [Theory]
    [MemberData(nameof(Explained))]
    public void Explain_TellsWhoAnswersWhat_AndWhy(string filter, FilterCapabilities capabilities, string[] expected)
    {
        var explained = Query(filter, new FakeDatabase<Company>(Firms.Model.Of<Company>(), [], capabilities)).Explain();
        Assert.Equal(expected, explained.ToString().Split(Environment.NewLine));
        Assert.Equal(Array.TrueForAll(expected, e => e.StartsWith("pushed", StringComparison.Ordinal)), explained.IsPushed);
        Assert.Equal(explained.IsPushed, explained.IsCountPushed);
    }

    [Fact]
    public void Explain_OfASourceThatOnlyScans_SaysSo()
    {
        var explained = Query("industry = 'IT'", new Hiding<Company>()).Explain();
        Assert.Equal("checked here: industry = 'IT' (the source only scans)", explained.ToString());
        Assert.False(explained.IsCountPushed);
    }

    [Fact]
    public void Explain_UnderAPolicy_TellsOfItAndOfWhatItForbidsToPush()
    {
        var policy = AccessPolicy.Everything.Limit("deal", Filter.Parse("amount > 1")).Limit("company", Filter.Parse("any deals (stage = 'WON')"));
        var database = new FakeDatabase<Company>(Firms.Model.Of<Company>(), [], FakeDatabase<Company>.Everything);
        Assert.Equal(
            """
            checked here: any deals (it reads related entities of which not all may be seen)
            pushed: industry = 'IT'
            pushed: the access policy of company
            """,
            Query("any deals and industry = 'IT'", database, Firms.Segmenter.For(policy)).Explain().ToString());
    }

    // A capability may be declared of some nodes only, and what is pushed in the place of one has to be among them.
    [Fact]
    public async Task Conditions_OfADeclaration_HoldOfWhatIsPushed()
    {
        var capabilities = Sets.Exact<Any>().Exact<Negation>(n => n.Inner is Any);
        var asked = new List<PushedQuery>();
        var database = new FakeDatabase<Company>(Firms.Model.Of<Company>(), [], capabilities) { Answered = Recorded(asked) };
        // Of `not (a or b)` where b is unknown, `not a` is left, which is no negation of a disjunction.
        Assert.Equal(0, await Query("not (industry = 'IT' or country is empty)", database).CountAsync());
        Assert.All(asked.SelectMany(a => a.Conditions).OfType<Negation>(), n => Assert.IsType<Any>(n.Inner));
    }

    [Theory]
    [InlineData("any deals (nobody)")]
    [InlineData("nobody")]
    [InlineData("industry = 'IT' and any deals (nobody)")]
    public async Task Nobody_IsNotAskedFor(string filter)
    {
        var asked = new List<PushedQuery>();
        Company[] companies = [new() { Id = 1 }];
        var database = new FakeDatabase<Company>(Firms.Model.Of<Company>(), companies, FakeDatabase<Company>.Everything) { Answered = Recorded(asked) };
        Assert.Equal(0, await Query(filter, database).CountAsync());
        Assert.Empty(await Query(filter, database).ToListAsync());
        Assert.DoesNotContain(asked.SelectMany(a => a.Conditions), c => c is Constant);
    }

    [Fact]
    public void Superset_OfAGroup_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => FilterCapabilities.None.Superset<All>());
        Assert.Throws<ArgumentException>(() => FilterCapabilities.None.Superset<Any>());
        Assert.Throws<ArgumentException>(() => FilterCapabilities.None.Superset<Negation>());
    }

    [Fact]
    public void Declarations_OfOnePrimitive_CountAsTheBest()
    {
        var capabilities = FilterCapabilities.None.Superset<TextMatch>().Exact<TextMatch>(t => !t.MatchCase).Superset<TextMatch>();
        var industry = new FieldTerm(Firms.Model.Of<Company>().FindField("industry")!);
        Assert.Equal(Pushdown.Exact, capabilities.Of(new TextMatch(industry, TextPosition.Start, "I", MatchCase: false)));
        Assert.Equal(Pushdown.Superset, capabilities.Of(new TextMatch(industry, TextPosition.Start, "I", MatchCase: true)));
        Assert.Equal(Pushdown.None, capabilities.Fields(f => f.Name != "industry").Of(new TextMatch(industry, TextPosition.Start, "I", MatchCase: true)));
        Assert.Equal(Pushdown.None, capabilities.Of(new IsEmpty(industry)));
    }

    private static Func<PushedQuery, Plan> Recorded(List<PushedQuery> asked) => query =>
    {
        asked.Add(query);
        return query.Plan;
    };

    private static SegmentQuery<Company> Query(string filter, IEntitySource<Company> source, Segmenter? segmenter = null) =>
        (segmenter ?? Firms.Segmenter).Query(Filter.Parse(filter).Bind<Company>(Firms.Context), source).WithRelated(new Hiding<Deal>());
}
