using System.Globalization;
using Segmentation.Crm;

namespace Segmentation.Tests.Snippets;

public sealed class Forms
{
    [Fact]
    public void Edit()
    {
        // snippet: form-edit
        EntityType contact = CrmModel.Default.Of<Contact>();
        FormLayout layout = FormLayout.Factory(contact);
        string? where = layout.SectionOf("type")?.Key;                                // more

        FormLayout hidden = layout.Hide("type");
        var selectable = hidden.SelectableFields.Select(f => f.Name);                 // id, type, createdAt
        FormLayout shown = hidden.Show("type", "more");

        FormLayout edited = shown
            .AddSection("work", "At work")
            .RenameSection("work", CultureInfo.GetCultureInfo("de"), "Beruflich")
            .Move("companyId", "work")
            .DeleteSection("address", fieldsTo: "about")
            .ShowAlways("email");
        // end

        Assert.Equal("more", where);
        Assert.Equal(["id", "type", "createdAt"], selectable);
        Assert.Equal(["about", "more", "work"], edited.Sections.Select(s => s.Key));
    }

    [Fact]
    public void Refuse()
    {
        var layout = FormLayout.Factory(CrmModel.Default.Of<Contact>());
        string? why = null;

        // snippet: form-refusal
        try
        {
            layout.Hide("lastName");
        }
        catch (FormLayoutException refusal)
        {
            why = refusal.Message;  // the field `lastName` of section `about` is always shown: allow hiding it first
        }
        // end

        Assert.Equal("the field `lastName` of section `about` is always shown: allow hiding it first", why);
    }

    [Fact]
    public async Task Scopes()
    {
        IFormLayoutRepository repository = new InMemoryFormLayoutRepository();
        EntityType deal = CrmModel.Default.Of<Deal>();

        // snippet: form-scopes
        FormScope sales = FormScope.Common.In("SALES");
        FormScope mine = FormScope.Personal("7").In("SALES");
        await repository.ChangeAsync(forms => forms.With(forms.For(deal, sales).Hide("source")));
        await repository.ChangeAsync(forms => forms.With(forms.For(deal, mine).Show("source")));

        FormLayouts forms = (await repository.LoadAsync()).Value;
        FormFieldState forMe = forms.For(deal, mine).StateOf("source");                // Shown
        FormFieldState forOthers = forms.For(deal, sales).StateOf("source");           // Hidden
        FormFieldState elsewhere = forms.For(deal, FormScope.Common).StateOf("source"); // Shown: the factory's form
        int users = forms.Using("deal", "source").Count;                               // 2 layouts have a place for it
        // end

        Assert.Equal((FormFieldState.Shown, FormFieldState.Hidden, FormFieldState.Shown, 2), (forMe, forOthers, elsewhere, users));
    }

    [Fact]
    public void Json()
    {
        // snippet: form-json
        var context = new BindingContext(CrmModel.Default, FactoryPicklists.All);
        FormLayout layout = FormLayout.Factory(context.Model.Of<Contact>());

        string forPeople = layout.ToSchemaJson(CultureInfo.GetCultureInfo("de"));
        string stored = layout.ToJson();
        FormLayout read = FormLayout.FromJson(stored, context);
        // end

        Assert.Contains("\"label\":\"Mehr\"", forPeople, StringComparison.Ordinal);
        Assert.Equal(stored, read.ToJson());
    }
}
