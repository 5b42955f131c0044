using System.Text.Json;

namespace Segmentation.Testing;

/// <summary>A filter that is asked of customers and their orders at a moment.</summary>
internal sealed record Question(string Filter, ConformanceData Data, Moment Moment)
{
    public Question(string filter, ConformanceData data)
        : this(filter, data, Noon)
    {
    }

    /// <summary>Noon of 22 November 2026 in Berlin: when a question is asked that names no moment.</summary>
    public static Moment Noon { get; } =
        new(new DateTimeOffset(2026, 11, 22, 11, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    /// <summary>Whatever else helps to understand or repeat the question; null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The segments that the filter may ask for.</summary>
    public SegmentCatalogue Segments { get; init; } = SegmentCatalogue.Empty;

    public Segmenter Segmenter => field ??= ConformanceModel.SegmenterAt(Moment, Segments);

    public BindResult<ConformanceCustomer> Bound => field ??= Segmentation.Filter.Parse(Filter).Bind<ConformanceCustomer>(
        new BindingContext(ConformanceModel.Model, ConformanceModel.Picklists, Segments: Segments));

    public RelatedRows Related => field ??= RelatedRows.Join(
        rows => rows.Add(ConformanceModel.Customer, Data.Customers).Add(ConformanceModel.Order, Data.Orders));

    /// <summary>The keys of those that match, by the interpreter.</summary>
    public IReadOnlySet<string> Answer() =>
        Data.Customers.Where(Bound.Interpret(Moment).Over(Related)).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>The cross-tab of those that match, counted from the data.</summary>
    public CrossTab Answer(CrossTabRequest request) => Bound.CrossTab(request).Over(Data.Customers, Moment, Related);

    /// <summary>The question as the engine asks it of stores.</summary>
    public SegmentQuery<ConformanceCustomer> Over(ConformanceStores stores) => stores.Query(Segmenter, Bound);

    /// <summary>The complaint that the question was answered wrongly.</summary>
    public ConformanceException Wrong(string what) => new($"{what}{Environment.NewLine}{this}");

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
