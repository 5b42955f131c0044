using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Segmentation.Testing;

/// <summary>A named case.</summary>
internal sealed record ConformanceCase(string Name, Func<ConformanceRun, Task> RunAsync);

/// <summary>The adapter does not offer what a case is about.</summary>
internal sealed class NotOfferedException(string message) : Exception(message);

/// <summary>One run of a case: makes stores, asks them, and compares answers.</summary>
internal sealed class ConformanceRun(Func<ConformanceData, ValueTask<ConformanceStores>> create, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly List<ConformanceStores> _made = [];

    public CancellationToken Cancellation => cancellationToken;

    /// <summary>Stores with this data.</summary>
    public async Task<ConformanceStores> StoresAsync(ConformanceData data)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stores = await create(new ConformanceData([.. data.Customers.Select(c => c.Copy())], data.Orders));
        _made.Add(stores);
        return stores.Orders is null ? stores with { Orders = new InMemoryStore<ConformanceOrder>(ConformanceModel.Order, data.Orders) } : stores;
    }

    public Task<ConformanceStores> StoresAsync(params IReadOnlyList<ConformanceCustomer> customers) => StoresAsync(new ConformanceData(customers, []));

    /// <summary>Asks a question of stores, through the engine, and compares the keys with those of the interpreter, which it gives.</summary>
    public async Task<IReadOnlySet<string>> AskAsync(ConformanceStores stores, Question question)
    {
        var bound = question.Bind();
        var query = question.Segmenter.Query(bound, stores.Customers).WithRelated(stores.Orders!);
        var expected = question.Answer(bound);
        var actual = (await query.KeysAsync(cancellationToken).ToListAsync(cancellationToken)).ConvertAll(k => k.ToString());
        Compare(question, expected, actual, "the rows");
        var count = await query.CountAsync(cancellationToken);
        if (count != expected.Count)
            throw Wrong(question, $"counted {count}, and {expected.Count} match");
        return expected;
    }

    /// <summary>Complains unless the keys are those expected, each once.</summary>
    public static void Compare(Question question, IReadOnlySet<string> expected, IReadOnlyList<string> actual, string what)
    {
        if (actual.GroupBy(k => k).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Wrong(question, $"{what}: {Shown(twice.Key)} came {twice.Count()} times");
        var (missing, surplus) = (expected.Except(actual).ToList(), actual.Except(expected).ToList());
        if (missing.Count + surplus.Count > 0)
            throw Wrong(question, $"{what}: {Listed("missing", missing)}{Listed("too many", surplus)}");
    }

    public static ConformanceException Wrong(Question question, string what) => new($"{what}{Environment.NewLine}{question}");

    /// <summary>The feature of a source; ends the case where it is not offered.</summary>
    public static TFeature Require<TFeature>(IEntitySource<ConformanceCustomer> source)
        where TFeature : class => source.GetFeature<TFeature>() ?? throw new NotOfferedException($"no {typeof(TFeature).Name.Split('`')[0]}");

    /// <summary>Complains unless the values are equal.</summary>
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new ConformanceException(string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, and it was {actual}"));
    }

    /// <summary>Complains unless the texts are equal, one by one.</summary>
    public static void EqualInOrder(IEnumerable<string> expected, IEnumerable<string> actual, string what) =>
        Equal(string.Join(", ", expected.Select(Shown)), string.Join(", ", actual.Select(Shown)), what);

    public static void Require(bool holds, string what)
    {
        if (!holds)
            throw new ConformanceException(what);
    }

    /// <summary>Complains unless the task ends because it was cancelled.</summary>
    public static async Task CancelledAsync(Func<Task> act, string what)
    {
        try
        {
            await act();
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new ConformanceException($"{what}: it was cancelled, and ended without OperationCanceledException");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stores in _made)
        {
            if (stores.CleanUp is { } cleanUp)
                await cleanUp();
        }
    }

    private static string Listed(string what, List<string> keys) =>
        keys.Count == 0 ? "" : $"{what} {string.Join(", ", keys.Take(5).Select(Shown))}{(keys.Count > 5 ? $" and {keys.Count - 5} more" : "")} ";

    private static string Shown(string key) => $"\"{key}\"";
}

/// <summary>A filter that is asked of customers and their orders at a moment.</summary>
internal sealed record Question(string Filter, ConformanceData Data, Moment Moment)
{
    /// <summary>Whatever else helps to understand or repeat the question; null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The segments that the filter may ask for.</summary>
    public SegmentCatalogue Segments { get; init; } = SegmentCatalogue.Empty;

    public Segmenter Segmenter => field ??= ConformanceModel.SegmenterAt(Moment, Segments);

    public BindResult<ConformanceCustomer> Bind()
    {
        var parsed = Segmentation.Filter.Parse(Filter);
        return parsed.Bind<ConformanceCustomer>(new BindingContext(ConformanceModel.Model, ConformanceModel.Picklists, Segments: Segments));
    }

    /// <summary>The keys of those that match, by the interpreter.</summary>
    public IReadOnlySet<string> Answer(BindResult<ConformanceCustomer> bound) =>
        Data.Customers.Where(bound.Interpret(Moment).Over(Related)).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);

    public RelatedRows Related => field ??= RelatedRows.Join(rows => rows.Add(ConformanceModel.Customer, Data.Customers).Add(ConformanceModel.Order, Data.Orders));

    public override string ToString()
    {
        var lines = new List<string> { $"filter: {Filter}", $"moment: {Moment.Instant:O} {Moment.Zone.Id}, weeks from {Moment.WeekStart}" };
        if (Note is not null)
            lines.Add(Note);
        lines.AddRange(Data.Customers.Take(10).Select(c => JsonSerializer.Serialize(c, ConformanceJson.Default.ConformanceCustomer)));
        lines.AddRange(Data.Orders.Take(10).Select(o => JsonSerializer.Serialize(o, ConformanceJson.Default.ConformanceOrder)));
        if (Data.Customers.Count > 10)
            lines.Add($"and {Data.Customers.Count - 10} customers more");
        return string.Join(Environment.NewLine, lines);
    }
}

[JsonSerializable(typeof(ConformanceCustomer))]
[JsonSerializable(typeof(ConformanceOrder))]
[JsonSerializable(typeof(ConformanceFile))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class ConformanceJson : JsonSerializerContext;
