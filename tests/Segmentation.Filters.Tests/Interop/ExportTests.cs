using System.Text.Json.Nodes;

namespace Segmentation.Tests;

public sealed class ExportTests
{
    [Theory]
    [InlineData("name = 'A'", """{"combinator":"and","rules":[{"field":"name","operator":"=","value":"A"}]}""")]
    [InlineData("not (name is empty or vip != true)",
        """
        {"combinator":"or","rules":[{"field":"name","operator":"null","value":null},{"field":"vip","operator":"!=","value":true}],
        "not":true}
        """)]
    [InlineData("name not in ('a,b', 'c') match case",
        """{"combinator":"and","rules":[{"field":"name","operator":"notIn","meta":{"matchCase":true},"value":["a,b","c"]}]}""")]
    [InlineData("since between birthday and company.founded",
        """
        {"combinator":"and","rules":[{"field":"since","operator":"between","valueSource":"field","value":["birthday",
        "company.founded"]}]}
        """)]
    [InlineData("seen > yesterday",
        """
        {"combinator":"and","rules":[{"field":"seen","operator":">","value":{"mode":"relative","anchor":"endOfDay","offset":-1,
        "unit":"day"}}]}
        """)]
    [InlineData("since in (tomorrow - 2w, 2026-11-22)",
        """
        {"combinator":"and","rules":[{"field":"since","operator":"in","value":[{"mode":"relative","anchor":"startOfDay","offset":-13,
        "unit":"day"},"2026-11-22"]}]}
        """)]
    [InlineData("count(orders where paid = false) <= 2",
        """
        {"combinator":"and","rules":[{"field":"orders","operator":"=","match":{"mode":"atMost","threshold":2},
        "value":{"combinator":"and","rules":[{"field":"paid","operator":"=","value":false}]}}]}
        """)]
    [InlineData("no company (rank > 1.5)",
        """
        {"combinator":"and","rules":[{"field":"company","operator":"=","match":{"mode":"none"},"value":{"combinator":"and",
        "rules":[{"field":"rank","operator":">","value":1.5}]}}]}
        """)]
    [InlineData("seen in last 7 days", """{"combinator":"and","rules":[{"field":"seen","operator":"inPeriod","value":{"last":7,"unit":"day"}}]}""")]
    public void ToReactQueryBuilder_IsTheDocumentedForm(string text, string expected) =>
        IsLike(expected, Filter.Parse(text).ToReactQueryBuilder(InteropShop.Context));

    [Theory]
    [InlineData("everyone")]
    [InlineData("name = 'A' or nobody")]
    [InlineData("name = '~'")]
    [InlineData("name in ('a', ' b')")]
    [InlineData("`~` = 'A'")]
    [InlineData("name = `~`")]
    [InlineData("any orders")]
    [InlineData("count(orders) > 1")]
    [InlineData("count(orders where paid = true) > 1")]
    [InlineData("count(orders where paid = true) = 1.5")]
    [InlineData("sum(orders.total where paid = true) > 1")]
    [InlineData("revenue between 5 and 1")]
    [InlineData("since not between 2026-11-22 and 2026-11-21")]
    [InlineData("since between today and today - 7d")]
    [InlineData("seen not between now and now - 7d")]
    [InlineData("seen between birthday and 2026-11-22")]
    [InlineData("seen < birthday + 1d")]
    [InlineData("seen = today")]
    [InlineData("seen > start of month")]
    [InlineData("seen <= end of quarter")]
    [InlineData("since < tomorrow + 1mo")]
    public void ToReactQueryBuilder_WithoutCounterpart_GivesIssues(string text)
    {
        var export = Filter.Parse(text).ToReactQueryBuilder(InteropShop.Context);
        Assert.Null(export.Document);
        Assert.All(export.Issues, i => Assert.Equal((Severity.Error, IssueCode.NotMapped), (i.Severity, i.Code)));
        Assert.NotEmpty(export.Issues);
    }

