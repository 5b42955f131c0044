using System.Text.Json;

namespace Segmentation.Tests;

public sealed class FilterJsonTests
{
    [Theory]
    [InlineData("everyone", """{"v":1,"everyone":true}""")]
    [InlineData("a = 1.50 and not b is empty", """{"v":1,"all":[{"field":"a","op":"=","value":1.5},{"not":{"field":"b","op":"isEmpty"}}]}""")]
    [InlineData("`a.b` = 'x' match case", """{"v":1,"field":"a.b","op":"=","value":"x","matchCase":true}""")]
    [InlineData("a.b in (2026-11-22, today - 90d)", """{"v":1,"field":["a","b"],"op":"in","value":[{"date":"2026-11-22"},{"anchor":"today","add":"-90d"}]}""")]
    [InlineData("a <= b + 3mo", """{"v":1,"field":"a","op":"<=","value":{"field":"b","add":"+3mo"}}""")]
    [InlineData("a in last 7 days", """{"v":1,"field":"a","op":"inPeriod","value":{"last":7,"unit":"day"}}""")]
    [InlineData("a anniversary not in this month", """{"v":1,"field":"a","op":"anniversaryNotIn","value":{"period":"this","unit":"month"}}""")]
    [InlineData("any deals (x = true)", """{"v":1,"relation":"deals","quantifier":"any","where":{"field":"x","op":"=","value":true}}""")]
    [InlineData("sum(deals.amount) > 5", """{"v":1,"aggregate":"sum","relation":"deals","of":"amount","op":">","value":5}""")]
    [InlineData("in segment 'é'", """{"v":1,"segment":"é"}""")]
    public void ToJson_IsTheDocumentedForm(string text, string json)
    {
        Assert.Equal(json, Filter.Parse(text).ToJson());
        Assert.Equal(Filter.Parse(text), Filter.FromJson(json));
    }

    [Theory]
    [InlineData("""{"everyone":true}""", "", "the member \"v\" is missing: write \"v\": 1")]
    [InlineData("""{"v":2,"everyone":true}""", "/v", "the version is not one that this library knows: \"v\" is 1")]
    [InlineData("""{"v":1,"everyone":false}""", "/everyone", "\"everyone\" is true or left out")]
    [InlineData("""{"v":1,"all":[]}""", "/all", "this array is empty")]
    [InlineData("""{"v":1,"any":[{"everyone":true},{"not":{"all":[]}}]}""", "/any/1/not/all", "this array is empty")]
    [InlineData("""{"v":1,"all":[{"everyone":true},null]}""", "/all/1", "a filter is an object, not null")]
    [InlineData("""{"v":1,"field":"a","op":"=","value":null}""", "/value", "an operand is expected here, not null")]
    [InlineData("""{"v":1,"field":"a","op":"=","value":""}""", "/value", "a text operand must not be empty: say `is empty`")]
    [InlineData("""{"v":1,"field":"a","op":"in","value":["x",""]}""", "/value/1", "a text operand must not be empty: say `is empty`")]
    [InlineData("""{"v":1,"field":"a","op":"in","value":[]}""", "/value", "this array is empty")]
    [InlineData("""{"v":1,"field":"a","op":"in","value":[{"field":"b"}]}""", "/value", "`in` takes one or more constants in parentheses")]
    [InlineData("""{"v":1,"field":"a","op":"between","value":[1]}""", "/value", "`between` takes two values")]
    [InlineData("""{"v":1,"field":"a","op":"isEmpty","value":1}""", "/value", "`isEmpty` takes no value")]
    [InlineData("""{"v":1,"field":"a","op":"=","value":1,"extra":1}""", "/extra", "the member \"extra\" does not belong here")]
    [InlineData("""{"v":1,"field":"a","field":"b","op":"isEmpty"}""", "/field", "the member \"field\" stands twice")]
    [InlineData("""{"v":1,"not":{"everyone":true},"any":[{"everyone":true}]}""", "", "these are two kinds of filter in one object: any and not")]
    [InlineData("""{"v":1,"field":"a","op":"=","value":{"date":"2026-02-30"}}""", "/value/date", "a day of the calendar, such as 2026-11-22 is expected here")]
    [InlineData("""{"v":1,"field":"a","op":"=","value":{"date":"2026-02-03","anchor":"now"}}""", "/value", "these are two kinds of operand in one object: date and anchor")]
    [InlineData("""{"v":1,"field":[],"op":"isEmpty"}""", "/field", "this path has no steps")]
    [InlineData("""{"v":1,"field":["a",""],"op":"isEmpty"}""", "/field/1", "this text is empty")]
    [InlineData("""{"v":1,"field":"a","op":"<","value":1,"matchCase":true}""", "/matchCase", "`<` does not compare text: leave out \"matchCase\"")]
    [InlineData("""{"v":1,"relation":"a","quantifier":"all"}""", "", "\"all\" needs a \"where\"")]
    [InlineData("""{"v":1,"segment":""}""", "/segment", "this text is empty")]
    [InlineData("""{"v":1,"a/b":1}""", "", "this is no filter: it needs all, any, not, everyone, nobody, segment, changed, relation, or a field with an op")]
    [InlineData("""{"v":1,"everyone":true,"a/b~":1}""", "/a~1b~0", "the member \"a/b~\" does not belong here")]
    [InlineData("[1]", "", "a filter is an object, not an array")]
    [InlineData("{", "", "this is no JSON: see line 1, byte 2")]
    public void FromJson_BadDocument_NamesThePlace(string json, string pointer, string message)
    {
        var issue = Assert.Single(Filter.TryFromJson(json).Issues);
        Assert.Equal((pointer, message), (issue.Pointer, issue.Message));
    }

    // A level of an operand's filter takes three levels of JSON.
    [Fact]
    public void FromJson_OperandsAsDeepAsTextMayHold_AreReadBack()
    {
        var text = "a = 1";
        for (var i = 0; i < 63; i++)
            text = $"x between sum(r.y where {text}) and 3";
        var filter = Filter.Parse(text);
        Assert.Equal(64, filter.Height);
        Assert.Equal(filter, Filter.FromJson(filter.ToJson()));
    }

    [Fact]
    public void FromJson_UnknownOperator_SuggestsOne() => Assert.Equal(
        "startsWith", Assert.Single(Filter.TryFromJson("""{"v":1,"field":"a","op":"startWith","value":"x"}""").Issues).Suggestions[0]);

    [Fact]
    public void Converter_FilterInAnotherDocument_NeedsNoVersionAndWritesOne()
    {
        var read = JsonSerializer.Deserialize<Campaign>("""{"Name":"spring","Audience":{"field":"a","op":"=","value":1}}""")!;
        Assert.Equal(Filter.Parse("a = 1"), read.Audience);
        Assert.Equal("""{"Name":"spring","Audience":{"v":1,"field":"a","op":"=","value":1}}""", JsonSerializer.Serialize(read));
        Assert.Contains("/all", Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize<Campaign>("""{"Audience":{"all":[]}}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Converter_AConditionByItsOwnType_IsWrittenAsAFilter() => Assert.Equal(
        """{"v":1,"field":"a","op":"isEmpty"}""", JsonSerializer.Serialize(Filter.Field("a").IsEmpty()));

    private sealed record Campaign(string Name, Filter Audience);
}
