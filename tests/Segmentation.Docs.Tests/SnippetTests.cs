using System.Text.RegularExpressions;

namespace Segmentation.Tests;

/// <summary>Every C# block in the documentation is a snippet of code that compiles and runs here or in a sample.</summary>
public sealed partial class SnippetTests
{
    private static readonly string[] SnippetFiles =
        ["samples/PackageConsumer/FirstExample.cs", .. Directory.GetFiles(Repository.PathOf("tests/Segmentation.Docs.Tests/Snippets"), "*.cs")];

    [Fact]
    public void Documents_ShowTheCodeThatRuns()
    {
        var snippets = SnippetFiles.SelectMany(f => SnippetsIn(File.ReadAllText(Repository.PathOf(f)))).ToDictionary();
        foreach (var document in Documents())
        {
            var text = File.ReadAllText(Repository.PathOf(document));
            Repository.Keep(document, Block().Replace(text, m =>
                $"<!-- snippet: {m.Groups["name"].Value} -->\n```csharp\n{snippets[m.Groups["name"].Value]}\n```"));
        }
    }

    [Fact]
    public void Documents_HoldNoCodeThatIsNoSnippet() => Assert.All(
        Documents(), d => Assert.Equal(Block().Count(File.ReadAllText(Repository.PathOf(d))), Fence().Count(File.ReadAllText(Repository.PathOf(d)))));

    [Fact]
    public async Task FirstExample_PrintsWhatItsCommentsSay()
    {
        var output = new StringWriter { NewLine = "\n" };
        await PackageConsumer.FirstExample.RunAsync(output);
        Assert.Equal("1:25  information: also selects those with no value in `revenue`\n2\nBäckerei Sommer\nMoulin Rouvière\n", output.ToString());
    }

    private static IEnumerable<string> Documents() =>
    [
        "README.md", "CONTRIBUTING.md",
        .. Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Repository.Root, f)),
    ];

    private static IEnumerable<KeyValuePair<string, string>> SnippetsIn(string code)
    {
        foreach (Match match in Snippet().Matches(code.ReplaceLineEndings("\n")))
        {
            var indent = match.Groups["indent"].Value;
            var lines = match.Groups["code"].Value.TrimEnd().Split('\n').Select(l => l.StartsWith(indent, StringComparison.Ordinal) ? l[indent.Length..] : l);
            yield return new(match.Groups["name"].Value, string.Join('\n', lines));
        }
    }

    [GeneratedRegex(@"^(?<indent> *)// snippet: (?<name>[\w-]+)\n(?<code>.*?)^ *// end$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"<!-- snippet: (?<name>[\w-]+) -->\n```csharp\n.*?```", RegexOptions.Singleline, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"^```csharp$", RegexOptions.Multiline, 1000)]
    private static partial Regex Fence();
}
