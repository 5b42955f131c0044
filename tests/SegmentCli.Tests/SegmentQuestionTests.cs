using System.Text.Json;

namespace SegmentCli.Tests;

/// <summary>Segments of real customer files. Each answer was derived with another tool, by the command that stands beside it.</summary>
public sealed class SegmentQuestionTests : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly Cli _cli = new();

    public static TheoryData<string> Ids => [.. Questions("segments.json").Select(q => q.Id)];

    public static TheoryData<string> PreviewIds => [.. Questions("previews.json").Select(q => q.Id)];

    public void Dispose() => _cli.Dispose();

    [CustomerDataTheory]
    [MemberData(nameof(Ids))]
    public void Segments_AreWhatAnotherToolFound(string id)
    {
        var question = Questions("segments.json").Single(q => q.Id == id);
        AssertAnswer(question, ["--segments", Definitions(question.Segments, "segments.json")]);
    }

    [CustomerDataTheory]
    [MemberData(nameof(PreviewIds))]
    public void Preview_IsWhatAnotherToolFound(string id)
    {
        var question = Questions("previews.json").Single(q => q.Id == id);
        AssertAnswer(
            question,
            ["--segments", Definitions(question.Segments, "segments.json"), "--preview", Definitions(question.Old!.Value, "old.json")]);
    }

    private static void AssertAnswer(Question question, string[] segments)
    {
        string[] options = [.. segments, .. question.Options.Select(o => o.Replace("{data}", CustomerData.Folder, StringComparison.Ordinal))];
        foreach (var engine in Cli.Engines)
        {
            var data = Path.Combine(CustomerData.Folder!, question.File);
            var output = Cli.Output(["segments", "--data", data, "--format", "csv", "--engine", engine, .. options]);
            Assert.Equal(question.Expected, output.TrimEnd('\n').Split('\n').Skip(1));
        }
    }

    private static IReadOnlyList<Question> Questions(string name) =>
        JsonSerializer.Deserialize<Sheet>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Questions", name)), Web)!.Questions;

    /// <summary>A new definitions file.</summary>
    private string Definitions(JsonElement segments, string name) => _cli.File($$"""{ "v": 1, "segments": {{segments.GetRawText()}} }""", name);

    private sealed record Sheet(IReadOnlyList<Question> Questions);

    /// <param name="Id">The name of the question.</param>
    /// <param name="Asks">The question in words.</param>
    /// <param name="File">The file that is asked.</param>
    /// <param name="Options">Options besides those that follow; <c>{data}</c> stands for the folder of the files.</param>
    /// <param name="Segments">The segments of the definitions file.</param>
    /// <param name="Old">Those of the file that it is held against; null: it is not.</param>
    /// <param name="Expected">The lines below the header.</param>
    /// <param name="Covers">What the question is about.</param>
    /// <param name="Trap">What is easily got wrong; null: nothing in particular.</param>
    /// <param name="DerivedBy">The command that printed the lines, run in the folder of the files.</param>
    private sealed record Question(
        string Id,
        string Asks,
        string File,
        string[] Options,
        JsonElement Segments,
        JsonElement? Old,
        string[] Expected,
        string[] Covers,
        string? Trap,
        string DerivedBy);
}
