using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Segmentation;

/// <summary>The names under which queries and firings of rules are traced and measured, for OpenTelemetry or any listener.</summary>
public static class SegmentationTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Segmentation.Sdk";

    /// <summary>The activity of one query, from its first entity to its last.</summary>
    public const string QueryActivity = "segmentation.query";

    /// <summary>The histogram of how long queries take, in seconds.</summary>
    public const string QueryDuration = "segmentation.query.duration";

    /// <summary>The counter of the entities that sources gave.</summary>
    public const string RowsScanned = "segmentation.query.rows_scanned";

    /// <summary>The counter of those that were checked again.</summary>
    public const string RowsRechecked = "segmentation.query.rows_rechecked";

    /// <summary>The activity of one run of a firing.</summary>
    public const string FiringActivity = "segmentation.firing";

    /// <summary>The histogram of how long runs of firings take, in seconds; its count is how many there were.</summary>
    public const string FiringDuration = "segmentation.firing.duration";

    /// <summary>The tag of the entity type's name.</summary>
    public const string EntityTypeTag = "segmentation.entity_type";

    /// <summary>The tag of what was asked: <c>stream</c>, <c>count</c>, <c>page</c>, <c>cross_tab</c> or <c>explain</c>.</summary>
    public const string OperationTag = "segmentation.operation";

    /// <summary>The tag of how much of the filter the source answered: <c>none</c>, <c>part</c> or <c>all</c>.</summary>
    public const string PushdownTag = "segmentation.pushdown";

    /// <summary>The tag of the rule's key.</summary>
    public const string RuleTag = "segmentation.rule";

    /// <summary>
    /// The tag of where a firing stands after a run: <c>waiting</c>, <c>running</c>, <c>done</c>, <c>suppressed</c>, <c>failed</c>, <c>cancelled</c>,
    /// <c>not_fired</c>, or <c>interrupted</c> where the run itself ended early.
    /// </summary>
    public const string StatusTag = "segmentation.firing.status";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(QueryDuration, "s", "How long queries take.");

    internal static readonly Histogram<double> FiringTime = Meter.CreateHistogram<double>(FiringDuration, "s", "How long runs of firings take.");

    internal static readonly Counter<long> Scanned = Meter.CreateCounter<long>(RowsScanned, "{entity}", "Entities that sources gave.");

    internal static readonly Counter<long> Rechecked = Meter.CreateCounter<long>(RowsRechecked, "{entity}", "Entities that were checked again.");
}

/// <summary>One run of a query, while it is measured.</summary>
internal sealed class QueryMeasures : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Activity? _activity = SegmentationTelemetry.Activities.StartActivity(SegmentationTelemetry.QueryActivity);
    private readonly TagList _tags;

    public QueryMeasures(string entityType, string operation, string pushdown) => _tags =
    [
        new(SegmentationTelemetry.EntityTypeTag, entityType),
        new(SegmentationTelemetry.OperationTag, operation),
        new(SegmentationTelemetry.PushdownTag, pushdown),
    ];

    public long Scanned { get; set; }

    public long Rechecked { get; set; }

    public void Dispose()
    {
        SegmentationTelemetry.Duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, _tags);
        SegmentationTelemetry.Scanned.Add(Scanned, _tags);
        SegmentationTelemetry.Rechecked.Add(Rechecked, _tags);
        if (_activity is null)
            return;
        foreach (var tag in _tags)
            _activity.SetTag(tag.Key, tag.Value);
        _activity.SetTag(SegmentationTelemetry.RowsScanned, Scanned).SetTag(SegmentationTelemetry.RowsRechecked, Rechecked).Dispose();
    }
}
