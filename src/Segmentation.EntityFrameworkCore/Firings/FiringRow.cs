using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation.EntityFrameworkCore;

/// <summary>One firing and what happened to it so far.</summary>
internal sealed class FiringRow
{
    /// <summary>A number that grows as firings are added.</summary>
    public long Id { get; init; }

    public required string IdempotencyKey { get; init; }

    /// <summary>The entity type in capitals, and the key behind it.</summary>
    public required string Entity { get; init; }

    public required string Firing { get; init; }

    public required string Entries { get; set; }

    public required bool IsFinished { get; set; }

    /// <summary>How many entries there are.</summary>
    public required int Version { get; set; }

    // Names of entity types are found without regard to case.
    public static string EntityOf(string entityType, EntityKey key) => $"{entityType.ToUpperInvariant()} {StoredKey.Of(key)}";
}

/// <summary>Writes firings and their entries as JSON, and reads them.</summary>
internal sealed class FiringJson(ActionCatalogue actions, FilterLimits limits)
{
    public string Write(Firing firing) => JsonSerializer.Serialize(new FiringDocument(
        firing.Rule,
        firing.EntityType,
        StoredKey.Of(firing.Key),
        ConfigurationJson.Array(firing.Actions, action => RuleWriter.Write(action, actions)),
        firing.At.UtcTicks,
        firing.DueAt.UtcTicks,
        firing.While?.ToJson(),
        firing.By,
        [.. firing.Chain.Select(l => new LinkDocument(l.Rule, l.EntityType, StoredKey.Of(l.Key)))]));

    /// <exception cref="InvalidOperationException">An action is of a kind that is not there any more.</exception>
    public Firing ReadFiring(string json, string idempotencyKey)
    {
        var stored = JsonSerializer.Deserialize<FiringDocument>(json)!;
        using var document = JsonDocument.Parse(stored.Actions.ToJsonString());
        var read = new RuleReader(actions, null, limits).Actions(document.RootElement, "/actions") ?? throw new InvalidOperationException(
            $"The stored firing {idempotencyKey} of the rule {stored.Rule} cannot be read: its actions are not known here.");
        return new Firing(stored.Rule, stored.EntityType, StoredKey.Read(stored.Key), idempotencyKey, [.. read], Instant(stored.AtTicks))
        {
            DueAt = Instant(stored.DueTicks),
            While = stored.While is null ? null : Filter.FromJson(stored.While),
            By = stored.By,
            Chain = [.. stored.Chain.Select(l => new FiringLink(l.Rule, l.EntityType, StoredKey.Read(l.Key)))],
        };
    }

    public static string Write(IEnumerable<FiringEntry> entries) => JsonSerializer.Serialize(
        entries.Select(e => new EntryDocument(e.Event, e.At.UtcTicks, e.Action, e.Reason, e.RetryAt?.UtcTicks, e.Position)));

    public static IEnumerable<FiringEntry> ReadEntries(string json) => JsonSerializer.Deserialize<List<EntryDocument>>(json)!.Select(e =>
        new FiringEntry(e.Event, Instant(e.AtTicks))
        {
            Action = e.Action,
            Reason = e.Reason,
            RetryAt = e.RetryTicks is { } ticks ? Instant(ticks) : null,
            Position = e.Position,
        });

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);

    private sealed record FiringDocument(
        string Rule, string EntityType, string Key, JsonArray Actions, long AtTicks, long DueTicks, string? While, string? By, LinkDocument[] Chain);

    private sealed record LinkDocument(string Rule, string EntityType, string Key);

    private sealed record EntryDocument(FiringEvent Event, long AtTicks, int? Action, string? Reason, long? RetryTicks, long? Position);
}
