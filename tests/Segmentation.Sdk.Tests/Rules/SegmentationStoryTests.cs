using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>
/// What the articles do with a base that is segmented: each segment has rules of its own, deals of one type go to one department and pipeline, and a
/// filtered list is marked and sent an action. Each from end to end.
/// </summary>
public sealed class SegmentationStoryTests
{
    private readonly InMemoryCrm _crm = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));
    private readonly InMemoryFiringJournal _journal = new();
    private readonly RecordedActions _ports = new RecordedActions().With<IAssignmentRepository>(new InMemoryAssignmentRepository());

    private ActionExecutor Executor => new(_crm.Segmenter, _ports);

    [Fact]
    public async Task Each_segment_has_rules_of_its_own()
    {
        _crm.Define(
            A.Segment("key accounts", "company", "employees = 'EMPLOYEES_4'"),
            A.Segment("small IT", "company", "employees != 'EMPLOYEES_4' and industry = 'IT'"));
        var rules = new RuleCatalogue(
            new Rule("greet", "company", new SegmentEnteredTrigger("key accounts"), new CreateTask("visit"), new CreateDocument("frame contract")),
            new Rule("part", "company", new SegmentLeftTrigger("key accounts"), new CreateTask("ask why")),
            new Rule("offer", "company", new SegmentEnteredTrigger("small IT"), new SendEmail("price list", MessageSuppression.None)));
        _crm.Company("Web shop", c => (c.Employees, c.Industry) = ("EMPLOYEES_1", "IT"));
        _crm.Company("Hosting", c => (c.Employees, c.Industry) = ("EMPLOYEES_4", "IT"));
        _crm.Company("Bank", c => (c.Employees, c.Industry) = ("EMPLOYEES_1", "BANKING"));
        var tracker = new MembershipTracker(_crm.Segmenter, new InMemoryMembershipJournal());

        await FollowAsync(tracker, rules);
        Assert.Equal(["1: price list", "2: visit", "2: frame contract"], Sent());

        await ChangeAsync(_crm.Companies, 2, c => c.Employees = "EMPLOYEES_2");
        await FollowAsync(tracker, rules);
        Assert.Equal(["2: ask why", "2: price list"], Sent().Skip(3));
        Assert.Equal("fired and done", (await _journal.StateAsync("offer", "company", 2))!.ToString());
        Assert.Null(await _journal.StateAsync("offer", "company", 3));
    }

    [Fact]
    public async Task Deals_of_one_type_go_to_one_department_and_pipeline()
    {
        _crm.Define(
            FactoryPicklists.All.Find(FactoryPicklists.Pipeline)!.Add(new PicklistItem("SERVICE")),
            FactoryPicklists.All.Find(FactoryPicklists.DealStage)!.Add(new PicklistItem("RECEIVED") { Parent = "SERVICE", Semantics = StageSemantics.InProgress }));
        _ports.With<IPeopleRepository>(new InMemoryPeopleRepository(new People(
            new Person(1) { Name = "Anna", Department = "service" },
            new Person(2) { Name = "Bob", Department = "service" },
            new Person(3) { Name = "Carl", Department = "sales" })));
        var desks = new DecisionTable(
            "desks",
            "deal",
            new CreatedTrigger(),
            ["type"],
            [
                new([Filter.Parse("type = 'SERVICE'")])
                {
                    Then = [new AssignResponsible(AssignmentStrategy.RoundRobin(Team.Of("service"))), new MoveToStage("RECEIVED", "SERVICE")],
                },
                new([Filter.Parse("type in ('SALE', 'GOODS')")]) { Then = [new AssignResponsible(AssignmentStrategy.RoundRobin(Team.Of("sales")))] },
            ]);
        string[] types = ["SERVICE", "SALE", "SERVICE", "SERVICE"];
        foreach (var (i, type) in types.Index())
            _crm.Deal($"deal {i}", null, d => d.Type = type);

        await FollowAsync(_crm.Deals, new RuleCatalogue(desks));

        var deals = await _crm.Deals.ScanAsync().OrderBy(d => d.Id).Select(d => $"{d.Type} {d.ResponsibleId} {d.Pipeline}/{d.Stage}").ToListAsync();
        Assert.Equal(["SERVICE 1 SERVICE/RECEIVED", "SALE 3 SALES/NEW", "SERVICE 2 SERVICE/RECEIVED", "SERVICE 1 SERVICE/RECEIVED"], deals);
    }

    [Fact]
    public async Task A_filtered_list_is_marked_and_sent_an_action()
    {
        _crm.Define(A.Segment("no messages", "contact", "city = 'Bonn'").Suppressing(MessageChannels.Email));
        _crm.Contact("Ames", null, c => c.Source = "WEB");
        _crm.Contact("Bell", null, c => c.Source = "CALL");
        _crm.Contact("Cole", null, c => c.Source = "WEB");
        _crm.Contact("Dunn", null, c => (c.Source, c.City) = ("WEB", "Bonn"));
        _crm.Contact("Eden", null, c => c.Source = "WEB");
        var bulk = new BulkActions(_crm.Segmenter, Executor, new InMemoryBulkRunRepository());
        var filtered = Filter.Parse("source = 'WEB'");
        var mail = new SendEmail("spring", MessageSuppression.By("no messages"));
        Assert.Equal(4, (await bulk.PreviewAsync<Contact>(BulkSelection.All(filtered), mail)).Count);

        // Bell is marked, and not on the list; Eden is on the list, and not marked.
        await bulk.StartAsync<Contact>("campaign", BulkSelection.Marked(filtered, 1L, 2L, 3L, 4L), mail, by: "anna");
        await bulk.RunAsync("campaign");

        Assert.Equal(["1: spring", "3: spring"], Sent());
        var records = await bulk.RecordsAsync("campaign").Select(r => $"{r.Key} {r.Error?.Fault}").ToListAsync();
        Assert.Equal(["1 ", "2 NotSelected", "3 ", "4 Suppressed"], records.Order(StringComparer.Ordinal));
    }

    /// <summary>Puts to the rules who entered and left segments since the last time.</summary>
    private async Task FollowAsync(MembershipTracker tracker, RuleCatalogue rules)
    {
        var evaluator = await _crm.Segmenter.BindAsync<Company>(rules);
        foreach (var entry in await tracker.CatchUpAsync())
        {
            var occasion = new MembershipOccasion<Company>(entry, await _crm.Companies.FindAsync(entry.Key));
            await new RuleRunner(Executor, _journal).RunAsync(await _crm.Segmenter.EvaluateAsync(evaluator, occasion));
        }
    }

    /// <summary>Puts all changes of a store to the rules.</summary>
    private async Task FollowAsync(InMemoryStore<Deal> deals, RuleCatalogue rules)
    {
        var evaluator = await _crm.Segmenter.BindAsync<Deal>(rules);
        await foreach (var change in deals.ChangesAfterAsync(0))
            await new RuleRunner(Executor, _journal).RunAsync(await _crm.Segmenter.EvaluateAsync(evaluator, new ChangeOccasion<Deal>(change)));
    }

    private static async Task ChangeAsync(InMemoryStore<Company> store, long key, Action<Company> change)
    {
        var seen = (await store.ReadAsync(key))!;
        change(seen.Value);
        await store.WriteAsync([EntityWrite.Update(seen.Value, seen.Token)]);
    }

    private IEnumerable<string> Sent() => _ports.All.Select(r => $"{r.Delivery.Key}: {Text(r.Action)}");

    private static string Text(RuleAction action) => action switch
    {
        CreateTask task => task.Title,
        CreateDocument document => document.Template!,
        MessageAction message => message.Template,
        _ => action.ToString(),
    };
}
