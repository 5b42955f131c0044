using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation.EntityFrameworkCore;

/// <summary>A run of a bulk action, without its records.</summary>
internal sealed class BulkRunRow
{
    /// <summary>A number that grows as runs are added.</summary>
    public long Id { get; init; }

    public required string Key { get; init; }

    public required string Run { get; set; }

    public required long Version { get; set; }
}

/// <summary>A record of a run, a row of its own so that a save writes only those that changed.</summary>
internal sealed class BulkRecordRow
{
    public required long RunId { get; init; }

    public required int Position { get; init; }

    public required string Key { get; init; }

    public required BulkState State { get; init; }

    public string? Changes { get; init; }

    public string? Seen { get; init; }

    public BulkFault? Fault { get; init; }

    public string? Message { get; init; }

    public static BulkRecordRow Of(BulkRecord record, long run) => new()
    {
        RunId = run,
        Position = record.Position,
        Key = StoredKey.Of(record.Key),
        State = record.State,
        Changes = record.Changes.Count == 0
            ? null
            : JsonSerializer.Serialize(record.Changes.Select(c => new ChangeDocument(c.Of, Written(c.Before), c.After is null ? null : Written(c.After)))),
        Seen = record.Seen.Text,
        Fault = record.Error?.Fault,
        Message = record.Error?.Message,
    };

    public BulkRecord ToRecord() => new(Position, StoredKey.Read(Key))
    {
        State = State,
        Changes = Changes is null
            ? []
            : [.. JsonSerializer.Deserialize<List<ChangeDocument>>(Changes)!
                .Select(c => new BulkChange(c.Of, Read(c.Before), c.After is null ? null : Read(c.After)))],
        Seen = new ConcurrencyToken(Seen),
        Error = Fault is { } fault ? new BulkError(fault, Message!) : null,
    };

    private static string[] Written(IEnumerable<Value> values) => [.. values.Select(WrittenValue.Of)];

    private static Syntax.ValueList<Value> Read(IEnumerable<string> values) => [.. values.Select(WrittenValue.Read)];

    private sealed record ChangeDocument(string Of, string[] Before, string[]? After);
}

/// <summary>Writes runs as JSON, and reads them.</summary>
internal sealed class BulkRunJson(ActionCatalogue actions, FilterLimits limits)
{
    public string Write(BulkRun run) => JsonSerializer.Serialize(new RunDocument(
        run.EntityType,
        new JsonArray(RuleWriter.Write(run.Action, actions)),
        run.Total,
        run.Undoes,
        run.UndoneBy,
        run.By,
        run.StartedAt.UtcTicks,
        run.Done,
        run.Unchanged,
        run.Failed));

    /// <exception cref="InvalidOperationException">The action is of a kind that is not there any more.</exception>
    public BulkRun Read(BulkRunRow row)
    {
        var stored = JsonSerializer.Deserialize<RunDocument>(row.Run)!;
        using var document = JsonDocument.Parse(stored.Actions.ToJsonString());
        var read = new RuleReader(actions, null, limits).Actions(document.RootElement, "/actions") ?? throw new InvalidOperationException(
            $"The stored run {row.Key} cannot be read: its action is not known here.");
        return new BulkRun(row.Key, stored.EntityType, read[0], stored.Total)
        {
            Undoes = stored.Undoes,
            UndoneBy = stored.UndoneBy,
            By = stored.By,
            StartedAt = new DateTimeOffset(stored.StartedTicks, TimeSpan.Zero),
            Done = stored.Done,
            Unchanged = stored.Unchanged,
            Failed = stored.Failed,
        };
    }

    private sealed record RunDocument(
        string EntityType, JsonArray Actions, int Total, string? Undoes, string? UndoneBy, string? By, long StartedTicks, int Done, int Unchanged, int Failed);
}
