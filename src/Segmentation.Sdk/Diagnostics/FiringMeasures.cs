using System.Diagnostics;

namespace Segmentation;

/// <summary>One firing, while it is run and measured.</summary>
internal sealed class FiringMeasures : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Activity? _activity = SegmentationTelemetry.Activities.StartActivity(SegmentationTelemetry.FiringActivity);
    private TagList _tags;

    public FiringMeasures(Firing firing) => _tags =
    [
        new(SegmentationTelemetry.EntityTypeTag, firing.EntityType),
        new(SegmentationTelemetry.RuleTag, firing.Rule),
    ];

    /// <summary>Where the firing stands after the run; null when the run was ended.</summary>
    public FiringStatus? Status { get; set; }

    public void Dispose()
    {
        _tags.Add(SegmentationTelemetry.StatusTag, Status switch
        {
            FiringStatus.NotFired => "not_fired",
            { } status => status.ToString().ToLowerInvariant(),
            null => "interrupted",
        });
        SegmentationTelemetry.FiringTime.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, _tags);
        if (_activity is null)
            return;
        foreach (var tag in _tags)
            _activity.SetTag(tag.Key, tag.Value);
        _activity.Dispose();
    }
}
