using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>Documents with one fault each, found at its place before anything is written.</summary>
public sealed class ConfigurationFaultTests
{
    private const string OneList = """[{"key":"size","items":[{"code":"S"},{"code":"M"}]}]""";

    [Theory]
    [InlineData("", "", "this is no JSON")]
    [InlineData("[]", "", "a configuration is an object, not an array")]
    [InlineData("{}", "", "the member \"v\" is missing")]
    [InlineData("""{"v":2}""", "/v", "the version is not one")]
    [InlineData("""{"v":1,"picklist":[]}""", "/picklist", "the member \"picklist\" does not belong here: did you mean `picklists`")]
    [InlineData("""{"v":1,"segments":[],"segments":[]}""", "/segments", "the member \"segments\" stands twice")]
    [InlineData("{\"v\":1,\"picklists\":[{\"key\":\"\\uD800\",\"items\":[]}]}", "/picklists/0/key", "half of a surrogate pair")]
    public Task Plan_OfNoConfiguration_SaysWhy(string json, string pointer, string message) => RefusesAsync(json, pointer, message);

    [Theory]
    [InlineData("""{}""", "", "an array is expected here, not an object")]
    [InlineData("""[7]""", "/0", "a picklist is an object, not a number")]
    [InlineData("""[{"items":[]}]""", "/0", "the member \"key\" is missing")]
    [InlineData("""[{"key":"a"}]""", "/0", "the member \"items\" is missing")]
    [InlineData("""[{"key":"a","items":[]},{"key":"A","items":[]}]""", "/1/key", "there are two picklists `A`")]
    [InlineData("""[{"key":"a","items":[],"open":null}]""", "/0/open", "true or false is expected here, not null")]
    [InlineData("""[{"key":"a","items":[],"labels":{"de":"A","DE":"B"}}]""", "/0/labels/DE", "the culture `DE` stands twice")]
    [InlineData("""[{"key":"a","items":[{"code":"A","colour":"#FFFFFF"}]}]""", "/0/items/0/colour", "did you mean `color`")]
    [InlineData("""[{"key":"a","items":[{"code":"A"},{"code":"a"}]}]""", "/0/items/1/code", "`a` stands twice in `a`")]
    [InlineData("""[{"key":"a","items":[{"code":"A"},{"code":"B","aliases":["C","A"]}]}]""", "/0/items/1/aliases/1", "`A` stands twice")]
    [InlineData("""[{"key":"a","items":[{"code":"A","default":true},{"code":"B","default":true}]}]""", "/0/items/1/default", "two default items")]
    [InlineData("""[{"key":"a","items":[{"code":"A","default":true,"active":false}]}]""", "/0/items/0/default", "cannot be the default")]
    [InlineData("""[{"key":"a","items":[{"code":"A","color":"red"}]}]""", "/0/items/0", "a colour is #RRGGBB")]
    [InlineData("""[{"key":"a","items":[{"code":"A","range":{"low":5,"high":5}}]}]""", "/0/items/0", "there are none")]
    [InlineData("""[{"key":"a","items":[{"code":"A","range":{"low":"5"}}]}]""", "/0/items/0/range/low", "a number is expected here, not a string")]
    [InlineData("""[{"key":"a","items":[{"code":"A","range":{"low":1e-29}}]}]""", "/0/items/0/range/low", "cannot be held exactly")]
    [InlineData(
        """[{"key":"a","items":[{"code":"A","semantics":"won"}]}]""",
        "/0/items/0/semantics",
        "`won` is no meaning of a stage: inProgress, success, failure")]
    [InlineData("""[{"key":"a","parent":"sourc","items":[]}]""", "/0/parent", "there is no picklist `sourc` that `a` could depend on: did you mean `source`")]
    [InlineData("""[{"key":"a","items":[{"code":"A","parent":"WEB"}]}]""", "/0/items/0/parent", "and the list `a` on no other")]
    [InlineData("""[{"key":"a","parent":"source","items":[{"code":"A"},{"code":"B","parent":"WEBB"}]}]""", "/0/items/1/parent", "is no item of `source`")]
    [InlineData("""[{"key":"a","parent":"b","items":[]},{"key":"b","parent":"a","items":[]}]""", "", "depends on itself")]
    public Task Plan_OfFaultyPicklists_SaysWhere(string picklists, string pointer, string message) =>
        RefusesAsync($$"""{"v":1,"picklists":{{picklists}}}""", $"/picklists{pointer}", message);

