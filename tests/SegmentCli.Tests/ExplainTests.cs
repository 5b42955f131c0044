namespace SegmentCli.Tests;

public sealed class ExplainTests : IDisposable
{
    private const string People = "id,name,age,joined,tags\n1,Zoë,30,2024-02-29,a;b\n2,anna,,2023-02-28,\n3,Bob,9,,a\n";

    private readonly Cli _cli = new();
    private readonly string _people;

    public ExplainTests() => _people = _cli.File(People);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void Explain_ARecordThatMatches_TellsWhyAndWhatWouldKeepItOut() => Assert.Equal(
        """
        1 matches
        yes  age > 10 and (name = 'bob' or joined in last 3 years)
          yes  age > 10: is 30
          yes  name = 'bob' or joined in last 3 years
            no   name = 'bob': is 'Zoë'
            yes  joined in last 3 years: is 2024-02-29; asked for from 2023-11-23 to 2026-11-22
        it would not match if `age > 10` were false
        it would not match if `joined in last 3 years` were false

        """.ReplaceLineEndings("\n"),
        Explain("age > 10 and (name = 'bob' or joined in last 3 years)", "1"));

    [Fact]
    public void Explain_ARecordThatDoesNotMatch_TellsWhatKeepsItOut() => Assert.Equal(
        """
        2 does not match
        no   age > 10 and (name = 'bob' or joined in last 3 years)
          no   age > 10: is empty
          no   name = 'bob' or joined in last 3 years
            no   name = 'bob': is 'anna'
            no   joined in last 3 years: is 2023-02-28; asked for from 2023-11-23 to 2026-11-22
        it would match if `age > 10` were true and `name = 'bob'` were true
        it would match if `age > 10` were true and `joined in last 3 years` were true

        """.ReplaceLineEndings("\n"),
        Explain("age > 10 and (name = 'bob' or joined in last 3 years)", "2"));

    [Theory]
    [InlineData("everyone", "1 matches\nyes  everyone\n")]
    [InlineData("not everyone", "1 does not match\nno   not everyone\n  yes  everyone\n")]
    [InlineData("nobody", "1 does not match\nno   nobody\n")]
    public void Explain_WhatNothingTurnsRound_TellsNoChanges(string where, string expected) => Assert.Equal(expected, Explain(where, "1"));

