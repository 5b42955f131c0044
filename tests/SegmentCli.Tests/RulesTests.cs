namespace SegmentCli.Tests;

/// <summary>Dry runs of rules, on files made for one test.</summary>
public sealed class RulesTests : IDisposable
{
    private const string Deals = "id,stage,amount,tags\n1,WON,7,a;b\n2,NEW,,\n";
    private const string Schema = """{"fields":{"tags":{"type":"text","separator":";"}}}""";

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void Rules_ByHand_FireRecordByRecord_RuleByRule_ActionByAction()
    {
        string[] rules =
        [
            Rule("late", "everyone", """,{"action":"addToList","list":"x"}""", more: "\"order\":9,"),
            Rule("won", "stage = 'won'"),
            Rule("off", "everyone", more: "\"enabled\":false,"),
        ];
        Assert.Equal(
            "record,rule,action\n1,won,createTask\n1,late,createTask\n1,late,addToList\n2,late,createTask\n2,late,addToList\n",
            Cli.Output(["rules", .. Options(rules), "--format", "csv"]));
    }

    [Fact]
    public void Rules_DecisionTable_FiresTheRowThatCounts()
    {
        const string Table = """
            {"key":"desk","trigger":{"on":"manual"},"hit":"first","columns":["stage","amount"],"sets":["stage"],"rows":[
              {"when":["stage = 'WON'","everyone"],"values":["DONE"],"then":[{"action":"createTask","title":"thank"}]},
              {"when":["everyone","everyone"],"values":[null],"then":[{"action":"addToList","list":"open"}]}]}
            """;
        Assert.Equal(
            "record,rule,action\n1,desk/1,setField\n1,desk/1,createTask\n2,desk/2,addToList\n", Cli.Output(["rules", .. Options(Table), "--format", "csv"]));
        Assert.Equal(
            ["rule 'desk': /rows/1/when  rows 1 and 2 are both for the case `stage = 'WON'`, and the hits are unique"],
            [Cli.Refusal(["rules", .. Options(Table.Replace("first", "unique", StringComparison.Ordinal))])[^1]]);
    }

    [Fact]
    public void Rules_OnceAPeriod_FireOnce()
    {
        var changes = _cli.File(
            "record,field,from,to,at\n1,amount,5,6,2026-11-02T00:00:00Z\n1,amount,6,7,2026-11-03T00:00:00Z\n2,stage,OLD,NEW,2026-11-03T00:00:00Z\n", "changes.csv");
        var rules = Options(Rule("changed", "everyone", trigger: "updated", more: "\"firing\":{\"oncePer\":\"month\"},"));
        Assert.Equal("record,rule,action\n1,changed,createTask\n2,changed,createTask\n", Cli.Output(["rules", .. rules, "--changes", changes, "--format", "csv"]));
    }

    [Fact]
    public void Rules_OnChanges_SeeTheRecordAsItWasThen()
    {
        // Written out of order; the two of one instant are one change.
        var changes = _cli.File(
            """
            record,field,from,to,at
            1,stage,SENT,WON,2026-11-03T00:00:00Z
            1,stage,NEW,SENT,2026-11-02T00:00:00Z
            1,amount,,7,2026-11-02T00:00:00Z
            1,tags,c,a; b,2026-11-01T00:00:00Z
            """,
            "changes.csv");
        var rules = Options(
            Rule("sent", "stage = 'SENT' and changed(amount) and previous(stage) = 'NEW'", trigger: "updated"),
            Rule("won", "changed(stage) and amount = 7 and not changed(amount)", trigger: "updated"),
            Rule("tags", "changed(tags) and amount is empty and previous(tags) has any ('c')", trigger: "updated"));
        Assert.Equal(
            "record,rule,action\n1,won,createTask\n1,sent,createTask\n1,tags,createTask\n",
            Cli.Output(["rules", .. rules, "--changes", changes, "--schema", _cli.File(Schema, "schema.json"), "--format", "csv"]));
    }

    [Theory]
    [InlineData("9,stage,NEW,WON,2026-11-03T00:00:00Z", "changes.csv: row 1: there is no record '9'")]
    [InlineData("1,stag,NEW,WON,2026-11-03T00:00:00Z", "`changes.csv: row 1` names `stag`, which is no field: there are id, stage, amount, tags")]
    [InlineData("1,stage,WON,NEW,2026-11-03T00:00:00Z", "changes.csv: row 1: `stage` of 1 is 'WON' after that, not 'NEW'")]
    [InlineData("1,amount,x,7,2026-11-03T00:00:00Z", "changes.csv: row 1: 'x' does not read as integer, as `amount` does")]
    [InlineData("1,stage,NEW,WON,soon", "changes.csv: row 1: 'soon' is no datetime: write it like 2026-11-22T10:00:00Z")]
    public void Rules_BadChange_IsRefused(string row, string expected)
    {
        var changes = _cli.File($"record,field,from,to,at\n{row}\n", "changes.csv");
        Assert.Equal([expected], Cli.Refusal(["rules", .. Options(Rule("r", "everyone", trigger: "updated")), "--changes", changes])
            .Select(l => l.Replace(changes, "changes.csv", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"key":"r","trigger":{"on":"manual"},"when":"zzz = 'x'","then":[{"action":"createTask","title":"x"}]}""",
        "rule 'r': 1:1  unknown field `zzz`")]
    [InlineData("""{"key":"r","trigger":{"on":"manual"},"when":"everyone","then":[{"action":"setField","field":"zzz","value":"x"}]}""",
        "rule 'r': /then/0/field  unknown field `zzz`")]
    [InlineData("""{"key":"r","trigger":{"on":"date","field":"stage"},"when":"everyone","then":[{"action":"createTask","title":"x"}]}""",
        "rule 'r': /trigger/field  `stage` is text: a date trigger waits for a date or datetime")]
    public void Rules_WrongRule_IsRefused(string rule, string expected) => Assert.Equal([expected], Cli.Refusal(["rules", .. Options(rule)]));

    [Fact]
    public void Rules_NoRules_AreRefused() =>
        Assert.Contains("/rules/0/then  a rule does something", Assert.Single(Cli.Refusal(
            ["rules", .. Options("""{"key":"r","trigger":{"on":"manual"},"when":"everyone","then":[]}""")])), StringComparison.Ordinal);

    [Fact]
    public void Rules_ThatWaitForSomethingElse_AreToldOf()
    {
        var (code, output, error) = Cli.Run(["rules", .. Options(Rule("r", "everyone", trigger: "created"), Rule("n", "nobody")), "--format", "csv"]);
        Assert.Equal((0, "record,rule,action\n"), (code, output));
        Assert.Equal(
            "rule 'n': /when  warning: this rule can never fire: nothing fulfils its trigger and its condition\n"
                + "rule 'r' waits for something else than being asked by hand\n",
            error);
    }

    private string[] Options(params string[] rules) =>
        ["--data", _cli.File(Deals), "--rules", _cli.File($$"""{ "v": 1, "rules": [ {{string.Join(',', rules)}} ] }""", "rules.json")];

    private static string Rule(string key, string when, string then = "", string trigger = "manual", string more = "") =>
        $$"""{"key":"{{key}}","trigger":{"on":"{{trigger}}"},"when":"{{when}}",{{more}}"then":[{"action":"createTask","title":"x"}{{then}}]}""";
}
