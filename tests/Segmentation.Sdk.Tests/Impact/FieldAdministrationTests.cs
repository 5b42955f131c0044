using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class FieldAdministrationTests
{
    private static readonly CustomFieldCatalogue Fields = CustomFieldCatalogue.Empty
        .With("contact", new CustomField("size", new FieldType(ScalarType.Number)), new CustomField("hat", new FieldType(ScalarType.Text)));

    [Fact]
    public async Task Delete_OfAFieldThatASegmentNeeds_IsRefused_AndAFormGoesWithoutIt()
    {
        var services = new ServiceCollection();
        services.AddSegmentation(o => o.UseCustomFields(Fields).UseSegments(new SegmentCatalogue(
                new SegmentDefinition("tall", "contact", Filter.Parse("size > 180")),
                new SegmentDefinition("firms of tall ones", "company", Filter.Parse("any contacts (size > 180)")),
                new SegmentDefinition("unbound", "contact", Filter.Parse("nothing = 1")),
                new SegmentDefinition("all", "contact", Filter.Everyone))))
            .AddInMemoryStore<Contact>([new() { Id = 1, CustomFields = { ["size"] = 190m } }, new() { Id = 2, CustomFields = { ["hat"] = "bowler" } }]);
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        var (segmenter, administration) = (provider.GetRequiredService<Segmenter>(), provider.GetRequiredService<FieldAdministration>());
        var layouts = provider.GetRequiredService<IFormLayoutRepository>();
        var contact = (await segmenter.BindAsync<Contact>(Filter.Everyone)).EntityType;
        await layouts.ChangeAsync(all => all.With(FormLayout.Factory(contact).Show("hat")));

        var size = await administration.PlanDeleteAsync("contact", "size");
        Assert.Equal((1L, "the field \"contact.size\" cannot be deleted: segment \"tall\", segment \"firms of tall ones\" use it; change them first"), (size.Records, size.Refusal));
        await Assert.ThrowsAsync<FilterException>(() => administration.ApplyAsync(size));

        var hat = await administration.PlanDeleteAsync("contact", "HAT");
        Assert.Equal(
            """
            delete contact.hat
            records: 1
            form layout: contact
            """.ReplaceLineEndings(),
            hat.ToString());
        await administration.ApplyAsync(hat, by: "anna");
        Assert.False((await segmenter.BindAsync<Contact>(Filter.Parse("hat is empty"))).IsValid);
        var shown = (await layouts.LoadAsync()).Value.For((await segmenter.BindAsync<Contact>(Filter.Everyone)).EntityType, FormScope.Common);
        Assert.DoesNotContain("hat", shown.Fields);

        // What was stored stays stored.
        await segmenter.CustomFields.ChangeAsync(fields => fields.With("contact", new CustomField("hat", new FieldType(ScalarType.Text))));
        Assert.Equal(1, await segmenter.Query(await segmenter.BindAsync<Contact>(Filter.Parse("hat = 'bowler'"))).CountAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => administration.PlanDeleteAsync("contact", "shoes"));
    }

    [Fact]
    public async Task Delete_OfAFieldThatADerivedFieldNeeds_IsRefused()
    {
        var model = SegmentationModel.Create(m => m.Entity<Person>("person", e => e
            .Key(p => p.Id).Custom(p => p.Extra).Derived("twice", Formula.Field("size") * 2)));
        var size = CustomFieldCatalogue.Empty.With("person", new CustomField("size", new FieldType(ScalarType.Number)));
        var segmenter = Segmenter.Create(o => o.UseModel(model).UsePicklists(PicklistSnapshot.Empty).UseCustomFields(size));
        var plan = await new FieldAdministration(segmenter).PlanDeleteAsync("person", "size");
        Assert.Equal((null, "the field \"person.size\" cannot be deleted: derived field \"person.twice\" use it; change them first"), (plan.Records, plan.Refusal));
    }

    // Declared again, it would not have those of its values again that are converted already.
    [Fact]
    public async Task Delete_OfAFieldThatIsBeingChanged_IsRefused()
    {
        var changing = new CustomField("size", new FieldType(ScalarType.Number)) { ChangingTo = new(new FieldType(ScalarType.Text), null, "UTC") };
        var segmenter = Segmenter.Create(o => o.UseCustomFields(CustomFieldCatalogue.Empty.With("contact", changing)));
        var administration = new FieldAdministration(segmenter);
        var plan = await administration.PlanDeleteAsync("contact", "size");
        Assert.Equal("the field \"contact.size\" cannot be deleted: it is being changed to text: apply that to its end first", plan.Refusal);
        await Assert.ThrowsAsync<FilterException>(() => administration.ApplyAsync(plan));
        await Assert.ThrowsAsync<FilterException>(() => segmenter.CustomFields.ChangeAsync(fields => fields.Without("contact", "size")).AsTask());
    }

    private sealed class Person
    {
        public long Id { get; init; }

        public Dictionary<string, object?> Extra { get; init; } = [];
    }
}
