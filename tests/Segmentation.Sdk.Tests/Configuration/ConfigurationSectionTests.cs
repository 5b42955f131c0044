using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Segmentation.Tests;

/// <summary>A feature that joins the document: greetings, each for an item of the picklist "salutation".</summary>
public sealed class ConfigurationSectionTests
{
    private const string Document = """{"v":1,"picklists":[{"key":"salutation","items":[{"code":"SIR"}]}],"greetings":{"SIR":"Good day"}}""";

    [Fact]
    public async Task Section_ThatIsRegistered_IsExportedAndImportedWithTheOthers()
    {
        var repository = new GreetingRepository();
        await using var services = Services(repository);
        var configuration = services.GetRequiredService<SegmentationConfiguration>();
        var plan = await configuration.PlanImportAsync(Document);
        Assert.Contains("greetings: SIR: none -> Good day", plan.Changes.Select(c => c.ToString()));
        await configuration.ApplyAsync(plan);
        Assert.EndsWith("  \"greetings\": {\n    \"SIR\": \"Good day\"\n  }\n}\n", await configuration.ExportAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_WithAnError_KeepsTheOthersFromBeingWritten()
    {
        await using var services = Services(new GreetingRepository());
        var configuration = services.GetRequiredService<SegmentationConfiguration>();
        var plan = await configuration.PlanImportAsync("""{"v":1,"picklists":[{"key":"a","items":[]}],"greetings":{"SIRE":"Good day"}}""");
        Assert.Equal("/greetings/SIRE  `SIRE` is no item of salutation", Assert.Single(plan.Issues, i => i.Severity == Severity.Error).ToString());
        await Assert.ThrowsAsync<FilterException>(async () => await configuration.ApplyAsync(plan));
        Assert.Null((await services.GetRequiredService<PicklistRegistry>().CurrentAsync()).Find("a"));
    }

    [Fact]
    public async Task Apply_WhenASectionFails_SaysWhatWasWritten()
    {
        await using var services = Services(new GreetingRepository { IsFull = true });
        var configuration = services.GetRequiredService<SegmentationConfiguration>();
        var plan = await configuration.PlanImportAsync(Document);
        var failure = await Assert.ThrowsAsync<ConfigurationException>(async () => await configuration.ApplyAsync(plan));
        Assert.Equal("`greetings` could not be saved: it is full; picklists was written, greetings was not: plan the import again", failure.Message);
        Assert.Equal(["picklists"], failure.Written);
        Assert.IsType<IOException>(failure.InnerException);
    }

    private static ServiceProvider Services(GreetingRepository repository)
    {
        var services = new ServiceCollection();
        services.AddSegmentation();
        services.AddSingleton<IConfigurationSection>(new GreetingSection(repository));
        return services.BuildServiceProvider();
    }

    private sealed record Greetings(IReadOnlyDictionary<string, string> ByCode);

    private sealed class GreetingSection(GreetingRepository repository) : ConfigurationSection<Greetings>("greetings", repository)
    {
        protected override JsonNode Write(Greetings definitions, BindingContext context) =>
            new JsonObject(definitions.ByCode.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, (JsonNode?)g.Value)));

        protected override Greetings Read(JsonElement? element, Greetings stored, ConfigurationDraft draft)
        {
            if (element is not { } greetings)
                return stored;
            foreach (var member in greetings.EnumerateObject().Where(m => draft.After.Picklists.Find("salutation")!.Find(m.Name) is null))
            {
                draft.Report(new Issue(Severity.Error, IssueCode.UnknownItem, $"`{member.Name}` is no item of salutation")
                {
                    Pointer = $"/{Name}/{member.Name}",
                });
            }

            return new Greetings(greetings.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString()!));
        }

        protected override IEnumerable<string> Changes(Greetings before, Greetings after, ConfigurationDraft draft) =>
            after.ByCode.Where(g => before.ByCode.GetValueOrDefault(g.Key) != g.Value)
                .Select(g => $"{g.Key}: {before.ByCode.GetValueOrDefault(g.Key) ?? "none"} -> {g.Value}");
    }

    private sealed class GreetingRepository : IDefinitionRepository<Greetings>
    {
        private Greetings _current = new(new Dictionary<string, string>());

        public bool IsFull { get; init; }

        public ValueTask<Versioned<Greetings>> LoadAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new Versioned<Greetings>(_current, new ConcurrencyToken("1")));

        public ValueTask<ConcurrencyToken?> SaveAsync(
            Greetings definitions, ConcurrencyToken seen, string? by = null, CancellationToken cancellationToken = default)
        {
            _current = IsFull ? throw new IOException("it is full") : definitions;
            return ValueTask.FromResult<ConcurrencyToken?>(seen);
        }

        public IAsyncEnumerable<DefinitionRevision<Greetings>> HistoryAsync(CancellationToken cancellationToken = default) =>
            AsyncEnumerable.Empty<DefinitionRevision<Greetings>>();
    }
}
