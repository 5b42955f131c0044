using System.Globalization;
using System.Text.Json.Nodes;

namespace Segmentation.Tests;

public sealed class SchemaJsonTests
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de");

    private static readonly Picklist Kinds = new(
        "kind",
        new Labels([new("en", "Kind"), new("de", "Art")]),
        [
            new PicklistItem("A", new Labels([new("en", "Alpha"), new("de", "Alfa")])) { IsDefault = true, Color = "#112233" },
            new PicklistItem("B") { IsActive = false, Parent = "EU" },
        ])
    {
        ParentKey = "continent",
    };

    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<Firm>("firm", e => e
            .Labels(name => name switch
            {
                "kind" => new Labels([new("en", "Kind of firm"), new("de", "Art der Firma")]),
                "people" => new Labels([new("de", "Leute")]),
                _ => null,
            })
            .Key(f => f.Id)
            .Picklist(f => f.Kind, "kind")
            .Money(f => f.Revenue, f => f.Currency)
            .Boolean(f => f.IsActive)
            .Texts("tags", f => f.Tags)
            .Derived("headcount", Formula.Count("people"))
            .Derived("broken", Formula.Field("nothing") + 1)
            .Many<Person>("people", p => p.FirmId))
        .Entity<Person>("person", e => e
            .Key(p => p.Id)
            .Text(p => p.Iban, f => f.Sensitive())
            .Date(p => p.Born)
            .Instant(p => p.Joined)
            .One<Firm>("firm", p => p.FirmId)));

    private static readonly BindingContext Context = new(Model, new PicklistSnapshot(new Picklist("continent", null, [new("EU")]), Kinds));

    private static JsonNode Schema(string entityType) => JsonNode.Parse(Context.ToSchemaJson(Model.Find(entityType)!, German))!;

    private static JsonNode Named(JsonNode? list, string name) => list!.AsArray().Single(n => (string?)n!["name"] == name)!;

    [Fact]
    public void Fields_HaveLabelsTypesAndOperators()
    {
        var kind = Named(Schema("firm")["fields"], "kind");
        Assert.Equal(
            """{"name":"kind","label":"Art der Firma","type":"picklist","many":false,"operators":["=","!=","in","notIn","isEmpty","isNotEmpty"],"picklist":"kind"}""",
            kind.ToJsonString());
        var tags = Named(Schema("firm")["fields"], "tags");
        Assert.Equal("""["hasAny","hasAll","hasNone","hasExactly","isEmpty","isNotEmpty"]""", tags["operators"]!.ToJsonString());
        Assert.True((bool)tags["many"]!);
        Assert.Equal("currency", (string?)Named(Schema("firm")["fields"], "revenue")["currency"]);
        Assert.True((bool)Named(Schema("person")["fields"], "iban")["sensitive"]!);
        Assert.Equal("datetime", (string?)Named(Schema("person")["fields"], "joined")["type"]);
    }

    [Fact]
    public void DerivedFields_AreFieldsUnlessTheirFormulaIsBroken()
    {
        var fields = Schema("firm")["fields"]!;
        Assert.Equal("number", (string?)Named(fields, "headcount")["type"]);
        Assert.DoesNotContain(fields.AsArray(), f => (string?)f!["name"] == "broken");
    }

    [Fact]
    public void Relations_NameTheirTarget() => Assert.Equal(
        """[{"name":"people","label":"Leute","entityType":"person","many":true}]""", Schema("firm")["relations"]!.ToJsonString());

    [Fact]
    public void Picklists_AreThoseOfTheFieldsWithAllItems() => Assert.Equal(
        """[{"key":"kind","label":"Art","open":false,"parent":"continent","items":[{"code":"A","label":"Alfa","default":true,"color":"#112233"},{"code":"B","label":"B","active":false,"parent":"EU"}]}]""",
        Schema("firm")["picklists"]!.ToJsonString());

    [Fact]
    public void Operators_AreThoseThatAFieldTakes()
    {
        var operators = Schema("firm")["operators"]!.AsArray().Select(o => (string?)o!["key"]).ToList();
        Assert.Contains("between", operators);
        Assert.DoesNotContain("inPeriod", operators);
        Assert.Contains("inPeriod", Schema("person")["operators"]!.AsArray().Select(o => (string?)o!["key"]));
        Assert.Equal(
            """{"key":"notIn","text":"not in","phrase":"keine von {0}","operands":"set","complementOf":"in","matchCase":true}""",
            Schema("firm")["operators"]!.AsArray().Single(o => (string?)o!["key"] == "notIn")!.ToJsonString());
    }

    [Fact]
    public void ReactQueryBuilder_ReadsEveryFieldAndOperatorBack()
    {
        var fields = JsonNode.Parse(Context.ToReactQueryBuilderFields(Model.Of<Person>(), German))!.AsArray();
        var interop = new InteropContext(Context, Model.Of<Person>());
        foreach (var field in fields)
        {
            foreach (var @operator in field!["operators"]!.AsArray())
            {
                var rule = new JsonObject { ["field"] = (string)field["name"]!, ["operator"] = (string)@operator!["name"]!, ["value"] = Value(field, (string)@operator["name"]!) };
                var document = Filter.TryFromReactQueryBuilder(new JsonObject { ["combinator"] = "and", ["rules"] = new JsonArray(rule) }.ToJsonString(), interop);
                Assert.True(document.Filter is not null, $"{rule.ToJsonString()}: {string.Join("; ", document.Issues)}");
            }
        }

        Assert.Equal("Art der Firma", Named(fields, "firm.kind")["label"]!.GetValue<string>().Split(" › ")[^1]);
    }

    [Fact]
    public void ReactQueryBuilder_RelationsHaveMatchModesAndSubproperties()
    {
        var people = Named(JsonNode.Parse(Context.ToReactQueryBuilderFields(Model.Of<Firm>(), German)), "people");
        Assert.Equal(["some", "none", "all", "atLeast", "atMost", "exactly"], people["matchModes"]!.AsArray().Select(m => (string?)m));
        Assert.Equal(["id", "iban", "born", "joined"], people["subproperties"]!.AsArray().Select(f => (string?)f!["name"]));
        var kind = Named(JsonNode.Parse(Context.ToReactQueryBuilderFields(Model.Of<Firm>(), German)), "kind");
        Assert.Equal("""[{"name":"A","label":"Alfa"}]""", kind["values"]!.ToJsonString());
    }

    private static string Value(JsonNode field, string @operator)
    {
        var one = (string?)field["inputType"] switch
        {
            "number" => "5",
            "date" => "2026-11-22",
            "datetime-local" => "2026-11-22T10:00:00Z",
            _ => (string?)field["valueEditorType"] switch { "checkbox" => "true", "select" or "multiselect" => "A", _ => "5" },
        };
        return @operator is "between" or "notBetween" ? $"{one},{one}" : one;
    }

    private sealed class Firm
    {
        public long Id { get; init; }

        public string? Kind { get; init; }

        public decimal? Revenue { get; init; }

        public string? Currency { get; init; }

        public bool? IsActive { get; init; }

        public IReadOnlyList<string> Tags { get; init; } = [];
    }

    private sealed class Person
    {
        public long Id { get; init; }

        public long? FirmId { get; init; }

        public string? Iban { get; init; }

        public DateOnly? Born { get; init; }

        public DateTimeOffset? Joined { get; init; }
    }
}