    [Theory]
    [InlineData("name = 'A' and vip = false", """{"=name":"A","=vip":"N"}""")]
    [InlineData("name = 'A' or name = 'B'", """{"logic":"OR","=name":"A","0":{"=name":"B"}}""")]
    [InlineData("not (name = 'A' or revenue > 5)", """{"!=name":"A","0":{"logic":"OR","<=revenue":5,"=revenue":null}}""")]
    [InlineData("revenue between 1 and 2", """{">=revenue":1,"<=revenue":2}""")]
    [InlineData("revenue not between 1 and 2", """{"logic":"OR","<revenue":1,">revenue":2,"=revenue":null}""")]
    [InlineData("name starts with 'A' and name not ends with 'b c'", """{"=%name":"A%","!=%name":"%b c"}""")]
    [InlineData("name contains 'a_b'", """{"%name":"a_b"}""")]
    [InlineData("tags has all ('a', 'b')", """{"=tags":"a","0":{"=tags":"b"}}""")]
    [InlineData("not tags has all ('a', 'b')", """{"logic":"OR","!=tags":"a","0":{"!=tags":"b"}}""")]
    [InlineData("channels has none ('IM')", """{"!@channels":["IM"]}""")]
    [InlineData("seen <= 2026-11-22", """{"<seen":"2026-11-23"}""")]
    [InlineData("seen = 2026-11-22", """{">=seen":"2026-11-22","<seen":"2026-11-23"}""")]
    [InlineData("since = 2026-11-22", """{"=since":"2026-11-22"}""")]
    public void ToBitrix24_IsTheDocumentedForm(string text, string expected) =>
        IsLike(expected, Filter.Parse(text).ToBitrix24(InteropShop.Context));

    [Theory]
    [InlineData("everyone")]
    [InlineData("company.industry = 'IT'")]
    [InlineData("company is empty")]
    [InlineData("name = city")]
    [InlineData("since = today")]
    [InlineData("seen in last 7 days")]
    [InlineData("name = 'A' match case")]
    [InlineData("name contains '50%'")]
    [InlineData("name starts with 'a_b'")]
    [InlineData("name ends with 'a\\b'")]
    [InlineData("tags has exactly ('a')")]
    [InlineData("tags has any ('a ')")]
    [InlineData("seen <= 9999-12-31")]
    [InlineData("`007` = 'A'")]
    [InlineData("`=odd` = 'A'")]
    [InlineData("count(orders) = 0")]

    // What it leaves of an inner group must not be looked into.
    [InlineData("name = 'A' or (any orders (paid = true) and no orders (paid = true))")]
    public void ToBitrix24_WithoutCounterpart_GivesIssues(string text)
    {
        var export = Filter.Parse(text).ToBitrix24(InteropShop.Context);
        Assert.Null(export.Document);
        Assert.All(export.Issues, i => Assert.Equal((Severity.Error, IssueCode.NotMapped), (i.Severity, i.Code)));
        Assert.NotEmpty(export.Issues);
    }

    [Theory]
    [InlineData("name = 'A'", "TITLE")]
    [InlineData("city = 'A'", "code")]
    [InlineData("company.industry = 'A'", "COMPANY_INDUSTRY")]
    public void Export_WithNames_UsesThem(string text, string name)
    {
        var interop = InteropShop.Contexts["names"];
        Assert.Contains($"\"{name}\"", Filter.Parse(text).ToReactQueryBuilder(interop).Require(), StringComparison.Ordinal);
        Assert.Contains($"\"={name}\"", Filter.Parse(text).ToBitrix24(interop).Require(), StringComparison.Ordinal);
    }

    [Fact]
    public void Export_OfAFieldWhoseNameIsAnothersThere_IsRefused()
    {
        var filter = Filter.Parse("code = 'A'");
        Assert.Equal(IssueCode.NotMapped, Assert.Single(filter.ToReactQueryBuilder(InteropShop.Contexts["names"]).Issues).Code);
        Assert.Equal(IssueCode.NotMapped, Assert.Single(filter.ToBitrix24(InteropShop.Contexts["names"]).Issues).Code);
    }

    [Fact]
    public void Export_OfWhatDoesNotBind_SaysWhatBindingSays()
    {
        var issue = Assert.Single(Filter.Parse("name = 'A' and nme = 'B'").ToReactQueryBuilder(InteropShop.Context).Issues);
        Assert.Equal((IssueCode.UnknownField, "/all/1/field"), (issue.Code, issue.Pointer));
    }

    private static void IsLike(string expected, FilterExport export) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(export.Require())), export.Document);
}
