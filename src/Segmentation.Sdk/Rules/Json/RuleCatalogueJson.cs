using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>What came of reading rules: a catalogue, or the issues that say why there is none.</summary>
/// <param name="Catalogue">The catalogue; null exactly when an issue is an error.</param>
/// <param name="Issues">What was found, each with its place as a JSON pointer, and a text's line and column where a condition is text.</param>
public sealed record RuleCatalogueResult(RuleCatalogue? Catalogue, IReadOnlyList<Issue> Issues);

/// <summary>
/// The JSON form of rules: <c>{ "v": 1, "rules": [ { "key": …, "trigger": { "on": … }, "when": …, "then": [ { "action": … } ] } ] }</c>, and as needed
/// <c>"entityType"</c>, <c>"order"</c>, <c>"stop"</c>, <c>"enabled"</c>, <c>"validFrom"</c>, <c>"validUntil"</c>, <c>"firing"</c>, <c>"delay"</c>,
/// <c>"cancelsWhenMovedOn"</c>. What has <c>"rows"</c> is a decision table: <c>{ "key": …, "trigger": …, "hit": "first", "columns": ["type"],
/// "sets": ["source"], "rows": [ { "when": ["type = 'SALE'"], "values": ["WEB"], "then": [ … ] } ] }</c>, in which a condition that does not matter is
/// <c>"everyone"</c>, and a value that is not set <c>null</c>.
/// </summary>
public static class RuleCatalogueJson
{
    extension(RuleCatalogue)
    {
        /// <summary>The rules and decision tables that a document holds. A condition is JSON, or a text in quotes. Never throws on JSON.</summary>
        /// <param name="json">The document.</param>
        /// <param name="actions">The kinds of action that it may name.</param>
        /// <param name="entityType">The entity type of all rules, which they need not name then; null: each names its own.</param>
        /// <param name="limits">How large a condition may be; null: the defaults.</param>
        public static RuleCatalogueResult TryFromJson(string json, ActionCatalogue actions, string? entityType = null, FilterLimits? limits = null)
        {
            ArgumentNullException.ThrowIfNull(json);
            return new RuleReader(actions, entityType, limits ?? FilterLimits.Default).Read(json);
        }
    }

    extension(RuleCatalogue catalogue)
    {
        /// <summary>The rules as a JSON document, each with its entity type; reading it gives equal rules.</summary>
        /// <param name="actions">The kinds of action.</param>
        /// <exception cref="ArgumentException">An action's class has no kind.</exception>
        /// <exception cref="FilterException">A name or text holds half of a surrogate pair, which JSON cannot hold.</exception>
        public string ToJson(ActionCatalogue actions) => new JsonObject
        {
            ["v"] = 1,
            ["rules"] = ConfigurationJson.Array(catalogue.Definitions, definition => RuleWriter.Write(definition, actions)),
        }.ToJsonString(SegmentWriter.Options);
    }
}
