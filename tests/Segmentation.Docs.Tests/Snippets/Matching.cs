using Segmentation.Crm;

namespace Segmentation.Tests.Snippets;

public sealed class Matching
{
    [Fact]
    public void ManyFilters()
    {
        var binding = new BindingContext(CrmModel.Default, FactoryPicklists.All);
        var moment = new Moment(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);
        var company = new Company { Name = "Acme", Employees = "EMPLOYEES_3", Revenue = 2_000_000, CreatedAt = moment.Instant };
        Company[] companies = [company, new Company { CreatedAt = moment.Instant.AddMonths(-1) }];

        // snippet: matching
        IFilterMatcher<Company> matcher = FilterMatching.Indexed.Create(CrmModel.Default.Of<Company>());
        matcher.Set("large", Filter.Parse("employees in ('EMPLOYEES_3', 'EMPLOYEES_4')").Bind<Company>(binding));
        matcher.Set("rich", Filter.Parse("revenue > 1000000 and name contains 'gmbh'").Bind<Company>(binding));
        matcher.Set("new", Filter.Parse("createdAt in this month").Bind<Company>(binding));

        IReadOnlyList<string> names = matcher.Match(company, moment);            // large, new

        var matches = new FilterMatches();                                       // to be used again for the next batch
        matcher.Match(companies, matches, moment);
        int newOnes = matches.CountOf(matches.Filters.ToList().IndexOf("new"));  // how many of them are new
        // end

        Assert.Equal(["large", "new"], names.Order(StringComparer.Ordinal));
        Assert.Equal(1, newOnes);
    }
}
