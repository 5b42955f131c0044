using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What happened to an entity and a segment.</summary>
public enum MembershipEvent
{
    /// <summary>It became a member.</summary>
    Entered,

    /// <summary>It is a member no more.</summary>
    Left,
}

/// <summary>One entity entered or left one segment. Immutable.</summary>
/// <param name="Segment">The key of the segment.</param>
/// <param name="EntityType">The name of the entity type that it is a segment of.</param>
/// <param name="Key">The key of the entity.</param>
/// <param name="Event">What happened.</param>
/// <param name="At">When, in UTC: the answer is the new one from this instant on.</param>
/// <param name="Cause">Why.</param>
public sealed record MembershipEntry(
    string Segment, string EntityType, EntityKey Key, MembershipEvent Event, DateTimeOffset At, MembershipCause Cause)
{
    /// <summary>What of the segment's filter settled the answer, as conditions that hold, ten at most; none where a list or a deletion did.</summary>
    public ValueList<string> Conditions { get; init; } = [];

    /// <summary>The entry as a sentence: who, what, when, and why.</summary>
    public override string ToString() =>
        $"{EntityType} {Key} {Event.ToString().ToLowerInvariant()} {Segment} at {Value.Of(At)}: {Cause}" +
        (Conditions.Count == 0 ? "" : $" ({string.Join(", ", Conditions)})");
}

/// <summary>What moved an entity into a segment or out of it.</summary>
public enum CauseKind
{
    /// <summary>A record was added, changed or deleted: the entity's own, or one that it is related to.</summary>
    Record,

    /// <summary>What the segment means was changed: its filter, a segment that it asks for, a picklist, a derived field.</summary>
    Definition,

    /// <summary>Time passed.</summary>
    Time,

    /// <summary>Somebody put it on a list of the segment, or took it off.</summary>
    Manual,

    /// <summary>All were asked anew, and it had been missed before.</summary>
    Rebuild,
}

/// <summary>Why an entity entered or left a segment. Immutable.</summary>
/// <param name="Kind">What moved it.</param>
public sealed record MembershipCause(CauseKind Kind)
{
    /// <summary>The entity type of the record that changed; null for other causes.</summary>
    public string? RecordType { get; init; }

    /// <summary>The record that changed; empty for other causes.</summary>
    public EntityKey Record { get; init; }

    /// <summary>What became of the record.</summary>
    public RecordEvent RecordEvent { get; init; }

    /// <summary>Who changed the definition or the list; null: nobody in particular.</summary>
    public string? By { get; init; }

    /// <summary>The cause in words, such as <c>deal 17 was changed</c>.</summary>
    public override string ToString() => Kind switch
    {
        CauseKind.Record => $"{RecordType} {Record} was {RecordEvent.ToString().ToLowerInvariant()}",
        CauseKind.Definition => $"the definition was changed{Person}",
        CauseKind.Manual => $"a list was changed{Person}",
        CauseKind.Time => "time passed",
        _ => "all were asked anew",
    };

    private string Person => By is null ? "" : $" by {By}";
}

/// <summary>What became of a record.</summary>
public enum RecordEvent
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Something of it is different.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Deleted,
}
