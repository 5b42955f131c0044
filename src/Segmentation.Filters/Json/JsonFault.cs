using System.Text.Json;

namespace Segmentation;

/// <summary>A fault found while reading JSON; it never leaves the reader.</summary>
internal sealed class JsonFault(IssueCode code, string pointer, string message, params string[] suggestions) : Exception(message)
{
    public Issue Issue => new(Severity.Error, code, Message) { Pointer = pointer, Suggestions = suggestions };
}

/// <summary>Parses the JSON of documents.</summary>
internal static class JsonText
{
    /// <exception cref="JsonFault">It is no JSON, or nested too deep, or holds what no text may hold.</exception>
    public static JsonDocument Parse(string json, int maxDepth)
    {
        if (FilterText.FaultIn(json, allowsNull: true) is { } fault)
            throw new JsonFault(IssueCode.Syntax, "", fault);
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
        }
        catch (JsonException exception)
        {
            var place = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            throw new JsonFault(IssueCode.Syntax, "", $"this is no JSON, or nested too deep: see {place}");
        }
    }
}

/// <summary>One object of a filter's JSON form: its members by name, and its place.</summary>
internal sealed class JsonMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    public JsonMembers(JsonElement element, string pointer, string what)
    {
        Pointer = pointer;
        if (element.ValueKind != JsonValueKind.Object)
            throw new JsonFault(IssueCode.Syntax, pointer, $"{what} is an object, not {Name(element)}");
        foreach (var member in element.EnumerateObject())
        {
            var name = Unescaped(() => member.Name, pointer);
            if (!_members.TryAdd(name, member.Value))
                throw new JsonFault(IssueCode.Syntax, PointerTo(name), $"the member \"{name}\" stands twice");
        }
    }

    public string Pointer { get; }

    /// <summary>The names, in the order written.</summary>
    public IEnumerable<string> Names => _members.Keys;

    public bool Has(string name) => _members.ContainsKey(name);

    public string PointerTo(string name) =>
        $"{Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <exception cref="JsonFault">The member is missing.</exception>
    public JsonElement Require(string name) =>
        _members.TryGetValue(name, out var element) ? element : throw Fault($"the member \"{name}\" is missing");

    public JsonElement? Find(string name) => _members.TryGetValue(name, out var element) ? element : null;

    /// <summary>The member "v" must be there and be a version that this library knows.</summary>
    public void RequireVersion()
    {
        if (!Has("v"))
            throw Fault("the member \"v\" is missing: write \"v\": 1");
        CheckVersion();
    }

    /// <summary>The member "v", where it is there, must be a version that this library knows.</summary>
    public void CheckVersion()
    {
        if (Find("v") is { } version && !(version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var v) && v == 1))
            throw new JsonFault(IssueCode.Syntax, PointerTo("v"), "the version is not one that this library knows: \"v\" is 1");
    }

    public string Text(string name) => Text(Require(name), PointerTo(name));

    /// <summary>The members named must be the only ones.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        foreach (var name in _members.Keys)
        {
            if (!names.Contains(name))
                throw new JsonFault(IssueCode.Syntax, PointerTo(name), $"the member \"{name}\" does not belong here", [.. Suggestions.For(name, names.ToArray())]);
        }
    }

    /// <summary>The member is there and is <c>true</c>; no other value is legal.</summary>
    public bool IsTrue(string name)
    {
        if (Find(name) is not { } element)
            return false;
        return element.ValueKind == JsonValueKind.True ? true : throw new JsonFault(IssueCode.Syntax, PointerTo(name), $"\"{name}\" is true or left out");
    }

    /// <summary>Whether the member is true; it is not when it is false, null or missing.</summary>
    public bool Flag(string name) => Find(name) is { } element && element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw new JsonFault(IssueCode.Syntax, PointerTo(name), $"true or false is expected here, not {Name(element)}"),
    };

    public bool Truth(string name, bool otherwise = false) => Find(name) is not { } element ? otherwise : element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new JsonFault(IssueCode.Syntax, PointerTo(name), $"true or false is expected here, not {Name(element)}"),
    };

    /// <summary>The one of several that the text names.</summary>
    public T OneOf<T>(string name, string what, IEnumerable<T> all, Func<T, string> wordOf)
    {
        var (word, known) = (Text(name), all.ToList());
        return known.FindIndex(k => wordOf(k) == word) is >= 0 and var index
            ? known[index]
            : throw new JsonFault(
                IssueCode.Syntax,
                PointerTo(name),
                $"`{word}` is no {what}: {string.Join(", ", known.Select(wordOf))}",
                [.. Suggestions.For(word, known.Select(wordOf))]);
    }

    public JsonFault Fault(string message, IssueCode code = IssueCode.Syntax) => new(code, Pointer, message);

    public static string Text(JsonElement element, string pointer, string emptyMessage = "this text is empty")
    {
        if (element.ValueKind != JsonValueKind.String)
            throw new JsonFault(IssueCode.Syntax, pointer, $"a text is expected here, not {Name(element)}");
        var text = Unescaped(() => element.GetString()!, pointer);
        return text.Length > 0 ? text : throw new JsonFault(IssueCode.EmptyInput, pointer, emptyMessage);
    }

    /// <summary>Whether the element is this text; one that holds half of a surrogate pair is none.</summary>
    public static bool IsText(JsonElement element, string text)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String && element.ValueEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public static string Name(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        var kind => $"{(kind is JsonValueKind.Object or JsonValueKind.Array ? "an" : "a")} {kind.ToString().ToLowerInvariant()}",
    };

    private static string Unescaped(Func<string> read, string pointer)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw new JsonFault(IssueCode.Syntax, pointer, "half of a surrogate pair stands alone in this text");
        }
    }
}
