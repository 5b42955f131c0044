using System.Globalization;

namespace Segmentation.Tests;

public sealed class PicklistEditingTests
{
    private static readonly Picklist Kinds = new("kind", new Labels([new("en", "Kind"), new("de", "Art")]),
    [
        new("RETAIL", new Labels([new("en", "Retail"), new("de", "Handel")])) { IsDefault = true }, new("TRADE", "Trade") { Aliases = ["B2B"] }, new("LOST", "Lost") { IsActive = false },
        new("SYSTEM", "System") { IsSystem = true },
    ]);

    [Fact]
    public void Relabel_ChangesOneCulture_AndCodesStay()
    {
        var edited = Kinds.Relabel("retail", "de", "Stammkunden").Relabel("b2b", "pl", "Hurt").Rename("de", "Sorte");
        Assert.Equal("Stammkunden", edited.Find("RETAIL")!.LabelFor(CultureInfo.GetCultureInfo("de-AT")));
        Assert.Equal("Retail", edited.Find("RETAIL")!.LabelFor(CultureInfo.GetCultureInfo("fr")));
        Assert.Equal("Hurt", edited.Find("TRADE")!.Labels.ByCulture["pl"]);
        Assert.Equal("Sorte", edited.Labels.ByCulture["de"]);
        Assert.Equal("Retail", edited.Relabel("RETAIL", "de", null).Find("RETAIL")!.LabelFor(CultureInfo.GetCultureInfo("de")));
        Assert.Equal("Handel", edited.RestoreLabels("RETAIL", Kinds).Find("RETAIL")!.Labels.ByCulture["de"]);
        Assert.Equal("Handel", Kinds.Find("RETAIL")!.Labels.ByCulture["de"]);
    }

    [Fact]
    public void Move_PutsAnItemWhereItIsSaid()
    {
        Assert.Equal("LOST RETAIL TRADE SYSTEM", Codes(Kinds.Move("LOST", 0)));
        Assert.Equal("TRADE LOST SYSTEM RETAIL", Codes(Kinds.Move("RETAIL", 99)));
        Assert.Equal("RETAIL NEW TRADE LOST SYSTEM", Codes(Kinds.Add(new("NEW"), 1)));
    }

    [Fact]
    public void Open_WelcomesOtherValues_AndRestrictDoesNot()
    {
        var context = new BindingContext(
            SegmentationModel.Create(m => m.Entity<Sample>("sample", e => e.Key(s => s.Id).Picklist(s => s.Kind, "kind"))), new PicklistSnapshot(Kinds.Open()));
        var filter = Filter.Parse("kind = 'SOMETHING'");
        Assert.True(filter.Bind<Sample>(context).IsValid);
        Assert.False(filter.Bind<Sample>(context with { Picklists = new PicklistSnapshot(Kinds.Open().Move("LOST", 0).Restrict()) }).IsValid);
    }

    [Fact]
    public void Merge_LeavesAnAlias_AndTheDefaultStaysADefault()
    {
        var merged = Kinds.Merge("TRADE", "RETAIL").Add(new("X")).Merge("RETAIL", "X");
        Assert.Equal("LOST SYSTEM X", Codes(merged));
        Assert.Equal("X", merged.Find("b2b")!.Code);
        Assert.Equal(["RETAIL", "TRADE", "B2B"], merged.Find("X")!.Aliases);
        Assert.True(merged.Find("X")!.IsDefault);
        Assert.Null(merged.RemoveAlias("X", "trade").Find("TRADE"));
    }

    [Fact]
    public void ItemsIn_AreSortedAsTheCultureSorts()
    {
        var cities = new Picklist("city", null, [new("1", "Zürich"), new("2", "Łódź"), new("3", "Lublin"), new("4", "Ålborg")]);
        Assert.Equal(["Ålborg", "Łódź", "Lublin", "Zürich"], cities.ItemsIn(CultureInfo.GetCultureInfo("de")).Select(i => i.Labels.ByCulture["en"]));
        Assert.Equal(["Ålborg", "Lublin", "Łódź", "Zürich"], cities.ItemsIn(CultureInfo.GetCultureInfo("pl")).Select(i => i.Labels.ByCulture["en"]));
        Assert.Equal(["Łódź", "Lublin", "Zürich", "Ålborg"], cities.ItemsIn(CultureInfo.GetCultureInfo("da")).Select(i => i.Labels.ByCulture["en"]));
    }

