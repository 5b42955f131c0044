using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>What an administrator does in the form editor, step by step.</summary>
public sealed class FormLayoutTests
{
    private static readonly EntityType Contacts = CrmModel.Default.Of<Contact>();
    private static readonly EntityType Deals = CrmModel.Default.Of<Deal>();

    [Theory]
    [InlineData(
        "contact",
        "about: salutation firstName lastName! companyId email phone birthday; address: city country; more: type source responsibleId (createdAt)")]
    [InlineData("company", "about: name! industry employees revenue currency; address: city country; more: type source responsibleId (createdAt)")]
    [InlineData(
        "deal",
        "about: title! pipeline stage amount currency closeDate; customer: companyId contactId; products: products; "
            + "more: type source responsibleId (createdAt)")]
    public void Factory_OfAShippedEntity_HasTypeInMore(string entityType, string expected) =>
        Assert.Equal(expected, Shown(FormLayout.Factory(CrmModel.Default.Find(entityType)!)));

    [Theory]
    [InlineData("en", "More")]
    [InlineData("de-AT", "Mehr")]
    [InlineData("fr", "Plus")]
    [InlineData("es", "Más")]
    [InlineData("pt-BR", "Mais")]
    [InlineData("pl", "Więcej")]
    [InlineData("ja", "More")]
    public void Factory_OfAShippedEntity_HasHeadingsInSixLanguages(string culture, string more)
    {
        Assert.Equal(more, FormLayout.Factory(Contacts).FindSection("MORE")!.LabelFor(CultureInfo.GetCultureInfo(culture)));
        var sections = CrmModel.Default.EntityTypes.Append(Pets.EntityType).SelectMany(e => FormLayout.Factory(e).Sections);
        Assert.All(sections, s => Assert.Equal(["de", "en", "es", "fr", "pl", "pt"], s.Labels.ByCulture.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void For_AUserWhoHidWhatTheCommonFormAlwaysShowsSince_ShowsItAlways()
    {
        var deal = CrmModel.Default.Of<Deal>();
        var (sales, mine) = (FormScope.Common.In("SALES"), FormScope.Personal("7"));
        var forms = FormLayouts.Empty.With(FormLayout.Factory(deal).Hide("source").For(mine));
        forms = forms.With(forms.For(deal, sales).ShowAlways("source"));
        Assert.Equal(FormFieldState.Always, forms.For(deal, mine.In("SALES")).StateOf("source"));
        Assert.Equal(FormFieldState.Hidden, forms.For(deal, mine).StateOf("source"));
        Assert.Throws<FormLayoutException>(() => forms.For(deal, mine.In("SALES")).Hide("source"));
    }

    [Fact]
    public void Factory_OfAnybodysEntity_IsOneSectionWithAllFields() => Assert.Equal("details: id name legs owner", Shown(FormLayout.Factory(Pets.EntityType)));

    [Fact]
    public void Factory_OfAShippedClassWithFewerFields_HasTheSectionsWithThoseFields()
    {
        var model = SegmentationModel.Create(m => m.Entity<Company>("firm", e => e
            .Key(c => c.Id).Text(c => c.Name).Picklist(c => c.Type, FactoryPicklists.CompanyType).Text("nick", c => c.Name)));

        var layout = FormLayout.Factory(model.Of<Company>());

        Assert.Equal("about: name!; address:; more: type", Shown(layout));
        Assert.Equal(["id", "nick"], layout.SelectableFields.Select(f => f.Name));
    }

    [Fact]
    public void Type_Hidden_ThenShownInMoreAgain()
    {
        var hidden = FormLayout.Factory(Contacts).Hide("type");
        Assert.Equal("(type) source responsibleId (createdAt)", Shown(hidden, "more"));
        Assert.Equal(["id", "type", "createdAt"], hidden.SelectableFields.Select(f => f.Name));

        var shown = hidden.Show("type", "more");
        Assert.Equal(Shown(FormLayout.Factory(Contacts)), Shown(shown));
        Assert.Equal(FormFieldState.Shown, shown.StateOf("type"));
    }

    // Nobody could save a form that hides what has to be filled in.
    [Fact]
    public void For_ARequiredFieldThatWasDeclaredLater_ShowsIt()
    {
        var later = CrmModel.Default.WithCustomFields(CustomFieldCatalogue.Empty
            .With("contact", A.CustomField("consent") with { IsRequired = true }, A.CustomField("hobby"), A.CustomField("badge") with { IsRequired = true })).Find("contact")!;
        var forms = new FormLayouts(new FormLayout(later, FormLayout.Factory(Contacts).AddSection("end", "End").Sections
            .Select(s => s.Key == "address" ? s with { Fields = [.. s.Fields, new FormField("badge", FormFieldState.Hidden)] } : s)));
        var shown = forms.For(later, FormScope.Common);
        Assert.Equal(("city country badge", "consent"), (Shown(shown, "address"), Shown(shown, "end")));
        Assert.Equal(FormFieldState.Hidden, shown.StateOf("hobby"));
        Assert.Contains("is required", Assert.Throws<FormLayoutException>(() => shown.Hide("consent")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_HiddenInAnotherSection_StandsAtItsEnd()
    {
        var layout = FormLayout.Factory(Contacts).Hide("type").Show("type", "address");
        Assert.Equal("city country type", Shown(layout, "address"));
        Assert.Equal("source responsibleId (createdAt)", Shown(layout, "more"));
    }

    [Fact]
    public void Show_WithoutASection_IsWhereItStoodElseInTheLastOne()
    {
        var layout = FormLayout.Factory(Contacts).Hide("email").Show("EMAIL").Show("id");
        Assert.Equal("salutation firstName lastName! companyId email phone birthday", Shown(layout, "about"));
        Assert.Equal("type source responsibleId (createdAt) id", Shown(layout, "more"));
    }

    [Fact]
    public void CustomField_AddedLater_IsSelectedIntoMore()
    {
        var kept = new FormLayouts(FormLayout.Factory(Contacts).Hide("type"));
        var later = CrmModel.Default
            .WithCustomFields("contact", new CustomField("preferred channel", new FieldType(ScalarType.Picklist), "channel")).Of<Contact>();

        var layout = kept.For(later, FormScope.Common);
        Assert.Equal(FormFieldState.Hidden, layout.StateOf("preferred channel"));
        Assert.Null(layout.SectionOf("preferred channel"));
        Assert.Equal(["id", "type", "createdAt", "preferred channel"], layout.SelectableFields.Select(f => f.Name));

        kept = kept.With(layout.Show("preferred channel", "more"));
        Assert.Equal("(type) source responsibleId (createdAt) preferred channel", Shown(kept.For(later, FormScope.Common), "more"));
        Assert.Single(kept.Using("contact", "Preferred Channel"));
        Assert.Empty(kept.Using("deal", "preferred channel"));
        Assert.Equal("(type) source responsibleId (createdAt)", Shown(kept.For(Contacts, FormScope.Common), "more")); // Deleted again.
    }

    [Fact]
    public void Over_ARenamedField_KeepsItsPlace()
    {
        var renamed = SegmentationModel.Create(m => m.Entity<Pet>("pet", e => e
            .Key(p => p.Id).Text(p => p.Name, f => f.Named("call name").FormerNames("name")).Number(p => p.Legs)));
        Assert.Equal("details: id call name! legs", Shown(FormLayout.Factory(Pets.EntityType).ShowAlways("name").Over(renamed.Of<Pet>())));
    }

    [Fact]
    public void Over_AnotherEntityType_Throws() => Assert.Throws<ArgumentException>(() => FormLayout.Factory(Contacts).Over(Deals));

    [Fact]
    public void Fields_AreThoseThatHaveAPlace_InOrder() => Assert.Equal(
        ["name", "industry", "employees", "revenue", "currency", "city", "country", "type", "source", "responsibleId", "createdAt"],
        FormLayout.Factory(CrmModel.Default.Of<Company>()).Fields);

    [Fact]
    public void Move_WithinAndBetweenSections_CountsTheOtherFields()
    {
        var layout = FormLayout.Factory(Contacts).Move("type", "more", 1).Move("birthday", "address", 0).Move("createdAt", "about", 2);
        Assert.Equal("salutation firstName (createdAt) lastName! companyId email phone", Shown(layout, "about"));
        Assert.Equal("birthday city country", Shown(layout, "address"));
        Assert.Equal("source type responsibleId", Shown(layout, "more"));
        Assert.Equal("source responsibleId type", Shown(layout.Move("type", "more"), "more"));
    }

    [Fact]
    public void Sections_AreAddedRenamedMovedAndDeleted_AndKeepTheirFields()
    {
        var german = CultureInfo.GetCultureInfo("de");
        var layout = FormLayout.Factory(Contacts).AddSection("vip", "Very important", 0).Move("type", "vip").RenameSection("vip", german, "Sehr wichtig");
        Assert.Equal(["vip", "about", "address", "more"], layout.Sections.Select(s => s.Key));
        Assert.Equal(("Sehr wichtig", "Very important"), (layout.Sections[0].LabelFor(german), layout.Sections[0].LabelFor(CultureInfo.GetCultureInfo("en"))));

        layout = layout.RenameSection("VIP", german, "Wichtig").MoveSection("more", 1).DeleteSection("vip", "address").DeleteSection("more", "address");
        Assert.Equal(["about", "address"], layout.Sections.Select(s => s.Key));
        Assert.Equal("city country type source responsibleId (createdAt)", Shown(layout, "address"));
    }

    [Fact]
    public void ShowAlways_UntilHidingIsAllowed_CannotBeHidden()
    {
        var always = FormLayout.Factory(Contacts).ShowAlways("type");
        Assert.Throws<FormLayoutException>(() => always.Hide("type"));
        Assert.Equal(FormFieldState.Always, always.Move("type", "about", 0).DeleteSection("about", "more").StateOf("type"));
        Assert.Equal(FormFieldState.Hidden, always.AllowHiding("type").Hide("type").StateOf("type"));
    }

    [Fact]
    public void For_PersonalAndPipeline_FallsBackToTheNearest()
    {
        var (mine, sales) = (FormScope.Personal("7"), FormScope.Common.In("SALES"));
        var factory = FormLayout.Factory(Deals);
        var layouts = FormLayouts.Empty;
        Assert.Equal(Shown(factory), Shown(layouts.For(Deals, mine.In("SALES"))));

        layouts = Nearest(layouts, FormScope.Common, "amount");
        layouts = Nearest(layouts, sales, "source");
        layouts = Nearest(layouts, mine, "stage");
        layouts = Nearest(layouts, mine.In("SALES"), "closeDate");

        Assert.Equal("amount", Hidden(layouts, FormScope.Common));
        Assert.Equal("amount", Hidden(layouts, FormScope.Common.In("SERVICES")));
        Assert.Equal("source", Hidden(layouts, FormScope.Common.In("sales")));
        Assert.Equal("source", Hidden(layouts, FormScope.Personal("8").In("SALES")));
        Assert.Equal("amount", Hidden(layouts, FormScope.Personal("8")));
        Assert.Equal("stage", Hidden(layouts, mine.In("SERVICES")));
        Assert.Equal("closeDate", Hidden(layouts, mine.In("sales")));
        Assert.Equal("stage", Hidden(layouts.Without("DEAL", mine.In("SALES")), mine.In("SALES")));
        Assert.Equal("source", Hidden(layouts.Without("deal", mine.In("SALES")).Without("deal", mine), mine.In("SALES")));
        Assert.Equal("", Hidden(new FormLayouts(), mine.In("SALES")));

        FormLayouts Nearest(FormLayouts all, FormScope scope, string hide) => all.With(factory.Hide(hide).For(scope));
    }

    [Fact]
    public void For_AScopeWithoutALayout_IsCopiedWhenItIsChanged()
    {
        var mine = FormScope.Personal("7");
        var layouts = new FormLayouts(FormLayout.Factory(Deals).Hide("amount"));

        layouts = layouts.With(layouts.For(Deals, mine).Hide("stage"));

        Assert.Equal("amount stage", Hidden(layouts, mine));
        Assert.Equal("amount", Hidden(layouts, FormScope.Common));
        Assert.Equal(2, layouts.Layouts.Count);
        Assert.Equal(2, layouts.With(layouts.For(Deals, mine).Hide("type")).Layouts.Count);
    }

    [Fact]
    public void FormLayouts_TwoInOneScope_Throws()
    {
        var sales = FormLayout.Factory(Deals).For(FormScope.Personal("7").In("SALES"));
        var exception = Assert.Throws<FormLayoutException>(() => new FormLayouts(sales, sales.For(FormScope.Personal("7").In("sales"))));
        Assert.Equal("deal has two form layouts in one scope: of user `7`, in pipeline `sales`", exception.Message);
    }

    [Fact]
    public async Task Repository_OfAddSegmentation_KeepsLayouts()
    {
        var services = new ServiceCollection();
        services.AddSegmentation();
        await using var provider = services.BuildServiceProvider();
        var repository = provider.GetRequiredService<IFormLayoutRepository>();
        var seen = await repository.LoadAsync();

        await repository.ChangeAsync(f => f.With(f.For(Contacts, FormScope.Common).Hide("type")));

        Assert.Null(await repository.SaveAsync(FormLayouts.Empty, seen.Token));
        Assert.Equal(FormFieldState.Hidden, (await repository.LoadAsync()).Value.For(Contacts, FormScope.Common).StateOf("type"));
    }

    private static string Hidden(FormLayouts layouts, FormScope scope)
    {
        var layout = layouts.For(Deals, scope);
        Assert.Equal(scope, layout.Scope);
        var hidden = layout.Fields.Where(f => f != "createdAt" && layout.StateOf(f) == FormFieldState.Hidden);
        return string.Join(' ', hidden.Order(StringComparer.Ordinal));
    }

    /// <summary>The sections as <c>key: fields</c>, hidden ones in parentheses, those that are always shown with an exclamation mark.</summary>
    private static string Shown(FormLayout layout) => string.Join("; ", layout.Sections.Select(s => $"{s.Key}: {Shown(layout, s.Key)}".TrimEnd()));

    private static string Shown(FormLayout layout, string section) => string.Join(' ', layout.FindSection(section)!.Fields.Select(f => f.State switch
    {
        FormFieldState.Hidden => $"({f.Name})",
        FormFieldState.Always => $"{f.Name}!",
        _ => f.Name,
    }));
}
