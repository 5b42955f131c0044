namespace Segmentation.Tests;

/// <summary>What becomes of items that a document leaves out of a list that it has.</summary>
public sealed class OmissionTests
{
    [Fact]
    public async Task Import_WithoutAnItem_DeactivatesItBehindTheOthers()
    {
        var list = await ImportedAsync(
            [new PicklistItem("A", "First"), new PicklistItem("B")],
            """{"code":"C"},{"code":"b"}""",
            "/picklists/0/items  information: the document leaves out `A` of `list`: it is deactivated, and what is stored of it stays");
        Assert.Equal(["C", "B", "A"], list.Items.Select(i => i.Code)); // The code keeps its spelling.
        Assert.Equal([true, true, false], list.Items.Select(i => i.IsActive));
        Assert.Equal("First", list.Find("A")!.LabelFor(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Import_WithoutSystemItemsAndTheDefault_LeavesThemAsTheyAre()
    {
        var list = await ImportedAsync(
            [new PicklistItem("A") { IsSystem = true }, new PicklistItem("B") { IsDefault = true }, new PicklistItem("C") { IsActive = false }],
            "",
            "/picklists/0/items  information: the document leaves out `A` of `list`, which belongs to the system: it stays as it is",
            "/picklists/0/items  information: the document leaves out `B` of `list`, which is the default: it stays as it is");
        Assert.Equal([true, true, false], list.Items.Select(i => i.IsActive));
        Assert.True(list.Find("B")!.IsDefault);
    }

    [Fact]
    public async Task Import_OfAnotherDefault_DeactivatesTheOneLeftOut()
    {
        var list = await ImportedAsync(
            [new PicklistItem("A") { IsDefault = true }],
            """{"code":"B","default":true}""",
            "/picklists/0/items  information: the document leaves out `A` of `list`: it is deactivated, and what is stored of it stays");
        Assert.Equal([("B", true, true), ("A", false, false)], list.Items.Select(i => (i.Code, i.IsDefault, i.IsActive)));
    }

    [Fact]
    public async Task Import_OfACodeAsAnAlias_MergesWithAllThatItStoodFor()
    {
        var list = await ImportedAsync(
            [new PicklistItem("A") { Aliases = ["OLD"] }, new PicklistItem("B")],
            """{"code":"B","aliases":["A"]}""",
            "/picklists/0/items/0/aliases  information: `A` of `list` is read as `B` from now on",
            "/picklists/0/items/0  information: `B` of `list` keeps the aliases that the document leaves out: `OLD`");
        Assert.Equal(["B"], list.Items.Select(i => i.Code));
        Assert.Equal(["A", "OLD"], list.Items[0].Aliases);
    }

    [Fact]
    public async Task Import_OfASystemItemAsAnAlias_IsRefused()
    {
        await using var installation = new Installation(Of([new PicklistItem("A") { IsSystem = true }]));
        var plan = await installation.Configuration.PlanImportAsync(Document("""{"code":"B","aliases":["A"]}"""));
        Assert.Equal(
            "/picklists/0/items/0/aliases  `A` of `list` belongs to the system and cannot be merged into `B`",
            Assert.Single(plan.Issues, i => i.Severity == Severity.Error).ToString());
    }

    [Fact]
    public async Task Import_WithoutAliasesAndTheSystemMark_LeavesThem()
    {
        var list = await ImportedAsync(
            [new PicklistItem("A") { IsSystem = true, Aliases = ["X", "Y"] }, new PicklistItem("B")],
            """{"code":"A"},{"code":"B","aliases":["X"]}""",
            "/picklists/0/items/0  information: `A` of `list` keeps the aliases that the document leaves out: `Y`",
            "/picklists/0/items/0  information: `A` of `list` goes on belonging to the system");
        Assert.Equal(["Y"], list.Items[0].Aliases);
        Assert.True(list.Items[0].IsSystem);
        Assert.Equal(["X"], list.Items[1].Aliases);
    }

    private static async Task<Picklist> ImportedAsync(PicklistItem[] stored, string items, params string[] issues)
    {
        await using var installation = new Installation(Of(stored));
        var plan = await installation.ImportAsync(Document(items));
        Assert.Equal(issues, plan.Issues.Select(i => i.ToString()));
        Assert.Empty((await installation.ImportAsync(Document(items))).Changes);
        return (await installation.Picklists.LoadAsync()).Value.Find("list")!;
    }

    private static PicklistSnapshot Of(PicklistItem[] items) => new(new Picklist("list", null, items));

    private static string Document(string items) =>
        $$"""{"v":1,"picklists":[{"key":"LIST","items":[{{items}}]}],"customFields":{},"segments":[],"layouts":[],"rules":[]}""";
}
