using System.Text.Json;

namespace Segmentation.Tests;

/// <summary>A document of another tool, and what it is read as: a filter, issues, or a filter with warnings.</summary>
internal sealed record InteropCase(string Name, string Document, InteropContext Context, string? Filter, IReadOnlyList<string> Issues);

/// <summary>A tool, with the cases of its file.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="RuleGroup">A group of the tool around one rule, which stands at <c>$</c>; null where a case is always a whole document.</param>
/// <param name="Read">Reads a document.</param>
internal sealed record InteropFormat(string Name, string? RuleGroup, Func<string, InteropContext, FilterParseResult> Read)
{
    public static IReadOnlyList<InteropFormat> All { get; } =
    [
        new("react-querybuilder", """{"combinator":"and","rules":[$]}""", ReadReactQueryBuilder),
        new("bitrix24", null, Filter.TryFromBitrix24),
        new("jquery-querybuilder", """{"condition":"AND","rules":[$]}""", Filter.TryFromJQueryQueryBuilder),
        new("jsonlogic", null, Filter.TryFromJsonLogic),
    ];

    public IReadOnlyList<InteropCase> Cases => field ??= ReadCases();

    public static InteropFormat Of(string name) => All.First(f => f.Name == name);

    private static FilterParseResult ReadReactQueryBuilder(string json, InteropContext interop)
    {
        var document = Filter.TryFromReactQueryBuilder(json, interop);
        return new FilterParseResult(document.Filter, document.Issues);
    }

    private List<InteropCase> ReadCases()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Interop", $"{Name}.json")));
        return [.. file.RootElement.GetProperty("cases").EnumerateArray().Select(Case)];
    }

    private InteropCase Case(JsonElement element)
    {
        JsonElement? Member(string name) => element.TryGetProperty(name, out var value) ? value : null;
        return new InteropCase(
            element.GetProperty("name").GetString()!,
            Member("text")?.GetString() ?? Member("document")?.GetRawText() ??
                RuleGroup!.Replace("$", element.GetProperty("rule").GetRawText(), StringComparison.Ordinal),
            Member("context") is { } context ? InteropShop.Contexts[context.GetString()!] : InteropShop.Context,
            Member("filter")?.GetString(),
            [.. Member("issues")?.EnumerateArray().Select(i => i.GetString()!) ?? []]);
    }
}
