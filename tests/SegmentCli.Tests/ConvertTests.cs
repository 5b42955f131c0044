namespace SegmentCli.Tests;

public sealed class ConvertTests : IDisposable
{
    private const string Deals = "id,title,amount,stage,closed,created\n1,Roof,1000,WON,2026-01-02,2026-01-01 10:00:00\n2,Wall,20.5,,,2026-02-01 10:00:00\n";

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("text", "stage in ('WON','NEW')  and not(amount<5)", "stage in ('WON', 'NEW') and not amount < 5")]
    [InlineData("json", """{"v":1,"field":"amount","op":">=","value":5}""", "amount >= 5")]
    [InlineData("react-querybuilder", """{"rules":[{"field":"stage","operator":"in","value":"WON, NEW"},"or",{"field":"amount","operator":"<","value":"5"}]}""", "stage in ('WON', 'NEW') or amount < 5")]
    [InlineData("bitrix24", """{"=%title":"Ro%","!stage":null,">=closed":"2026-01-01"}""", "title starts with 'Ro' and stage is not empty and closed >= 2026-01-01")]
    [InlineData("jquery-querybuilder", """{"condition":"OR","rules":[{"id":"x","field":"amount","type":"string","operator":"between","value":["1","2.50"]},{"field":"title","operator":"is_null","value":null}]}""", "amount between 1 and 2.5 or title is empty")]
    [InlineData("jsonlogic", """{"!":{"<":[{"var":"amount"},5]}}""", "not amount < 5")]
    public void Convert_ToText_PrintsTheFilterAloneOnOneLine(string from, string document, string expected) =>
        Assert.Equal(expected + "\n", Convert(from, "text", document));

    [Theory]
    [InlineData("json", """{"v":1,"all":[{"field":"stage","op":"=","value":"WON"},{"field":"amount","op":"in","value":[1,2]}]}""")]
    [InlineData("react-querybuilder", """{"combinator":"and","rules":[{"field":"stage","operator":"=","value":"WON"},{"field":"amount","operator":"in","value":[1,2]}]}""")]
    [InlineData("bitrix24", """{"=stage":"WON","@amount":[1,2]}""")]
    public void Convert_FromText_WritesTheOtherForms(string to, string expected) =>
        Assert.Equal(expected + "\n", Convert("text", to, "stage = 'WON' and amount in (1, 2)\n"));

    [Fact]
    public void Convert_DatetimeWithoutOffset_IsReadInTheZone() => Assert.Equal(
        "created < 2026-06-01T08:00:00Z\n",
        Cli.Output("convert", "--from", "bitrix24", "--to", "text", "--data", _cli.File(Deals), "--filter", _cli.File("""{"<created":"2026-06-01 10:00:00"}""", "f.json"), "--zone", "Europe/Berlin"));

    [Fact]
    public void Convert_MutedPart_IsLeftOutAndToldOnTheErrorStream()
    {
        var (code, output, error) = Run("react-querybuilder", "text", """{"combinator":"and","rules":[{"field":"amount","operator":">","value":1},{"field":"nothing","operator":"~","muted":true}]}""");
        Assert.Equal((0, "amount > 1\n", "/rules/1  warning: this part is muted, and left out\n"), (code, output, error));
    }

    [Theory]
    [InlineData("react-querybuilder", """{"combinator":"and","rules":[{"field":"~","operator":"=","value":"x"},{"field":"amout","operator":">","value":1}]}""", "/rules/0/field  `~` stands", "/rules/1/field  unknown field `amout`: did you mean `amount`?")]
    [InlineData("bitrix24", """{"?title":"x"}""", "/?title  `?title` starts with no prefix")]
    [InlineData("bitrix24", """{"TITLE":""}""", "/TITLE  a text operand must not be empty")]
    [InlineData("jquery-querybuilder", """{"condition":"AND","rules":[{"id":"amount","operator":"equal","value":1}]}""", "/rules/0  the member \"field\" is missing")]
    [InlineData("jsonlogic", """{"and":[]}""", "/and  this group is empty")]
    [InlineData("json", """{"field":"amount","op":">","value":1}""", "the member \"v\" is missing")]
    [InlineData("text", "amount >", "1:9  ")]
    [InlineData("text", "amout > 1", "1:1  unknown field `amout`: did you mean `amount`?")]
    [InlineData("jsonlogic", "{", "this is no JSON")]
    public void Convert_WhatDoesNotMap_IsRefusedWithItsPlace(string from, string document, params string[] expected)
    {
        var lines = Cli.Refusal(Arguments(from, "text", document));
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(expected.Zip(lines), l => Assert.StartsWith(l.First, l.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bitrix24", "created in last 7 days", "1:1  `last 7 days` has no counterpart in Bitrix24")]
    [InlineData("bitrix24", "amount > 1 and everyone", "1:16  everyone has no counterpart in Bitrix24")]
    [InlineData("react-querybuilder", "nobody", "1:1  nobody has no counterpart in react-querybuilder")]
    public void Convert_WhatTheOtherToolCannotSay_IsRefused(string to, string filter, string expected) =>
        Assert.Equal([expected], Cli.Refusal(Arguments("text", to, filter)));

    [Theory]
    [InlineData("--from", "xml", "`--from xml` is no form")]
    [InlineData("--to", "jsonlogic", "`jsonlogic` can be read only: --to takes text, json, react-querybuilder, bitrix24")]
    [InlineData("--filter", "nowhere.json", "nowhere.json cannot be read")]
    public void Convert_BadOption_IsRefused(string option, string value, string expected)
    {
        string[] arguments = Arguments("text", "json", "everyone");
        arguments[Array.IndexOf(arguments, option) + 1] = value;
        Assert.StartsWith(expected, Assert.Single(Cli.Refusal(arguments)), StringComparison.Ordinal);
    }

    private string Convert(string from, string to, string document) => Cli.Output(Arguments(from, to, document));

    private (int Code, string Output, string Error) Run(string from, string to, string document) => Cli.Run(Arguments(from, to, document));

    private string[] Arguments(string from, string to, string document) =>
        ["convert", "--from", from, "--to", to, "--data", _cli.File(Deals), "--filter", _cli.File(document, "filter")];
}
