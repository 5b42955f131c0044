namespace SegmentCli.Tests;

/// <summary>What engines might show differently although they find the same records.</summary>
public sealed class EngineTests : IDisposable
{
    private const string People = "id,name,country,age\n1,Ada,DE,30\n2,ada,de,5\n3,ADA,De,40\n4,Bob,,50\n5,Cid,FR,\n";

    private readonly Cli _cli = new();

    public static TheoryData<string> Engines => [.. Cli.Engines];

    public void Dispose() => _cli.Dispose();

    [Theory]
    [MemberData(nameof(Engines))]
    public void List_IsInTheFilesOrder(string engine) => Assert.Equal(
        "id,name\n1,Ada\n3,ADA\n4,Bob\n",
        Cli.Output("list", "--data", _cli.File(People), "--where", "age > 10", "--select", "id,name", "--format", "csv", "--engine", engine));

    [Theory]
    [MemberData(nameof(Engines))]
    public void Crosstab_OfSeveralSpellings_ShowsTheFirstThatMatches(string engine) => Assert.Equal(
        "country,value\nde,2\nFR,1\n,1\n",
        Cli.Output("crosstab", "--data", _cli.File(People), "--by", "country", "--where", "name != 'Ada' or id > 1", "--format", "csv", "--engine", engine));

    [Theory]
    [MemberData(nameof(Engines))]
    public void Segments_OfSegments_AreCountedAndOverlap(string engine)
    {
        var definitions = _cli.File(
            """
            {"v":1,"segments":[
                {"key":"old","filter":"age >= 40"}, {"key":"named","filter":"name = 'ada'"},
                {"key":"both","filter":"in segment 'old' and in segment 'named'"}]}
            """,
            "segments.json");
        string[] options = ["segments", "--data", _cli.File(People), "--segments", definitions, "--format", "csv", "--engine", engine];
        Assert.Equal("segment,count\nold,2\nnamed,3\nboth,1\n", Cli.Output(options));
        Assert.Equal("a,b,count\nold,named,1\nold,both,1\nnamed,both,1\n", Cli.Output([.. options, "--overlap"]));
    }

    // Names of the program's own members, names that differ in case alone, a NUL, a list, numbers beyond 64 bits, and instants of two offsets.
    [Theory]
    [InlineData("Number > 1 and Key = 'b'", "2")]
    [InlineData("`a b` = 'X' and `A B` = 'y'", "1")]
    [InlineData("note ends with 'z'", "1")]
    [InlineData("tags has any ('p')", "2")]
    [InlineData("big > 99999999999999999999", "1")]
    [InlineData("big is empty", "2")]
    [InlineData("at = '2026-03-29T00:00:00Z'", "1,2")]
    [InlineData("not (`a b` contains 'é')", "1")]
    public void List_OddColumns_IsTheSameWithAllEngines(string where, string expected)
    {
        var data = _cli.File(
            "id,Number,Key,a b,A B,note,tags,big,at\n1,1,a,x,y,\"n\0z\",q,100000000000000000000.5,2026-03-29T02:00:00+02:00\n" +
            "2,2,b,ÉX,,n,p;q,,2026-03-29T00:00:00Z\n");
        var schema = _cli.File("""{"fields":{"tags":{"type":"text","separator":";"}}}""", "schema.json");
        foreach (var engine in Cli.Engines)
        {
            var output = Cli.Output(
                "list", "--data", data, "--schema", schema, "--where", where, "--select", "id", "--format", "csv", "--engine", engine);
            Assert.Equal(expected, string.Join(',', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)));
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Rules_FireForTheSameRecords(string engine)
    {
        var rules = _cli.File(
            """
            {"v":1,"rules":[
                {"key":"call","trigger":{"on":"manual"},"when":"age >= 40","then":[{"action":"createTask","title":"call"}]}]}
            """,
            "rules.json");
        Assert.Equal(
            "record,rule,action\n3,call,createTask\n4,call,createTask\n",
            Cli.Output("rules", "--data", _cli.File(People), "--rules", rules, "--format", "csv", "--engine", engine));
    }
}
