using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>What is wrong with rules, told without asking any entity.</summary>
public sealed class RuleChecksTests
{
    private static readonly BindingContext Context = new(CrmModel.Default, FactoryPicklists.All)
    {
        Segments = new SegmentCatalogue(
            new SegmentDefinition("big", "deal", Filter.Parse("amount > 10")), SegmentDefinition.Static("calls", "deal"), SegmentDefinition.Static("firms", "company")),
    };

    private static readonly Trigger Manual = new ManualTrigger();

    [Theory]
    [InlineData("""{"on":"fieldChanged","field":"amuont"}""", "everyone", "/trigger/field  unknown field `amuont`: did you mean `amount`?")]
    [InlineData("""{"on":"fieldChanged","field":"type","to":"SERVISE"}""", "everyone", "/trigger/to  'SERVISE' is no item of deal-type: did you mean `SERVICE` or `SERVICES`?")]
    [InlineData("""{"on":"fieldChanged","field":"amount","from":"much"}""", "everyone", "/trigger/from  `previous(amount)` is a number, and 'much' is not")]
    [InlineData("""{"on":"stageEntered","stage":"PREPAYMENT"}""", "everyone", "/trigger/stage  'PREPAYMENT' is no item of deal-stage: did you mean `PREPAYMENT_INVOICE`?")]
    [InlineData("""{"on":"segmentEntered","segment":"bigg"}""", "everyone", "/trigger/segment  there is no segment 'bigg': did you mean `big`?")]
    [InlineData("""{"on":"segmentLeft","segment":"firms"}""", "everyone", "/trigger/segment  'firms' is a segment of company, not of deal")]
    [InlineData("""{"on":"date","field":"title"}""", "everyone", "/trigger/field  `title` is text: a date trigger waits for a date or datetime")]
    [InlineData("""{"on":"date","field":"closeDat"}""", "everyone", "/trigger/field  unknown field `closeDat`: did you mean `closeDate`?")]
    [InlineData("""{"on":"date","field":"closeDate","offset":"3"}""", "everyone", "/trigger/offset  `3` is no step in time, such as -3d for three days before")]
    [InlineData("""{"on":"date","field":"closeDate","offset":"-3h"}""", "everyone", "/trigger/offset  `closeDate` is a date: its offset is in d, w, mo, q or y")]
    [InlineData("""{"on":"manual"}""", "sort = 1", "1:1  unknown field `sort`")]
    [InlineData("""{"on":"manual"}""", "changed(type)", "1:1  `changed` has a meaning only where a change is evaluated, in a rule")]
    public void IssuesIn_WrongName_IsAnErrorWithItsPlace(string trigger, string when, string expected)
    {
        var read = RuleCatalogue.TryFromJson(
            $$"""{"v":1,"rules":[{"key":"r","trigger":{{trigger}},"when":"{{when}}","then":[{"action":"createTask","title":"x"}]}]}""", ShippedActions.Catalogue, "deal");
        var issue = Assert.Single(Issues(read.Catalogue!));
        Assert.Equal(Severity.Error, issue.Issue.Severity);
        Assert.Equal($"rule 'r': {expected}", issue.ToString());
    }

    [Theory]
    [InlineData("nobody", "manual")]
    [InlineData("amount > 5 and amount < 3", "manual")]
    [InlineData("previous(type) = 'SALE'", "created")]              // there was nothing before
    [InlineData("not changed(amount)", "changed")]                  // the trigger says it did
    [InlineData("type = 'SALE'", "to")]                             // the trigger says it is another
    [InlineData("stage = 'NEW'", "stage")]
    public void IssuesIn_RuleThatCanNeverFire_IsAWarning(string when, string trigger)
    {
        Trigger waits = trigger switch
        {
            "created" => new CreatedTrigger(),
            "changed" => new FieldChangedTrigger("amount"),
            "to" => new FieldChangedTrigger("type", To: "SERVICE"),
            "stage" => new StageEnteredTrigger("WON"),
            _ => Manual,
        };
        var issue = Assert.Single(Issues(Task("r", waits) with { When = Filter.Parse(when) }));
        Assert.Equal((Severity.Warning, IssueCode.NeverFires), (issue.Issue.Severity, issue.Issue.Code));
    }

