using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>
/// The example of the articles: at the stage "Prepayment invoice" create a document, if the deal type is "After-sales service"; and with a template of its
/// own for each deal type.
/// </summary>
public sealed class ServiceDocumentStoryTests
{
    private readonly RecordedActions _ports = new();
    private readonly FakeClock _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task At_prepayment_invoice_a_document_is_created_if_the_deal_type_is_after_sales_service()
    {
        var rule = new Rule("service-document", "deal", new StageEnteredTrigger("PREPAYMENT_INVOICE"), new CreateDocument("service"))
        {
            When = Filter.Parse("type = 'SERVICE'"),
        };

        var (repair, car) = await MoveAsync(rule);

        Assert.Equal([(repair, "service")], Documents());
        Assert.Equal("fired and done", await StateAsync(rule.Key, repair));
        Assert.Equal("not fired, because `type = 'SERVICE'` does not hold", await StateAsync(rule.Key, car));
    }

    [Fact]
    public async Task Each_deal_type_has_a_template_of_its_own()
    {
        var document = CreateDocument.PerValue("type", [new("SERVICE", "act"), new("SALE", "contract")]);
        var rule = new Rule("documents", "deal", new StageEnteredTrigger("PREPAYMENT_INVOICE"), document);

        var (repair, car) = await MoveAsync(rule);

        Assert.Equal([(repair, "act"), (car, "contract")], Documents());
    }

    [Fact]
    public async Task A_deal_that_comes_to_the_stage_by_another_rule_gets_its_document_too()
    {
        var move = new Rule("signed", "deal", new FieldChangedTrigger("type", To: "SERVICE"), new MoveToStage("PREPAYMENT_INVOICE"));
        var document = new Rule("service-document", "deal", new StageEnteredTrigger("PREPAYMENT_INVOICE"), new CreateDocument("service"));
        var services = Services(move, document);
        var deals = new InMemoryStore<Deal>(CrmModel.Default.Of<Deal>(), [new Deal { Id = 1, Pipeline = "SALES", Stage = "NEW" }], clock: _clock);
        services.AddSingleton<IEntitySource<Deal>>(deals);
        await using var provider = services.BuildServiceProvider();

        await WriteAsync(provider, deals, 1, d => d.Type = "SERVICE", move, document);

        Assert.Equal([(1L, "service")], Documents());
    }

    private IFiringJournal? _journal;

    /// <summary>Moves a deal of each type to the stage, and puts the changes to the rules.</summary>
    private async Task<(long Repair, long Car)> MoveAsync(params Rule[] rules)
    {
        var deals = new InMemoryStore<Deal>(
            CrmModel.Default.Of<Deal>(),
            [
                new Deal { Id = 1, Title = "Repair", Type = "SERVICE", Pipeline = "SALES", Stage = "NEW" },
                new Deal { Id = 2, Title = "Car", Type = "SALE", Pipeline = "SALES", Stage = "NEW" },
            ],
            clock: _clock);
        var services = Services(rules);
        services.AddSingleton<IEntitySource<Deal>>(deals);
        await using var provider = services.BuildServiceProvider();
        foreach (var key in new[] { 1L, 2L })
            await WriteAsync(provider, deals, key, d => d.MoveTo("SALES", FactoryPicklists.All, "PREPAYMENT_INVOICE"), rules);
        return (1, 2);
    }

    private ServiceCollection Services(params Rule[] rules)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock).AddSingleton<IRuleRepository>(new InMemoryRuleRepository(new RuleCatalogue(rules)));
        services.AddSingleton<IActionHandler<CreateDocument>>(_ports);
        services.AddSegmentation();
        return services;
    }

    private async Task WriteAsync(ServiceProvider provider, InMemoryStore<Deal> deals, long key, Action<Deal> change, params Rule[] rules)
    {
        var position = await deals.PositionAsync();
        var seen = (await deals.ReadAsync(key))!;
        change(seen.Value);
        await deals.WriteAsync([EntityWrite.Update(seen.Value, seen.Token)]);

        var runner = provider.GetRequiredService<RuleRunner>();
        var evaluator = new RuleCatalogue(rules).Bind<Deal>(new BindingContext(CrmModel.Default, FactoryPicklists.All), TimeZoneInfo.Utc);
        var made = await deals.ChangesAfterAsync(position).SingleAsync();
        await runner.RunAsync(evaluator.Evaluate(new ChangeOccasion<Deal>(made)));
        // Whoever follows the feed as well tells it again, and nothing is done twice.
        await runner.RunAsync(evaluator.Evaluate(new ChangeOccasion<Deal>(made)));
        _journal = provider.GetRequiredService<IFiringJournal>();
    }

    private async Task<string> StateAsync(string rule, long deal) => (await _journal!.StateAsync(rule, "deal", deal))!.ToString();

    private IEnumerable<(long Deal, string Template)> Documents() =>
        _ports.All.Select(r => ((long)r.Delivery.Key.Value.Number, ((CreateDocument)r.Action).Template!));
}
