using System.Text.Json;

namespace SegmentCli.Tests;

/// <summary>Dry runs of rules on real customer files. Each answer was derived with another tool, by the command that stands beside it.</summary>
public sealed class RuleQuestionTests : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly Cli _cli = new();

    public static TheoryData<string> Ids => [.. Questions("rules.json").Select(q => q.Id)];

    public static TheoryData<string> ChangeIds => [.. Questions("rule-changes.json").Select(q => q.Id)];

    public void Dispose() => _cli.Dispose();

    [CustomerDataTheory]
    [MemberData(nameof(Ids))]
    public void Rules_FireAsAnotherToolFound(string id) => AssertAnswer(Questions("rules.json").Single(q => q.Id == id));

    [CustomerDataTheory]
    [MemberData(nameof(ChangeIds))]
    public void Rules_OnChanges_FireAsAnotherToolFound(string id) => AssertAnswer(Questions("rule-changes.json").Single(q => q.Id == id));

    private static IReadOnlyList<Question> Questions(string name) =>
        JsonSerializer.Deserialize<Sheet>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Questions", name)), Web)!.Questions;

    private void AssertAnswer(Question question)
    {
        string[] options =
        [
            "--rules", _cli.File($$"""{ "v": 1, "rules": {{question.Rules.GetRawText()}} }""", "rules.json"),
            .. question.Segments is { } segments
                ? (string[])["--segments", _cli.File($$"""{ "v": 1, "segments": {{segments.GetRawText()}} }""", "segments.json")]
                : [],
            .. question.Changes is { } changes ? (string[])["--changes", _cli.File(string.Join('\n', changes), "changes.csv")] : [],
            .. question.Options.Select(o => o.Replace("{data}", CustomerData.Folder, StringComparison.Ordinal)),
        ];
        foreach (var engine in Cli.Engines)
        {
            var data = Path.Combine(CustomerData.Folder!, question.File);
            var output = Cli.Output(["rules", "--data", data, "--format", "csv", "--engine", engine, .. options]);
            Assert.Equal(["record,rule,action", .. question.Expected], output.TrimEnd('\n').Split('\n'));
        }
    }

    private sealed record Sheet(IReadOnlyList<Question> Questions);

    /// <param name="Id">The name of the question.</param>
    /// <param name="Asks">The question in words.</param>
    /// <param name="File">The file whose records the rules are put to.</param>
    /// <param name="Options">Options besides those that follow; <c>{data}</c> stands for the folder of the files.</param>
    /// <param name="Segments">The segments that the rules ask for; null: none.</param>
    /// <param name="Changes">The lines of the file of changes, each to what the data says; null: the rules are put to every record by hand.</param>
    /// <param name="Rules">The rules of the definitions file.</param>
    /// <param name="Expected">The lines below the header: records or changes in the order of their file, and of each its rules in theirs.</param>
    /// <param name="Covers">What the question is about.</param>
    /// <param name="Trap">What is easily got wrong; null: nothing in particular.</param>
    /// <param name="DerivedBy">The command that printed the lines, run in the folder of the files.</param>
    private sealed record Question(
        string Id,
        string Asks,
        string File,
        string[] Options,
        JsonElement? Segments,
        string[]? Changes,
        JsonElement Rules,
        string[] Expected,
        string[] Covers,
        string? Trap,
        string DerivedBy);
}