    [Theory]
    [InlineData("""[]""", "", "the custom fields by entity type is an object, not an array")]
    [InlineData("""{"contact":{}}""", "/contact", "an array is expected here")]
    [InlineData("""{"contcat":[{"name":"a","type":"text"}]}""", "/contcat", "the model has no entity type `contcat`: did you mean `contact`")]
    [InlineData("""{"contact":[{"name":"a","type":"text"}],"Contact":[]}""", "/Contact", "the entity type `Contact` stands twice")]
    [InlineData("""{"contact":[{"name":"a","type":"txt"}]}""", "/contact/0/type", "`txt` is no type of a custom field")]
    [InlineData("""{"contact":[{"name":"a","type":"reference"}]}""", "/contact/0/type", "`reference` is no type of a custom field")]
    [InlineData("""{"contact":[{"name":"a","type":"number","many":true}]}""", "/contact/0/many", "many values may be of text or of a picklist")]
    [InlineData("""{"contact":[{"name":"a","type":"picklist"}]}""", "/contact/0/picklist", "names its picklist")]
    [InlineData(
        """{"contact":[{"name":"a","type":"picklist","picklist":"sizes"}]}""",
        "/contact/0",
        "the picklist `sizes` of `a` is not registered: did you mean `size`")]
    [InlineData("""{"contact":[{"name":"a","type":"picklist","picklist":"size","default":"L"}]}""", "/contact/0", "the default value: size has no item 'L'")]
    [InlineData("""{"contact":[{"name":"a","type":"number","default":"1"}]}""", "/contact/0/default", "a number is expected here, not a string")]
    [InlineData("""{"contact":[{"name":"a","type":"boolean","default":1}]}""", "/contact/0/default", "true or false is expected here, not a number")]
    [InlineData("""{"contact":[{"name":"a","type":"date","default":"2026-02-29"}]}""", "/contact/0/default", "a day is expected here")]
    [InlineData("""{"contact":[{"name":"a","type":"datetime","default":"2026-02-28"}]}""", "/contact/0/default", "an instant is expected here")]
    [InlineData("""{"contact":[{"name":"a","type":"text"},{"name":"A","type":"text"}]}""", "/contact/1/name", "two custom fields `A`")]
    [InlineData("""{"contact":[{"name":"email","type":"text"}]}""", "/contact/0", "contact has a field or relation `email` already")]
    [InlineData("""{"contact":[{"name":"OLD","type":"text"}]}""", "/contact/0/name", "differs from `OLD` in case alone")]
    [InlineData("""{"contact":[{"name":"old","type":"number"}]}""", "/contact/0", "the type of `old` cannot be replaced")]
    [InlineData("""{"contact":[{"name":"old","type":"text","changingTo":{"type":"number","timeZone":"UTC"}}]}""", "/contact/0/changingTo", "planned and run")]
    [InlineData("""{"contact":[{"name":"old","type":"text","changingTo":7}]}""", "/contact/0/changingTo", "is an object, not a number")]
    public Task Plan_OfFaultyCustomFields_SaysWhere(string fields, string pointer, string message) =>
        RefusesAsync($$"""{"v":1,"picklists":{{OneList}},"customFields":{{fields}}}""", $"/customFields{pointer}", message);

    [Theory]
    [InlineData("""{}""", "", "an array is expected here")]
    [InlineData("""[{"key":"a","filter":"everyone"}]""", "/0", "the member \"entityType\" is missing")]
    [InlineData("""[{"key":"a","entityType":"contact"}]""", "/0", "a segment needs a filter")]
    [InlineData("""[{"key":"a","entityType":"contact","filter":"type ="}]""", "/0/filter", "1:7")]
    [InlineData("""[{"key":"a","entityType":"contact","filter":{"any":[]}}]""", "/0/filter/any", "this array is empty")]
    [InlineData("""[{"key":"a","entityType":"contac","filter":"everyone"}]""", "/0/entityType", "no entity type `contac`")]
    [InlineData("""[{"key":"a","entityType":"contact","filter":"siz = 'S'"}]""", "/0/filter", "segment `a`: unknown field `siz`: did you mean `size`")]
    [InlineData("""[{"key":"a","entityType":"contact","filter":"size = 'XL'"}]""", "/0/filter", "segment `a`: 'XL' is no item of size")]
    [InlineData(
        """[{"key":"a","entityType":"contact","filter":{"field":"size","op":"=","value":"XL"}}]""",
        "/0/filter/value",
        "segment `a`: 'XL' is no item of size")]
    [InlineData(
        """[{"key":"a","entityType":"contact","filter":"everyone"},{"key":"A","entityType":"deal","filter":"everyone"}]""",
        "/1/key",
        "two segments `A`")]
    [InlineData("""[{"key":"a","entityType":"contact","filter":"in segment 'b'"}]""", "/0/filter", "there is no segment 'b'")]
    [InlineData("""[{"key":"a","entityType":"contact","filter":"in segment 'a'"}]""", "/0/filter", "in a circle: a -> a")]
    public Task Plan_OfFaultySegments_SaysWhere(string segments, string pointer, string message) => RefusesAsync(
        $$"""{"v":1,"picklists":{{OneList}},"customFields":{"contact":[{"name":"size","type":"picklist","picklist":"size"}]},"segments":{{segments}}}""",
        $"/segments{pointer}",
        message);

