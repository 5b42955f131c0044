using System.Text.Json;

namespace SegmentCli.Tests;

/// <summary>Questions of real customer files. Each answer was derived with another tool, by the command that stands beside it.</summary>
public sealed class QuestionTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> Ids => [.. Questions().Select(q => q.Id)];

    [CustomerDataTheory]
    [MemberData(nameof(Ids))]
    public void Count_IsWhatAnotherToolFound(string id)
    {
        var question = Questions().Single(q => q.Id == id);
        foreach (var engine in Cli.Engines)
        {
            var output = Cli.Output(
                ["count", "--data", Path.Combine(CustomerData.Folder!, question.File), "--where", question.Where, "--engine", engine, .. question.Options.Select(o => o.Replace("{data}", CustomerData.Folder, StringComparison.Ordinal))]);
            Assert.Equal(question.Expected.ToString(System.Globalization.CultureInfo.InvariantCulture), output.TrimEnd('\n').Split('\n')[^1]);
        }
    }

    private static IReadOnlyList<Question> Questions() =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Questions"), "*.json").Order(StringComparer.Ordinal)
            .Where(f => Path.GetFileName(f) is "fields.json" or "relations.json")
            .SelectMany(f => JsonSerializer.Deserialize<Sheet>(File.ReadAllText(f), Web)!.Questions),
    ];

    private sealed record Sheet(IReadOnlyList<Question> Questions);

    private sealed record Question(string Id, string Asks, string File, string[] Options, string Where, int Expected, string[] Covers, string DerivedBy);
}
