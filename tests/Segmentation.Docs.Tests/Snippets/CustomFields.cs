using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

public sealed class CustomFields
{
    private readonly InMemoryCrm _crm = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

    [Fact]
    public async Task DeclaredFilledAndFilteredBy()
    {
        var segmenter = _crm.Segmenter;

        // snippet: declare-custom-field
        await segmenter.Picklists.ChangeAsync(lists => lists.With(
            new Picklist("channel", "Preferred channel", [new("PHONE", "Telephone"), new("EMAIL", "E-mail"), new("CHAT", "Live chat")])));
        await segmenter.CustomFields.ChangeAsync(f => f.With(
            "contact", new CustomField("preferred channel", new FieldType(ScalarType.Picklist), "channel") { IsRequired = true }));
        // end

        var text = "";

        // snippet: validated-write
        IEntitySink<Contact> sink = segmenter.Sink<Contact>();
        var contact = new Contact { Id = 1, Source = "FAX", CustomFields = { ["preferred channel"] = "CHATT" } };
        try
        {
            await sink.WriteAsync([EntityWrite.Insert(contact)]);
        }
        catch (EntityValidationException refused)
        {
            text = string.Join("\n", refused.Entities[0].Issues);
            // /source  source has no item 'FAX'
            // /customFields/preferred channel  channel has no item 'CHATT': did you mean `CHAT`?
        }

        IReadOnlyList<Issue> issues = await segmenter.ValidateAsync(contact);  // the same, without writing
        // end

        (contact.Source, contact.CustomFields["preferred channel"]) = (null, "CHAT");
        await sink.WriteAsync([EntityWrite.Insert(contact)]);

        // snippet: filter-by-custom-field
        BindResult<Contact> bound = await segmenter.BindAsync<Contact>(Filter.Parse("`preferred channel` = 'CHAT'"));
        long count = await segmenter.Query(bound).CountAsync();  // 1
        // end

        Assert.Equal("/source  source has no item 'FAX'\n/customFields/preferred channel  channel has no item 'CHATT': did you mean `CHAT`?", text);
        Assert.Equal(text, string.Join("\n", issues));
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task TheTypeChanges()
    {
        var segmenter = _crm.Segmenter;
        await segmenter.CustomFields.ChangeAsync(f => f.With("company", new CustomField("seats", new FieldType(ScalarType.Text))));
        var acme = _crm.Company("Acme", set: c => c.CustomFields["seats"] = "12,5");

        // snippet: change-custom-field-type
        CustomFieldTypeChange<Company> plan = await segmenter.PlanTypeChangeAsync<Company>("seats", new FieldType(ScalarType.Number));
        LostValue lost = plan.Examples[0];  // 1: '12,5' cannot become a number

        Versioned<Company> seen = (await segmenter.Sink<Company>().ReadAsync(acme.Id))!;
        seen.Value.CustomFields["seats"] = "12.5";
        await segmenter.Sink<Company>().WriteAsync([EntityWrite.Update(seen.Value, seen.Token)]);

        plan = await segmenter.PlanTypeChangeAsync<Company>("seats", new FieldType(ScalarType.Number));
        await plan.ApplyAsync();
        BindResult<Company> large = await segmenter.BindAsync<Company>(Filter.Parse("seats > 10"));
        // end

        Assert.Equal("'12,5' cannot become a number", lost.Reason);
        Assert.Equal(1, await segmenter.Query(large).CountAsync());
    }
}
