namespace Segmentation.Tests;

/// <summary>Rules as JSON.</summary>
public sealed class RuleCatalogueJsonTests
{
    [Fact]
    public void TryFromJson_Everything_IsRead()
    {
        var read = RuleCatalogue.TryFromJson(
            """
            { "v": 1, "rules": [ {
                "key": "doc", "entityType": "deal", "trigger": { "on": "fieldChanged", "field": "amount", "from": 5, "to": "7" },
                "when": { "field": "type", "op": "=", "value": "SERVICE" }, "order": 3, "stop": true, "enabled": false,
                "validFrom": "2026-01-01T00:00:00Z", "validUntil": "2026-12-31T00:00:00+01:00", "firing": { "oncePer": "quarter" },
                "delay": "90min", "cancelsWhenMovedOn": true,
                "then": [ { "action": "createDocument", "template": "service" }, { "action": "addToList", "list": "x" } ] } ] }
            """,
            ShippedActions.Catalogue);
        var expected = new Rule("doc", "deal", new FieldChangedTrigger("amount", "5", "7"), new CreateDocument("service"), new AddToList("x"))
        {
            When = Filter.Parse("type = 'SERVICE'"),
            Order = 3,
            StopsOnMatch = true,
            IsEnabled = false,
            ValidFrom = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ValidUntil = new DateTimeOffset(2026, 12, 30, 23, 0, 0, TimeSpan.Zero),
            Firing = FiringPolicy.OncePer(TimeUnit.Quarter),
            Delay = TimeSpan.FromMinutes(90),
            CancelsWhenMovedOn = true,
        };
        Assert.Empty(read.Issues);
        Assert.Equal(expected, read.Catalogue!.Definitions.Single());
    }

    [Theory]
    [InlineData("""{"key":"a","trigger":{"on":"manual"},"when":"everyone","then":[]}""", "/rules/0/then  a rule does something: name at least one action")]
    [InlineData("""{"key":"a","trigger":{"on":"manual"},"when":"everyone"}""", "/rules/0  the member \"then\" is missing")]
    [InlineData("""{"key":"a","trigger":{"on":"manual"},"then":[{"action":"createTask","title":"x"}]}""",
        "/rules/0  the member \"when\" is missing: for all, say `everyone`")]
    [InlineData("""{"key":"a","trigger":{"on":"manuel"},"when":"everyone","then":[{"action":"createTask","title":"x"}]}""",
        "/rules/0/trigger/on  there is no trigger `manuel`: manual, created, updated, fieldChanged, stageEntered, segmentEntered, segmentLeft, date, schedule: did you mean `manual`?")]
    [InlineData("""{"key":"a","trigger":{"on":"manual"},"when":"everyone","then":[{"action":"createTusk","title":"x"}]}""",
        "/rules/0/then/0/action  there is no action `createTusk`: did you mean `createTask`?")]
    [InlineData("""{"key":"a","trigger":{"on":"manual"},"when":"everyone","then":[{"action":"createTask"}]}""", "/rules/0/then/0  the member \"title\" is missing")]
    [InlineData("""{"key":"a","trigger":{"on":"manual"},"when":"everyone","then":[{"action":"createTask","title":"x","titel":"y"}]}""",
        "/rules/0/then/0/titel  the member \"titel\" does not belong here: did you mean `title`?")]
    [InlineData("""{"key":"a","trigger":{"on":"manual","field":"x"},"when":"everyone","then":[{"action":"createTask","title":"x"}]}""",
        "/rules/0/trigger/field  the member \"field\" does not belong here")]
    [InlineData("""{"key":"a","trigger":{"on":"schedule","every":"hour","at":"08:00"},"when":"everyone","then":[{"action":"createTask","title":"x"}]}""",
        "/rules/0/trigger/every  `hour` is no calendar unit: day, week, month, quarter, year")]
    [InlineData("""{"key":"a","trigger":{"on":"schedule","every":"day","at":"8"},"when":"everyone","then":[{"action":"createTask","title":"x"}]}""",
        "/rules/0/trigger/at  a time of the day is expected here, such as 08:30")]
    [InlineData("""{"key":"a","trigger":{"on":"manual"},"when":"name =","then":[{"action":"createTask","title":"x"}]}""", "1:7  the filter ends where a value is expected")]
    [InlineData("""{"key":"a","trigger":{"on":"manual"},"when":"everyone","order":1.5,"then":[{"action":"createTask","title":"x"}]}""",
        "/rules/0/order  a whole number is expected here")]
    [InlineData("""{"key":"a","trigger":{"on":"manual"},"when":"everyone","delay":"-1h","then":[{"action":"createTask","title":"x"}]}""",
        "/rules/0/delay  a stretch of time is expected here, such as 90min, 2h or 3d")]
    [InlineData("""{"key":"a","trigger":{"on":"manual"},"when":"everyone","firing":"often","then":[{"action":"createTask","title":"x"}]}""",
        "/rules/0/firing  `often` is no firing policy: everyTime, oncePerEntity, oncePerStay")]
    [InlineData("""{"key":"a","entityType":"company","trigger":{"on":"manual"},"when":"everyone","then":[{"action":"createTask","title":"x"}]}""",
        "/rules/0/entityType  the rules are of deal, and this one of `company`")]
    public void TryFromJson_BadRule_NamesThePlace(string rule, string expected)
    {
        var read = RuleCatalogue.TryFromJson($$"""{ "v": 1, "rules": [ {{rule}} ] }""", ShippedActions.Catalogue, "deal");
        Assert.Null(read.Catalogue);
        Assert.Equal(expected, Assert.Single(read.Issues).ToString());
    }

