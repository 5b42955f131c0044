using System.Globalization;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>What an administrator does in the settings, as a CRM's help articles on segmenting tell it.</summary>
public sealed class SettingsStoryTests
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de");

    private readonly FakeClock _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
    private readonly InMemoryCrm _crm;

    public SettingsStoryTests() => _crm = new InMemoryCrm(_clock);

    private PicklistRegistry Settings => _crm.Segmenter.Picklists;

    [Theory]
    [InlineData("company-type", "COMPETITOR")]
    [InlineData("contact-type", "SUPPLIER")]
    [InlineData("deal-type", "GOODS")]
    [InlineData("source", "TRADE_SHOW")]
    [InlineData("industry", "DELIVERY")]
    [InlineData("employees", "EMPLOYEES_4")]
    public async Task In_any_list_a_value_is_renamed_with_the_pencil_another_deleted_with_the_cross_one_added_and_all_is_saved(string list, string crossed)
    {
        var first = (await Settings.CurrentAsync()).Find(list)!.Items.First(i => i.Code != crossed);
        // One save, as the button of the settings does it.
        var saved = await Settings.EditAsync(list, l => l.Relabel(first.Code, "de", "Stammkundschaft").Remove(crossed).Add(new("RESELLER", "Reseller"), 1), by: "anna");
        Assert.Equal("Stammkundschaft", saved.Find(first.Code)!.LabelFor(German));
        Assert.Null(saved.Find(crossed));
        Assert.Equal("RESELLER", saved.Items[1].Code);
        var revision = await Settings.HistoryAsync().SingleAsync();
        Assert.Equal(("anna", _clock.GetUtcNow()), (revision.By, revision.At));
        Assert.Equal(
            [$"{crossed}: item", $"{first.Code}: label de", "RESELLER: item"],
            revision.Changes.Where(c => c.What != "order").Select(c => $"{c.Code}: {c.What}"));
        Assert.Equal((first.LabelFor(German), "Stammkundschaft"), (revision.Changes.Single(c => c.What == "label de").Before, revision.Changes.Single(c => c.What == "label de").After));

        var restored = await Settings.EditAsync(list, l => l.RestoreLabels(first.Code, FactoryPicklists.All.Find(list)!));
        Assert.Equal(first.LabelFor(German), restored.Find(first.Code)!.LabelFor(German));
    }

    [Fact]
    public async Task What_filters_by_a_type_goes_on_working_when_the_type_is_renamed()
    {
        _crm.Company("Acme", c => c.Type = "CUSTOMER");
        var filter = Filter.Parse("type = 'CUSTOMER'");
        await Settings.EditAsync("company-type", l => l.Relabel("CUSTOMER", "de", "Stammkunde"));
        var bound = await _crm.Segmenter.BindAsync<Company>(filter);
        Assert.Equal(1, await _crm.Segmenter.Query(bound).CountAsync());
        Assert.Contains("Stammkunde", bound.Describe(German), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_in_use_is_not_deleted_with_the_cross_before_its_uses_are_dealt_with()
    {
        _crm.Company("Acme", c => c.Type = "PARTNER");
        var administration = new PicklistAdministration(_crm.Segmenter);
        var crossed = await administration.PlanDeleteAsync("company-type", "PARTNER");
        Assert.Contains("1 record in company.type", crossed.Refusal, StringComparison.Ordinal);
        await administration.ApplyAsync(await administration.PlanReplaceAsync("company-type", "PARTNER", with: "CUSTOMER"), by: "anna");
        Assert.Equal("CUSTOMER", (await _crm.Companies.FindAsync(1))!.Type);
    }

    [Fact]
    public async Task Of_two_administrators_who_saw_the_same_settings_both_changes_are_kept_and_neither_is_overwritten()
    {
        await Task.WhenAll(
            Settings.EditAsync("company-type", l => l.Relabel("CUSTOMER", "de", "Stammkunde"), by: "anna").AsTask(),
            Settings.EditAsync("company-type", l => l.Relabel("PARTNER", "de", "Verbündeter"), by: "bert").AsTask());
        var list = (await Settings.CurrentAsync()).Find("company-type")!;
        Assert.Equal(("Stammkunde", "Verbündeter"), (list.Find("CUSTOMER")!.LabelFor(German), list.Find("PARTNER")!.LabelFor(German)));
    }
}
