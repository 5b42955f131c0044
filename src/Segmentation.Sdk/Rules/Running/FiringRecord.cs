using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What happened to a firing.</summary>
public enum FiringEvent
{
    /// <summary>It is to be run.</summary>
    Accepted,

    /// <summary>An action was handed to its handler; whether it had its effect is not known until the next entry.</summary>
    Begun,

    /// <summary>An action was done.</summary>
    Done,

    /// <summary>An action was left out for the sake of somebody who is not written to.</summary>
    Suppressed,

    /// <summary>An action failed, and is tried again.</summary>
    Failed,

    /// <summary>An action failed for the last time; the firing waits for somebody to look at it.</summary>
    SetAside,

    /// <summary>Somebody let it be tried again.</summary>
    Resumed,

    /// <summary>What had to hold when the actions were due did not.</summary>
    Cancelled,

    /// <summary>The rule did not fire, or was kept from it.</summary>
    NotFired,
}

/// <summary>Where a firing stands.</summary>
public enum FiringStatus
{
    /// <summary>Something is to be done, at once or later.</summary>
    Waiting,

    /// <summary>An action was handed to its handler.</summary>
    Running,

    /// <summary>All was done.</summary>
    Done,

    /// <summary>All was done but for messages to somebody who is not written to.</summary>
    Suppressed,

    /// <summary>An action failed for the last time.</summary>
    Failed,

    /// <summary>The actions were not wanted any more when they were due.</summary>
    Cancelled,

    /// <summary>The rule did not fire.</summary>
    NotFired,
}

/// <summary>One thing that happened to a firing. Immutable.</summary>
/// <param name="Event">What happened.</param>
/// <param name="At">When.</param>
public sealed record FiringEntry(FiringEvent Event, DateTimeOffset At)
{
    /// <summary>The number of the action, from 0; null where it is about the whole firing.</summary>
    public int? Action { get; init; }

    /// <summary>Why; null where nothing needs a reason.</summary>
    public string? Reason { get; init; }

    /// <summary>When a failed action is tried again; null for other events.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Where the entities' change feed stood before an action was begun; null where there is none, and for other events.</summary>
    public long? Position { get; init; }
}

/// <summary>A firing and what happened to it so far. Immutable.</summary>
/// <param name="Firing">The firing.</param>
/// <param name="Entries">What happened, the oldest first; at least one.</param>
/// <param name="Token">The version.</param>
public sealed record FiringRecord(Firing Firing, ValueList<FiringEntry> Entries, ConcurrencyToken Token)
{
    /// <summary>The last thing that happened.</summary>
    public FiringEntry Last => Entries[^1];

    /// <summary>Where it stands.</summary>
    public FiringStatus Status => Last.Event switch
    {
        FiringEvent.Begun => FiringStatus.Running,
        FiringEvent.SetAside => FiringStatus.Failed,
        FiringEvent.Cancelled => FiringStatus.Cancelled,
        FiringEvent.NotFired => FiringStatus.NotFired,
        FiringEvent.Done or FiringEvent.Suppressed when NextAction == Firing.Actions.Count =>
            Entries.Any(e => e.Event == FiringEvent.Suppressed) ? FiringStatus.Suppressed : FiringStatus.Done,
        _ => FiringStatus.Waiting,
    };

    /// <summary>Whether nothing more happens to it by itself or by somebody's hand.</summary>
    public bool IsFinished => Status is FiringStatus.Done or FiringStatus.Suppressed or FiringStatus.Cancelled or FiringStatus.NotFired;

    /// <summary>The number of the action that is to be done next, from 0; the number of actions when all are done.</summary>
    public int NextAction => Entries.Count(e => e.Event is FiringEvent.Done or FiringEvent.Suppressed);

    /// <summary>How often the next action was begun, since somebody last let it be tried again.</summary>
    public int Attempts => Entries.Reverse().TakeWhile(e => e.Event is FiringEvent.Begun or FiringEvent.Failed or FiringEvent.SetAside)
        .Count(e => e.Event == FiringEvent.Begun);

    /// <summary>From when on it waits to be run; null where it does not wait.</summary>
    public DateTimeOffset? WaitsUntil => Status != FiringStatus.Waiting ? null : Last.Event switch
    {
        FiringEvent.Accepted => Firing.DueAt,
        FiringEvent.Failed => Last.RetryAt,
        _ => Last.At,
    };

    /// <summary>Why it stands where it does: what failed, what suppressed a message, why it did not fire; null where nothing needs a reason.</summary>
    public string? Reason => Status == FiringStatus.Suppressed
        ? string.Join(", ", Entries.Where(e => e.Event == FiringEvent.Suppressed).Select(e => e.Reason).Distinct())
        : Last.Reason;

    /// <summary>Where the change feed stood before the next action was begun for the first time; null where that is not known.</summary>
    internal long? Position => Entries.FirstOrDefault(e => e.Event == FiringEvent.Begun && e.Action == NextAction)?.Position;

    /// <summary>Where it stands, in words, such as <c>waiting until 2026-11-22T10:00:00Z</c>.</summary>
    public override string ToString() => Status switch
    {
        FiringStatus.Waiting => $"waiting until {Instant(WaitsUntil!.Value)}{(Reason is null ? "" : $", because {Reason}")}",
        FiringStatus.Running => "fired and running",
        FiringStatus.Done => "fired and done",
        FiringStatus.Suppressed => $"suppressed by {Reason}",
        FiringStatus.Failed => $"fired and failed: {Reason}",
        FiringStatus.Cancelled => $"cancelled, because {Reason}",
        _ => $"not fired, because {Reason}",
    };

    private static string Instant(DateTimeOffset instant) => Value.Of(instant).ToString();
}
