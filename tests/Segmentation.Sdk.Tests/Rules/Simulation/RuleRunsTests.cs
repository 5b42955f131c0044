using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>Rules over recorded changes and whole sources, and how two sets of them differ.</summary>
public sealed class RuleRunsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task SimulateAsync_RecordedChanges_FireAsTheyWouldHave()
    {
        var (segmenter, deals) = Deals();
        await deals.WriteAsync([EntityWrite.Upsert(new Deal { Id = 1, Stage = "NEW", CompanyId = 1 }), EntityWrite.Upsert(new Deal { Id = 2, Stage = "NEW", CompanyId = 2 })]);
        await deals.WriteAsync([EntityWrite.Upsert(new Deal { Id = 1, Stage = "PREPAYMENT_INVOICE", CompanyId = 2 }), EntityWrite.Upsert(new Deal { Id = 2, Stage = "WON", CompanyId = 2 })]);
        await deals.WriteAsync([EntityWrite.Upsert(new Deal { Id = 1, Stage = "NEW", CompanyId = 2 })]);
        await deals.WriteAsync([EntityWrite.Upsert(new Deal { Id = 1, Stage = "PREPAYMENT_INVOICE", CompanyId = 2 })]);
        var rules = await segmenter.BindAsync<Deal>(new RuleCatalogue(
            Task("invoice", new StageEnteredTrigger("PREPAYMENT_INVOICE")) with { When = Filter.Parse("company.industry = 'IT'") },
            Task("first invoice", new StageEnteredTrigger("PREPAYMENT_INVOICE")) with { Firing = FiringPolicy.OncePerEntity },
            Task("sold on", new UpdatedTrigger()) with { When = Filter.Parse("previous(company.industry) = 'BANKING'") }));
        var firings = await segmenter.SimulateAsync(rules, Log(deals));
        Assert.Equal(
            ["invoice for 1: fired", "first invoice for 1: fired", "sold on for 1: fired", "invoice for 1: fired"], firings.Select(f => f.ToString()));
    }

    [Fact]
    public void Law_Simulation_IsTheRunOnARecordingExecutor() => Law.ForAll(20, dice => dice.Number(0, int.MaxValue - 1), seed => Check(seed).GetAwaiter().GetResult());

    [Fact]
    public async Task EvaluateAllAsync_Source_AsksWhatTheCallerMaySee()
    {
        var (segmenter, deals) = Deals();
        await deals.WriteAsync([.. Enumerable.Range(1, 2500).Select(i => EntityWrite.Upsert(new Deal { Id = i, Amount = i, CompanyId = 1 + i % 2 }))]);
        var rules = await segmenter.BindAsync<Deal>(new RuleCatalogue(
            Task("it", new ManualTrigger()) with { When = Filter.Parse("company.industry = 'IT'") },
            Task("change", new UpdatedTrigger()) with { When = Filter.Parse("changed(amount)") }));
        var limited = segmenter.For(AccessPolicy.Everything.Limit("deal", Filter.Parse("amount <= 2001")));
        var answers = await limited.EvaluateAllAsync(rules, "one", Filter.Parse("amount > 1000")).ToListAsync();
        Assert.Equal(Enumerable.Range(1001, 1001).Select(i => (long)i), answers.Select(a => a.Entity.Id));
        Assert.All(answers, a => Assert.Equal(a.Entity.Id % 2 == 1 ? NotFired.No : NotFired.Condition, a.Outcomes[0].Reason));
        Assert.All(answers, a => Assert.Equal(NotFired.Trigger, a.Outcomes[1].Reason));

        var hidden = segmenter.For(AccessPolicy.Everything.Limit("company", Filter.Nobody));
        Assert.DoesNotContain(await hidden.EvaluateAllAsync(rules, "one").ToListAsync(), a => a.Outcomes[0].HasFired);
    }

    [Fact]
    public async Task Between_TwoSetsOfRules_TellsWhoWouldGainAndLose()
    {
        var (segmenter, deals) = Deals();
        await deals.WriteAsync([.. Enumerable.Range(1, 10).Select(i => EntityWrite.Upsert(new Deal { Id = i, Amount = i }))]);
        async Task<IReadOnlyList<RuleOutcome>> Simulated(params Rule[] rules) =>
            await segmenter.SimulateAsync(await segmenter.BindAsync<Deal>(new RuleCatalogue(rules)), Log(deals));

        var before = await Simulated(
            new Rule("owner", "deal", new CreatedTrigger(), new SetField("title", "a")) { When = Filter.Parse("amount > 5") }, Task("gone", new CreatedTrigger()));
        var after = await Simulated(
            new Rule("owner", "deal", new CreatedTrigger(), new SetField("title", "a"), new CreateTask("new")) { When = Filter.Parse("amount between 4 and 8") });
        var differences = RuleDifference.Between(before, after);
        Assert.Equal(["owner", "owner", "gone"], differences.Select(d => d.Rule));
        Assert.Equal<IEnumerable<EntityKey>>([4, 5], differences[0].Gained);
        Assert.Equal<IEnumerable<EntityKey>>([9, 10], differences[0].Lost);
        Assert.Equal((5, 0), (differences[1].Gained.Count, differences[1].Lost.Count));
        Assert.Equal((0, 10), (differences[2].Gained.Count, differences[2].Lost.Count));
        Assert.Empty(RuleDifference.Between(after, after));
    }

    private static async Task Check(int seed)
    {
        var (random, (segmenter, deals)) = (new Random(seed), Deals());
        string?[] stages = ["NEW", "PREPARATION", "WON", null];
        for (var i = 0; i < 30; i++)
        {
            var deal = new Deal { Id = random.Next(5), Stage = stages[random.Next(4)], Amount = random.Next(4), CompanyId = random.Next(3) };
            await deals.WriteAsync([random.Next(6) == 0 ? EntityWrite.Delete<Deal>(deal.Id) : EntityWrite.Upsert(deal)]);
        }

        var rules = await segmenter.BindAsync<Deal>(new RuleCatalogue(
            Task("a", new CreatedTrigger()) with { When = Filter.Parse("company.industry = 'IT'"), StopsOnMatch = random.Next(2) == 0 },
            Task("b", new StageEnteredTrigger("WON")) with { Firing = FiringPolicy.OncePerEntity },
            Task("c", new UpdatedTrigger()) with { When = Filter.Parse("changed(company.industry) and amount >= previous(amount)"), Order = random.Next(4) }));
        var executor = new RecordingExecutor();
        await segmenter.RunAsync(rules, Log(deals), executor);
        var simulated = await segmenter.SimulateAsync(rules, Log(deals));
        Assert.Equal(executor.Firings.Select(f => f.Firing), simulated.Select(f => f.Firing));

        // One by one, by hand.
        var expected = new List<FiringKey>();
        await foreach (var occasion in Log(deals))
            expected.AddRange((await segmenter.EvaluateAsync(rules, occasion)).Where(o => o.HasFired && !expected.Contains(o.Firing!)).Select(o => o.Firing!));
        Assert.Equal(expected, simulated.Select(f => f.Firing));
    }

    private static (Segmenter Segmenter, InMemoryStore<Deal> Deals) Deals()
    {
        var deals = new InMemoryStore<Deal>(CrmModel.Default.Of<Deal>());
        var companies = new InMemoryStore<Company>(
            CrmModel.Default.Of<Company>(), [new Company { Id = 1, Industry = "BANKING" }, new Company { Id = 2, Industry = "IT" }]);
        return (Segmenter.Create().WithSource(deals).WithSource(companies), deals);
    }

    private static IAsyncEnumerable<Occasion<Deal>> Log(InMemoryStore<Deal> deals) =>
        deals.ChangesAfterAsync(0).Select(Occasion<Deal> (c) => new ChangeOccasion<Deal>(c with { At = Noon }));

    private static Rule Task(string key, Trigger trigger) => new(key, "deal", trigger, new CreateTask(key));
}
