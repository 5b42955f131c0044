using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>What rules name is found before it goes, replaced with it, and kept where they could not do without.</summary>
public sealed class RuleImpactTests : IDisposable
{
    private static readonly Rule Contract = new("contract", "deal", new StageEnteredTrigger("EXECUTING", "SALES"),
        new MoveToStage("FINAL_INVOICE"), new SetField("source", "EMAIL"), CreateDocument.PerValue("type", [new("SERVICE", "care"), new("SALE", "sale")]))
    {
        When = Filter.Parse("type = 'SERVICE' or in segment 'large'"),
    };

    private static readonly Rule Welcome = new("welcome", "deal", new SegmentEnteredTrigger("large"),
        new AddToList("greeted"), new SendEmail("hello", MessageSuppression.By("no mail")));

    private static readonly DecisionTable Desks = new(
        "desks",
        "deal",
        new StageEnteredTrigger("EXECUTING"),
        ["type"],
        [
            new([Filter.Parse("type = 'SERVICE'")]) { Values = [Value.Of("EMAIL")], Then = [new MoveToStage("FINAL_INVOICE")] },
            new([Filter.Parse("in segment 'large' and type = 'SALE'")]) { Values = [default], Then = [new AddToList("greeted")] },
        ],
        ["source"]);

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSegmentation(o => o.UseSegments(new SegmentCatalogue(
            A.Segment("large", "deal", "amount > 100"),
            A.Segment("huge", "deal", "amount > 1000"),
            SegmentDefinition.Static("greeted", "deal"),
            A.Segment("no mail", "deal", "nobody").Suppressing("e-mail"))))
        .Services.BuildServiceProvider();

    private IRuleRepository Rules => _services.GetRequiredService<IRuleRepository>();

    private PicklistAdministration Items => _services.GetRequiredService<PicklistAdministration>();

    private SegmentAdministration Segments => _services.GetRequiredService<SegmentAdministration>();

