using Segmentation.Crm;

namespace Segmentation.Tests.Snippets;

public sealed class Rules
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Evaluate()
    {
        var segmenter = Segmenter.Create().WithSource(new InMemoryStore<Company>(CrmModel.Default.Of<Company>(), [new Company { Id = 5, Industry = "IT" }]));

        // snippet: rule-evaluate
        var rules = new RuleCatalogue(
            new Rule("service-document", "deal", new StageEnteredTrigger("PREPAYMENT_INVOICE"), new CreateDocument("service"))
            {
                When = Filter.Parse("type = 'SERVICE' and company.industry != 'BANKING'"),
            },
            new Rule("new-owner", "deal", new FieldChangedTrigger("responsibleId"), new CreateTask("introduce yourself"))
            {
                When = Filter.Parse("previous(amount) >= 10000"),
            });
        RuleEvaluator<Deal> evaluator = await segmenter.BindAsync<Deal>(rules);

        var before = new Deal { Id = 7, Type = "SERVICE", Stage = "PREPARATION", CompanyId = 5 };
        var after = new Deal { Id = 7, Type = "SERVICE", Stage = "PREPAYMENT_INVOICE", CompanyId = 5 };
        var change = new ChangeOccasion<Deal>(new EntityChange<Deal>(1, 7, before, after, Now));
        IReadOnlyList<RuleOutcome> outcomes = await segmenter.EvaluateAsync(evaluator, change);

        bool fired = outcomes[0].HasFired;              // true
        string why = outcomes[1].ToString();            // new-owner for 7: waits for something else
        FiringKey? once = outcomes[0].Firing;           // the same when this change is told again
        // end

        Assert.True(fired);
        Assert.Equal("new-owner for 7: waits for something else", why);
        Assert.Equal(new FiringKey("service-document", 7, "change 1"), once);
    }

    [Fact]
    public void Read()
    {
        // snippet: rule-json
        RuleCatalogueResult read = RuleCatalogue.TryFromJson(
            """
            { "v": 1, "rules": [
                { "key": "service-document", "entityType": "deal",
                  "trigger": { "on": "stageEntered", "stage": "PREPAYMENT_INVOICE" },
                  "when": "type = 'SERVICE'",
                  "then": [ { "action": "createDocument", "template": "service" } ] } ] }
            """,
            ShippedActions.Catalogue);
        // end

        Assert.Empty(read.Issues);
        Assert.Single(read.Catalogue!.Definitions);
    }

    [Fact]
    public async Task Check()
    {
        var segmenter = Segmenter.Create();

        // snippet: rule-save
        var registry = new RuleRegistry(segmenter, new InMemoryRuleRepository(), ShippedActions.Catalogue);
        RuleSaveResult result = await registry.SaveAsync(
            [new Rule("remind", "deal", new DateTrigger("title"), new CreateTask("call"))], by: "anna");

        bool isSaved = result.IsSaved;                  // false
        string issue = result.Issues[0].ToString();
        // rule 'remind': /trigger/field  `title` is text: a date trigger waits for a date or datetime
        // end

        Assert.False(isSaved);
        Assert.Equal("rule 'remind': /trigger/field  `title` is text: a date trigger waits for a date or datetime", issue);
    }

    [Fact]
    public async Task Simulate()
    {
        var deals = new InMemoryStore<Deal>(CrmModel.Default.Of<Deal>());
        await deals.WriteAsync([.. Enumerable.Range(1, 500).Select(i => EntityWrite.Insert(new Deal { Id = i, Amount = i }))]);
        var segmenter = Segmenter.Create().WithSource(deals);
        static RuleCatalogue Owner(string when) =>
            new(new Rule("owner", "deal", new CreatedTrigger(), new SetField("responsibleId", Value.Of(8))) { When = Filter.Parse(when) });

        // snippet: rule-simulate
        async Task<IReadOnlyList<RuleOutcome>> Simulate(RuleCatalogue rules) => await segmenter.SimulateAsync(
            await segmenter.BindAsync<Deal>(rules),
            deals.ChangesAfterAsync(0).Select(Occasion<Deal> (change) => new ChangeOccasion<Deal>(change)));

        var now = await Simulate(Owner("amount > 450"));
        var then = await Simulate(Owner("amount > 38"));
        RuleDifference difference = RuleDifference.Between(now, then).Single();
        int gained = difference.Gained.Count;           // 412 deals would get another owner
        // end

        Assert.Equal((412, 0), (gained, difference.Lost.Count));
    }

    [Fact]
    public async Task ByHand()
    {
        var deals = new InMemoryStore<Deal>(CrmModel.Default.Of<Deal>(), [new Deal { Id = 1, Amount = 5 }, new Deal { Id = 2 }]);
        var segmenter = Segmenter.Create().WithSource(deals);
        var rules = new RuleCatalogue(new Rule("small", "deal", new ManualTrigger(), new CreateTask("call")) { When = Filter.Parse("amount < 10") });

        // snippet: rule-manual
        RuleEvaluator<Deal> evaluator = await segmenter.BindAsync<Deal>(rules);
        var matching = new List<long>();
        await foreach (RuleAnswer<Deal> answer in segmenter.EvaluateAllAsync(evaluator, request: "autumn calls"))
        {
            if (answer.Outcomes.Any(o => o.HasFired))
                matching.Add(answer.Entity.Id);
        }
        // end

        Assert.Equal([1], matching);
    }
}