    [Fact]
    public void TryFromJson_SeveralFaults_AreFoundAtOnce()
    {
        var read = RuleCatalogue.TryFromJson(
            """{"v":1,"rules":[{"key":"a","trigger":{"on":"x"},"when":"(","stop":1,"then":[{"action":"y"}]},{"key":"A","trigger":{"on":"manual"},"when":"everyone","then":[]}]}""",
            ShippedActions.Catalogue,
            "deal");
        Assert.Equal(["/rules/0/trigger/on", "/rules/0/when", "/rules/0/then/0/action", "/rules/0/stop", "/rules/1/then"], read.Issues.Select(i => i.Pointer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("{\"v\":2,\"rules\":[]}")]
    [InlineData("{\"rules\":[]}")]
    [InlineData("{\"v\":1,\"rules\":{}}")]
    [InlineData("{\"v\":1,\"rules\":[null]}")]
    public void TryFromJson_NoDocument_GivesAnIssue(string json) =>
        Assert.Single(RuleCatalogue.TryFromJson(json, ShippedActions.Catalogue).Issues);

    [Fact]
    public void TryFromJson_TwoRulesOfOneKey_AreAnError() => Assert.Equal(
        "/rules/1/key  there are two rules `A`",
        RuleCatalogue.TryFromJson(
            """
            {"v":1,"rules":[{"key":"a","trigger":{"on":"manual"},"when":"everyone","then":[{"action":"createTask","title":"x"}]},
            {"key":"A","trigger":{"on":"manual"},"when":"everyone","then":[{"action":"createTask","title":"x"}]}]}
            """,
            ShippedActions.Catalogue,
            "deal").Issues.Single().ToString());

    [Fact]
    public void Law_ReadingWhatWasWritten_GivesEqualRules() => Law.ForAll(300, Roll, rules =>
    {
        var read = RuleCatalogue.TryFromJson(rules.ToJson(ShippedActions.Catalogue), ShippedActions.Catalogue);
        Assert.Empty(read.Issues);
        Assert.Equal(rules.Definitions, read.Catalogue!.Definitions);
    });

    private static RuleCatalogue Roll(Dice dice) => new(Enumerable.Range(0, dice.Number(0, 3)).Select(i => Rule(dice, $"{dice.Text()} {i}")));

    private static Rule Rule(Dice dice, string key) => new(key, dice.Text(), Trigger(dice), Enumerable.Range(0, dice.Number(1, 3)).Select(_ => Action(dice)))
    {
        When = dice.Writable(),
        Order = dice.Chance(0.5) ? null : dice.Number(int.MinValue, int.MaxValue - 1),
        StopsOnMatch = dice.Chance(0.5),
        IsEnabled = dice.Chance(0.5),
        ValidFrom = dice.Chance(0.5) ? null : dice.Instant(),
        ValidUntil = dice.Chance(0.5) ? null : dice.Instant(),
        Firing = dice.Pick([FiringPolicy.EveryTime, FiringPolicy.OncePerEntity, FiringPolicy.OncePerStay, FiringPolicy.OncePer((TimeUnit)dice.Number(2, 6))]),
        Delay = dice.Pick([TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.MaxValue, TimeSpan.FromMinutes(dice.Number(0, 9999)), TimeSpan.FromDays(dice.Number(0, 99))]),
        CancelsWhenMovedOn = dice.Chance(0.5),
    };

    private static Trigger Trigger(Dice dice) => dice.Number(0, 8) switch
    {
        0 => new ManualTrigger(),
        1 => new CreatedTrigger(),
        2 => new UpdatedTrigger(),
        3 => new FieldChangedTrigger(dice.Text(), dice.Chance(0.5) ? null : dice.Text(), dice.Chance(0.5) ? null : dice.Text()),
        4 => new StageEnteredTrigger(dice.Text(), dice.Chance(0.5) ? null : dice.Text()),
        5 => new SegmentEnteredTrigger(dice.Text()),
        6 => new SegmentLeftTrigger(dice.Text()),
        7 => new DateTrigger(dice.Text(), dice.Chance(0.5) ? null : "-3d"),
        _ => new ScheduleTrigger((TimeUnit)dice.Number(2, 6), new TimeOnly(dice.Chance(0.5) ? dice.Number(0, 1439) * TimeSpan.TicksPerMinute : dice.Number(0, int.MaxValue - 1))),
    };

    private static RuleAction Action(Dice dice) => dice.Number(0, 4) switch
    {
        0 => new SetField(dice.Text(), dice.Chance(0.5) ? Value.Of(dice.Decimal()) : Value.Of(dice.Day())),
        1 => new SetField(dice.Text(), dice.Text()),
        2 => new CreateTask(dice.Text()),
        3 => new AddToList(dice.Text()),
        _ => new CreateDocument(dice.Text()),
    };
}
