namespace Segmentation.Tests;

public sealed class DecisionTableJsonTests
{
    private const string Document = """
        {"v":1,"tables":[{
          "key":"sources","entityType":"deal","trigger":{"on":"created"},"hit":"first","columns":["type","amount"],"order":3,"sets":["source","title"],
          "rows":[
            {"when":["type = 'SALE'","everyone"],"values":["WEB",null]},
            {"when":["everyone","amount > 100"],"values":[null,null],"then":[{"action":"createTask","title":"call"}]}]}]}
        """;

    [Fact]
    public void FromJson_Table_SaysWhatItSays()
    {
        var table = Assert.Single(DecisionTable.TryFromJson(Document, ShippedActions.Catalogue).Tables!);

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
        var tables = DecisionTable.TryFromJson(Document, ShippedActions.Catalogue).Tables!;
        var json = DecisionTable.ToJson(tables, ShippedActions.Catalogue);

        Assert.Equal(tables, DecisionTable.TryFromJson(json, ShippedActions.Catalogue).Tables);
    }

    [Theory]
    [InlineData("\"first\"", "\"frst\"", "/tables/0/hit  `frst` is no hit policy: unique, first, collect: did you mean `first`?")]
    [InlineData("\"created\"", "\"made\"", "/tables/0/trigger/on  there is no trigger `made`: ")]
    [InlineData("type = 'SALE'", "type =", "/tables/0/rows/0/when/0")]
    [InlineData("createTask", "creatTask", "/tables/0/rows/1/then/0/action  there is no action `creatTask`: did you mean `createTask`?")]
    [InlineData("\"WEB\",null", "\"WEB\"", "/tables/0  row 1 of the table \"sources\" has 1 values, and the table sets 2 fields")]
    [InlineData("\"everyone\"],\"values\":[\"WEB\"", "\"everyone\"],\"value\":[\"WEB\"", "/tables/0/rows/0/value  the member \"value\" does not belong here")]
    [InlineData("\"v\":1", "\"v\":2", "/v  the version is not one that this library knows")]
    public void FromJson_Wrong_SaysWhere(string right, string wrong, string expected)
    {
        var result = DecisionTable.TryFromJson(Document.Replace(right, wrong, StringComparison.Ordinal), ShippedActions.Catalogue);

        Assert.Null(result.Tables);
        Assert.StartsWith(expected, (result.Issues[0] with { Span = null }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void FromJson_NoJson_IsAnIssue() => Assert.Single(DecisionTable.TryFromJson("{", ShippedActions.Catalogue).Issues);
}