    [Theory]
    [InlineData(FactoryPicklists.DealType, "SERVICE", "COMPLEX")]
    [InlineData(FactoryPicklists.DealStage, "EXECUTING", "PREPARATION")]
    [InlineData(FactoryPicklists.DealStage, "FINAL_INVOICE", "EXECUTING")]
    [InlineData(FactoryPicklists.Source, "EMAIL", "WEB")]
    public async Task Merge_ItemThatRulesName_PutsTheOtherInItsPlace(string list, string item, string into)
    {
        await SaveAsync(Contract, Welcome, Desks);
        var plan = await Items.PlanMergeAsync(list, item, into);
        Assert.Equal(
            ["contract", "desks"],
            plan.Definitions.Where(d => d.Kind.Contains("rule", StringComparison.Ordinal)).Select(d => d.Name).Distinct());

        await Items.ApplyAsync(plan);

        var json = await JsonAsync();
        Assert.DoesNotContain($"\"{item}\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain($"'{item}'", json, StringComparison.Ordinal);
        Assert.Contains(into, json, StringComparison.Ordinal);
        Assert.Equal(Welcome, (await Rules.LoadAsync()).Value.Find("welcome"));
    }

    [Fact]
    public async Task Merge_ItemsThatATableTellsApart_IsRefused()
    {
        await SaveAsync(new DecisionTable(
            "desks",
            "deal",
            new CreatedTrigger(),
            ["type"],
            [
                new([Filter.Parse("type = 'SERVICE'")]) { Then = [new CreateTask("care")] },
                new([Filter.Parse("type = 'SALE'")]) { Then = [new CreateTask("sell")] },
            ]));
        Assert.Null((await Items.PlanMergeAsync(FactoryPicklists.DealType, "SERVICE", into: "COMPLEX")).Refusal);
        Assert.Equal(
            "item \"SERVICE\" of deal-type cannot be merged away: the decision table \"desks\" would be wrong: " +
            "rows 1 and 2 are both for the case `type = 'SERVICE' and type = 'SALE'`, and the hits are unique",
            (await Items.PlanMergeAsync(FactoryPicklists.DealType, "SERVICE", into: "SALE")).Refusal);
        Assert.Contains("would be wrong", (await Items.PlanReplaceAsync(FactoryPicklists.DealType, "SERVICE", with: "SALE")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_ItemThatARuleNames_IsRefusedAndNamesTheRule()
    {
        await SaveAsync(Contract);
        Assert.Contains("rule \"contract\"", (await Items.PlanDeleteAsync(FactoryPicklists.DealType, "SERVICE")).Refusal, StringComparison.Ordinal);
        Assert.Equal(
            "item \"EMAIL\" of source cannot be deleted: the rule \"contract\" could not do without it: replace it, or change the rule",
            (await Items.PlanClearAsync(FactoryPicklists.Source, "EMAIL")).Refusal);
    }

    [Fact]
    public async Task Plan_ItemThatARuleDoesNotName_LeavesARuleAloneThatNamesAnotherTwice()
    {
        await SaveAsync(new Rule("twice", "deal", new CreatedTrigger(), CreateDocument.PerValue("type", [new("SALE", "a"), new("SALE", "b")])));
        Assert.Empty((await Items.PlanMergeAsync(FactoryPicklists.DealType, "SERVICE", into: "COMPLEX")).Definitions);
    }

    [Fact]
    public async Task Delete_SegmentThatRulesAskForAndWaitFor_GoesOverToAnother()
    {
        await SaveAsync(Contract, Welcome, Desks);
        Assert.Contains("\"contract\"", (await Segments.PlanDeleteAsync("large")).Refusal, StringComparison.Ordinal);
        Assert.Contains("could not do without it", (await Segments.PlanClearAsync("large")).Refusal, StringComparison.Ordinal);

        await Segments.ApplyAsync(await Segments.PlanReplaceAsync("large", with: "huge"));

        var rules = (await Rules.LoadAsync()).Value;
        Assert.Equal("type = 'SERVICE' or in segment 'huge'", ((Rule)rules.Find("contract")!).When.ToText());
        Assert.Equal(new SegmentEnteredTrigger("huge"), rules.Find("welcome")!.Trigger);
        Assert.Equal("in segment 'huge' and type = 'SALE'", ((DecisionTable)rules.Find("desks")!).Rows[1].When[0].ToText());
    }

    [Fact]
    public async Task Delete_ListAndSuppressionOfARule_AreRefused()
    {
        await SaveAsync(Welcome);
        foreach (var segment in new[] { "greeted", "no mail" })
            Assert.Contains("\"welcome\"", (await Segments.PlanDeleteAsync(segment)).Refusal, StringComparison.Ordinal);
        await SaveAsync(Desks);
        Assert.Contains("\"desks\"", (await Segments.PlanDeleteAsync("greeted")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replace_ListThatARuleFills_BySomethingElseThanAList_IsRefused()
    {
        await SaveAsync(Welcome, Desks);
        await _services.GetRequiredService<SegmentRegistry>().SaveAsync([SegmentDefinition.Static("others", "deal"), SegmentDefinition.Static("mute", "deal")]);

        Assert.Equal(
            "segment \"greeted\" cannot be deleted: the rule \"welcome\" would be wrong: the segment `huge` is no list: what decides who belongs to it is a filter",
            (await Segments.PlanReplaceAsync("greeted", with: "huge")).Refusal);
        // Who takes the place takes over the channels.
        Assert.Null((await Segments.PlanReplaceAsync("no mail", with: "mute")).Refusal);
        await Segments.ApplyAsync(await Segments.PlanReplaceAsync("greeted", with: "others"));
        Assert.Equal(new AddToList("others"), ((Rule)(await Rules.LoadAsync()).Value.Find("welcome")!).Then[0]);
        Assert.Equal(new AddToList("others"), ((DecisionTable)(await Rules.LoadAsync()).Value.Find("desks")!).Rows[1].Then[0]);
    }

    [Fact]
    public async Task ChangeType_OfAFieldThatARuleUses_IsRefusedAndNamesTheRule()
    {
        await _services.GetRequiredService<CustomFieldRegistry>().ChangeAsync(all => all.With("deal", A.CustomField("note"), A.CustomField("other")));
        await SaveAsync(
            Contract with { When = Filter.Parse("note contains 'x'") }, new Rule("set", "deal", new CreatedTrigger(), new SetField("other", "x")),
            new Rule("seven", "deal", new CreatedTrigger(), new SetField("other", "7")));
        var crm = new InMemoryStore<Deal>(CrmModel.Default.Of<Deal>());
        var administration = new FieldAdministration(
            _services.GetRequiredService<Segmenter>().WithSource(crm), _services.GetRequiredService<IEnumerable<IFieldUser>>());
        var number = new FieldType(ScalarType.Number);

        var note = await administration.PlanTypeChangeAsync<Deal>("note", number);
        Assert.Equal([new DefinitionUse("rule", "contract")], note.Broken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => note.ApplyAsync());
        // A text is not read as a number, whatever it spells.
        Assert.Equal(["set", "seven"], (await administration.PlanTypeChangeAsync<Deal>("other", number)).Broken.Select(b => b.Name));
        await SaveAsync();
        Assert.True((await administration.PlanTypeChangeAsync<Deal>("other", number)).IsPossible);
    }

    [Fact]
    public async Task Delete_FieldThatARuleUses_IsRefused()
    {
        var fields = _services.GetRequiredService<CustomFieldRegistry>();
        await fields.ChangeAsync(all => all.With("deal", A.CustomField("note"), A.CustomField("other")));
        await SaveAsync(Contract with { When = Filter.Parse("note is empty") }, new Rule("set", "deal", new CreatedTrigger(), new SetField("other", "x")));
        var administration = _services.GetRequiredService<FieldAdministration>();
        Assert.Contains("rule \"contract\"", (await administration.PlanDeleteAsync("deal", "note")).Refusal, StringComparison.Ordinal);
        Assert.Contains("rule \"set\"", (await administration.PlanDeleteAsync("deal", "other")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_HoldsRulesInTheirOrder_AndPutsThemBack()
    {
        await SaveAsync(Welcome, Desks, Contract);
        var configuration = _services.GetRequiredService<SegmentationConfiguration>();
        var json = await configuration.ExportAsync();
        Assert.Empty((await configuration.PlanImportAsync(json)).Changes);

        await Rules.ChangeAsync(_ => new RuleCatalogue(Contract with { IsEnabled = false }, Welcome, Desks with { Hit = HitPolicy.Collect }));
        var plan = await configuration.PlanImportAsync(json);
        Assert.Contains(plan.Changes, c => c.ToString().Contains("the rules are asked in another order", StringComparison.Ordinal));
        await configuration.ApplyAsync(plan);
        Assert.Equal<RuleDefinition>([Welcome, Desks, Contract], (await Rules.LoadAsync()).Value.Definitions);
    }

    [Fact]
    public async Task Configuration_RuleThatIsWrong_IsRefusedWithItsPlace()
    {
        var configuration = _services.GetRequiredService<SegmentationConfiguration>();
        var plan = await configuration.PlanImportAsync("""
            { "v": 1, "rules": [ { "key": "r", "entityType": "deal", "trigger": { "on": "created" }, "when": "amout > 1",
              "then": [ { "action": "setField", "field": "type", "value": "NOSUCH" } ] } ] }
            """);
        Assert.Equal(["/rules/0/then/0/value", "/rules/0/when"], plan.Issues.Where(i => i.Severity == Severity.Error).Select(i => i.Pointer).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _services.Dispose();

    private async Task SaveAsync(params RuleDefinition[] rules) => await Rules.ChangeAsync(_ => new RuleCatalogue(rules));

    private async Task<string> JsonAsync() => (await Rules.LoadAsync()).Value.ToJson(_services.GetRequiredService<ActionCatalogue>());
}
