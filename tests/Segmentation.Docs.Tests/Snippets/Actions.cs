using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

public sealed class Actions
{
    private readonly FakeClock _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Named()
    {
        // snippet: action-kinds
        RuleAction[] actions =
        [
            new SetField("source", "WEB"),
            new AssignResponsible(AssignmentStrategy.RoundRobin(Team.Of("service"))),
            new MoveToStage("EXECUTING"),
            new AddToList("call"),
            new CreateTask("call back") { DueIn = new TimeStep(3, TimeUnit.Day) },
            CreateDocument.PerValue("type", [new("SERVICE", "act"), new("SALE", "contract")], otherwise: "offer"),
            new SendEmail("welcome", MessageSuppression.By("unsubscribed")),
            new SendMessage(MessageChannels.WhatsApp, "your code", MessageSuppression.None),
        ];
        // end

        Assert.Equal(8, actions.Length);
    }

    [Fact]
    public async Task Handled()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock).AddSingleton<Printer>();

        // snippet: action-handler
        services.AddSegmentation()
            .AddActionHandler<CreateDocument, DocumentHandler>();
        // end

        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var executor = scope.ServiceProvider.GetRequiredService<ActionExecutor>();
        await executor.ExecuteAsync(new CreateDocument("act"), new ActionDelivery("deal", 17, "k", new Moment(_clock.GetUtcNow(), TimeZoneInfo.Utc)));
        Assert.Equal(["act of deal 17 under k"], provider.GetRequiredService<Printer>().Printed);
    }

    [Fact]
    public async Task Ran()
    {
        var crm = new InMemoryCrm(_clock);
        var deal = crm.Deal("Repair", set: d => d.Type = "SERVICE");
        var position = await crm.Deals.PositionAsync();
        var stored = (await crm.Deals.ReadAsync(deal.Id))!;
        stored.Value.Stage = "PREPAYMENT_INVOICE";
        await crm.Deals.WriteAsync([EntityWrite.Update(stored.Value, stored.Token)]);
        var change = await crm.Deals.ChangesAfterAsync(position).SingleAsync();

        // snippet: rule-runner
        var rules = new RuleCatalogue(
            new Rule("service-document", "deal", new StageEnteredTrigger("PREPAYMENT_INVOICE"), new CreateDocument("service"))
            {
                When = Filter.Parse("type = 'SERVICE'"),
            });
        var ports = new RecordedActions();
        var journal = new InMemoryFiringJournal();
        var runner = new RuleRunner(new ActionExecutor(crm.Segmenter, ports), journal);

        RuleEvaluator<Deal> evaluator = await crm.Segmenter.BindAsync<Deal>(rules);
        await runner.RunAsync(evaluator.Evaluate(new ChangeOccasion<Deal>(change)));

        FiringRecord? state = await journal.StateAsync("service-document", "deal", deal.Id);
        string where = state!.ToString();     // fired and done
        // end

        Assert.Equal("fired and done", where);
        Assert.Equal([new CreateDocument("service")], ports.Of<CreateDocument>());
    }

    [Fact]
    public async Task Assigned()
    {
        var crm = new InMemoryCrm(_clock);
        var deal = crm.Deal("Repair");

        // snippet: assignment
        var people = new People(
            new Person(1) { Name = "Anna", Department = "service", Weight = 3, Absences = [new(new(2026, 11, 16), new(2026, 11, 30))] },
            new Person(2) { Name = "Bob", Department = "service", Capacity = 40 });
        var assign = new AssignResponsible(
            AssignmentStrategy.Weighted(Team.Of("service")) with { Load = Filter.Parse("stage not in ('WON', 'LOSE', 'APOLOGY')") });

        IReadOnlyList<Issue> issues = assign.Check(people, crm.Segmenter.Now.Today);     // none: Bob can take it
        // end

        Assert.Empty(issues);
        var executor = new ActionExecutor(crm.Segmenter, new RecordedActions().With<IPeopleRepository>(new InMemoryPeopleRepository(people)));
        await executor.ExecuteAsync(assign, new ActionDelivery("deal", deal.Id, "k", crm.Segmenter.Now));
        Assert.Equal(2, (await crm.Deals.FindAsync(deal.Id))!.ResponsibleId);
    }

    [Fact]
    public void Decided()
    {
        // snippet: decision-table
        var table = new DecisionTable(
            "desks",
            "deal",
            new CreatedTrigger(),
            columns: ["type", "amount"],
            rows:
            [
                new([Filter.Parse("type = 'SERVICE'"), Filter.Everyone]) { Then = [new MoveToStage("PREPARATION")] },
                new([Filter.Everyone, Filter.Parse("amount > 1000")]) { Then = [new CreateTask("call")] },
            ])
        {
            Hit = HitPolicy.Unique,
        };
        IReadOnlyList<Issue> issues = table.Check(new BindingContext(CrmModel.Default, FactoryPicklists.All));
        // /rows/1/when  rows 1 and 2 are both for the case `type = 'SERVICE' and amount > 1000`, and the hits are unique
        // /rows  warning: no row is for the case `not type = 'SERVICE' and not amount > 1000`

        IReadOnlyList<Rule> rules = (table with { Hit = HitPolicy.First }).ToRules();
        // end

        Assert.Equal(
            [
                "/rows/1/when  rows 1 and 2 are both for the case `type = 'SERVICE' and amount > 1000`, and the hits are unique",
                "/rows  warning: no row is for the case `not type = 'SERVICE' and not amount > 1000`",
            ],
            issues.Select(i => i.ToString()));
        Assert.Equal("amount > 1000 and not type = 'SERVICE'", rules[1].When.ToText());
    }

    internal sealed class Printer
    {
        public List<string> Printed { get; } = [];
    }

    // snippet: action-handler-class
    internal sealed class DocumentHandler(Printer printer) : IActionHandler<CreateDocument>
    {
        public ValueTask ExecuteAsync(CreateDocument action, ActionDelivery delivery, CancellationToken cancellationToken = default)
        {
            printer.Printed.Add($"{action.Template} of {delivery.EntityType} {delivery.Key} under {delivery.IdempotencyKey}");
            return ValueTask.CompletedTask;
        }
    }
    // end
}
