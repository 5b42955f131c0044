using Segmentation.Crm;

#pragma warning disable CA1862 // Shown for the error that it is.

namespace Segmentation.Tests.Snippets;

public sealed class Lambdas
{
    [Fact]
    public void ForALambda()
    {
        // snippet: lambda
        Filter filter = Filter.For<Company>(c => c.Industry == "IT" && c.Deals.Any(d => d.Amount > 1000));

        string text = filter.ToText();  // industry = 'IT' and any deals (amount > 1000)
        // end

        Assert.Equal("industry = 'IT' and any deals (amount > 1000)", text);

        // snippet: typed-fields
        Filter shipped = Company.Fields.Industry.In("IT", "FINANCE") & !Company.Fields.Deals.Any(Deal.Fields.Stage.Is("LOSE"));

        EntityType<Contact> contacts = CrmModel.Default.Of<Contact>();
        Filter own = contacts.Field(c => c.Company!.Industry).In("IT", "FINANCE") & contacts.Field(c => c.Birthday).IsNotEmpty();
        // end

        Assert.Equal("industry in ('IT', 'FINANCE') and not any deals (stage = 'LOSE')", shipped.ToText());
        Assert.Equal("company.industry in ('IT', 'FINANCE') and birthday is not empty", own.ToText());

        // snippet: lambda-error
        try
        {
            Filter.For<Company>(c => c.Industry == "IT" && c.Name!.ToLowerInvariant() == "acme");
        }
        catch (FilterException fault)
        {
            Console.WriteLine(fault.Message);  // a filter cannot say `c.Name.ToLowerInvariant()`: text is compared without case as it is
        }
        // end

        Assert.Equal(
            "a filter cannot say `c.Name.ToLowerInvariant()`: text is compared without case as it is",
            Assert.Throws<FilterException>(() => Filter.For<Company>(c => c.Industry == "IT" && c.Name!.ToLowerInvariant() == "acme")).Message);
    }
}
