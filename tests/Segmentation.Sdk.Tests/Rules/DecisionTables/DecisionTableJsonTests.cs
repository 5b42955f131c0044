namespace Segmentation.Tests;

public sealed class DecisionTableJsonTests
{
    private const string Document = """
        {"v":1,"rules":[{
          "key":"sources","entityType":"deal","trigger":{"on":"created"},"hit":"first","columns":["type","amount"],"order":3,"sets":["source","title"],
          "rows":[
            {"when":["type = 'SALE'","everyone"],"values":["WEB",null]},
            {"when":["everyone","amount > 100"],"values":[null,null],"then":[{"action":"createTask","title":"call"}]}]}]}
        """;

    [Fact]
    public void FromJson_Table_SaysWhatItSays()
    {
        var table = Assert.Single(RuleCatalogue.TryFromJson(Document, ShippedActions.Catalogue).Catalogue!.Definitions);

        var expected = new DecisionTable(
            "sources",
            "deal",
            new CreatedTrigger(),
            ["type", "amount"],
            [
                new([Filter.Parse("type = 'SALE'"), Filter.Everyone]) { Values = [Value.Of("WEB"), default] },
                new([Filter.Everyone, Filter.Parse("amount > 100")]) { Values = [default, default], Then = [new CreateTask("call")] },
            ],
            ["source", "title"])
        {
            Hit = HitPolicy.First,
            Order = 3,
        };
        Assert.Equal(expected, table);
    }

    [Fact]
    public void ToJson_Read_IsTheSame()
    {
        var tables = RuleCatalogue.TryFromJson(Document, ShippedActions.Catalogue).Catalogue!;
        var json = tables.ToJson(ShippedActions.Catalogue);

        Assert.Equal(tables.Definitions, RuleCatalogue.TryFromJson(json, ShippedActions.Catalogue).Catalogue!.Definitions);
    }

    [Theory]
    [InlineData("\"first\"", "\"frst\"", "/rules/0/hit  `frst` is no hit policy: unique, first, collect: did you mean `first`?")]
    [InlineData("\"created\"", "\"made\"", "/rules/0/trigger/on  there is no trigger `made`: ")]
    [InlineData("type = 'SALE'", "type =", "/rules/0/rows/0/when/0")]
    [InlineData("createTask", "creatTask", "/rules/0/rows/1/then/0/action  there is no action `creatTask`: did you mean `createTask`?")]
    [InlineData("\"WEB\",null", "\"WEB\"", "/rules/0  row 1 of the table \"sources\" has 1 values, and the table sets 2 fields")]
    [InlineData("\"everyone\"],\"values\":[\"WEB\"", "\"everyone\"],\"value\":[\"WEB\"", "/rules/0/rows/0/value  the member \"value\" does not belong here")]
    [InlineData("\"v\":1", "\"v\":2", "/v  the version is not one that this library knows")]
    public void FromJson_Wrong_SaysWhere(string right, string wrong, string expected)
    {
        var result = RuleCatalogue.TryFromJson(Document.Replace(right, wrong, StringComparison.Ordinal), ShippedActions.Catalogue);

        Assert.Null(result.Catalogue);
        Assert.StartsWith(expected, (result.Issues[0] with { Span = null }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void FromJson_RuleWithTheKeyOfARow_IsAnIssue()
    {
        const string Rule = """{"key":"SOURCES/1","entityType":"deal","trigger":{"on":"created"},"when":"everyone","then":[{"action":"createTask","title":"call"}]},""";
        var result = RuleCatalogue.TryFromJson(Document.Replace("\"rules\":[", "\"rules\":[" + Rule, StringComparison.Ordinal), ShippedActions.Catalogue);

        Assert.Equal("/rules  there are two rules with the key \"SOURCES/1\"", Assert.Single(result.Issues).ToString());
    }

    [Fact]
    public void FromJson_EntityTypeOfAll_NeedNotBeNamed() => Assert.Equal(
        "deal",
        RuleCatalogue.TryFromJson(Document.Replace("\"entityType\":\"deal\",", "", StringComparison.Ordinal), ShippedActions.Catalogue, "deal")
            .Catalogue!.Definitions[0].EntityType);
}