    public static TheoryData<string, Func<Picklist, Picklist>> Refused => new()
    {
        { "\"TRAD\" is no item of kind: did you mean TRADE?", l => l.Deactivate("TRAD") },
        { "item \"b2b\" of kind cannot be added: \"b2b\" is \"TRADE\" already", l => l.Add(new("b2b")) },
        { "item \"NEW\" of kind cannot be added as the default: \"RETAIL\" is, until another is set", l => l.Add(new("NEW") { IsDefault = true }) },
        { "item \"NEW\" of kind cannot be the default while it is not active", l => l.WithDefault(null).Add(new("NEW") { IsDefault = true, IsActive = false }) },
        { "item \"RETAIL\" of kind cannot be deactivated while new records start with it: set another default first", l => l.Deactivate("RETAIL") },
        { "item \"LOST\" of kind cannot be the default while it is not active: reactivate it first", l => l.WithDefault("LOST") },
        { "item \"SYSTEM\" of kind cannot be deleted: it belongs to the system; deactivate it", l => l.Remove("SYSTEM") },
        { "item \"SYSTEM\" of kind cannot be merged away: it belongs to the system; deactivate it", l => l.Merge("SYSTEM", "TRADE") },
        { "item \"TRADE\" of kind cannot be merged into itself", l => l.Merge("trade", "B2B") },
        { "item \"TRADE\" of kind cannot be deleted by its alias \"B2B\": name its code", l => l.Remove("B2B") },
        { "item \"TRADE\" of kind cannot have the colour \"red\": a colour is #RRGGBB", l => l.Recolor("TRADE", "red") },
        { "item \"TRADE\" of kind cannot stand for the numbers from 5 up to, not including, 5: there are none", l => l.WithRange("TRADE", new(5, 5)) },
        { "item \"TRADE\" of kind has no labels to go back to: it is no factory item", l => l.RestoreLabels("TRADE", new Picklist("kind", null, [])) },
        { "a label in kind needs a culture, such as `de`, and a text", l => l.Relabel("TRADE", "de", "") },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Edits_ThatWouldLeaveNonsense_AreRefused(string message, Func<Picklist, Picklist> edit) =>
        Assert.Equal(message, Assert.Throws<PicklistException>(() => edit(Kinds)).Message);

    [Fact]
    public void ChangesTo_TellsWhatDiffers()
    {
        var before = new PicklistSnapshot(Kinds, new Picklist("gone", null, []));
        var after = before.Without("gone").With(Kinds.Relabel("RETAIL", "de", "Stammkunden").Recolor("TRADE", "#112233").Move("LOST", 0).Add(new("NEW", "New")).Remove("TRADE")
            .WithDefault("NEW")).With(new Picklist("more", null, [new("A")]));
        Assert.Equal(
        [
            "gone: list: 0 items -> none", "kind TRADE: item: Trade -> none", "kind RETAIL: label de: Handel -> Stammkunden", "kind RETAIL: default: yes -> none", "kind NEW: item: none -> New",
            "kind: order: RETAIL, LOST, SYSTEM -> LOST, RETAIL, SYSTEM", "more: list: none -> 1 items",
        ],
            before.ChangesTo(after).Select(c => c.ToString()));
        Assert.Empty(after.ChangesTo(after));
    }

    [Fact]
    public void ChangesTo_OfTextsWithCommas_TellsThemApart()
    {
        PicklistSnapshot aliases = new(new Picklist("k", null, [new("A") { Aliases = ["b, c"] }])), two = new(new Picklist("k", null, [new("A") { Aliases = ["b", "c"] }]));
        Assert.Equal(["k A: aliases: `b, c` -> b, c"], aliases.ChangesTo(two).Select(c => c.ToString()));
        PicklistSnapshot order = new(new Picklist("k", null, [new("A"), new("B"), new("A, B")])), other = new(new Picklist("k", null, [new("A, B"), new("A"), new("B")]));
        Assert.Equal(["k: order: A, B, `A, B` -> `A, B`, A, B"], order.ChangesTo(other).Select(c => c.ToString()));
    }

    [Theory]
    [InlineData("SMALL", "MEDIUM", "MEDIUM", "LARGE")]
    [InlineData("MEDIUM", "SMALL", "SMALL", "LARGE")]
    [InlineData("LARGE", "MEDIUM", "SMALL", "MEDIUM")]
    [InlineData("LARGE", "UNKNOWN", "SMALL", "UNKNOWN")]
    [InlineData("UNKNOWN", "SMALL", "SMALL", "LARGE")]
    [InlineData("LARGE", "SMALL", "SMALL", null)] // From 50 to 250 is another item.
    public void Merge_OfItemsWithNumbers_TakesTheNumbersAlong(string gone, string kept, string of20, string? of900)
    {
        var sizes = new Picklist(
            "size", null, [new("SMALL") { Range = new(null, 50) }, new("MEDIUM") { Range = new(50, 250) }, new("LARGE") { Range = new(250, null) }, new("UNKNOWN")]);
        var merged = sizes.Merge(gone, kept);
        Assert.Equal((of20, of900), (merged.Classify(20)?.Code, merged.Classify(900)?.Code));
    }

    [Fact]
    public void Snapshot_OfDependentLists_GivesTheItemsThatGoTogether()
    {
        var lists = new PicklistSnapshot(
            new Picklist("pipeline", null, [new("SALES") { Aliases = ["OLD"] }, new("SERVICE")]),
            new Picklist("stage", null, [new("NEW") { Parent = "sales" }, new("ANY"), new("FIX") { Parent = "SERVICE" }, new("OUT") { Parent = "SALES", IsActive = false }]) { ParentKey = "pipeline" });
        Assert.Equal(["NEW", "ANY"], lists.ItemsUnder("stage", "old").Select(i => i.Code));
        Assert.Equal(["ANY"], lists.ItemsUnder("stage", "nothing").Select(i => i.Code));
        Assert.Contains("depends on \"pipeline\", which is not there", Assert.Throws<ArgumentException>(() => lists.Without("pipeline")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "depends on \"SERVICE\", which is no item of \"pipeline\"",
            Assert.Throws<ArgumentException>(() => lists.With(lists.Find("pipeline")!.Remove("SERVICE"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "depends on itself",
            Assert.Throws<ArgumentException>(() => new PicklistSnapshot(new Picklist("a", null, []) { ParentKey = "b" }, new Picklist("b", null, []) { ParentKey = "a" })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Under_LetsItemsDependOnThoseOfAnotherList_AndOfNoneAgain()
    {
        var region = new Picklist("region", null, [new("NORTH"), new("SOUTH")]).Open();
        var lists = new PicklistSnapshot(new Picklist("country", null, [new("DE"), new("FR")]), region.Under("country").WithParent("NORTH", "de"));
        Assert.Equal(["NORTH", "SOUTH"], lists.ItemsUnder("region", "DE").Select(i => i.Code));
        Assert.Equal(["SOUTH"], lists.ItemsUnder("region", "FR").Select(i => i.Code));
        var dependent = lists.Find("region")!;
        Assert.Same(dependent, dependent.Under("COUNTRY"));
        Assert.Equal((null, true, null), (dependent.Under(null).ParentKey, dependent.Under(null).IsOpen, dependent.Under(null).Find("NORTH")!.Parent));
        Assert.NotNull(lists.With(dependent.Under(null)).Without("country"));
    }

    private static string Codes(Picklist list) => string.Join(' ', list.Items.Select(i => i.Code));
}
