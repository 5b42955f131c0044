using System.Text.Json;

namespace Segmentation.EntityFrameworkCore;

/// <summary>One entry of the journal: the entries of one append are a batch, whose number is the version that they made.</summary>
internal sealed class MembershipRow
{
    public required long Batch { get; init; }

    public required int Number { get; init; }

    public required string Segment { get; init; }

    public required string EntityType { get; init; }

    public required string Key { get; init; }

    public required MembershipEvent Event { get; init; }

    public required long AtTicks { get; init; }

    public required CauseKind Cause { get; init; }

    public string? CauseRecordType { get; init; }

    public required string CauseRecord { get; init; }

    public required RecordEvent CauseEvent { get; init; }

    public string? CausedBy { get; init; }

    public required string Conditions { get; init; }

    public static MembershipRow Of(MembershipEntry entry, long batch, int number) => new()
    {
        Batch = batch,
        Number = number,
        Segment = entry.Segment,
        EntityType = entry.EntityType,
        Key = StoredKey.Of(entry.Key),
        Event = entry.Event,
        AtTicks = entry.At.UtcTicks,
        Cause = entry.Cause.Kind,
        CauseRecordType = entry.Cause.RecordType,
        CauseRecord = StoredKey.Of(entry.Cause.Record),
        CauseEvent = entry.Cause.RecordEvent,
        CausedBy = entry.Cause.By,
        Conditions = JsonSerializer.Serialize(entry.Conditions.ToArray()),
    };

    public MembershipEntry ToEntry() => new(
        Segment,
        EntityType,
        StoredKey.Read(Key),
        Event,
        new DateTimeOffset(AtTicks, TimeSpan.Zero),
        new MembershipCause(Cause) { RecordType = CauseRecordType, Record = StoredKey.Read(CauseRecord), RecordEvent = CauseEvent, By = CausedBy })
    {
        Conditions = [.. JsonSerializer.Deserialize<string[]>(Conditions)!],
    };
}

/// <summary>How far the journal has come; there is one such row, or none before the first append.</summary>
internal sealed class JournalHeadRow
{
    public const int Only = 1;

    public int Id { get; init; } = Only;

    public required long Version { get; set; }

    public required string Checkpoint { get; set; }

    public static string Written(MembershipCheckpoint checkpoint) => JsonSerializer.Serialize(new Document(
        checkpoint.At?.UtcTicks, new(checkpoint.Feeds), new(checkpoint.Definitions)));

    public MembershipCheckpoint Read() => JsonSerializer.Deserialize<Document>(Checkpoint)! is var document
        ? new MembershipCheckpoint(
            document.AtTicks is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null, document.Feeds, document.Definitions)
        : MembershipCheckpoint.Start;

    private sealed record Document(long? AtTicks, Dictionary<string, long> Feeds, Dictionary<string, string> Definitions);
}
