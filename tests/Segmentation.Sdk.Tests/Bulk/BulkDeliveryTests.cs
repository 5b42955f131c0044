using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class BulkDeliveryTests
{
    private static readonly BulkSelection Everyone = BulkSelection.All(Filter.Everyone);

    [Fact]
    public async Task Run_OfAPort_DeliversToEachUnderAKeyOfItsOwn()
    {
        var desk = new BulkDesk();
        desk.Add(3);
        desk.Ports.FailNext(1, () => new IOException("the line is busy"));
        var preview = await desk.Bulk.PreviewAsync<Deal>(Everyone, new CreateTask("call"));
        Assert.Equal([BulkState.Done, BulkState.Done, BulkState.Done], preview.Sample.Select(r => r.State));
        Assert.Empty(desk.Ports.Deliveries);

        var run = await desk.DoAsync("calls", Everyone, new CreateTask("call"));
        Assert.Equal((2, 1), (run.Done, run.Failed));
        Assert.Equal([(1L, BulkFault.Refused, "the line is busy")], BulkActionTests.Failures(await desk.Records("calls")));
        Assert.Equal(["bulk/calls/2", "bulk/calls/3"], desk.Ports.All.Select(r => r.Delivery.IdempotencyKey));
        Assert.All(desk.Ports.All, r => Assert.Equal(("anna", "deal"), (r.Delivery.By, r.Delivery.EntityType)));

        // Those that failed are a selection.
        var failed = BulkSelection.Of((await desk.Records("calls")).Where(r => r.State == BulkState.Failed).Select(r => r.Key));
        Assert.Equal(1, (await desk.DoAsync("calls again", failed, new CreateTask("call"))).Done);
    }

    [Fact]
    public async Task Run_CancelledDuringDeliveries_DeliversOneTwiceAtMost()
    {
        var desk = new BulkDesk();
        desk.Add(5);
        await desk.Bulk.StartAsync<Deal>("calls", Everyone, new CreateTask("call"));
        using var cancellation = new CancellationTokenSource();
        var finds = 0;
        desk.Deals.Before = _ =>
        {
            if (++finds == 3)
                cancellation.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.Bulk.RunAsync("calls", cancellationToken: cancellation.Token));
        desk.Runs.FailNextAfterWriting(1, () => new IOException());
        await Assert.ThrowsAsync<IOException>(() => desk.Bulk.RunAsync("calls"));
        Assert.Equal(5, (await desk.Bulk.RunAsync("calls")).Done);
        Assert.Equal(5, desk.Ports.All.Count);
        Assert.InRange(desk.Ports.Deliveries.Count, 5, 6);
    }

    [Fact]
    public async Task Run_OfAMessage_SparesThoseWhoAreNotToBeWrittenTo()
    {
        var desk = new BulkDesk();
        desk.Add(2);
        desk.Crm.Define(SegmentDefinition.Static("do not mail", "deal", [2L]).Suppressing("e-mail"));
        var run = await desk.DoAsync("mail", Everyone, new SendEmail("spring", MessageSuppression.By("do not mail")));
        Assert.Equal((1, 1), (run.Done, run.Unchanged));
        var spared = (await desk.Records("mail"))[1];
        var why = new BulkError(BulkFault.Suppressed, "it is in `do not mail`, which keeps messages from it");
        Assert.Equal((BulkState.Unchanged, why), (spared.State, spared.Error));
    }

    [Fact]
    public async Task Run_InTurns_IsFair_AndPreviewSaysThatItIsNotKnownWho()
    {
        var desk = new BulkDesk(new People(new Person(1L), new Person(2L), new Person(3L) { Capacity = 2 }));
        desk.Add(10, (d, i) => d.ResponsibleId = i < 2 ? 9 : null);
        var before = await desk.Stored();
        var turns = new AssignResponsible(AssignmentStrategy.RoundRobin(Team.Of(1L, 2L, 3L)));

        var preview = await desk.Bulk.PreviewAsync<Deal>(Everyone, turns, sample: 1);
        Assert.Equal([new BulkChange("responsibleId", [Value.Of(9)], null)], preview.Sample[0].Changes);

        var run = await desk.DoAsync("share", Everyone, turns);
        Assert.Equal(10, run.Done);
        Assert.Equal([4, 4, 2], await desk.Crm.Deals.ScanAsync().GroupBy(d => d.ResponsibleId).OrderBy(g => g.Key).Select(g => g.Count()).ToListAsync());

        await desk.Bulk.StartUndoAsync("back", "share");
        Assert.Equal(10, (await desk.Bulk.RunAsync("back")).Done);
        Assert.Equal(before, await desk.Stored());
    }

    [Fact]
    public async Task Run_ForOneWhoIsFull_AssignsNoMoreThanTheyCanTake()
    {
        var desk = new BulkDesk(new People(new Person(1L) { Capacity = 3 }, new Person(2L) { Absences = [new(new(2026, 11, 1), new(2026, 12, 1))] }));
        desk.Add(5);
        var run = await desk.DoAsync("full", Everyone, new AssignResponsible(AssignmentStrategy.Fixed(1L)));
        Assert.Equal((3, 2), (run.Done, run.Failed));
        Assert.Contains("1 is full with 3", (await desk.Records("full"))[4].Error!.Message, StringComparison.Ordinal);

        var away = new AssignResponsible(AssignmentStrategy.Fixed(2L));
        Assert.All((await desk.Bulk.PreviewAsync<Deal>(Everyone, away)).Sample, r => Assert.Equal(BulkFault.Refused, r.Error!.Fault));
        Assert.Equal(5, (await desk.DoAsync("away", Everyone, away)).Failed);
    }

    [Fact]
    public async Task AddSegmentation_GivesBulkActionsUnderThePolicyOfTheScope()
    {
        var services = new ServiceCollection();
        services.AddSegmentation().AddInMemoryStore<Deal>([new() { Id = 1, Title = "x" }, new() { Id = 2 }]);
        services.AddScoped(_ => AccessPolicy.Everything.Limit("deal", Filter.Parse("title = 'x'")));
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        await using var scope = provider.CreateAsyncScope();
        var bulk = scope.ServiceProvider.GetRequiredService<BulkActions>();
        await bulk.StartAsync<Deal>("x", Everyone, new SetField("type", "SALE"));
        await using var later = provider.CreateAsyncScope();
        Assert.Equal(1, (await later.ServiceProvider.GetRequiredService<BulkActions>().RunAsync("x")).Total);
    }
}
