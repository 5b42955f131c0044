using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class DecisionTableTests
{
    private static readonly BindingContext Context = new(CrmModel.Default, FactoryPicklists.All);

    [Fact]
    public void Check_RowsThatExcludeOneAnotherAndLeaveNothing_IsFine() => Assert.Empty(IssuesOf(
        HitPolicy.Unique,
        ["type = 'SERVICE'", "amount > 100"],
        ["type = 'SERVICE'", "not amount > 100"],
        ["not type = 'SERVICE'", "everyone"]));

    [Fact]
    public void Check_UniqueRowsOverlap_ShowsTheCase() => Assert.Equal(
        ["/rows/2/when  rows 1 and 3 are both for the case `type = 'SERVICE' and amount > 100 and amount > 50`, and the hits are unique"],
        IssuesOf(
            HitPolicy.Unique,
            ["type = 'SERVICE'", "amount > 100"],
            ["not type = 'SERVICE'", "everyone"],
            ["type = 'SERVICE'", "amount > 50"],
            ["type = 'SERVICE'", "not amount > 50"]));

    [Fact]
    public void Check_CaseWithoutARow_IsShown() => Assert.Equal(
        ["/rows  warning: no row is for the case `not type = 'SERVICE' and not amount < 10`"],
        IssuesOf(HitPolicy.First, ["type = 'SERVICE'", "everyone"], ["everyone", "amount < 10"]));

    [Fact]
    public void Check_EmptyAmountIsForgotten_IsNotComplete() => Assert.Equal(
        ["/rows  warning: no row is for the case `not amount > 10 and not amount <= 10`"],
        IssuesOf(HitPolicy.Unique, ["everyone", "amount > 10"], ["everyone", "amount <= 10"]));

    [Fact]
    public void Check_RowIsNeverReached_IsShown() => Assert.Equal(
        [
            "/rows/1  warning: row 2 is never reached: the rows before it are for all its cases",
            "/rows/2  warning: row 3 is never reached: its conditions exclude one another",
        ],
        IssuesOf(HitPolicy.First, ["everyone", "everyone"], ["type = 'SALE'", "everyone"], ["type = 'SALE'", "type = 'GOODS'"]));

    [Fact]
    public void Check_RowsOverlap_MattersOnlyWhereHitsAreUnique()
    {
        Assert.Empty(IssuesOf(HitPolicy.Collect, ["everyone", "everyone"], ["type = 'SALE'", "everyone"]));
        Assert.Single(IssuesOf(HitPolicy.Unique, ["everyone", "everyone"], ["type = 'SALE'", "everyone"]));
    }

    [Fact]
    public void Check_WrongCells_SayWhere()
    {
        var table = new DecisionTable(
            "discounts",
            "deal",
            new CreatedTrigger(),
            ["type", "amount"],
            [
                new([Filter.Parse("typ = 'SALE'"), Filter.Everyone]) { Values = [Value.Of("much")] },
                new([Filter.Everyone, Filter.Everyone]) { Values = [default], Then = [new AddToList("call")] },
            ],
            sets: ["amount"]);

        Assert.Equal(
            [
                "/rows/0/when/0  unknown field `typ`: did you mean `type`?",
                "/rows/0/values/0  `amount` is a number, and 'much' is not",
                "/rows/1/then/0/list  there is no list `call`",
            ],
            table.Check(Context).Select(i => (i with { Span = null }).ToString()));
    }

    [Fact]
    public void Check_UnknownEntityType_IsAnIssue() => Assert.Contains(
        "the model has no entity type `del`",
        new DecisionTable("t", "del", new CreatedTrigger(), ["type"], [Row("everyone")]).Check(Context)[0].ToString(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(HitPolicy.Unique)]
    [InlineData(HitPolicy.First)]
    [InlineData(HitPolicy.Collect)]
    public void ToRules_AnyPolicy_FireForTheRowsThatItSays(HitPolicy hit)
    {
        string[] conditions = ["type = 'SERVICE'", "amount > 100", "everyone"];
        var rules = new RuleCatalogue(Table(hit, [.. conditions.Select(c => new[] { c, "everyone" })]).ToRules()).Bind<Deal>(Context, TimeZoneInfo.Utc);
        foreach (var (type, amount) in new[] { ("SERVICE", 500m), ("SERVICE", 5m), ("SALE", 500m), ("SALE", 5m) })
        {
            var deal = new Deal { Id = 1, Type = type, Amount = amount };
            var change = new EntityChange<Deal>(1, 1, null, deal, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
            bool[] holds = [type == "SERVICE", amount > 100, true];
            var rows = Enumerable.Range(0, 3).Where(i => holds[i]).Take(hit == HitPolicy.First ? 1 : 3).Select(i => $"t/{i + 1}");

            Assert.Equal(rows, rules.Evaluate(new ChangeOccasion<Deal>(change)).Where(o => o.HasFired).Select(o => o.Rule.Key));
        }
    }

    [Fact]
    public void ToRules_Values_AreSetBeforeActionsAreDone()
    {
        var table = new DecisionTable(
            "t",
            "deal",
            new CreatedTrigger(),
            ["type"],
            [new([Filter.Parse("type = 'SALE'")]) { Values = [Value.Of("web"), default], Then = [new CreateTask("call")] }],
            sets: ["source", "amount"]);

        Assert.Equal<RuleAction>([new SetField("source", "web"), new CreateTask("call")], table.ToRules()[0].Then);
    }

    [Fact]
    public void ToRules_ManyRows_KeepTheirOrder()
    {
        var keys = Table(HitPolicy.Collect, [.. Enumerable.Repeat(new[] { "everyone", "everyone" }, 12)]).ToRules().Select(r => r.Key).ToList();
        Assert.Equal("t/01", keys[0]);
        Assert.Equal(keys, keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1, "row 1 of the table \"t\" has 1 conditions, and the table 2 columns of them")]
    [InlineData(2, "row 1 of the table \"t\" does nothing")]
    public void Table_RowOfAnotherShape_Throws(int cells, string expected)
    {
        var row = new DecisionRow([.. Enumerable.Repeat(Filter.Everyone, cells)]);
        Assert.Equal(expected, Assert.Throws<RuleException>(() => new DecisionTable("t", "deal", new CreatedTrigger(), ["a", "b"], [row])).Message);
    }

    [Fact]
    public void Table_ColumnWithoutAName_Throws() => Assert.Equal(
        "a column of the table \"t\" has no name",
        Assert.Throws<RuleException>(() => new DecisionTable("t", "deal", new CreatedTrigger(), ["a", ""], [Row("everyone", "everyone")])).Message);

    private static DecisionRow Row(params string[] cells) => new([.. cells.Select(c => Filter.Parse(c))]) { Then = [new CreateTask("call")] };

    private static DecisionTable Table(HitPolicy hit, params string[][] rows) =>
        new("t", "deal", new CreatedTrigger(), ["one", "other"], rows.Select(Row)) { Hit = hit };

    private static IReadOnlyList<string> IssuesOf(HitPolicy hit, params string[][] rows) => [.. Table(hit, rows).Check(Context).Select(i => i.ToString())];
}
