using System.Diagnostics;
using System.Diagnostics.Metrics;
using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class TelemetryTests : IDisposable
{
    // No other test asks of entities of this name, and so what is heard of it was asked here.
    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<Deal>("measured", e => e.Key(d => d.Id).Text(d => d.Stage).Number(d => d.Amount)));

    private static readonly Segmenter Segmenter = Segmenter.Create(o => o.UseModel(Model).UsePicklists(PicklistSnapshot.Empty));

    private static readonly Deal[] Deals = [.. Enumerable.Range(1, 10).Select(i => new Deal { Id = i, Stage = i % 2 == 0 ? "WON" : "NEW", Amount = i })];

    private readonly List<Activity> _activities = [];
    private readonly Dictionary<string, double> _measured = [];
    private readonly ActivityListener _traces;
    private readonly MeterListener _metrics = new();

    public TelemetryTests()
    {
        _traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Segmentation.Sdk",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (_activities)
                    _activities.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_traces);
        _metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Segmentation.Sdk")
                listener.EnableMeasurementEvents(instrument);
        };
        _metrics.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        _metrics.Start();
    }

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Stream_OfASourceThatOnlyScans_ChecksEverythingHere()
    {
        await Query("amount > 7", Scanned).ToListAsync();
        AssertHeard("stream", "none", scanned: 10, rechecked: 10);
    }

    [Fact]
    public async Task Stream_OfASourceThatAnswersAll_ChecksNothing()
    {
        await Query("amount > 7", new InMemoryStore<Deal>(Type, Deals)).ToListAsync();
        AssertHeard("stream", "all", scanned: 3, rechecked: 0);
    }

    [Fact]
    public async Task Stream_OfASourceThatAnswersAPart_ChecksWhatItGives()
    {
        var ranges = new FakeDatabase<Deal>(Type, Deals, FilterCapabilities.None.Exact<Planning.InRange>());
        Assert.Equal([8L, 10L], await Query("amount > 7 and stage = 'won'", ranges).KeysAsync().ToListAsync());
        AssertHeard("stream", "part", scanned: 3, rechecked: 3);
    }

    [Fact]
    public async Task Count_OfASourceThatCounts_ScansNothing()
    {
        Assert.Equal(3, await Query("amount > 7", new InMemoryStore<Deal>(Type, Deals)).CountAsync());
        AssertHeard("count", "all", scanned: 0, rechecked: 0);
    }

    [Fact]
    public async Task Page_OfASourceThatPages_ScansAPageAndOneMore()
    {
        await Query("amount > 2", new InMemoryStore<Deal>(Type, Deals)).PageAsync(new PageRequest(3));
        AssertHeard("page", "all", scanned: 4, rechecked: 0);
    }

    [Fact]
    public async Task CrossTab_OfASourceThatOnlyScans_ScansAll()
    {
        await Query("amount > 2", Scanned).CrossTabAsync(new CrossTabRequest("stage"));
        AssertHeard("cross_tab", "none", scanned: 10, rechecked: 10);
    }

    [Fact]
    public async Task Explain_LooksAtOne()
    {
        await Query("amount > 2", new InMemoryStore<Deal>(Type, Deals)).ExplainAsync(1);
        AssertHeard("explain", "all", scanned: 1, rechecked: 0);
    }

    [Fact]
    public async Task Stream_ThatIsLeft_IsMeasuredAsFarAsItWent()
    {
        await foreach (var _ in Query("everyone", Scanned))
            break;
        AssertHeard("stream", "all", scanned: 1, rechecked: 0);
    }

    [Fact]
    public async Task Query_ThatFails_IsMeasuredToo()
    {
        var query = Query("everyone", new InMemoryStore<Deal>(Type, Deals));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.PageAsync(new PageRequest(1), new CancellationToken(canceled: true)));
        AssertHeard("page", "all", scanned: 0, rechecked: 0);
    }

    private static EntityType<Deal> Type => Model.Of<Deal>();

    private static FakeDatabase<Deal> Scanned => new(Type, Deals, FilterCapabilities.None) { OnlyScans = true };

    private static SegmentQuery<Deal> Query(string filter, IEntitySource<Deal> source) =>
        Segmenter.Query(Filter.Parse(filter).Bind<Deal>(new BindingContext(Model, PicklistSnapshot.Empty)), source);

    private void AssertHeard(string operation, string pushdown, long scanned, long rechecked)
    {
        Activity activity;
        lock (_activities)
            activity = Assert.Single(_activities, a => Equals(a.GetTagItem("segmentation.entity_type"), "measured"));
        Assert.Equal("segmentation.query", activity.OperationName);
        Assert.Equal(
            [
                ("segmentation.entity_type", "measured"), ("segmentation.operation", operation), ("segmentation.pushdown", pushdown),
                ("segmentation.query.rows_rechecked", rechecked), ("segmentation.query.rows_scanned", scanned),
            ],
            activity.TagObjects.Select(t => (t.Key, t.Value!)).OrderBy(t => t.Key, StringComparer.Ordinal));
        Assert.Equal(
            [
                ($"segmentation.query.duration s measured {operation} {pushdown}", 1d),
                ($"segmentation.query.rows_rechecked {{entity}} measured {operation} {pushdown}", rechecked),
                ($"segmentation.query.rows_scanned {{entity}} measured {operation} {pushdown}", scanned),
            ],
            _measured.Select(m => (m.Key, m.Value)).OrderBy(m => m.Key, StringComparer.Ordinal));
    }

    /// <summary>Sums what was measured; of durations, how many there were.</summary>
    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var values = tags.ToArray().OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value).ToList();
        if (!values.Contains("measured"))
            return;
        lock (_measured)
        {
            var key = $"{instrument.Name} {instrument.Unit} {string.Join(' ', values)}";
            _measured[key] = _measured.GetValueOrDefault(key) + value;
        }
    }
}