    [Theory]
    [InlineData("""[{"entityType":"contact"}]""", "/0", "the member \"sections\" is missing")]
    [InlineData(
        """[{"entityType":"contact","sections":[{"key":"a","labels":{},"fields":[{"name":"old"},{"name":"siz"}]}]}]""",
        "/0/sections/0/fields/1/name",
        "`siz`")]
    [InlineData("""[{"entityType":"deal","pipeline":"X","sections":[{"key":"a","labels":{},"fields":[]}]}]""", "/0/pipeline", "`X` is no item")]
    [InlineData(
        """[{"entityType":"deal","sections":[{"key":"a","labels":{},"fields":[]}]},{"entityType":"deal","sections":[{"key":"b","labels":{},"fields":[]}]}]""",
        "/1",
        "the form layout deal stands twice")]
    public Task Plan_OfFaultyLayouts_SaysWhere(string layouts, string pointer, string message) =>
        RefusesAsync($$"""{"v":1,"layouts":{{layouts}}}""", $"/layouts{pointer}", message);

    [Fact]
    public async Task Plan_OfSeveralFaults_FindsThemAll()
    {
        await using var installation = new Installation();
        var plan = await installation.Configuration.PlanImportAsync(
            """{"v":1,"picklists":[{"key":"a"},{"key":"b","items":[{"code":""}]}],"customFields":{"deal":[{"name":"x","type":"y"}]},"segments":[{"key":"a"}]}""");
        Assert.Equal(
            ["/picklists/0", "/picklists/1/items/0/code", "/customFields/deal/0/type", "/segments/0"],
            plan.Issues.Where(i => i.Severity == Severity.Error).Select(i => i.Pointer));
    }

    [Fact]
    public async Task Plan_WhereWhatIsStoredIsWrongAlready_Warns()
    {
        var segments = new SegmentCatalogue(new SegmentDefinition("a", "contact", Filter.Parse("sice = 'S'")));
        await using var installation = new Installation(segments: segments);
        var plan = await installation.Configuration.PlanImportAsync(await installation.Configuration.ExportAsync());
        Assert.True(plan.IsValid);
        Assert.Empty(plan.Changes);
        Assert.Equal([(Severity.Warning, "/segments/0/filter")], plan.Issues.Select(i => (i.Severity, i.Pointer!)));
    }

    [Fact]
    public async Task Plan_OfAListThatClosesUnderASegment_NamesTheSegment()
    {
        var open = new Picklist("size", null, [new PicklistItem("S")]) { IsOpen = true };
        await using var installation = new Installation(
            FactoryPicklists.All.With(open),
            CustomFieldCatalogue.Empty.With("contact", new CustomField("size", new FieldType(ScalarType.Picklist), "size")),
            new SegmentCatalogue(new SegmentDefinition("large", "contact", Filter.Parse("size = 'XXL'"))));
        var plan = await installation.Configuration.PlanImportAsync("""{"v":1,"picklists":[{"key":"size","items":[{"code":"S"}]}]}""");
        var error = Assert.Single(plan.Issues, i => i.Severity == Severity.Error);
        Assert.Equal("/segments", error.Pointer);
        Assert.Contains("segment `large`: 'XXL' is no item of size", error.Message, StringComparison.Ordinal);
    }

    private static async Task RefusesAsync(string json, string pointer, string message)
    {
        var fields = CustomFieldCatalogue.Empty.With("contact", new CustomField("old", new FieldType(ScalarType.Text)));
        await using var installation = new Installation(fields: fields);
        var before = await installation.Configuration.ExportAsync();
        var plan = await installation.Configuration.PlanImportAsync(json);
        var error = Assert.Single(plan.Issues, i => i.Severity == Severity.Error);
        Assert.Equal(pointer, error.Pointer);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<FilterException>(async () => await installation.Configuration.ApplyAsync(plan));
        Assert.Equal(0, await installation.CountSavesAsync());
        Assert.Equal(before, await installation.Configuration.ExportAsync());
    }
}