    [Fact]
    public void IssuesIn_RuleThatIsNeverInForce_IsAWarning()
    {
        var now = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal("/validUntil", Assert.Single(Issues(Task("r", Manual) with { ValidFrom = now, ValidUntil = now })).Issue.Pointer);
    }

    [Theory]
    [InlineData("everyone", "manual", true)]
    [InlineData("amount > 3", "manual", true)]
    [InlineData("amount > 7", "manual", false)]
    [InlineData("amount > 3", "created", false)]
    public void IssuesIn_RuleBehindOneThatStopsMore_NeverFires(string wider, string trigger, bool isUnreachable)
    {
        var first = Task("first", trigger == "manual" ? Manual : new CreatedTrigger()) with { When = Filter.Parse(wider), StopsOnMatch = true };
        var issues = Issues(first, Task("second", Manual) with { When = Filter.Parse("amount > 5") });
        Assert.Equal(isUnreachable ? ["rule 'second': /when  warning: this rule can never fire: wherever it would, `first` has fired before and stops it"] : [], issues.Select(i => i.ToString()));
        Assert.Empty(Issues(first with { IsEnabled = false }, Task("second", Manual)));
    }

    [Fact]
    public void IssuesIn_StopOfAnyChange_KeepsThoseOfSome()
    {
        var issues = Issues(Task("any", new UpdatedTrigger()) with { StopsOnMatch = true }, Task("some", new UpdatedTrigger()) with { When = Filter.Parse("changed(type)") });
        Assert.Equal(IssueCode.NeverFires, Assert.Single(issues).Issue.Code);
        // A stage may also be that of a new deal.
        Assert.Empty(Issues(Task("any", new UpdatedTrigger()) with { StopsOnMatch = true }, Task("stage", new StageEnteredTrigger("NEW"))));
    }

    [Theory]
    [InlineData("type = 'SALE'", "type = 'SERVICE'", "a", "b", false)]      // never together
    [InlineData("type = 'SALE'", "amount > 5", "a", "b", true)]
    [InlineData("type = 'SALE'", "amount > 5", "a", "a", false)]            // the same value
    public void IssuesIn_TwoRulesThatSetOneField_OverlapWhereBothMayFire(string one, string other, string title, string otherTitle, bool overlaps)
    {
        var issues = Issues(
            new Rule("one", "deal", Manual, new SetField("title", title)) { When = Filter.Parse(one) },
            new Rule("other", "deal", Manual, new CreateTask("x"), new SetField("TITLE", otherTitle)) { When = Filter.Parse(other) });
        Assert.Equal(
            overlaps ? ["rule 'other': /then/1  warning: `one` may set `title` for the same occasion: the later one wins"] : [], issues.Select(i => i.ToString()));
    }

    [Theory]
    [InlineData("updated", "everyone", true)]
    [InlineData("updated", "type = 'SERVICE'", true)]
    [InlineData("updated", "changed(type)", false)]                     // the action leaves the type as it is
    [InlineData("updated", "previous(type) = 'SALE' and type != 'SALE'", false)]
    [InlineData("updated", "title != 'x'", false)]                      // after it the title is x
    [InlineData("updated", "changed(title) and title = 'x'", true)]
    [InlineData("updated", "previous(title) is empty", true)]
    [InlineData("created", "everyone", false)]
    [InlineData("amount", "everyone", false)]
    [InlineData("title", "everyone", true)]
    [InlineData("manual", "everyone", false)]
    public void IssuesIn_RuleThatChangesWhatItWaitsFor_CanTriggerItself(string trigger, string when, bool expected)
    {
        Trigger waits = trigger switch
        {
            "updated" => new UpdatedTrigger(),
            "created" => new CreatedTrigger(),
            "manual" => Manual,
            _ => new FieldChangedTrigger(trigger),
        };
        var issues = Issues(new Rule("r", "deal", waits, new SetField("title", "x")) { When = Filter.Parse(when) });
        Assert.Equal(expected ? [IssueCode.Circle] : [], issues.Select(i => i.Issue.Code));
    }

