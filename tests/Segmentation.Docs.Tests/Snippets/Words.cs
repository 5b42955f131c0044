using System.Globalization;
using Segmentation.Crm;

namespace Segmentation.Tests.Snippets;

public sealed class Words
{
    [Fact]
    public void Describe()
    {
        // snippet: describe
        var context = new BindingContext(CrmModel.Default, FactoryPicklists.All);
        Filter filter = Filter.Parse("industry in ('IT', 'FINANCE') and revenue > 20000000 and no deals (createdAt in last 90 days)");

        BindResult<Company> bound = filter.Bind<Company>(context);
        string german = bound.Describe(CultureInfo.GetCultureInfo("de-AT"));  // Branche: eine von Informationstechnologie, Finanzwesen; und …

        // A filter that does not bind is described too: what is not found stands there as it was written.
        string draft = Filter.Parse("colour = 'red'").Describe(context, bound.EntityType, CultureInfo.GetCultureInfo("en"));
        // end

        Assert.StartsWith("Branche: eine von Informationstechnologie, Finanzwesen; und ", german, StringComparison.Ordinal);
        Assert.Equal("colour: is “red”", draft);

        var document = File.ReadAllText(Repository.PathOf("docs/words.md"));
        Assert.All(
            new[] { "en", "de", "fr", "es", "pt", "pl" },
            l => Assert.Contains($"| {l} | {bound.Describe(CultureInfo.GetCultureInfo(l))} |", document, StringComparison.Ordinal));
    }
}
