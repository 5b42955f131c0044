using Segmentation.Crm;

namespace Segmentation.Tests.Snippets;

public sealed class Analysis
{
    [Fact]
    public void Verdicts()
    {
        // snippet: analysis
        var binding = new BindingContext(CrmModel.Default, FactoryPicklists.All);
        BindResult<Company> large = Filter.Parse("employees in ('EMPLOYEES_3', 'EMPLOYEES_4') and revenue > 1000000").Bind<Company>(binding);
        BindResult<Company> some = Filter.Parse("revenue >= 500000 or industry = 'IT'").Bind<Company>(binding);
        BindResult<Company> all = Filter.Parse("revenue <= 5 or revenue > 5").Bind<Company>(binding);

        Verdict within = large.IsWithin(some);        // Yes
        Verdict back = some.IsWithin(large);          // No
        Verdict everybody = all.AlwaysMatches();      // No: not those without a revenue

        BindResult<Company> reordered = Filter.Parse("revenue > 1000000.00 and EMPLOYEES in ('employees_4', 'EMPLOYEES_3')").Bind<Company>(binding);
        bool isSame = large.Hash() == reordered.Hash();  // true
        // end

        Assert.Equal((Verdict.Yes, Verdict.No, Verdict.No, true), (within, back, everybody, isSame));
    }
}
