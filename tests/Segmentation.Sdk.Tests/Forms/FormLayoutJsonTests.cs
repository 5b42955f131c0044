using System.Globalization;
using System.Text.Json;
using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class FormLayoutJsonTests
{
    private const string Start = """{"v":1,"entityType":"pet","sections":[""";

    private static readonly BindingContext Context = new(Pets.Model, FactoryPicklists.All);
    private static readonly BindingContext Crm = new(CrmModel.Default, FactoryPicklists.All);

    [Fact]
    public void ToJson_IsWhatIsStored()
    {
        var layout = new FormLayout(
            Pets.EntityType,
            new FormSection("main", German("Für uns", "Ours"), "NAME", new FormField("legs", FormFieldState.Always)),
            new FormSection("more", null, new FormField("owner", FormFieldState.Hidden)));
        Assert.Equal(
            """{"v":1,"entityType":"pet","user":"7","sections":[{"key":"main","labels":{"de":"Für uns","en":"Ours"},"fields":[{"name":"name"},"""
                + """{"name":"legs","state":"always"}]},{"key":"more","labels":{},"fields":[{"name":"owner","state":"hidden"}]}]}""",
            layout.For(FormScope.Personal("7")).ToJson());
    }

    [Theory]
    [InlineData("contact")]
    [InlineData("company")]
    [InlineData("deal")]
    public void FromJson_OfWhatWasWritten_IsTheSame(string entityType)
    {
        var layout = FormLayout.Factory(CrmModel.Default.Find(entityType)!).For(FormScope.Personal("a \"b\" \u0001"));
        var read = FormLayout.FromJson(layout.ToJson(), Crm);
        Assert.Equal(layout.ToJson(), read.ToJson());
        Assert.Equal((layout.Scope, layout.EntityType), (read.Scope, read.EntityType));
    }

    [Fact]
    public void FromJson_OfAPipeline_KeepsItsCode()
    {
        var read = FormLayout.FromJson("""{"v":1,"entityType":"DEAL","pipeline":"sales","user":"7","sections":[{"key":"a","labels":{},"fields":[]}]}""", Crm);
        Assert.Equal(FormScope.Personal("7").In("SALES"), read.Scope);
        Assert.Equal("SALES", read.Scope.Pipeline);
    }

    [Fact]
    public void ToSchemaJson_HasLabelsAndStatesInACulture()
    {
        var layout = FormLayout.Factory(CrmModel.Default.Of<Deal>()).Hide("type").For(FormScope.Common.In("SALES"));
        using var json = JsonDocument.Parse(layout.ToSchemaJson(CultureInfo.GetCultureInfo("de-AT")));
        Assert.Equal(["entityType", "pipeline", "sections", "selectable"], json.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal("SALES", json.RootElement.GetProperty("pipeline").GetString());
        Assert.Equal(
            [
                """{"key":"products","label":"Produkte","fields":[{"name":"products","label":"Produkte","state":"shown"}]}""",
                """{"key":"more","label":"Mehr","fields":[{"name":"type","label":"Typ","state":"hidden"},{"name":"source","label":"Quelle","state":"shown"},"""
                    + """{"name":"responsibleId","label":"Zuständig","state":"shown"},{"name":"createdAt","label":"Erstellt","state":"hidden"}]}""",
            ],
            json.RootElement.GetProperty("sections").EnumerateArray().Skip(2).Select(s => s.GetRawText()));
        Assert.Equal(
            """[{"name":"id","label":"ID"},{"name":"type","label":"Typ"},{"name":"createdAt","label":"Erstellt"}]""",
            json.RootElement.GetProperty("selectable").GetRawText());
    }

    [Fact]
    public void ToSchemaJson_WithoutLabels_HasKeysAndNamesAndTellsWhatIsRequired() => Assert.Equal(
        """{"entityType":"pet","user":"7","sections":[{"key":"a","label":"a","fields":[{"name":"owner","label":"owner","state":"always","required":true}]}]"""
            + ""","selectable":[{"name":"id","label":"id"},{"name":"name","label":"name"},{"name":"legs","label":"legs"}]}""",
        new FormLayout(Pets.EntityType, new FormSection("a", null, "owner")).ShowAlways("owner").For(FormScope.Personal("7"))
            .ToSchemaJson(CultureInfo.GetCultureInfo("de")));

    [Theory]
    [InlineData("[", "this is no JSON, or nested too deep: see line 1, byte 2")]
    [InlineData("[]", "a form layout is an object, not an array")]
    [InlineData("""{"entityType":"pet","sections":[]}""", "the member \"v\" is missing: write \"v\": 1")]
    [InlineData("""{"v":2,"entityType":"pet","sections":[]}""", "/v  the version is not one that this library knows: \"v\" is 1")]
    [InlineData("""{"v":1,"entityType":"pet","section":[]}""", "/section  the member \"section\" does not belong here: did you mean `sections`?")]
    [InlineData("""{"v":1,"v":1,"entityType":"pet","sections":[]}""", "/v  the member \"v\" stands twice")]
    [InlineData("""{"v":1,"sections":[]}""", "the member \"entityType\" is missing")]
    [InlineData("""{"v":1,"entityType":"pets","sections":[]}""", "/entityType  `pets` is no entity type of the model: did you mean `pet`?")]
    [InlineData("""{"v":1,"entityType":"pet","user":"","sections":[]}""", "/user  this text is empty")]
    [InlineData(
        """{"v":1,"entityType":"pet","pipeline":"SALE","sections":[]}""",
        "/pipeline  `SALE` is no item of the picklist `pipeline`: did you mean `SALES`?")]
    [InlineData(
        """{"v":1,"entityType":"pet","pipeline":"SALES","sections":[{"key":"a","labels":{},"fields":[]}]}""",
        "/pipeline  pet has no pipelines: no field of it stores codes of the picklist `pipeline`")]
    [InlineData("""{"v":1,"entityType":"pet"}""", "the member \"sections\" is missing")]
    [InlineData("""{"v":1,"entityType":"pet","sections":{}}""", "/sections  an array is expected here, not an object")]
    [InlineData("""{"v":1,"entityType":"pet","sections":[]}""", "/sections  a form needs a section")]
    [InlineData(Start + "1]}", "/sections/0  a section is an object, not a number")]
    [InlineData(Start + """{"key":"","labels":{},"fields":[]}]}""", "/sections/0/key  this text is empty")]
    [InlineData(Start + """{"key":"a","fields":[]}]}""", "/sections/0  the member \"labels\" is missing")]
    [InlineData(Start + """{"key":"a","labels":{"en":""},"fields":[]}]}""", "/sections/0/labels/en  this text is empty")]
    [InlineData(Start + """{"key":"a","labels":{"en":"x","EN":"y"},"fields":[]}]}""", "/sections/0/labels/EN  the culture `EN` stands twice")]
    [InlineData(Start + """{"key":"a","labels":{},"fields":[],"order":1}]}""", "/sections/0/order  the member \"order\" does not belong here")]
    [InlineData(Start + """{"key":"a","labels":{},"fields":["name"]}]}""", "/sections/0/fields/0  a field of a section is an object, not a string")]
    [InlineData(
        Start + """{"key":"a","labels":{},"fields":[{"name":"nam"}]}]}""",
        "/sections/0/fields/0/name  `nam` is no field that a form of pet can hold: did you mean `name`?")]
    [InlineData(
        Start + """{"key":"a","labels":{},"fields":[{"name":"name","state":"hiden"}]}]}""",
        "/sections/0/fields/0/state  `hiden` is no state of a field: shown, always, hidden: did you mean `hidden`?")]
    [InlineData(
        Start + """{"key":"a","labels":{},"fields":[{"name":"name","name":"legs"}]}]}""",
        "/sections/0/fields/0/name  the member \"name\" stands twice")]
    [InlineData(
        Start + """{"key":"a","labels":{},"fields":[{"name":"name"},{"name":"Name"}]}]}""",
        "/sections/0/fields/1  the field `name` stands twice: in section `a` and in `a`")]
    [InlineData(Start + """{"key":"a","labels":{},"fields":[]},{"key":"A","labels":{},"fields":[]}]}""", "/sections/1/key  there are two sections `A`")]
    [InlineData(Start + """{"key":"a\ud800","labels":{},"fields":[]}]}""", "/sections/0/key  half of a surrogate pair stands alone in this text")]
    public void TryFromJson_OfWhatIsNoLayout_SaysWhere(string json, string issue)
    {
        var result = FormLayout.TryFromJson(json, Context);
        Assert.Null(result.Layout);
        Assert.Equal(issue, Assert.Single(result.Issues).ToString());
        Assert.Equal(issue, Assert.Throws<FormLayoutException>(() => FormLayout.FromJson(json, Context)).Message);
    }

    [Fact]
    public void TryFromJson_SeveralFaults_TellsAll()
    {
        var result = FormLayout.TryFromJson(Start + """{"key":"a","labels":{},"fields":[1,{"name":"legs"},{}]},2]}""", Context);
        Assert.Equal(
            [
                "/sections/0/fields/0  a field of a section is an object, not a number",
                "/sections/0/fields/2  the member \"name\" is missing",
                "/sections/1  a section is an object, not a number",
            ],
            result.Issues.Select(i => i.ToString()));
    }

    private static Labels German(string german, string english) => new(new Dictionary<string, string> { ["en"] = english, ["de"] = german });
}
