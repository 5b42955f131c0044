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
        var stores = await create(data with { Customers = [.. data.Customers.Select(c => c.Copy())] });
        _made.Add(stores);
        return stores.Orders is null ? stores with { Orders = new InMemoryStore<ConformanceOrder>(ConformanceModel.Order, data.Orders) } : stores;
    }

    public Task<ConformanceStores> StoresAsync(params IEnumerable<ConformanceCustomer> customers) => StoresAsync(new ConformanceData(customers));

    /// <summary>Asks a question of stores, through the engine, and compares the keys with those of the interpreter, which it gives.</summary>
    public Task<IReadOnlySet<string>> AskAsync(ConformanceStores stores, Question question) => AskAsync(question, question.Over(stores));

    /// <summary>Asks a question whose answer was reckoned by hand.</summary>
    public async Task ExpectAsync(ConformanceStores stores, Question question, params IEnumerable<string> keys)
    {
        // Both have to agree before the store is blamed.
        var found = await AskAsync(stores, question);
        Check.Keys(question, keys.ToHashSet(StringComparer.Ordinal), [.. found], "what is right");
    }

    /// <summary>Compares the keys and the count of a query with the interpreter's answer to its question, which it gives.</summary>
    public async Task<IReadOnlySet<string>> AskAsync(Question question, SegmentQuery<ConformanceCustomer> query)
    {
        var expected = question.Answer();
        var actual = await query.KeysAsync(cancellationToken).Select(k => k.ToString()).ToListAsync(cancellationToken);
        Check.Keys(question, expected, actual, "the rows");
        var count = await query.CountAsync(cancellationToken);
        return count == expected.Count ? expected : throw question.Wrong($"counted {count}, and {expected.Count} match");
    }

    /// <summary>Compares the cross-tab of a query with what counting the data of its question gives.</summary>
    public async Task CrossTabAsync(Question question, SegmentQuery<ConformanceCustomer> query, CrossTabRequest request)
    {
        var (expected, actual) = (question.Answer(request), await query.CrossTabAsync(request, cancellationToken));
        var fields = string.Join(", ", request.By.AsEnumerable());
        Check.Equal(Shown(expected), Shown(actual), $"the cross-tab by {fields} of {request.Measure}{Environment.NewLine}{question}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stores in _made)
        {
            if (stores.CleanUp is { } cleanUp)
                await cleanUp();
        }
    }

    private static string Shown(CrossTab tab) =>
        string.Join(Environment.NewLine, tab.Cells.Concat(tab.Totals).Append(tab.Total).Select(c => $"{Shown(c.Buckets)} {c.Count} {Shown(c.Value)}"));

    // Which of 0 and -0, which are equal, is the greatest depends on who came first.
    private static string Shown(Value value) => value == Value.Of(0.0) ? "0" : value.ToString();

    // The spelling that a bucket shows is that of whoever came first.
    private static string Shown(IEnumerable<Value?> buckets) => string.Join('/', buckets.Select(b => b?.ToString().ToUpperInvariant() ?? "*"));
}
