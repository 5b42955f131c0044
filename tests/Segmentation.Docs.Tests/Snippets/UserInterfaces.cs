using System.Globalization;
using System.Text.Json;
using Segmentation.Crm;

namespace Segmentation.Tests.Snippets;

public sealed class UserInterfaces
{
    [Fact]
    public void Schema()
    {
        // snippet: user-interfaces
        var binding = new BindingContext(CrmModel.Default, FactoryPicklists.All);
        EntityType deal = binding.Model.Of<Deal>();
        CultureInfo german = CultureInfo.GetCultureInfo("de");

        string schema = binding.ToSchemaJson(deal, german);
        string fields = binding.ToReactQueryBuilderFields(deal, german);
        // end

        using var document = JsonDocument.Parse(schema);
        Assert.Equal("Typ", document.RootElement.GetProperty("fields")[1].GetProperty("label").GetString());
        Assert.StartsWith("[", fields, StringComparison.Ordinal);
    }
}
