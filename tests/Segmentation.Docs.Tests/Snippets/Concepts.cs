using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

public sealed class Concepts
{
    [Fact]
    public async Task Compose()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var crm = new InMemoryCrm(clock);
        crm.Company("Acme", c => (c.Type, c.Industry) = ("CUSTOMER", "IT"));
        crm.Company("Initech", c => (c.Type, c.Industry) = ("PARTNER", "FINANCE"));

        // snippet: compose
        Filter customers = Filter.Parse("type = 'CUSTOMER'");
        Filter technical = Filter.Field("industry").In("IT", "TELECOM");
        Filter others = !(customers & technical);

        string text = others.ToText();  // not (type = 'CUSTOMER' and industry in ('IT', 'TELECOM'))
        string json = others.ToJson();  // {"v":1,"not":{"all":[…]}}
        // end

        Assert.Equal("not (type = 'CUSTOMER' and industry in ('IT', 'TELECOM'))", text);
        Assert.Equal(others, Filter.FromJson(json));

        // snippet: dependency-injection
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSegmentation(o => o.UseTimeZone("Europe/Berlin"))
            .AddSource(crm.Companies);

        await using var provider = services.BuildServiceProvider();
        var segmenter = provider.GetRequiredService<Segmenter>();
        BindResult<Company> bound = await segmenter.BindAsync<Company>(others);
        long count = await segmenter.Query(bound).CountAsync();  // 1
        // end

        Assert.Equal(1, count);
    }

    [Fact]
    public void CustomFields()
    {
        // snippet: custom-fields
        var model = CrmModel.Default.WithCustomFields(
            "contact", new CustomField("preferred channel", new FieldType(ScalarType.Picklist), "channel"));
        var picklists = FactoryPicklists.All.With(
            new Picklist("channel", "Preferred channel", [new("PHONE", "Telephone"), new("EMAIL", "E-mail"), new("CHAT", "Live chat")]));

        var ada = new Contact { Id = 1, CustomFields = { ["preferred channel"] = "CHAT" } };
        var bound = Filter.Parse("`preferred channel` = 'CHAT'").Bind<Contact>(new BindingContext(model, picklists));
        bool matches = bound.Compile(Moment.Now(TimeProvider.System, TimeZoneInfo.Utc)).Matches(ada);  // true
        // end

        Assert.True(matches);
    }

    [Fact]
    public void Labels()
    {
        // snippet: labels
        Picklist types = FactoryPicklists.All.Find(FactoryPicklists.DealType)!;
        PicklistItem service = types.Find("service")!;  // codes are found without regard to case
        string label = service.LabelFor(System.Globalization.CultureInfo.GetCultureInfo("en-GB"));  // After-sales service
        // end

        Assert.Equal("After-sales service", label);
    }
}
