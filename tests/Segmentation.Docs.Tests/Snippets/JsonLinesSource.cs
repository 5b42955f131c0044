using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Segmentation.Planning;
using Segmentation.Testing;

namespace Segmentation.Tests.Snippets;

// snippet: json-lines-source
/// <summary>Entities in a file, one JSON object a line.</summary>
public sealed partial class JsonLinesSource<T>(string path, EntityType<T> entityType, JsonTypeInfo<T> json) : IEntitySource<T>
    where T : class
{
    public IAsyncEnumerable<T> ScanAsync(CancellationToken cancellationToken = default) =>
        LinesAsync(cancellationToken).Select(line => JsonSerializer.Deserialize(line, json)!);

    public ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) =>
        ScanAsync(cancellationToken).FirstOrDefaultAsync(entity => entityType.KeyOf(entity) == key, cancellationToken);

    private IAsyncEnumerable<string> LinesAsync(CancellationToken cancellationToken) =>
        File.ReadLinesAsync(path, cancellationToken);
}
// end

// snippet: json-lines-filter
public sealed partial class JsonLinesSource<T> : IFilterPushdown<T>
{
    // A text without quotes, backslashes or anything beyond letters, digits, blanks and hyphens stands in the line as it is.
    private static bool StandsAsItIs(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_');

    private static bool IsPlain(InSet node) => node.Values.All(v => v.Kind == ValueKind.Text && StandsAsItIs(v.Text));

    public FilterCapabilities Capabilities { get; } = FilterCapabilities.None
        .Exact<All>().Exact<Any>()
        .Superset<TextMatch>(node => StandsAsItIs(node.Sought))
        .Superset<InSet>(IsPlain)
        .Exact<InSet>(node => node.Term is FieldTerm { Type.Scalar: ScalarType.Boolean });

    public IAsyncEnumerable<T> ScanAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        LinesAsync(cancellationToken).Where(line => MayMatch(query.Plan, line)).Select(line => JsonSerializer.Deserialize(line, json)!);

    /// <summary>Whether a line can be of an entity that matches; of what is declared exact, whether it is.</summary>
    private static bool MayMatch(Plan plan, string line) => plan switch
    {
        All all => all.Parts.All(part => MayMatch(part, line)),
        Any any => any.Parts.Any(part => MayMatch(part, line)),
        InSet { Term: FieldTerm { Field: { Type.Scalar: ScalarType.Boolean, Name: var name } } } truth =>
            truth.Values.Any(v => line.Contains($"\"{name}\":{v}", StringComparison.Ordinal)),
        InSet set => set.Values.Any(v => line.Contains(v.Text, StringComparison.OrdinalIgnoreCase)),
        TextMatch match => line.Contains(match.Sought, StringComparison.OrdinalIgnoreCase),
        _ => true,
    };
}
// end

// snippet: json-lines-count
public sealed partial class JsonLinesSource<T> : ICountPushdown<T>
{
    public async ValueTask<long> CountAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        await LinesAsync(cancellationToken).LongCountAsync(line => MayMatch(query.Plan, line), cancellationToken);
}
// end

[JsonSerializable(typeof(ConformanceCustomer))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class CustomerJson : JsonSerializerContext;

// snippet: json-lines-conformance
public sealed class JsonLinesConformance
{
    private static readonly ConformanceSuite Suite = new(StoresAsync);

    public static TheoryData<string> CaseNames => [.. Suite.CaseNames];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public Task Conforms(string caseName) => Suite.RunAsync(caseName);

    internal static async ValueTask<ConformanceStores> StoresAsync(ConformanceData data)
    {
        var (path, json) = (Path.GetTempFileName(), CustomerJson.Default.ConformanceCustomer);
        await File.WriteAllLinesAsync(path, data.Customers.Select(c => JsonSerializer.Serialize(c, json)));
        var source = new JsonLinesSource<ConformanceCustomer>(path, ConformanceModel.Model.Of<ConformanceCustomer>(), json);
        return new ConformanceStores(source) { CleanUp = () => { File.Delete(path); return ValueTask.CompletedTask; } };
    }
}
// end

public sealed class Adapters
{
    [Fact]
    public async Task AFileIsAskedForWhatItCanAnswer()
    {
        ConformanceCustomer[] customers =
        [
            new() { Id = "1", Name = "Ann", City = "Berlin", Vip = true },
            new() { Id = "2", Name = "Bob", City = "Bern", Vip = true },
            new() { Id = "3", Name = "Berlin" },
        ];
        var stores = await JsonLinesConformance.StoresAsync(new ConformanceData(customers, []));
        var source = stores.Customers;

        // snippet: adapter-query
        var segmenter = Segmenter.Create(o => o.UseModel(ConformanceModel.Model).UsePicklists(ConformanceModel.Picklists)).WithSource(source);
        var bound = await segmenter.BindAsync<ConformanceCustomer>(Filter.Parse("vip = true and city = 'berlin' and name != 'Bob'"));
        string who = segmenter.Query(bound).Explain().ToString();
        // end

        Assert.Equal(
            [
                "pushed: vip = true",
                "checked again: city = 'berlin' (the source may find too many for InSet of city)",
                "checked here: name != 'Bob' (the source does not answer Negation)",
            ],
            who.Split(Environment.NewLine));
        Assert.Equal(1, await segmenter.Query(bound).CountAsync());
        var scanning = segmenter.Query(bound, new WithoutFeatures<ConformanceCustomer>(source));
        Assert.Equal(["1"], await scanning.Select(c => c.Id).ToListAsync());
        await stores.CleanUp!();
    }

    [Fact]
    public async Task TheFirstTwoMembersKeepEveryCase()
    {
        var suite = new ConformanceSuite(async data =>
        {
            var stores = await JsonLinesConformance.StoresAsync(data);
            return stores with { Customers = new WithoutFeatures<ConformanceCustomer>(stores.Customers) };
        });
        await suite.ReportAsync();
    }

    private sealed class WithoutFeatures<T>(IEntitySource<T> inner) : IEntitySource<T>
        where T : class
    {
        public IAsyncEnumerable<T> ScanAsync(CancellationToken cancellationToken = default) => inner.ScanAsync(cancellationToken);

        public ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => inner.FindAsync(key, cancellationToken);
    }
}
