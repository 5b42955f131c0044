using System.Text.Json.Nodes;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class ChainTests
{
    private readonly Desk _desk = new();
    private readonly FakeFiringJournal _journal = new();

    private RuleRunner Runner(params (string Rule, string Stage, RuleAction Action)[] rules) =>
        new(_desk.Executor, _journal, new() { ChainLength = 4 }, new StageRules(rules));

    private static Firing First(Deal deal, RuleAction action) => new("first", "deal", deal.Id, "first", [action], new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Run_ChangesOfActions_TriggerFurtherRules()
    {
        var deal = _desk.Crm.Deal("Repair");
        var runner = Runner(("bill", "PREPAYMENT_INVOICE", new MoveToStage("EXECUTING")), ("plan", "EXECUTING", new CreateTask("plan")));

        var records = await runner.RunAsync([First(deal, new MoveToStage("PREPAYMENT_INVOICE"))]);

        Assert.Equal(["first", "bill", "plan"], records.Select(r => r.Firing.Rule));
        Assert.All(records, r => Assert.Equal(FiringStatus.Done, r.Status));
        Assert.Equal(["first", "bill"], records[2].Firing.Chain.Select(l => l.Rule));
        Assert.Equal("EXECUTING", (await _desk.Deal(deal.Id)).Stage);
        Assert.Single(_desk.Ports.Of<CreateTask>());
    }

    [Fact]
    public async Task Run_RulesLeadBackToOneAnother_TheCycleIsNamedAndNotRun()
    {
        var deal = _desk.Crm.Deal("Repair");
        var runner = Runner(("forth", "PREPARATION", new MoveToStage("EXECUTING")), ("back", "EXECUTING", new MoveToStage("PREPARATION")));

        var records = await runner.RunAsync([First(deal, new MoveToStage("PREPARATION"))]);

        Assert.Equal(
            ["fired and done", "fired and done", "fired and done", "not fired, because the rules lead back to one another: forth -> back -> forth"],
            records.Select(r => r.ToString()));
        Assert.Equal("PREPARATION", (await _desk.Deal(deal.Id)).Stage);
    }

    [Fact]
    public async Task Run_ChainTooLong_IsCutAndSaid()
    {
        var deal = _desk.Crm.Deal("Repair");
        var runner = Runner(
            ("a", "PREPARATION", new MoveToStage("PREPAYMENT_INVOICE")),
            ("b", "PREPAYMENT_INVOICE", new MoveToStage("EXECUTING")),
            ("c", "EXECUTING", new MoveToStage("FINAL_INVOICE")),
            ("d", "FINAL_INVOICE", new MoveToStage("WON")));

        var records = await runner.RunAsync([First(deal, new MoveToStage("PREPARATION"))]);

        Assert.Equal("not fired, because more than 4 rules would lead to one another: first -> a -> b -> c -> d", records[^1].ToString());
        Assert.Equal("FINAL_INVOICE", (await _desk.Deal(deal.Id)).Stage);
    }

    [Fact]
    public async Task Run_CrashAfterTheEffect_LosesNothingThatItLeadsTo()
    {
        var deal = _desk.Crm.Deal("Repair");
        var runner = Runner(("plan", "EXECUTING", new CreateTask("plan")));
        // The move is made, and told to nobody.
        _journal.FailOn(FiringEvent.Accepted, () => new IOException("the process ended"));
        var first = First(deal, new MoveToStage("EXECUTING"));
        await _journal.AppendAsync(first, new FiringEntry(FiringEvent.Resumed, first.At), default);
        await Assert.ThrowsAsync<IOException>(() => runner.RunDueAsync());
        Assert.Equal("EXECUTING", (await _desk.Deal(deal.Id)).Stage);

        _desk.Clock.Advance(RuleRunnerOptions.Default.LostAfter);
        await runner.RunDueAsync();

        Assert.Single(_desk.Ports.Of<CreateTask>());
    }

    // A kind that does not say what it writes: each change while it is done is taken for its own, or its rules would lead back to one another for ever.
    [Fact]
    public async Task Run_ActionsWhoseWritesAreNotKnown_TheCycleIsNamedAndNotRun()
    {
        var deal = _desk.Crm.Deal("Repair");
        var kind = new ActionKind<Nudge>("nudge", members => new(members.Text("stage")), action => new JsonObject { ["stage"] = action.Stage });
        _desk.Ports.With<IActionHandler<Nudge>>(new NudgeHandler(_desk));
        var executor = new ActionExecutor(_desk.Crm.Segmenter, _desk.Ports, new ActionCatalogue([.. ShippedActions.Catalogue.Kinds, kind]));
        var rules = new StageRules([("forth", "PREPARATION", new Nudge("EXECUTING")), ("back", "EXECUTING", new Nudge("PREPARATION"))]);

        var records = await new RuleRunner(executor, _journal, trigger: rules).RunAsync([First(deal, new Nudge("PREPARATION"))]);

        Assert.Equal("not fired, because the rules lead back to one another: forth -> back -> forth", records[^1].ToString());
        Assert.Equal(4, records.Count);
    }

    [Fact]
    public async Task Run_SomebodyElseChangesTheEntityMeanwhile_ThatIsNotTakenForTheActions()
    {
        var deal = _desk.Crm.Deal("Repair");
        var rules = new StageRules([("plan", "EXECUTING", new CreateTask("plan")), ("set", "EXECUTING", new SetField("title", "Plan"))]);
        var runner = new RuleRunner(_desk.Executor, _journal, trigger: rules);
        Firing[] begun = [.. await MovedAsync()];
        // Both were begun when the process ended, and the deal comes to the stage a second time.
        foreach (var firing in begun)
        {
            var position = await _desk.Crm.Deals.PositionAsync();
            await _journal.AppendAsync(firing, new FiringEntry(FiringEvent.Begun, firing.At) { Action = 0, Position = position }, default);
        }

        await _desk.Do(new MoveToStage("NEW"), deal.Id);
        Firing[] told = [.. await MovedAsync()];

        _desk.Clock.Advance(RuleRunnerOptions.Default.LostAfter);
        await runner.RunDueAsync();
        var records = await runner.RunAsync(told);

        Assert.All(records, r => Assert.Equal("fired and done", r.ToString()));
        Assert.Equal(2, _desk.Ports.Of<CreateTask>().Count);

        async Task<IReadOnlyList<Firing>> MovedAsync()
        {
            await _desk.Do(new MoveToStage("EXECUTING"), deal.Id);
            return await rules.FiringsOfAsync(_desk.Crm.Deals.EntityType, await _desk.Crm.Deals.ChangesAfterAsync(0).LastAsync());
        }
    }

    /// <summary>A rule for each stage that a deal comes to.</summary>
    private sealed class StageRules(IReadOnlyList<(string Rule, string Stage, RuleAction Action)> rules) : IChangeTrigger
    {
        public ValueTask<IReadOnlyList<Firing>> FiringsOfAsync<T>(
            EntityType<T> entityType, EntityChange<T> change, CancellationToken cancellationToken = default)
            where T : class
        {
            var (before, after) = (change.Before as Deal, change.After as Deal);
            return ValueTask.FromResult<IReadOnlyList<Firing>>(
            [
                .. rules.Where(r => r.Stage == after?.Stage && r.Stage != before?.Stage)
                    .Select(r => new Firing(r.Rule, entityType.Name, change.Key, $"{r.Rule}/{change.Position}", [r.Action], change.At)),
            ]);
        }
    }

    private sealed record Nudge(string Stage) : RuleAction;

    private sealed class NudgeHandler(Desk desk) : IActionHandler<Nudge>
    {
        public async ValueTask ExecuteAsync(Nudge action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
            await desk.Do(new MoveToStage(action.Stage), delivery.Key);
    }
}