    [Theory]
    [InlineData("4")]
    [InlineData(" 1")]
    [InlineData("01")]
    [InlineData("1.0")]
    [InlineData("nobody\nof\tthis name")]
    public void Explain_ARecordThatIsNotThere_ExitsWith1AndNothingOnOutput(string key)
    {
        var (code, output, error) = Cli.Run("explain", "--data", _people, "--where", "age > 10", $"--key={key}");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("there is no record `", Assert.Single(error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.EndsWith("`: records are named by their `id`\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_KeysAreComparedExactly()
    {
        var data = _cli.File("code,n\nab,1\nAB,2\n007,3\n7,4\n", "codes.csv");
        string First(string key) => Cli.Output("explain", "--data", data, "--where", "n > 2", "--key", key).Split('\n')[1];
        Assert.Equal("no   n > 2: is 1", First("ab"));
        Assert.Equal("no   n > 2: is 2", First("AB"));
        Assert.Equal("yes  n > 2: is 3", First("007"));
        Assert.Equal("yes  n > 2: is 4", First("7"));
        Assert.Equal(1, Cli.Run("explain", "--data", data, "--where", "n > 2", "--key", "Ab").Code);
    }

    [Fact]
    public void Explain_AFirstColumnThatIsNotUnique_NamesRecordsByTheirRows()
    {
        // The second row has no value and is skipped, and the others keep their numbers.
        var data = _cli.File("kind,n\nx,10\n,\nx,30\n,40\n", "twice.csv");
        string Told(string where, string key) => Cli.Output("explain", "--data", data, "--where", where, "--key", key);
        Assert.StartsWith("3 matches\nyes  n = 30: is 30\n", Told("n = 30", "3"), StringComparison.Ordinal);
        Assert.StartsWith("4 matches\nyes  kind is empty: is empty\n", Told("kind is empty", "4"), StringComparison.Ordinal);
        var (code, output, error) = Cli.Run("explain", "--data", data, "--where", "n = 30", "--key", "x");
        Assert.Equal((1, ""), (code, output));
        Assert.EndsWith("there is no record `x`: records are named by their row's number\n", error, StringComparison.Ordinal);
        Assert.Equal(1, Cli.Run("explain", "--data", data, "--where", "n = 30", "--key", "2").Code);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("O'Brien `x` \"y\"")]
    [InlineData("-5")]
    [InlineData("--where")]
    [InlineData("@file")]
    [InlineData("a=b:c,d;e|f")]
    [InlineData("Ωß中😀")]
    [InlineData("[bold]x[/]")]
    [InlineData("{0} %1 $HOME \\n")]
    [InlineData("*")]
    [InlineData(" ")]
    public void Explain_KeysWithOddCharacters_AreFound(string key)
    {
        var data = _cli.File($"k,n\n\"{key.Replace("\"", "\"\"", StringComparison.Ordinal)}\",1\nother,2\n", "odd.csv");
        Assert.Equal(
            $"{key} matches\nyes  n = 1: is 1\nit would not match if `n = 1` were false\n",
            Cli.Output("explain", "--data", data, "--where", "n = 1", $"--key={key}"));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("@file")]
    [InlineData("/x")]
    public void Explain_KeysThatLookLikeOptions_MayStandApart(string key)
    {
        var data = _cli.File($"k,n\n{key},1\n", "odd.csv");
        Assert.StartsWith($"{key} matches\n", Cli.Output("explain", "--data", data, "--where", "n = 1", "--key", key), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_BadInput_ExitsWith2WhetherTheRecordIsThereOrNot()
    {
        foreach (var key in new[] { "1", "nobody" })
        {
            Assert.Equal(["1:1  unknown field `agee`: did you mean `age`?"], Cli.Refusal("explain", "--data", _people, "--where", "agee > 1", "--key", key));
            Assert.Single(Cli.Refusal("explain", "--data", _people, "--where", "age >", "--key", key));
            Assert.Single(Cli.Refusal("explain", "--data", _people, "--where=", "--key", key));
            Assert.Single(Cli.Refusal("explain", "--data", _people, "--where", "in segment 'x'", "--key", key));
            Assert.Single(Cli.Refusal("explain", "--data", _people, "--where", "any orders", "--key", key));
            Assert.Single(Cli.Refusal("explain", "--data", "nowhere.csv", "--where", "everyone", "--key", key));
            Assert.Single(Cli.Refusal("explain", "--data", _people, "--where", "everyone", "--key", key, "--zone", "Mars"));
            Assert.Single(Cli.Refusal("explain", "--data", _people, "--where", "everyone", "--key", key, "--engine", "duckdb"));
            Assert.Single(Cli.Refusal("explain", "--data", _people, "--where", "everyone", "--key", key, "--nonsense"));
        }
    }

    [Fact]
    public void Explain_WithoutAKeyOrWithTwo_ExitsWith2()
    {
        Assert.Contains("--key", Cli.Refusal("explain", "--data", _people, "--where", "everyone").Single(), StringComparison.Ordinal);
        Assert.NotEmpty(Cli.Refusal("explain", "--data", _people, "--where", "everyone", "--key"));
        Assert.NotEmpty(Cli.Refusal("explain", "--data", _people, "--where", "everyone", "--key="));
        Assert.NotEmpty(Cli.Refusal("explain", "--data", _people, "--where", "everyone", "--key", "1", "--key", "2"));
        Assert.Contains("--where", Cli.Refusal("explain", "--data", _people, "--key", "1").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_Warnings_StandBesideTheOutput()
    {
        var (code, output, error) = Cli.Run("explain", "--data", _people, "--where", "age between 9 and 5", "--key", "3");
        Assert.Equal((0, "1:1  warning: nothing lies between these two ends\n"), (code, error));
        Assert.StartsWith("3 does not match\nno   age between 9 and 5: is 9\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_Relations_TellTheRowsByTheirKeys()
    {
        var orders = _cli.File("order,customer,total,sku\nA-1,1,5,x\nA-2,1,70,y\nA-3,3,,x\n", "orders.csv");
        var products = _cli.File("sku,group\nx,fish\n", "products.csv");
        string[] relations = ["--relate", $"orders={orders}:customer=id", "--lookup", $"orders.product={products}:sku=sku"];
        const string Where = "any orders (total > 50 and product.group = 'fish') or sum(orders.total) > 100 or all orders (product is empty)";
        Assert.Equal(
            """
            1 does not match
            no   any orders (total > 50 and product.group = 'fish') or sum(orders.total) > 100 or all orders (product is empty)
              no   any orders (total > 50 and product.group = 'fish')
                no   row A-1: total > 50 and product.group = 'fish'
                  no   total > 50: is 5
                  yes  product.group = 'fish': is 'fish'
                no   row A-2: total > 50 and product.group = 'fish'
                  yes  total > 50: is 70
                  no   product.group = 'fish': is empty
              no   sum(orders.total) > 100: is 75
                row A-1
                row A-2
              no   all orders (product is empty)
                no   row A-1: product is empty
                  row x
                … of 2 rows
            it would match if `any orders (total > 50 and product.group = 'fish')` were true
            it would match if `sum(orders.total) > 100` were true
            it would match if `all orders (product is empty)` were true

            """.ReplaceLineEndings("\n"),
            Explain(Where, "1", relations));
        Assert.Equal(
            """
            2 matches
            yes  any orders (total > 50 and product.group = 'fish') or sum(orders.total) > 100 or all orders (product is empty)
              no   any orders (total > 50 and product.group = 'fish'): there are no rows
              no   sum(orders.total) > 100: is 0
              yes  all orders (product is empty): there are no rows
            it would not match if `all orders (product is empty)` were false

            """.ReplaceLineEndings("\n"),
            Explain(Where, "2", relations));
    }

    [Fact]
    public void Explain_Segments_TellTheirDefinitions()
    {
        var segments = _cli.File(
            """
            {"v":1,"segments":[
              {"key":"grown","filter":"age >= 18"},
              {"key":"picked","filter":"in segment 'grown'","include":["3"],"exclude":["1"]}]}
            """,
            "segments.json");
        Assert.Equal(
            """
            1 does not match
            no   in segment 'PICKED' or in segment 'grown' and not name = 'zoë'
              no   in segment 'PICKED'
                yes  in segment 'grown'
                  yes  age >= 18: is 30
              no   in segment 'grown' and not name = 'zoë'
                yes  in segment 'grown'
                  yes  age >= 18: is 30
                no   not name = 'zoë'
                  yes  name = 'zoë': is 'Zoë'
            it would match if `in segment 'PICKED'` were true
            it would match if `name = 'zoë'` were false

            """.ReplaceLineEndings("\n"),
            Explain("in segment 'PICKED' or in segment 'grown' and not name = 'zoë'", "1", "--segments", segments));
        Assert.StartsWith("3 matches\nyes  in segment 'picked'\n", Explain("in segment 'picked'", "3", "--segments", segments), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_SchemaZoneAndNow_AreThoseOfTheQuestion()
    {
        var data = _cli.File("id,kind,at,tags\n1,b2b,2018-11-04 00:30:00,a;b\n2,,,\n", "typed.csv");
        var schema = _cli.File(
            """
            {"fields":{"kind":{"type":"picklist","picklist":"k"},"tags":{"type":"text","separator":";"}},
              "picklists":{"k":["RETAIL",{"code":"TRADE","aliases":["B2B","SHOP"]}]}}
            """,
            "schema.json");
        string[] options = ["--key", "1", "--schema", schema, "--zone", "America/Sao_Paulo", "--now", "2018-11-04T12:00:00Z"];
        string Lines(string where) => Cli.Output(["explain", "--data", data, "--where", where, .. options]).Split("it would")[0];
        Assert.Equal("1 matches\nyes  kind = 'SHOP': is 'b2b'; asked for 'TRADE'\n", Lines("kind = 'SHOP'"));
        Assert.Equal("1 matches\nyes  tags has all ('B'): is 'a', 'b'\n", Lines("tags has all ('B')"));
        Assert.Equal(
            "1 matches\nyes  at in this day: is 2018-11-04T03:00:00Z; asked for from 2018-11-04T03:00:00Z to before 2018-11-05T02:00:00Z\n",
            Lines("at in this day"));
    }

    [Fact]
    public void Explain_OfMoreThanEightConditions_TellsOneWay()
    {
        var where = string.Join(" or ", Enumerable.Range(40, 12).Select(i => $"age = {i}"));
        Assert.EndsWith("  no   age = 51: is 30\nit would match if `age = 40` were true\n", Explain(where, "1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_ValuesWithLineBreaks_StayOnTheirLine()
    {
        var data = _cli.File("k,v\n\"a\nb\",\"x\r\ny\"\n", "lines.csv");
        var lines = Cli.Output("explain", "--data", data, "--where", "v = 'x' or v contains '\n'", "--key", "a\nb").TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
    }

    /// <summary>What all engines tell.</summary>
    private string Explain(string where, string key, params string[] options)
    {
        string[] args = ["explain", "--data", _people, "--where", where, "--key", key, "--now", "2026-11-22T10:00:00Z", .. options];
        return Cli.Engines.Select(engine => Cli.Output([.. args, "--engine", engine])).Distinct().Single();
    }
}
