using System.Diagnostics.Metrics;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class RunnerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly Desk _desk = new();
    private readonly FakeFiringJournal _journal = new();
    private readonly RuleRunner _runner;

    public RunnerTests() => _runner = new RuleRunner(_desk.Executor, _journal);

    private static Firing Firing(params RuleAction[] actions) => new("welcome", "deal", 1, "welcome/1/created", [.. actions], Start);

    [Fact]
    public async Task Run_SeveralActions_AreDoneInOrder()
    {
        var record = Assert.Single(await _runner.RunAsync([Firing(new CreateTask("call"), new CreateTask("write"))]));

        Assert.Equal([new CreateTask("call"), new CreateTask("write")], _desk.Ports.Of<CreateTask>());
        Assert.Equal("fired and done", record.ToString());
    }

    [Fact]
    public async Task Run_ToldTwice_HasItsEffectOnce()
    {
        await _runner.RunAsync([Firing(new CreateTask("call"))]);
        var record = Assert.Single(await _runner.RunAsync([Firing(new CreateTask("call"))]));

        Assert.Single(_desk.Ports.Deliveries);
        Assert.Equal(FiringStatus.Done, record.Status);
    }

    [Fact]
    public async Task Run_CrashBetweenEffectAndEntry_IsDeliveredAgainUnderTheSameKey()
    {
        _journal.FailOn(FiringEvent.Done, () => new IOException("the process ended"));
        await Assert.ThrowsAsync<IOException>(() => _runner.RunAsync([Firing(new CreateTask("call"))]));

        // Whoever is told again does not know whether another still works at it.
        Assert.Equal("fired and running", Assert.Single(await _runner.RunAsync([Firing(new CreateTask("call"))])).ToString());
        _desk.Clock.Advance(RuleRunnerOptions.Default.LostAfter);
        Assert.Equal("fired and done", Assert.Single(await _runner.RunDueAsync()).ToString());

        Assert.Equal(["welcome/1/created#0", "welcome/1/created#0"], _desk.Ports.Deliveries.Select(d => d.Delivery.IdempotencyKey));
        Assert.Single(_desk.Ports.All);
    }

    [Fact]
    public async Task Run_SomebodyElseBegins_IsLeftToThem()
    {
        var record = (await _journal.AppendAsync(Firing(new CreateTask("call")), new FiringEntry(FiringEvent.Accepted, Start), default))!;
        await _journal.AppendAsync(record.Firing, new FiringEntry(FiringEvent.Begun, Start) { Action = 0 }, record.Token);

        Assert.Equal(FiringStatus.Running, Assert.Single(await _runner.RunAsync([Firing(new CreateTask("call"))])).Status);
        Assert.Empty(_desk.Ports.Deliveries);
    }

    [Fact]
    public async Task Run_ConflictAtTheBeginning_DoesNothing()
    {
        await _runner.RunAsync([Firing(new CreateTask("call")) with { DueAt = Start.AddHours(1) }]);
        _desk.Clock.Advance(TimeSpan.FromHours(1));
        _journal.ConflictNext(1);

        await _runner.RunDueAsync();

        Assert.Empty(_desk.Ports.Deliveries);
    }

    [Fact]
    public async Task Run_Fails_IsTriedAgainLaterAndLater()
    {
        _desk.Ports.FailNext(3, () => new IOException("no connection"));

        var record = Assert.Single(await _runner.RunAsync([Firing(new CreateTask("call"), new CreateTask("write"))]));
        Assert.Equal("waiting until 2026-11-22T10:01:00Z, because no connection", record.ToString());
        // Not before its time.
        Assert.Empty(await _runner.RunDueAsync());
        var waits = new List<DateTimeOffset>();
        while (await _runner.NextDueAsync() is { } due)
        {
            waits.Add(due);
            _desk.Clock.Set(due);
            await _runner.RunDueAsync();
        }

        Assert.Equal([Start.AddMinutes(1), Start.AddMinutes(6), Start.AddMinutes(36)], waits);
        Assert.Equal([new CreateTask("call"), new CreateTask("write")], _desk.Ports.Of<CreateTask>());
    }

    [Fact]
    public async Task Run_FailsEachTime_IsSetAsideUntilItIsResumed()
    {
        _desk.Ports.FailNext(5, () => new IOException("no connection"));
        await _runner.RunAsync([Firing(new CreateTask("call"))]);
        while (await _runner.NextDueAsync() is { } due)
        {
            _desk.Clock.Set(due);
            await _runner.RunDueAsync();
        }

        var record = await _journal.StateAsync("WELCOME", "deal", 1);
        Assert.Equal("fired and failed: no connection", record!.ToString());
        Assert.Equal(5, _desk.Ports.Deliveries.Count);
        Assert.Single(await _journal.UnfinishedAsync().ToListAsync());
        Assert.Equal("fired and done", (await _runner.ResumeAsync("welcome/1/created")).ToString());
    }

    [Fact]
    public async Task Run_CannotBeDone_IsSetAsideAtOnceAndKeepsNoOtherFromRunning()
    {
        var records = await _runner.RunAsync([Firing(new SetField("title", "x")), Firing(new CreateTask("call")) with { IdempotencyKey = "other" }]);

        Assert.Equal(["fired and failed: there is no deal 1", "fired and done"], records.Select(r => r.ToString()));
    }

    [Fact]
    public async Task Run_TakesItsProcessWithItEachTime_IsSetAside()
    {
        await Assert.ThrowsAsync<IOException>(() => Crash(() => _runner.RunAsync([Firing(new CreateTask("call"))])));
        for (var i = 1; i < 5; i++)
        {
            _desk.Clock.Advance(RuleRunnerOptions.Default.LostAfter);
            await Assert.ThrowsAsync<IOException>(() => Crash(() => _runner.RunDueAsync()));
        }

        _desk.Clock.Advance(RuleRunnerOptions.Default.LostAfter);
        Assert.Equal("fired and failed: it was begun 5 times, and never came to an end", Assert.Single(await _runner.RunDueAsync()).ToString());

        Task Crash(Func<Task> run)
        {
            _journal.FailOn(FiringEvent.Done, () => new IOException("the process ended"));
            return run();
        }
    }

    [Fact]
    public async Task Run_Cancelled_IsDeliveredAgainLater()
    {
        using var cancellation = new CancellationTokenSource();
        _desk.Ports.FailNext(1, () =>
        {
            cancellation.Cancel();
            return new OperationCanceledException(cancellation.Token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync([Firing(new CreateTask("call"))], cancellation.Token));

        _desk.Clock.Advance(RuleRunnerOptions.Default.LostAfter);
        Assert.Equal(FiringStatus.Done, Assert.Single(await _runner.RunDueAsync()).Status);
    }

    [Fact]
    public async Task Run_NobodyHandlesAnAction_RunsNothing()
    {
        var runner = new RuleRunner(new ActionExecutor(_desk.Crm.Segmenter, new OnlyTasks(_desk.Ports)), _journal);
        var firings = new[] { Firing(new CreateTask("call")), Firing(new CreatePaymentLink()) with { IdempotencyKey = "pay" } };

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => runner.RunAsync(firings));

        Assert.StartsWith("Nobody handles `createPaymentLink`", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_desk.Ports.Deliveries);
        Assert.Null(await _journal.LoadAsync("welcome/1/created"));
    }

    [Fact]
    public async Task Run_Delayed_WaitsAndThenRuns()
    {
        var record = Assert.Single(await _runner.RunAsync([Firing(new CreateTask("call")) with { DueAt = Start.AddDays(3) }]));
        Assert.Equal("waiting until 2026-11-25T10:00:00Z", record.ToString());

        _desk.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal("fired and done", Assert.Single(await _runner.RunDueAsync()).ToString());
    }

    [Theory]
    [InlineData("PREPARATION", "cancelled, because `stage = 'NEW'` holds no more")]
    [InlineData("NEW", "fired and done")]
    public async Task Run_DelayedWhileAConditionHolds_IsAskedAgain(string stage, string expected)
    {
        var deal = _desk.Crm.Deal("Repair");
        await _runner.RunAsync([Firing(new CreateTask("call")) with { Key = deal.Id, DueAt = Start.AddDays(3), While = Filter.Parse("stage = 'NEW'") }]);
        await _desk.Do(new MoveToStage(stage), deal.Id);

        _desk.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(expected, Assert.Single(await _runner.RunDueAsync()).ToString());
    }

    [Fact]
    public async Task Run_DelayedAndDeleted_IsCancelled()
    {
        var deal = _desk.Crm.Deal("Repair");
        await _runner.RunAsync([Firing(new CreateTask("call")) with { Key = deal.Id, DueAt = Start.AddDays(3), While = Filter.Everyone }]);
        await _desk.Crm.Deals.WriteAsync([EntityWrite.Delete<Deal>(deal.Id)]);

        _desk.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal($"cancelled, because there is no deal {deal.Id} any more", Assert.Single(await _runner.RunDueAsync()).ToString());
    }

    [Fact]
    public async Task Run_MemberOfASuppressingSegment_IsVisible()
    {
        var deal = _desk.Crm.Deal("Repair");
        _desk.Crm.Define(SegmentDefinition.Static("silent", "deal", [deal.Id]).Suppressing("e-mail"));

        var firing = Firing(new SendEmail("offer", MessageSuppression.By("silent")), new CreateTask("call")) with { Key = deal.Id };
        var record = Assert.Single(await _runner.RunAsync([firing]));

        Assert.Equal("suppressed by silent", record.ToString());
        Assert.Equal(new CreateTask("call"), Assert.Single(_desk.Ports.All).Action);
    }

    [Fact]
    public async Task NoteNotFired_SameReasonAgain_IsNotedOnce()
    {
        await _runner.NoteNotFiredAsync("welcome", "deal", 1, "`type = 'SERVICE'` does not hold");
        await _runner.NoteNotFiredAsync("welcome", "deal", 1, "`type = 'SERVICE'` does not hold");
        var record = await _journal.StateAsync("welcome", "deal", 1);
        Assert.Equal("not fired, because `type = 'SERVICE'` does not hold", record!.ToString());
        Assert.Single(record.Entries);

        await _runner.RunAsync([Firing(new CreateTask("call"))]);
        Assert.Equal("fired and done", (await _journal.StateAsync("welcome", "deal", 1))!.ToString());
        _desk.Clock.Advance(TimeSpan.FromSeconds(1));
        await _runner.NoteNotFiredAsync("welcome", "deal", 1, "it fired before");
        Assert.Equal("not fired, because it fired before", (await _journal.StateAsync("welcome", "deal", 1))!.ToString());
    }

    [Fact]
    public async Task RunDue_NobodyHandlesAnActionAnyMore_FailsAloneAndSaysSo()
    {
        await _runner.RunAsync(
        [
            Firing(new CreatePaymentLink()) with { DueAt = Start.AddDays(1) },
            Firing(new CreateTask("call")) with { IdempotencyKey = "other", DueAt = Start.AddDays(1) },
        ]);
        _desk.Clock.Advance(TimeSpan.FromDays(1));

        var records = await new RuleRunner(new ActionExecutor(_desk.Crm.Segmenter, new OnlyTasks(_desk.Ports)), _journal).RunDueAsync();

        Assert.StartsWith("waiting until 2026-11-23T10:01:00Z, because Nobody handles `createPaymentLink`", records[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(FiringStatus.Done, records[1].Status);
    }

    [Fact]
    public async Task Run_Measured_TellsTheRuleAndWhereItStands()
    {
        var measured = new List<Dictionary<string, object?>>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == SegmentationTelemetry.FiringDuration)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            lock (measured)
                measured.Add(tags.ToArray().ToDictionary(t => t.Key, t => t.Value));
        });
        listener.Start();

        await _runner.RunAsync([Firing(new CreateTask("call")) with { Rule = "measured" }]);

        lock (measured)
        {
            var tags = Assert.Single(measured, t => Equals(t[SegmentationTelemetry.RuleTag], "measured"));
            Assert.Equal(("deal", "done"), (tags[SegmentationTelemetry.EntityTypeTag], tags[SegmentationTelemetry.StatusTag]));
        }
    }

    [Fact]
    public async Task Run_ByRule_IsInTheHistory()
    {
        _desk.Crm.Define(SegmentDefinition.Static("call", "deal"));
        await _runner.RunAsync([Firing(new AddToList("call"))]);
        Assert.Equal("rule welcome", (await _desk.Crm.Segmenter.Segments.VersionsAsync("call").LastAsync()).By);
    }

    private sealed class OnlyTasks(RecordedActions ports) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(IActionHandler<CreateTask>) ? ports : null;
    }
}
