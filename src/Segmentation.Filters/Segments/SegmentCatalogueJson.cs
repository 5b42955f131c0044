using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>What came of reading segment definitions: a catalogue, or the issues that say why there is none.</summary>
/// <param name="Catalogue">The catalogue; null exactly when an issue is an error.</param>
/// <param name="Issues">What was found, each with its place as a JSON pointer, and a text's line and column where a filter is text.</param>
public sealed record SegmentCatalogueResult(SegmentCatalogue? Catalogue, IReadOnlyList<Issue> Issues);

/// <summary>
/// The JSON form of segment definitions: <c>{ "v": 1, "segments": [ { "key": …, "filter": …, "include": […], "exclude": […] } ] }</c>, and of other
/// kinds <c>"kind": "static"</c>, or <c>"kind": "snapshot"</c> with <c>"takenAt"</c>; further <c>"staticFrom"</c>, <c>"paused"</c>, <c>"suppresses"</c>.
/// </summary>
public static class SegmentCatalogueJson
{
    extension(SegmentCatalogue)
    {
        /// <summary>
        /// The segments that a document holds. A filter is JSON, or a text in quotes; a member of a list is a text or a whole number. Never throws on JSON.
        /// </summary>
        /// <param name="json">The document.</param>
        /// <param name="entityType">The entity type of all of them; null: each names its own, as <c>ToJson</c> writes it.</param>
        /// <param name="limits">How large a filter may be; null: the defaults.</param>
        public static SegmentCatalogueResult TryFromJson(string json, string? entityType = null, FilterLimits? limits = null)
        {
            ArgumentNullException.ThrowIfNull(json);
            return new SegmentReader(entityType, limits ?? FilterLimits.Default).Read(json);
        }
    }

    extension(SegmentCatalogue catalogue)
    {
        /// <summary>The segments as a JSON document, each with its entity type; reading it gives an equal catalogue.</summary>
        /// <remarks>JSON knows no GUIDs: keys that are some come back as texts.</remarks>
        /// <exception cref="FilterException">A name or text holds half of a surrogate pair, which JSON cannot hold.</exception>
        public string ToJson() => new JsonObject
        {
            ["v"] = 1,
            ["segments"] = new JsonArray([.. catalogue.Segments.Select(SegmentWriter.Write)]),
        }.ToJsonString(SegmentWriter.Options);
    }
}
