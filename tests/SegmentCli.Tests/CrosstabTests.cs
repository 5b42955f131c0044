namespace SegmentCli.Tests;

public sealed class CrosstabTests : IDisposable
{
    private const string People = """"
        id,name,age,joined,note,emp.var,vip
        1,Zoë,30,2024-02-29,,1.0,true
        2,anna,,2023-02-28,x,1,FALSE
        3,Bob,9,,"a, ""b""",2.50,true
        4,ANNA,101,2024-02-29, ,,

        """";

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("name", "count", "name,value\nanna,2\nBob,1\nZoë,1\n")]
    [InlineData("NAME", "count", "name,value\nanna,2\nBob,1\nZoë,1\n")]
    [InlineData("note", "count", "note,value\n ,1\n\"a, \"\"b\"\"\",1\nx,1\n,1\n")]
    [InlineData("age", "count", "age,value\n9,1\n30,1\n101,1\n,1\n")]
    [InlineData("joined", "sum:age", "joined,value\n2023-02-28,0\n2024-02-29,131\n,9\n")]
    [InlineData("vip", "avg:age", "vip,value\nfalse,\ntrue,19.5\n,101\n")]
    [InlineData("emp.var", "count", "emp.var,value\n1.0,2\n2.50,1\n,1\n")]
    [InlineData("`emp.var`", "max:joined", "emp.var,value\n1.0,2024-02-29\n2.50,\n,2024-02-29\n")]
    [InlineData("vip, `name`", "min:id", "vip,name,value\nfalse,anna,2\ntrue,Bob,3\ntrue,Zoë,1\n,anna,4\n")]
    [InlineData("vip", "distinct:name", "vip,value\nfalse,1\ntrue,2\n,1\n")]
    [InlineData("name", "Distinct:emp.var", "name,value\nanna,1\nBob,1\nZoë,1\n")]
    public void Crosstab_Csv_HasTheFieldsAndTheValue(string by, string measure, string expected) =>
        Assert.Equal(expected, Run(People, "--by", by, "--measure", measure));

    [Fact]
    public void Crosstab_Where_ChoosesTheRecords_OnAllEngines()
    {
        foreach (var engine in Cli.Engines)
            Assert.Equal("vip,value\ntrue,1\n,1\n", Run(People, "--by", "vip", "--where", "age > 9", "--engine", engine));
        Assert.Equal("vip,value\n", Run(People, "--by", "vip", "--where", "nobody"));
    }

    [Fact]
    public void Crosstab_Json_HasNullForEmpty_AndNoTotals() => Assert.Equal(
        """[{"vip":false,"value":null},{"vip":true,"value":30},{"vip":null,"value":101}]""",
        Compact(Cli.Output("crosstab", "--data", _cli.File(People), "--by", "vip", "--measure", "max:age", "--format", "json")));

    [Fact]
    public void Crosstab_Table_HasTotals()
    {
        var lines = Cli.Output("crosstab", "--data", _cli.File(People), "--by", "vip,name", "--measure", "avg:id").Split('\n');
        static string Cells(string line) => string.Join(' ', line.Split(['|', ' '], StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            [
                "vip name value", "false anna 2", "true Bob 3", "true Zoë 1", "(empty) anna 4", "false total 2", "true total 2", "(empty) total 4",
                "total anna 3", "total Bob 3", "total Zoë 1", "total total 2.5",
            ],
            lines.Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Select(Cells));
    }

    [Theory]
    [InlineData("1\n2\n2\n", "1.6666666667")]
    [InlineData("0.00000000005\n", "0")] // ties to even
    [InlineData("0.00000000015\n", "0.0000000002")]
    [InlineData("2.50\n2.50\n", "2.5")]
    [InlineData("-1\n0\n0\n", "-0.3333333333")]
    public void Crosstab_Avg_HasAtMostTenDecimals(string numbers, string expected) =>
        Assert.Equal($"k,value\n,{expected}\n", Run("n,k\n" + numbers.Replace("\n", ",\n", StringComparison.Ordinal), "--by", "k", "--measure", "avg:n"));

    [Fact]
    public void Crosstab_Zone_ShowsInstantsInIt() => Assert.Equal(
        "at,value\n2018-11-04T01:00:00-02:00,2\n2018-11-04T02:30:00-02:00,1\n",
        Run("id,at\n1,2018-11-04 02:30:00\n2,2018-11-04 01:00:00\n3,2018-11-04T03:00:00Z\n", "--by", "at", "--zone", "America/Sao_Paulo"));

    [Fact]
    public void Crosstab_Schema_PicklistsByCode_AndAMultiValueInEachOfItsBuckets()
    {
        var data = _cli.File("id,kind,tags\n1,b2b,a;B\n2,TRADE,b\n3,odd,\n4,retail,A;a\n5,,\n");
        var schema = _cli.File(
            """
            {"fields":{"kind":{"type":"picklist","picklist":"kinds"},"tags":{"type":"text","separator":";"}},
             "picklists":{"kinds":["RETAIL",{"code":"TRADE","aliases":["B2B"]}]}}
            """,
            "schema.json");
        string[] options = ["--schema", schema, "--format", "csv", "--by"];
        Assert.Equal("kind,value\nodd,1\nRETAIL,1\nTRADE,2\n,1\n", Cli.Output(["crosstab", "--data", data, .. options, "kind"]));
        Assert.Equal("tags,value\na,2\nB,2\n,2\n", Cli.Output(["crosstab", "--data", data, .. options, "tags"]));
        Assert.Equal("kind,tags,value\nodd,,1\nRETAIL,a,1\nTRADE,a,1\nTRADE,B,2\n,,1\n", Cli.Output(["crosstab", "--data", data, .. options, "kind,tags"]));
    }

    [Fact]
    public void Crosstab_ByAPath_ReadsTheRelatedFile()
    {
        var orders = _cli.File("id,customer,total\n10,1,5\n11,1,7.5\n12,2,1\n13,,9\n14,9,2\n", "orders.csv");
        var customers = _cli.File("id,the country,region\n1,DE,n\n2,de,s\n", "customers.csv");
        var regions = _cli.File("code,name\nN,x\nn,North\n", "regions.csv");
        string[] options =
        [
            "crosstab", "--data", orders, "--format", "csv",
            "--lookup", $"buyer={customers}:id=customer", "--lookup", $"buyer.area={regions}:code=region", "--by",
        ];
        Assert.Equal("buyer.`the country`,value\nDE,13.5\n,11\n", Cli.Output([.. options, "buyer.`the country`", "--measure", "sum:total"]));
        Assert.Equal("buyer.area.name,customer,value\nNorth,1,2\n,2,1\n,9,1\n,,1\n", Cli.Output([.. options, "buyer.area.name,customer"]));
        Assert.Equal("total,value\n1,1\n2,0\n5,1\n7.5,1\n9,0\n", Cli.Output([.. options, "total", "--measure", "distinct:buyer.region"]));
        Assert.StartsWith("`--by`: `buyer` leads to another entity", Cli.Refusal([.. options, "buyer"]).Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nam", "count", "`--by`: unknown field `nam`: did you mean `name`?")]
    [InlineData("name,Name", "count", "`--by`: `name` is named twice")]
    [InlineData("id,name,age,joined,note", "count", "`--by`: a cross-tab is by one to 4 fields, and 5 are named")]
    [InlineData("name,", "count", "`--by name,` lacks the name of a field")]
    [InlineData("`name", "count", "`--by `name` has a name without its closing back quote")]
    [InlineData("name", "sum:note", "`--measure`: `sum` takes numbers; `note` is text")]
    [InlineData("name", "avg:joined", "`--measure`: `avg` takes numbers; `joined` is a date")]
    [InlineData("name", "max:vip", "`--measure`: `max` takes numbers, dates or datetimes; `vip` is true or false")]
    [InlineData("name", "sum:agee", "`--measure`: unknown field `agee`: did you mean `age`?")]
    [InlineData("name", "sum", "`--measure sum` is no measure: there are count, sum:FIELD, avg:FIELD, min:FIELD, max:FIELD, distinct:FIELD")]
    [InlineData("name", "sum:", "`--measure sum:` lacks the name of a field")]
    [InlineData("name", "median:age", "`--measure median:age` is no measure: there are count, sum:FIELD, avg:FIELD, min:FIELD, max:FIELD, distinct:FIELD")]
    [InlineData("name", "count:age", "`--measure count:age` is no measure: there are count, sum:FIELD, avg:FIELD, min:FIELD, max:FIELD, distinct:FIELD")]
    public void Crosstab_BadFieldsAndMeasures_AreRefused(string by, string measure, string expected) =>
        Assert.Equal([expected], Cli.Refusal("crosstab", "--data", _cli.File(People), "--by", by, "--measure", measure));

    [Theory]
    [InlineData("crosstab", "--data", "DATA")]
    [InlineData("crosstab", "--data", "DATA", "--by=")]
    [InlineData("crosstab", "--data", "DATA", "--by", "name", "--where=")]
    [InlineData("crosstab", "--data", "DATA", "--by", "name", "--where", "nam = 'x'")]
    [InlineData("crosstab", "--data", "DATA", "--by", "name", "--format", "xml")]
    public void Crosstab_BadCommandLine_IsRefusedInOneLine(params string[] args) =>
        Assert.Single(Cli.Refusal([.. args.Select(a => a == "DATA" ? _cli.File(People) : a)]));

    [Fact]
    public void Crosstab_ByAFieldCalledValue_HasNoJson()
    {
        var data = _cli.File("value\n1\n1\n");
        Assert.Equal("value,value\n1,2\n", Cli.Output("crosstab", "--data", data, "--by", "value", "--format", "csv"));
        Assert.Contains("--format csv", Cli.Refusal("crosstab", "--data", data, "--by", "value", "--format", "json").Single(), StringComparison.Ordinal);
    }

    private string Run(string content, params string[] options) => Cli.Output(["crosstab", "--data", _cli.File(content), "--format", "csv", .. options]);

    private static string Compact(string json) => string.Concat(json.Where(c => !char.IsWhiteSpace(c)));
}
