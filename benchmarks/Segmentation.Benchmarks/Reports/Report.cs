using System.Text.RegularExpressions;

namespace Segmentation.Benchmarks;

/// <summary>Renders results: the tables between the marks of docs/performance.md and docs/ef-core.md, and the plots.</summary>
internal static partial class Report
{
    public static void Write(ResultFiles files)
    {
        var docs = Path.Combine(ResultFiles.Repository, "docs");
        var tables = Tables.Of(files).ToDictionary(t => t.Name, t => t.Markdown);
        foreach (var document in new[] { Path.Combine(docs, "performance.md"), Path.Combine(docs, "ef-core.md") })
        {
            File.WriteAllText(document, Measured().Replace(File.ReadAllText(document), match =>
                tables.TryGetValue(match.Groups["name"].Value, out var table)
                    ? $"{match.Groups["start"].Value}\n{table}\n{match.Groups["end"].Value}"
                    : match.Value));
        }

        var images = Directory.CreateDirectory(Path.Combine(docs, "images")).FullName;
        var (fewer, more) = (files.Read(ResultFiles.Fewer), files.Read(ResultFiles.More));
        if (more.Count > 0)
        {
            File.WriteAllText(Path.Combine(images, "ratios.svg"), Plots.Ratios(more));
            File.WriteAllText(Path.Combine(images, "matching.svg"), Plots.Matching(more));
        }

        if (fewer.Count > 0 && more.Count > 0)
            File.WriteAllText(Path.Combine(images, "growth.svg"), Plots.Growth(fewer, more));
    }

    [GeneratedRegex(
        "(?<start><!-- measured: (?<name>[a-z-]+) -->).*?(?<end><!-- end -->)",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Measured();
}
