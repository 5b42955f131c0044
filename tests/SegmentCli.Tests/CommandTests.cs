namespace SegmentCli.Tests;

public sealed class CommandTests : IDisposable
{
    private const string People = "id,name,age,joined,note\n1,Zoë,30,2024-02-29,\n2,anna,,2023-02-28,x\n3,Bob,9,,\"a, \"\"b\"\"\"\n4,ANNA,100,2024-03-01, \n";

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("everyone", "4")]
    [InlineData("name = 'ANNA'", "2")]
    [InlineData("name = 'ANNA' match case", "1")]
    [InlineData("not age > 9", "2")]
    [InlineData("age <= 9", "1")]
    [InlineData("note is empty", "1")]
    [InlineData("note = ' '", "1")]
    [InlineData("note contains '\"'", "1")]
    [InlineData("NAME starts with 'z'", "1")]
    [InlineData("joined anniversary in this day", "2")]
    public void Count_PrintsTheCountAlone(string where, string expected) =>
        Assert.Equal(expected, _cli.Count(People, where, "--now", "2023-02-28T12:00:00Z"));

    [Fact]
    public void List_SortsByValue_EmptiesLastInBothDirections_TiesInFileOrder()
    {
        var data = _cli.File(People);
        Assert.Equal("id\n3\n1\n4\n2\n", Cli.Output("list", "--data", data, "--where", "everyone", "--select", "id", "--order-by", "age", "--format", "csv"));
        Assert.Equal("id\n4\n1\n3\n2\n", Cli.Output("list", "--data", data, "--where", "everyone", "--select", "id", "--order-by", "-age", "--format", "csv"));
        Assert.Equal("id\n2\n4\n3\n1\n", Cli.Output("list", "--data", data, "--where", "everyone", "--select", "id", "--order-by", "name", "--format", "csv"));
        Assert.Equal("id\n4\n2\n", Cli.Output("list", "--data", data, "--where", "everyone", "--select", "id", "--order-by", "name,-age", "--limit", "2", "--format", "csv"));
    }

    [Fact]
    public void List_Csv_QuotesAndWritesIsoDates() => Assert.Equal(
        "id,name,age,joined,note\n1,Zoë,30,2024-02-29,\n3,Bob,9,,\"a, \"\"b\"\"\"\n",
        Cli.Output("list", "--data", _cli.File(People), "--where", "age < 50", "--format", "csv"));

    [Fact]
    public void List_Json_WritesTypesAndNull() => Assert.Equal(
        """[{"name":"anna","age":null,"joined":"2023-02-28"}]""",
        string.Concat(Cli.Output("list", "--data", _cli.File(People), "--where", "id = 2", "--select", "name,age,joined", "--format", "json")
            .Where(c => !char.IsWhiteSpace(c))));

    [Fact]
    public void List_Table_IsNeverWrapped()
    {
        var data = _cli.File($"a\n{new string('x', 500)}\n");
        Assert.Contains(new string('x', 500), Cli.Output("list", "--data", data, "--where", "everyone"), StringComparison.Ordinal);
    }

    [Fact]
    public void List_NamesWithCommasAndHyphens_StandInBackQuotes()
    {
        var data = _cli.File("\"a,b\",-c\n1,2\n2,1\n");
        Assert.Equal("\"a,b\"\n2\n1\n", Cli.Output("list", "--data", data, "--where", "everyone", "--select", "`a,b`", "--order-by", "`-c`", "--format", "csv"));
    }

    [Fact]
    public void Check_TellsInformation_AndExitsWith2OnAnError()
    {
        var data = _cli.File(People);
        Assert.Equal(
            "severity,line,column,length,message\ninformation,1,5,7,also selects those with no value in `age`\n",
            Cli.Output("check", "--data", data, "--where", "not age > 9", "--format", "csv"));
        Assert.Equal(
            ["1:1  unknown field `nmae`: did you mean `name`?", "1:19  `age` is a number, and 'x' is not"],
            Cli.Refusal("check", "--data", data, "--where", "nmae = 'x' or age='x'"));
    }

    [Fact]
    public void Profile_TellsTypesEmptiesDistinctAndSpoilers()
    {
        var rows = string.Concat(Enumerable.Range(0, 10).Select(i => $"{i}.50,{(i == 3 ? "?" : i.ToString(System.Globalization.CultureInfo.InvariantCulture))},{(i % 2 == 0 ? "yes" : "NO")},0{i},true,2024-01-0{(i % 9) + 1} 10:00:00,0{(i % 9) + 1}-12-2024,{(i % 9) + 1}/12/2024\n"));
        Assert.Equal(
            """
            field,type,empty,distinct,picklist,note
            amount,decimal,0,10,false,
            spoiled,text,0,10,false,1 of 10 do not read as integer
            flag,text,0,2,true,
            zip,text,0,10,false,
            truth,boolean,0,1,false,
            at,datetime,0,9,false,
            ambiguous,text,0,9,false,may be dates as DD-MM-YYYY or MM-DD-YYYY: say which with --schema
            twice,text,0,9,false,may be dates as D/M/YYYY or M/D/YYYY: say which with --schema

            """,
            Cli.Output("profile", "--data", _cli.File("amount,spoiled,flag,zip,truth,at,ambiguous,twice\n" + rows), "--format", "csv"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("name = ''")]
    [InlineData("name in ()")]
    [InlineData("(")]
    public void Count_BadFilter_ExitsWith2AndOneLine(string where) =>
        Assert.Single(Cli.Refusal("count", "--data", _cli.File(People), $"--where={where}"));

    [Theory]
    [InlineData("count")]
    [InlineData("nonsense")]
    [InlineData("count", "--data", "x.csv", "--where", "a=1", "--wat")]
    [InlineData("count", "--data", "does-not-exist.csv", "--where", "a = 1")]
    [InlineData("crosstab", "--data", "x.csv", "--by", "a")]
    [InlineData("rules")]
    [InlineData("list", "--data", "x.csv", "--where", "everyone", "--limit", "many")]
    [InlineData("list", "--data", "x.csv", "--where", "everyone", "--format", "xml")]
    [InlineData("count", "--data", "x.csv", "--where", "a = 1", "--engine", "duckdb")]
    [InlineData("count", "--data", "x.csv", "--where", "a = 1", "--relate", "x=y")]
    [InlineData("segments", "--data", "x.csv")]
    [InlineData("segments", "--data", "x.csv", "--segments", "does-not-exist.json")]
    [InlineData("count", "--data", "x.csv", "--where", "a = 1", "--zone", "Mars")]
    [InlineData("count", "--data", "x.csv", "--where", "a = 1", "--now", "yesterday")]
    [InlineData("count", "--data", "x.csv", "--where", "a = 1", "--delimiter", "ab")]
    [InlineData("count", "--data", "x.csv", "--where", "a = 1", "--encoding", "klingon")]
    public void Run_BadCommandLine_ExitsWith2AndNothingOnOutput(params string[] args) =>
        Assert.All(Cli.Refusal(args), line => Assert.DoesNotContain("   at ", line, StringComparison.Ordinal));

    [Theory]
    [InlineData("a,b\n1\n", "row 1 and the header have different numbers of cells, 1 and 2")]
    [InlineData("a,b\n1,2,3\n", "row 1 and the header have different numbers of cells, 3 and 2")]
    [InlineData("a,a\n1,2\n", "the header names `a` twice")]
    [InlineData("", "is empty: its first line names the fields")]
    [InlineData("a\n\"x\n", "line 2: a quoted cell never ends")]
    [InlineData("a\n\"x\"y\n", "line 2: text follows a cell's closing quote")]
    public void Load_BrokenFile_NamesThePlace(string content, string message) =>
        Assert.EndsWith(message, Cli.Refusal("count", "--data", _cli.File(content), "--where", "everyone").Single(), StringComparison.Ordinal);

    [Fact]
    public void Load_RowsWithoutAnyValue_AreSkippedAndCounted()
    {
        var data = _cli.File("a,b\n1,2\n\n,\n3,\n");
        var (_, output, error) = Cli.Run("count", "--data", data, "--where", "everyone");
        Assert.Equal(("2\n", $"{data}: 2 rows without any value were skipped\n"), (output, error));
    }

    [Fact]
    public void Load_Encodings_ByteOrderMarksAndDelimiters()
    {
        Assert.Equal("1\n", Cli.Output("count", "--data", _cli.File("\"größe\";b\n1;2\n", encoding: new System.Text.UTF8Encoding(true)), "--where", "größe = 1", "--delimiter", ";"));
        var latin = _cli.File("city\nKöln\n", encoding: System.Text.Encoding.Latin1);
        Assert.Contains("--encoding", Cli.Refusal("count", "--data", latin, "--where", "everyone").Single(), StringComparison.Ordinal);
        Assert.Equal("1\n", Cli.Output("count", "--data", latin, "--where", "city = 'KÖLN'", "--encoding", "iso-8859-1"));
        Assert.Equal("1\n", Cli.Output("count", "--data", _cli.File("a\tb\nx\ty\n"), "--where", "b = 'y'", "--delimiter", "tab"));
    }

    [Fact]
    public void Schema_SaysTypesAndPicklists()
    {
        var data = _cli.File("zip,born,kind,tags\nx1,05-04-1990,b2b,a;b\n02,06-04-1990,RETAIL,b\n");
        var schema = _cli.File(
            """
            { "fields": { "zip": "integer", "born": { "type": "date", "format": "DD-MM-YYYY" }, "kind": { "type": "picklist", "picklist": "kinds" },
              "tags": { "type": "text", "separator": ";" } }, "picklists": { "kinds": [ "RETAIL", { "code": "TRADE", "label": "Trade", "aliases": ["B2B"] } ] } }
            """,
            "schema.json");
        Assert.Equal("1\n", Cli.Output("count", "--data", data, "--where", "born = 1990-04-05 and kind = 'TRADE' and tags has all ('A', 'B')", "--schema", schema, "--lenient"));
        Assert.Equal(["1:8  'Trde' is no item of kinds: did you mean `TRADE`?"], Cli.Refusal("count", "--data", data, "--where", "kind = 'Trde'", "--schema", schema, "--lenient")[^1..]);
        Assert.Equal($"{data}: row 1, column `zip`: 'x1' does not read as integer", Cli.Refusal("count", "--data", data, "--where", "everyone", "--schema", schema).Single());
        var (_, output, error) = Cli.Run("count", "--data", data, "--where", "zip is empty", "--schema", schema, "--lenient");
        Assert.Equal(("1\n", $"{data}: 1 cells do not read as the schema's type and are empty\n"), (output, error));
    }

    [Fact]
    public void Schema_ThatIsNone_IsRefused()
    {
        var data = _cli.File("a\n1\n");
        Assert.Contains("unknown type", Cli.Refusal("count", "--data", data, "--where", "everyone", "--schema", _cli.File("""{"fields":{"a":"number"}}""", "s.json")).Single(), StringComparison.Ordinal);
        Assert.Contains($"`b` is not in {data}", Cli.Refusal("count", "--data", data, "--where", "everyone", "--schema", _cli.File("""{"fields":{"b":"text"}}""", "s.json")).Single(), StringComparison.Ordinal);
        Assert.Single(Cli.Refusal("count", "--data", data, "--where", "everyone", "--schema", _cli.File("{", "s.json")));
    }

    [Fact]
    public void Zone_DatetimesWithoutOffset_AreReadInIt()
    {
        const string Orders = "at\n2018-11-04 00:30:00\n2018-11-03 23:30:00\n2018-11-04T02:00:00Z\n";
        Assert.Equal("1", _cli.Count(Orders, "at = 2018-11-04", "--zone", "America/Sao_Paulo"));
        Assert.Equal("2", _cli.Count(Orders, "at = 2018-11-04"));
        Assert.Equal("at\n2018-11-04T01:00:00-02:00\n", Cli.Output(
            "list", "--data", _cli.File(Orders), "--where", "at = 2018-11-04", "--zone", "America/Sao_Paulo", "--format", "csv"));
    }

    [Theory]
    [InlineData("""{"picklists":{"k":[{"label":"x"}]}}""", "an item of `k` has no \"code\"")]
    [InlineData("""{"picklists":{"k":["A","a"]}}""", "The picklist \"k\" has an empty code or uses \"a\" twice.")]
    [InlineData("""{"fields":{"a":{"type":"date","format":"%"}}}""", "such as DD-MM-YYYY")]
    [InlineData("""{"fields":{"a":{"type":"date","format":"dd-mm-yyyy"}}}""", "such as DD-MM-YYYY")]
    [InlineData("""{"fields":[]}""", "\"fields\" is an object")]
    [InlineData("""{"v":2}""", "its \"v\" is not 1")]
    [InlineData("""{"fields":{"a":"text","a":"text"}}""", "\"fields\" names `a` twice")]
    public void Schema_Broken_SaysWhatIsWrong(string schema, string message) => Assert.EndsWith(
        message, Cli.Refusal("count", "--data", _cli.File("a\n1\n"), "--where", "everyone", "--schema", _cli.File(schema, "s.json")).Single(), StringComparison.Ordinal);

    [Fact]
    public void EmptyMultiValue_IsEmptyEverywhere()
    {
        var data = _cli.File("id,tags\n1,a;B\n2, ; \n3,\n4,b; a ;a\n");
        var schema = _cli.File("""{"fields":{"tags":{"type":"text","separator":";"}}}""", "s.json");
        Assert.Equal("id\n1\n4\n2\n3\n", Cli.Output("list", "--data", data, "--where", "everyone", "--schema", schema, "--select", "id", "--order-by", "tags", "--format", "csv"));
        Assert.Equal("2\n", Cli.Output("count", "--data", data, "--where", "tags is empty", "--schema", schema));
        Assert.Contains("tags,\"text, many\",2,2,", Cli.Output("profile", "--data", data, "--schema", schema, "--format", "csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_CountsACodeAndItsAliasesAsOne()
    {
        var data = _cli.File("kind\nRETAIL\ntrade\nb2b\n\nodd\nWhole\nTRADE\n");
        var schema = _cli.File("""{"fields":{"kind":{"type":"picklist","picklist":"k"}},"picklists":{"k":["RETAIL",{"code":"TRADE","aliases":["B2B","whole"]}]}}""", "s.json");
        Assert.Contains("kind,picklist,0,3,true,", Cli.Output("profile", "--data", data, "--schema", schema, "--format", "csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("falſe\nTRUE", "b = 'TRUE'", "1")]
    [InlineData("0.1234567890123456789012345678", "b = 0.1234567890123456789012345678", "1")]
    [InlineData("5/5/2026\n6/6/2026", "b = 2026-05-05", "1")]
    [InlineData("9999-12-31 23:59:59", "b = '9999-12-31 23:59:59'", "1")]
    [InlineData("9999-12-31T23:59:59Z\n2026-11-24T10:00:00Z", "b anniversary in next 7 days", "1")]
    public void Inference_OddCells_AreReadForWhatTheyAre(string cells, string where, string expected) => Assert.Equal(
        expected, _cli.Count($"b\n{cells}\n", where, "--zone", "America/New_York", "--now", "2026-11-22T10:00:00Z"));

    [Fact]
    public void List_AnInstantAtTheEndOfTheCalendar_IsShownAsItIs() => Assert.Equal(
        "t\n9999-12-31T23:59:59Z\n",
        Cli.Output("list", "--data", _cli.File("t\n9999-12-31T23:59:59Z\n"), "--where", "everyone", "--zone", "Europe/Berlin", "--format", "csv"));

    [Fact]
    public void Load_WhatCannotBeDecoded_IsToldWithAByteOrderMarkToo()
    {
        var data = _cli.File("");
        File.WriteAllBytes(data, [0xEF, 0xBB, 0xBF, (byte)'a', (byte)'\n', 0xE9, (byte)'\n']);
        Assert.Contains("--encoding", Cli.Refusal("count", "--data", data, "--where", "everyone", "--encoding", "latin1").Single(), StringComparison.Ordinal);
        Assert.Equal("1\n", Cli.Output("count", "--data", _cli.File("größe\nä\n", encoding: System.Text.Encoding.Unicode), "--where", "größe = 'Ä'"));
    }

    [Fact]
    public void Refusal_OfATextWithLineBreaks_IsOneLine() =>
        Assert.Single(Cli.Refusal("count", "--data", _cli.File(People), "--where", "age = 'a\nb'"));

    [Fact]
    public void Names_InOptions_MatchAsInFilters()
    {
        Assert.Equal("1\n", Cli.Output("count", "--data", _cli.File("Id\n1\n"), "--where", "id = 1", "--key", "`ID`"));
        var data = _cli.File("MiX,mix\n1,2\n");
        Assert.Contains("MiX or mix", Cli.Refusal("list", "--data", data, "--where", "everyone", "--select", "MIX").Single(), StringComparison.Ordinal);
        Assert.Contains("twice", Cli.Refusal("list", "--data", data, "--where", "everyone", "--select", "mix, mix").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_CountMembersAndOverlap_AndServeFilters()
    {
        var data = _cli.File(People);
        var segments = _cli.File(
            """
            {"v":1,"segments":[
              {"key":"old","filter":"age >= 30"},
              {"key":"annas","filter":{"field":"name","op":"=","value":"anna"},"include":[3],"exclude":["4"]},
              {"key":"both","filter":"in segment 'old' or in segment 'ANNAS'"},
              {"key":"none","filter":"nobody"}]}
            """,
            "segments.json");
        Assert.Equal(
            "segment,count\nold,2\nannas,2\nboth,4\nnone,0\n",
            Cli.Output("segments", "--data", data, "--segments", segments, "--format", "csv"));
        Assert.Equal(
            "a,b,count\nold,annas,0\nold,both,2\nold,none,0\nannas,both,2\nannas,none,0\nboth,none,0\n",
            Cli.Output("segments", "--data", data, "--segments", segments, "--overlap", "--format", "csv"));
        Assert.Equal("2\n", Cli.Output("count", "--data", data, "--where", "in segment 'both' and not in segment 'old'", "--segments", segments));
    }

    [Fact]
    public void Segments_Preview_CountsWhoEntersAndLeaves_ThenThoseThatOnlyTheOldFileHas()
    {
        var data = _cli.File(People);
        var old = _cli.File(
            """
            {"v":1,"segments":[
              {"key":"gone","filter":"age >= 30"},
              {"key":"ANNAS","filter":"name = 'anna'","exclude":["1"]},
              {"key":"both","filter":"in segment 'gone' or in segment 'annas'"},
              {"key":"gone too","kind":"static","include":["2"]}]}
            """,
            "old.json");
        var now = _cli.File(
            """
            {"v":1,"segments":[
              {"key":"new","filter":"everyone"},
              {"key":"both","filter":"in segment 'annas'"},
              {"key":"annas","filter":"name = 'anna'","include":["3"],"exclude":["4"]}]}
            """,
            "new.json");
        string Run(string definitions, string preview, string format) =>
            Cli.Output("segments", "--data", data, "--segments", definitions, "--preview", preview, "--format", format);
        // Of old: gone 1 4, annas 2 4, both 1 2 4, gone too 2. Of new: all four, both and annas 2 3.
        Assert.Equal("segment,entered,left\nnew,4,0\nboth,1,2\nannas,1,1\ngone,0,2\ngone too,0,1\n", Run(now, old, "csv"));
        Assert.Contains("\"entered\": 0", Run(now, now, "json"), StringComparison.Ordinal);
        Assert.Equal("segment,entered,left\nnew,0,0\nboth,0,0\nannas,0,0\n", Run(now, now, "csv"));
    }

    [Fact]
    public void Segments_PreviewOfAFaultyOldFile_IsRefused()
    {
        var (data, sound) = (_cli.File(People), _cli.File("""{"v":1,"segments":[{"key":"a","filter":"everyone"}]}""", "segments.json"));
        string[] Refusal(string old, params string[] options) =>
            Cli.Refusal(["segments", "--data", data, "--segments", sound, "--preview", _cli.File(old, "old.json"), .. options]);
        Assert.EndsWith("old.json: /segments/0  the member \"key\" is missing", Refusal("""{"v":1,"segments":[{"filter":"everyone"}]}""").Single(), StringComparison.Ordinal);
        Assert.EndsWith("old.json: segment 'b': 1:1  unknown field `agee`: did you mean `age`?", Refusal("""{"v":1,"segments":[{"key":"b","filter":"agee > 1"}]}""").Single(), StringComparison.Ordinal);
        Assert.Contains("choose one", Refusal("""{"v":1,"segments":[]}""", "--overlap").Single(), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Cli.Refusal("segments", "--data", data, "--segments", sound, "--preview", "none.json").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_BadDefinitions_AreRefusedWithThePlace()
    {
        var data = _cli.File(People);
        string[] Refusal(string definitions) => Cli.Refusal("segments", "--data", data, "--segments", _cli.File(definitions, "segments.json"));
        Assert.EndsWith("segments.json: /segments/1/filter  1:5  a text operand must not be empty: say `is empty`", Refusal(
            """{"v":1,"segments":[{"key":"a","filter":"everyone"},{"key":"b","filter":"x = ''"}]}""").Single(), StringComparison.Ordinal);
        // Told once, with its place in the definition, however many segments ask for that one.
        Assert.Equal("segment 'a': 1:1  unknown field `agee`: did you mean `age`?", Refusal(
            """{"v":1,"segments":[{"key":"a","filter":"agee > 1"},{"key":"b","filter":"in segment 'a'"},{"key":"c","filter":"not in segment 'b'"}]}""").Single());
        Assert.EndsWith("a -> b -> a", Refusal(
            """{"v":1,"segments":[{"key":"a","filter":"in segment 'b'"},{"key":"b","filter":"in segment 'a'"}]}""").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_WarningsOfDefinitions_AreToldWhereverTheyAreUsed()
    {
        var segments = _cli.File("""{"v":1,"segments":[{"key":"none","filter":"age between 5 and 1"}]}""", "segments.json");
        var data = _cli.File(People);
        Assert.Equal("segment 'none': 1:1  warning: nothing lies between these two ends\n", Cli.Run("segments", "--data", data, "--segments", segments).Error);
        Assert.Contains(
            "in segment 'none': nothing lies", Cli.Run("count", "--data", data, "--segments", segments, "--where", "in segment 'none'").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_ThatIsNotUnique_IsRefused() =>
        Assert.Contains("not unique", Cli.Refusal("count", "--data", _cli.File("a\n1\n1\n"), "--where", "everyone", "--key", "a").Single(), StringComparison.Ordinal);
}
