using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>The parameters of an action in a document. What is read is known: a parameter that nobody asks for is an error. Not thread-safe.</summary>
public sealed class ActionMembers
{
    private readonly JsonMembers _members;
    private readonly HashSet<string> _known;
    private readonly List<ActionMembers> _nested = [];

    internal ActionMembers(JsonMembers members, params IEnumerable<string> known) => (_members, _known) = (members, [.. known]);

    /// <summary>Whether the parameter is there.</summary>
    public bool Has(string name) => Known(name).Has(name);

    /// <summary>A text, which is not empty.</summary>
    public string Text(string name) => Known(name).Text(name);

    /// <summary>A text, which is not empty; null where the parameter is missing.</summary>
    public string? TextOrNull(string name) => Known(name).TextOrNull(name);

    /// <summary>An array of texts; none where the parameter is missing.</summary>
    public IReadOnlyList<string> Texts(string name) => Known(name).Texts(name);

    /// <summary>An array of keys, each a whole number or a text; none where the parameter is missing.</summary>
    public IReadOnlyList<EntityKey> Keys(string name) => Known(name).Find(name) is { } array
        ? [.. ConfigurationJson.Array(array, _members.PointerTo(name)).Select(i => SegmentReader.Key(i.Element, i.Pointer))]
        : [];

    /// <summary>A number; null where the parameter is missing.</summary>
    public decimal? NumberOrNull(string name) => Known(name).NumberOrNull(name);

    /// <summary>Whether the parameter is true; it is not where it is missing.</summary>
    public bool Flag(string name) => Known(name).Truth(name);

    /// <summary>A step in time, such as <c>3d</c>; null where the parameter is missing.</summary>
    public TimeStep? StepOrNull(string name) => Has(name) ? Durations.Parse(Text(name)) ?? throw Fault(name, "a step such as \"3d\" is expected here") : null;

    /// <summary>A literal as in the JSON form of filters: a text, a number, true or false, a date, an instant; null gives the empty value.</summary>
    public Value Literal(string name) => Known(name).Require(name) is { ValueKind: not JsonValueKind.Null } element
        ? JsonLiteral.Read(element, _members.PointerTo(name))
        : default;

    /// <summary>The parameters that an object holds; null where it is missing.</summary>
    public ActionMembers? ObjectOrNull(string name) => Known(name).Find(name) is { } element ? Nested(element, _members.PointerTo(name)) : null;

    /// <summary>The parameters that each object of an array holds; none where it is missing.</summary>
    public IReadOnlyList<ActionMembers> Objects(string name) => Known(name).Find(name) is { } array
        ? [.. ConfigurationJson.Array(array, _members.PointerTo(name)).Select(i => Nested(i.Element, i.Pointer))]
        : [];

    /// <summary>A literal as it stands in documents; null of the empty value.</summary>
    public static JsonNode? Json(Value literal) => JsonLiteral.Write(literal);

    /// <summary>A key as it stands in documents: a number, or a text.</summary>
    public static JsonNode Json(EntityKey key) =>
        key.Value is { Kind: ValueKind.Number, Number: var number } ? JsonValue.Create(number) : JsonValue.Create(key.ToString());

    /// <exception cref="JsonFault">There are parameters that nobody asked for.</exception>
    internal void RequireNoOthers()
    {
        _members.Allow([.. _known]);
        foreach (var nested in _nested)
            nested.RequireNoOthers();
    }

    private ActionMembers Nested(JsonElement element, string pointer)
    {
        var nested = new ActionMembers(new JsonMembers(element, pointer, "this parameter"));
        _nested.Add(nested);
        return nested;
    }

    private JsonMembers Known(string name)
    {
        _known.Add(name);
        return _members;
    }

    private JsonFault Fault(string name, string message) => new(IssueCode.Syntax, _members.PointerTo(name), message);
}
