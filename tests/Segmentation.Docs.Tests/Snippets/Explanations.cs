using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

public sealed class Explanations
{
    [Fact]
    public async Task ExplainAndWhyNot()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var crm = new InMemoryCrm(clock);
        var acme = crm.Company("Acme", c => (c.Type, c.Industry, c.Revenue) = ("CUSTOMER", "FINANCE", 800_000));
        var segmenter = Segmenter.Create(clock: clock);

        // snippet: explain
        Filter filter = Filter.Parse("type = 'CUSTOMER' and (industry = 'IT' or revenue > 1000000) and createdAt in last 7 days");
        BindResult<Company> bound = await segmenter.BindAsync<Company>(filter);

        Explanation explanation = bound.Explain(acme, segmenter.Now);
        string why = explanation.ToString();
        // no   type = 'CUSTOMER' and (industry = 'IT' or revenue > 1000000) and createdAt in last 7 days
        //   yes  type = 'CUSTOMER': is 'CUSTOMER'
        //   no   industry = 'IT' or revenue > 1000000
        //     no   industry = 'IT': is 'FINANCE'
        //     no   revenue > 1000000: is 800000
        //   yes  createdAt in last 7 days: is 2026-11-22T10:00:00Z; asked for from 2026-11-16T00:00:00Z to before 2026-11-23T00:00:00Z

        IReadOnlyList<Flip> flips = explanation.WhyNot();  // industry = 'IT', or else revenue > 1000000
        // end

        Assert.Equal(
            """
            no   type = 'CUSTOMER' and (industry = 'IT' or revenue > 1000000) and createdAt in last 7 days
              yes  type = 'CUSTOMER': is 'CUSTOMER'
              no   industry = 'IT' or revenue > 1000000
                no   industry = 'IT': is 'FINANCE'
                no   revenue > 1000000: is 800000
              yes  createdAt in last 7 days: is 2026-11-22T10:00:00Z; asked for from 2026-11-16T00:00:00Z to before 2026-11-23T00:00:00Z
            """.ReplaceLineEndings(),
            why);
        Assert.Equal(["industry = 'IT'", "revenue > 1000000"], flips.Select(f => Assert.Single(f.Conditions).Filter.ToText()));
        Assert.All(flips, f => Assert.True(f.IsPossible));
    }
}
