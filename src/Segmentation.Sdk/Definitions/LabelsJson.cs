using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>Labels as JSON documents hold them: an object with a text for each culture.</summary>
internal static class LabelsJson
{
    extension(Labels labels)
    {
        /// <exception cref="FilterException">A text holds half of a surrogate pair, which JSON cannot hold.</exception>
        // In one order whatever the dictionary's, so that equal labels are equal documents.
        public JsonObject ToJson() =>
            new(labels.ByCulture.OrderBy(l => l.Key, StringComparer.Ordinal)
                .Select(l => KeyValuePair.Create(ConfigurationJson.Text(l.Key).GetValue<string>(), (JsonNode?)ConfigurationJson.Text(l.Value))));
    }

    extension(JsonMembers members)
    {
        /// <summary>The labels that a member holds.</summary>
        /// <exception cref="JsonFault">They are missing or cannot be read, or a culture stands twice.</exception>
        public Labels Labels(string name, string what)
        {
            var labels = new JsonMembers(members.Require(name), members.PointerTo(name), what);
            if (labels.Names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Last() is { } twice)
                throw new JsonFault(IssueCode.Repeated, labels.PointerTo(twice), $"the culture `{twice}` stands twice");
            return new Labels(labels.Names.Select(n => KeyValuePair.Create(n, labels.Text(n))));
        }
    }
}
