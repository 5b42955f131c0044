using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class CustomFieldCatalogueTests
{
    private static readonly CustomField Since = new("since", new(ScalarType.Date));
    private static readonly CustomField Nickname = new("nickname", new(ScalarType.Text));

    [Fact]
    public void With_OfANewName_AddsBehind_AndOfAKnownOne_ReplacesInItsPlace()
    {
        var fields = CustomFieldCatalogue.Empty.With("contact", Since, Nickname).With("Contact", Since with { IsRequired = true }).With("deal", Nickname);
        Assert.Equal(["since", "nickname"], fields.Of("CONTACT").Select(f => f.Name));
        Assert.True(fields.Find("contact", "SINCE")!.IsRequired);
        Assert.Equal(["contact", "deal"], fields.EntityTypes);
        Assert.Equal(["deal"], fields.Without("contact", "Since").Without("contact", "nickname").EntityTypes);
        Assert.Same(fields, fields.Without("company", "since"));
        Assert.Empty(CustomFieldCatalogue.Empty.Of("contact"));
    }

    [Fact]
    public void With_OfANameThatDiffersInCaseAlone_Throws() => Assert.Contains(
        "`since` already",
        Assert.Throws<FilterException>(() => CustomFieldCatalogue.Empty.With("contact", Since, new CustomField("Since", new(ScalarType.Date)))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("contact", "LASTNAME", "/contact/LASTNAME  contact has a field or relation `LASTNAME` already: choose another name")]
    [InlineData("contact", "Deals", "/contact/Deals  contact has a field or relation `Deals` already: choose another name")]
    [InlineData("contakt", "x", "/contakt  the model has no entity type `contakt`: did you mean `contact`?")]
    [InlineData("contact", "a/b", null)]
    public void IssuesIn_TellWhatIsTaken(string entityType, string name, string? expected) => Assert.Equal(
        expected is null ? [] : [expected],
        CustomFieldCatalogue.Empty.With(entityType, new CustomField(name, new(ScalarType.Text))).IssuesIn(CrmModel.Default).Select(i => i.ToString()));

    [Fact]
    public void IssuesIn_NameAPicklistThatIsNotRegistered_AndADefaultThatCannotBeWritten()
    {
        var fields = CustomFieldCatalogue.Empty.With(
            "contact",
            new CustomField("a", new(ScalarType.Picklist), "sorce"),
            new CustomField("b", new(ScalarType.Picklist), "source") { DefaultValue = "CAL" });
        Assert.Equal(
            [
                "/contact/a  the picklist `sorce` of `a` is not registered: did you mean `source`?",
                "/contact/b  the default value: source has no item 'CAL': did you mean `CALL` or `CALLBACK`?",
            ],
            fields.IssuesIn(CrmModel.Default, FactoryPicklists.All).Select(i => i.ToString()));
    }

    [Fact]
    public void DefaultValue_OfAnotherType_Throws() =>
        Assert.Throws<ArgumentException>(() => new CustomField("since", new(ScalarType.Date)) { DefaultValue = "2026-11-22" });

    [Fact]
    public async Task ChangeAsync_ThatWouldLoseValues_ChangesNothing()
    {
        var segmenter = Segmenter.Create(o => o.UseCustomFields(CustomFieldCatalogue.Empty.With("contact", Since)));
        var exception = await Assert.ThrowsAsync<FilterException>(async () =>
            await segmenter.CustomFields.ChangeAsync(f => f.With("contact", new CustomField("since", new(ScalarType.Text)))));
        Assert.Contains("plan a type change", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FilterException>(async () =>
            await segmenter.CustomFields.ChangeAsync(f => f.With("contact", new CustomField("city", new(ScalarType.Text)))));
        Assert.Equal(new FieldType(ScalarType.Date), Assert.Single((await segmenter.CustomFields.CurrentAsync()).Of("contact")).Type);
    }

    [Fact]
    public async Task ChangeAsync_WhileAnotherFieldHasAFault_IsNotHeldUp()
    {
        var list = new Picklist("channel", "Channel", [new("PHONE")]);
        var segmenter = Segmenter.Create(o => o
            .UsePicklists(FactoryPicklists.All.With(list))
            .UseCustomFields(CustomFieldCatalogue.Empty.With("contact", new CustomField("x", new(ScalarType.Picklist), "channel") { DefaultValue = "PHONE" })));
        await segmenter.Picklists.ChangeAsync(lists => lists.With(new Picklist("channel", "Channel", [new("PHONE") { IsActive = false }])));
        Assert.Equal(["x", "since"], (await segmenter.CustomFields.ChangeAsync(f => f.With("contact", Since))).Of("contact").Select(f => f.Name));
    }

    [Fact]
    public void Options_WithFieldsThatDoNotFit_AreRefused() => Assert.Contains(
        "The custom fields: contact has a field or relation `city` already",
        Assert.Throws<OptionsValidationException>(() =>
            Segmenter.Create(o => o.UseCustomFields(CustomFieldCatalogue.Empty.With("contact", new CustomField("city", new(ScalarType.Text)))))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task Bind_KeepsTheModelsOwnCustomFields_AndMakesOneModelACatalogue()
    {
        var segmenter = Segmenter.Create(o => o
            .UseModel(CrmModel.Default.WithCustomFields("contact", Nickname))
            .UseCustomFields(CustomFieldCatalogue.Empty.With("contact", Since)));
        var first = await segmenter.BindAsync<Contact>(Filter.Parse("nickname = 'Al' and since = today"));
        Assert.True(first.IsValid);
        Assert.Same(first.EntityType, (await segmenter.BindAsync<Contact>(Filter.Everyone)).EntityType);
        await segmenter.CustomFields.ChangeAsync(f => f.Without("contact", "since"));
        Assert.False((await segmenter.BindAsync<Contact>(first.Filter)).IsValid);
    }

    [Fact]
    public async Task AddSegmentation_SharesTheFieldsAmongSegmenters()
    {
        var services = new ServiceCollection();
        services.AddSegmentation(o => o.UseCustomFields(CustomFieldCatalogue.Empty.With("contact", Since)));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<CustomFieldRegistry>().ChangeAsync(f => f.With("contact", Nickname));
        var bound = await provider.GetRequiredService<Segmenter>().BindAsync<Contact>(Filter.Parse("nickname = 'Al' and since = today"));
        Assert.True(bound.IsValid);
        Assert.Equal(0, await provider.GetRequiredService<Segmenter>().Query(bound).CountAsync());
    }

    [Fact]
    public async Task Bind_WhileFieldsAreDeclared_SeesWholeCatalogues()
    {
        var segmenter = Segmenter.Create();
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var bound = await segmenter.BindAsync<Contact>(Filter.Everyone);
                // Fields are declared and removed in pairs.
                Assert.Equal(0, bound.EntityType.Fields.Count(f => f.Name.StartsWith("pair", StringComparison.Ordinal)) % 2);
            }
        })).ToList();
        for (var i = 0; i < 200; i++)
        {
            await segmenter.CustomFields.ChangeAsync(f =>
                f.With("contact", new CustomField("pair a", new(ScalarType.Text)), new CustomField("pair b", new(ScalarType.Date))));
            await segmenter.CustomFields.ChangeAsync(f => f.Without("contact", "pair a").Without("contact", "pair b"));
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }
}