    [Fact]
    public async Task SaveAsync_OneRuleIsWrong_SavesNone()
    {
        var repository = new InMemoryRuleRepository(new RuleCatalogue(Task("old", Manual)));
        var registry = new RuleRegistry(Segmenter.Create(), repository, ShippedActions.Catalogue);
        var refused = await registry.SaveAsync([Task("good", Manual), Task("bad", Manual) with { When = Filter.Parse("sort = 1") }]);
        Assert.False(refused.IsSaved);
        Assert.Equal("rule 'bad': 1:1  unknown field `sort`", Assert.Single(refused.Issues).ToString());
        Assert.Equal(["old"], (await registry.CurrentAsync()).Definitions.Select(r => r.Key));

        Assert.True((await registry.SaveAsync([Task("good", Manual), Task("OLD", Manual) with { Order = 7 }], "anna")).IsSaved);
        Assert.Equal(["OLD", "good"], (await registry.CurrentAsync()).Definitions.Select(r => r.Key));
        Assert.Equal("anna", (await repository.HistoryAsync().SingleAsync()).By);
        Assert.True((await registry.SaveAsync([Task("good", Manual)])).IsSaved);
        Assert.Equal(1, await repository.HistoryAsync().CountAsync());
    }

    [Fact]
    public async Task SaveAsync_UniqueTableWhoseRowsOverlap_SavesNone()
    {
        var registry = new RuleRegistry(Segmenter.Create(), new InMemoryRuleRepository(), ShippedActions.Catalogue);
        var refused = await registry.SaveAsync([Task("good", Manual), Table(HitPolicy.Unique, "type = 'SALE'", "amount > 5")]);
        Assert.Equal(
            "rule 'desks': /rows/1/when  rows 1 and 2 are both for the case `type = 'SALE' and amount > 5`, and the hits are unique",
            Assert.Single(refused.Issues, i => i.Issue.Severity == Severity.Error).ToString());
        Assert.Empty((await registry.CurrentAsync()).Definitions);
    }

    [Fact]
    public void IssuesIn_RowOfATableAndARule_AreCompared_AndRowsOfOneTableAreNot()
    {
        var rule = new Rule("web", "deal", new CreatedTrigger(), new SetField("source", "WEB")) { When = Filter.Parse("type = 'SALE'") };
        var table = new DecisionTable(
            "desks",
            "deal",
            new CreatedTrigger(),
            ["type"],
            [
                new([Filter.Parse("type = 'GOODS'")]) { Values = [Value.Of("EMAIL")] },
                new([Filter.Parse("type = 'SALE'")]) { Values = [Value.Of("CALL")] },
                new([Filter.Everyone]) { Values = [Value.Of("EMAIL")] },
            ],
            ["source"])
        {
            Hit = HitPolicy.First,
        };
        Assert.Equal(
            "rule 'desks': /rows/1  warning: `web` may set `source` for the same occasion: the later one wins",
            Assert.Single(Issues(new RuleCatalogue(rule, table))).ToString());
        Assert.Empty(Issues(new RuleCatalogue(table)));
    }

    [Fact]
    public void IssuesIn_RowThatIsNeverReached_IsToldOnce() => Assert.Equal(
        ["/rows/1"],
        Issues(new RuleCatalogue(Table(HitPolicy.First, "everyone", "type = 'SALE' and type = 'GOODS'"))).Select(i => i.Issue.Pointer));

    private static DecisionTable Table(HitPolicy hit, params string[] conditions) =>
        new("desks", "deal", new CreatedTrigger(), ["any"], conditions.Select(c => new DecisionRow([Filter.Parse(c)]) { Then = [new CreateTask("x")] })) { Hit = hit };

    private static Rule Task(string key, Trigger trigger) => new(key, "deal", trigger, new CreateTask("x"));

    private static IReadOnlyList<RuleIssue> Issues(params IEnumerable<Rule> rules) => Issues(new RuleCatalogue(rules));

    private static IReadOnlyList<RuleIssue> Issues(RuleCatalogue rules) => rules.IssuesIn(Context, ShippedActions.Catalogue);
}
