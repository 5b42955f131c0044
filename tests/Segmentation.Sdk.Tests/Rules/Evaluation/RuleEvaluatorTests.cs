using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>What rules do at an occasion: fire, or why not.</summary>
public sealed class RuleEvaluatorTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly BindingContext Context = new(CrmModel.Default, FactoryPicklists.All);

    private static readonly Trigger Manual = new ManualTrigger();

    [Theory]
    [InlineData("PREPARATION", "PREPAYMENT_INVOICE", "SERVICE", NotFired.No)]
    [InlineData(null, "PREPAYMENT_INVOICE", "SERVICE", NotFired.No)]                        // a new deal comes to its stage
    [InlineData("PREPAYMENT_INVOICE", "PREPAYMENT_INVOICE", "SERVICE", NotFired.Trigger)]   // it was there
    [InlineData("prepayment_invoice", "PREPAYMENT_INVOICE", "SERVICE", NotFired.Trigger)]   // however it was spelled
    [InlineData("PREPARATION", "EXECUTING", "SERVICE", NotFired.Trigger)]
    [InlineData("PREPARATION", "PREPAYMENT_INVOICE", "SALE", NotFired.Condition)]
    public void Evaluate_StageEntered_FiresForTheDealsThatTheConditionSelects(string? from, string to, string type, NotFired expected)
    {
        var rule = new Rule("document", "deal", new StageEnteredTrigger("PREPAYMENT_INVOICE"), new CreateDocument("service")) { When = Filter.Parse("type = 'SERVICE'") };
        var outcome = Outcome(rule, Changed(from is null ? null : new Deal { Id = 1, Stage = from, Type = type }, new Deal { Id = 1, Stage = to, Type = type }));
        Assert.Equal(expected, outcome.Reason);
        Assert.Equal(expected == NotFired.No, outcome.HasFired);
        Assert.Equal(expected != NotFired.Condition, outcome.Explanation is null || outcome.Explanation.Matches || expected == NotFired.Trigger);
    }

    [Theory]
    [InlineData(null, null, 1, 2, true)]
    [InlineData(null, null, 2, 2, false)]
    [InlineData("1", null, 1, 2, true)]
    [InlineData("3", null, 1, 2, false)]
    [InlineData(null, "2", 1, 2, true)]
    [InlineData("1", "2.0", 1, 2, true)]
    [InlineData("1", "3", 1, 2, false)]
    public void Evaluate_FieldChanged_FiresFromAndTo(string? from, string? to, int before, int after, bool fires)
    {
        var rule = new Rule("amount", "deal", new FieldChangedTrigger("amount", from, to), new CreateTask("look"));
        Assert.Equal(fires, Outcome(rule, Changed(new Deal { Id = 1, Amount = before }, new Deal { Id = 1, Amount = after })).HasFired);
    }

    [Fact]
    public void Evaluate_StageOfAPipeline_TellsItFromTheSameStageOfAnother()
    {
        var pipelines = FactoryPicklists.All.Find(FactoryPicklists.Pipeline)!;
        var (lists, pipeline) = (FactoryPicklists.All.With(pipelines.Add(new PicklistItem("REPAIR"))), pipelines.Items[0].Code);
        var rule = new Rule("new", "deal", new StageEnteredTrigger("NEW", pipeline), new CreateTask("call"));
        var rules = new RuleCatalogue(rule).Bind<Deal>(Context with { Picklists = lists }, TimeZoneInfo.Utc);
        Assert.True(rules.Evaluate(Changed(new Deal { Id = 1, Stage = "NEW", Pipeline = "REPAIR" }, new Deal { Id = 1, Stage = "NEW", Pipeline = pipeline }))[0].HasFired);
        Assert.False(rules.Evaluate(Changed(new Deal { Id = 1, Stage = "NEW", Pipeline = pipeline }, new Deal { Id = 1, Stage = "NEW", Pipeline = "REPAIR" }))[0].HasFired);
    }

    [Fact]
    public void Evaluate_CreatedAndUpdated_AreToldApart()
    {
        var rules = Bind(Rule("new", new CreatedTrigger()), Rule("different", new UpdatedTrigger()));
        Assert.Equal(["new"], Fired(rules, Changed(null, new Deal { Id = 1 })));
        Assert.Equal(["different"], Fired(rules, Changed(new Deal { Id = 1 }, new Deal { Id = 1, Title = "x" })));
        Assert.Empty(Fired(rules, Changed(new Deal { Id = 1 }, null)));
    }

    [Fact]
    public void Evaluate_Segments_FireForTheirMembersOnly()
    {
        var context = Context with { Segments = new SegmentCatalogue(new SegmentDefinition("Big", "deal", Filter.Parse("amount > 10"))) };
        var rules = new RuleCatalogue(Rule("in", new SegmentEnteredTrigger("big")), Rule("out", new SegmentLeftTrigger("BIG"))).Bind<Deal>(context, TimeZoneInfo.Utc);
        Assert.Equal(["in"], Fired(rules, Moved("Big", MembershipEvent.Entered, new Deal { Id = 1 })));
        Assert.Equal(["out"], Fired(rules, Moved("big", MembershipEvent.Left, new Deal { Id = 1 })));
        Assert.Empty(Fired(rules, Moved("other", MembershipEvent.Left, new Deal { Id = 1 })));
        Assert.Equal([NotFired.Trigger, NotFired.Gone], rules.Evaluate(Moved("big", MembershipEvent.Left, null)).Select(o => o.Reason));
    }

    [Theory]
    [InlineData(null, "2026-11-24T23:00:00Z", true)]      // at its first instant in Berlin
    [InlineData(null, "2026-11-24T22:59:59Z", false)]
    [InlineData("-3d", "2026-11-21T23:00:00Z", true)]
    [InlineData("+1mo", "2026-12-24T23:00:00Z", true)]
    public void Evaluate_DateTrigger_IsDueAtTheStartOfTheDayInTheZone(string? offset, string until, bool fires)
    {
        var rule = new Rule("remind", "deal", new DateTrigger("closeDate", offset), new CreateTask("call"));
        var rules = new RuleCatalogue(rule).Bind<Deal>(Context, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var end = DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture);
        var deal = new Deal { Id = 1, CloseDate = new DateOnly(2026, 11, 25) };
        Assert.Equal(fires, rules.Evaluate(new TimeOccasion<Deal>(1, deal, end.AddMinutes(-5), end))[0].HasFired);
        Assert.False(rules.Evaluate(new TimeOccasion<Deal>(1, deal, end, end.AddMinutes(5)))[0].HasFired && fires);
        Assert.False(rules.Evaluate(new TimeOccasion<Deal>(1, new Deal { Id = 1 }, end.AddMinutes(-5), end))[0].HasFired);
    }

    [Theory]
    [InlineData(TimeUnit.Day, "2026-11-22T08:30:00Z", true)]
    [InlineData(TimeUnit.Day, "2026-11-22T08:29:00Z", false)]
    [InlineData(TimeUnit.Week, "2026-11-16T08:30:00Z", true)]      // a Monday
    [InlineData(TimeUnit.Week, "2026-11-17T08:30:00Z", false)]
    [InlineData(TimeUnit.Month, "2026-11-01T08:30:00Z", true)]
    [InlineData(TimeUnit.Quarter, "2026-10-01T08:30:00Z", true)]
    [InlineData(TimeUnit.Year, "2026-01-01T08:30:00Z", true)]
    [InlineData(TimeUnit.Year, "2026-02-01T08:30:00Z", false)]
    public void Evaluate_Schedule_IsDueOnTheFirstDayOfItsUnit(TimeUnit every, string until, bool fires)
    {
        var rules = Bind(Rule("report", new ScheduleTrigger(every, new TimeOnly(8, 30))));
        var end = DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(fires, rules.Evaluate(new TimeOccasion<Deal>(1, new Deal { Id = 1 }, end.AddSeconds(-30), end))[0].HasFired);
    }

    [Fact]
    public void Evaluate_Reasons_ComeInTheOrderOfTheRules()
    {
        var rules = Bind(
            Rule("broken", Manual) with { When = Filter.Parse("sort = 'x'"), Order = 9 },
            Rule("off", Manual) with { IsEnabled = false, Order = 1 },
            Rule("other", new CreatedTrigger()) with { Order = 2 },
            Rule("early", Manual) with { ValidFrom = Noon.AddTicks(1), Order = 3 },
            Rule("late", Manual) with { ValidUntil = Noon, Order = 3 },
            Rule("poor", Manual) with { When = Filter.Parse("amount > 5"), Order = 4 },
            Rule("stop", Manual) with { StopsOnMatch = true, ValidFrom = Noon, ValidUntil = Noon.AddTicks(1), Order = 5 },
            Rule("after", Manual) with { Order = 6 });
        var outcomes = rules.Evaluate(ByHand(new Deal { Id = 7, Amount = 3 }));
        Assert.Equal(
            """
            off for 7: is switched off
            other for 7: waits for something else
            early for 7: is in force from 2026-11-22T12:00:00.0000001Z on
            late for 7: is in force no more since 2026-11-22T12:00:00Z
            poor for 7: its condition does not hold
            stop for 7: fired
            after for 7: was stopped by stop
            broken for 7: cannot be asked: 1:1  unknown field `sort`
            """,
            string.Join('\n', outcomes));
        Assert.Equal("no   amount > 5: is 3", outcomes[4].Explanation!.ToString());
        Assert.True(outcomes[5].Explanation!.Matches);
    }

    [Fact]
    public void InOrder_TableAmongRules_HasItsPlaceWithAllItsRows()
    {
        DecisionRow row = new([Filter.Everyone]) { Then = [new CreateTask("call")] };
        var table = new DecisionTable("t", "deal", Manual, ["any"], [row, row]);
        Assert.Equal(["b", "t/1", "t/2", "a"], new RuleCatalogue(Rule("b", Manual), table, Rule("a", Manual)).InOrder.Select(r => r.Key));
        Assert.Equal(["b", "a", "t/1", "t/2"], new RuleCatalogue(Rule("b", Manual), table with { Order = 9 }, Rule("a", Manual)).InOrder.Select(r => r.Key));
        Assert.Equal(
            "there are two rules with the key \"T/2\"",
            Assert.Throws<RuleException>(() => new RuleCatalogue(table, Rule("T/2", Manual))).Message);
    }

    [Fact]
    public void InOrder_RulesWithoutAnOrder_HaveTheirPlaceInTheDocument()
    {
        var rules = new RuleCatalogue(Rule("c", Manual), Rule("b", Manual) with { Order = 1 }, Rule("z", Manual) with { Order = -1 }, Rule("a", Manual));
        Assert.Equal(["z", "b", "c", "a"], rules.InOrder.Select(r => r.Key));
    }

    [Fact]
    public void Firing_Keys_DependOnThePolicy()
    {
        string Key(FiringPolicy policy, Occasion<Deal> occasion, Trigger? trigger = null) =>
            Outcome(Rule("r", trigger ?? Manual) with { Firing = policy }, occasion).Firing!.Cause;

        var deal = new Deal { Id = 1, Stage = "new" };
        var (one, other) = (ByHand(deal, "one"), ByHand(deal, "other"));
        Assert.Equal(Key(FiringPolicy.EveryTime, one), Key(FiringPolicy.EveryTime, one));
        Assert.NotEqual(Key(FiringPolicy.EveryTime, one), Key(FiringPolicy.EveryTime, other));
        Assert.Equal(Key(FiringPolicy.OncePerEntity, one), Key(FiringPolicy.OncePerEntity, other));
        Assert.Equal("month 2026-11-01", Key(FiringPolicy.OncePer(TimeUnit.Month), one));
        Assert.Equal("week 2026-11-16", Key(FiringPolicy.OncePer(TimeUnit.Week), one));
        Assert.Equal("stay in NEW", Key(FiringPolicy.OncePerStay, one));
        Assert.Equal("stay in NEW since Monday", Key(FiringPolicy.OncePerStay, one with { Stay = "since Monday" }));
        Assert.Equal("change 3", Key(FiringPolicy.OncePerStay, Changed(null, deal), new StageEnteredTrigger("NEW")));
    }

    [Fact]
    public void FiringKey_Texts_DifferWhereKeysDo()
    {
        FiringKey[] keys = [new("a", 1, "x"), new("a", "1", "x"), new("a/Number", 1, "x"), new("a", 1, "x/y"), new("a", "1/x", "y"), new("a", "1", "x/y")];
        Assert.Equal(keys.Length, keys.Select(k => k.ToString()).Distinct().Count());
    }

    [Fact]
    public void DueAt_Delay_IsAddedToTheOccasion() =>
        Assert.Equal(Noon.AddHours(2), Outcome(Rule("r", Manual) with { Delay = TimeSpan.FromHours(2) }, ByHand(new Deal { Id = 1 })).DueAt);

    [Fact]
    public void Rule_WithoutAction_IsRefused()
    {
        Assert.Equal("the rule \"r\" has no action", Assert.Throws<RuleException>(() => new Rule("r", "deal", Manual)).Message);
        Assert.Throws<RuleException>(() => new Rule("", "deal", Manual, new CreateTask("x")));
        Assert.Throws<RuleException>(() => Rule("r", Manual) with { Delay = TimeSpan.FromTicks(-1) });
        Assert.Throws<RuleException>(() => new RuleCatalogue(Rule("r", Manual), Rule("R", Manual)));
    }

    private static Rule Rule(string key, Trigger trigger) => new(key, "deal", trigger, new CreateTask(key));

    private static RuleEvaluator<Deal> Bind(params IEnumerable<Rule> rules) => new RuleCatalogue(rules).Bind<Deal>(Context, TimeZoneInfo.Utc);

    private static RuleOutcome Outcome(Rule rule, Occasion<Deal> occasion) => Bind(rule).Evaluate(occasion).Single();

    private static IEnumerable<string> Fired(RuleEvaluator<Deal> rules, Occasion<Deal> occasion) =>
        rules.Evaluate(occasion).Where(o => o.HasFired).Select(o => o.Rule.Key);

    private static ChangeOccasion<Deal> Changed(Deal? before, Deal? after) => new(new EntityChange<Deal>(3, 1, before, after, Noon));

    private static ManualOccasion<Deal> ByHand(Deal deal, string request = "one") => new(deal.Id, deal, Noon, request);

    private static MembershipOccasion<Deal> Moved(string segment, MembershipEvent what, Deal? deal) =>
        new(new MembershipEntry(segment, "deal", 1, what, Noon, new MembershipCause(CauseKind.Manual)), deal);
}
