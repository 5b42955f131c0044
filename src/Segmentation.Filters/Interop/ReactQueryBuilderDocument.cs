using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>A query of react-querybuilder as it was read, into which an edited filter can be written back. Immutable and thread-safe.</summary>
public sealed class ReactQueryBuilderDocument
{
    private readonly InteropContext _interop;
    private readonly string _json;
    private readonly IReadOnlyDictionary<string, Filter> _filtersByPlace;

    private ReactQueryBuilderDocument(string json, InteropContext interop, FilterParseResult result, IReadOnlyDictionary<string, Filter> filtersByPlace) =>
        (_json, _interop, Filter, Issues, _filtersByPlace) = (json, interop, result.Filter, result.Issues, filtersByPlace);

    /// <summary>The filter; null exactly when an issue is an error.</summary>
    public Filter? Filter { get; }

    /// <summary>What was found, each with its place in the query as a JSON pointer.</summary>
    public IReadOnlyList<Issue> Issues { get; }

    /// <summary>
    /// The query with another filter in its place: rules and groups that say the same stay as they stood, also where they move, those that changed
    /// keep the members that this library does not read where it is clear which they were, and muted ones stay in their group.
    /// </summary>
    /// <exception cref="InvalidOperationException">The query could not be read.</exception>
    public FilterExport Patch(Filter edited)
    {
        if (Filter is null)
            throw new InvalidOperationException("The query could not be read: there is nothing to patch.");
        var writer = new ReactQueryBuilderWriter(_interop);
        return writer.Write(edited, fresh =>
        {
            var original = (JsonObject)JsonNode.Parse(_json, documentOptions: new JsonDocumentOptions { MaxDepth = int.MaxValue })!;
            return new ReactQueryBuilderPatch(original, _filtersByPlace, (JsonObject)fresh, writer.FiltersByNode).Query();
        });
    }

    internal static ReactQueryBuilderDocument Read(string json, InteropContext interop)
    {
        var reader = new ReactQueryBuilderReader(interop);
        return new ReactQueryBuilderDocument(json, interop, reader.Read(json), reader.FiltersByPlace);
    }
}
