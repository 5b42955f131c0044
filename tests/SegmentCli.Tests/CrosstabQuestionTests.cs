using System.Text.Json;

namespace SegmentCli.Tests;

/// <summary>Cross-tabs of real customer files. Each answer was derived with another tool, by the command that stands beside it.</summary>
public sealed class CrosstabQuestionTests : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly Cli _cli = new();

    public static TheoryData<string> Ids => [.. Questions().Select(q => q.Id)];

    public void Dispose() => _cli.Dispose();

    [CustomerDataTheory]
    [MemberData(nameof(Ids))]
    public void Crosstab_IsWhatAnotherToolFound(string id)
    {
        var question = Questions().Single(q => q.Id == id);
        string[] options =
        [
            .. question.Options.Select(o => o.Replace("{data}", CustomerData.Folder, StringComparison.Ordinal)),
            .. question.Where is null ? [] : (string[])["--where", question.Where],
            .. question.Measure is null ? [] : (string[])["--measure", question.Measure],
            .. question.Schema is null ? [] : (string[])["--schema", _cli.File(question.Schema.Value.GetRawText(), "schema.json")],
        ];
        foreach (var engine in Cli.Engines)
        {
            var data = Path.Combine(CustomerData.Folder!, question.File);
            var output = Cli.Output(["crosstab", "--data", data, "--by", question.By, "--format", "csv", "--engine", engine, .. options]);
            Assert.Equal(question.Expected, output.TrimEnd('\n').Split('\n').Skip(1));
        }
    }

    private static IReadOnlyList<Question> Questions() =>
        JsonSerializer.Deserialize<Sheet>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Questions", "crosstabs.json")), Web)!.Questions;

    private sealed record Sheet(IReadOnlyList<Question> Questions);

    /// <param name="Id">The name of the question.</param>
    /// <param name="Asks">The question in words.</param>
    /// <param name="File">The file that is asked.</param>
    /// <param name="Options">Options besides those that follow; <c>{data}</c> stands for the folder of the files.</param>
    /// <param name="By">The fields.</param>
    /// <param name="Where">The filter; null: all records.</param>
    /// <param name="Measure">The measure; null: the count.</param>
    /// <param name="Schema">The schema; null: inference.</param>
    /// <param name="Expected">The lines below the header.</param>
    /// <param name="Covers">What the question is about.</param>
    /// <param name="DerivedBy">The command that printed the lines, run in the folder of the files.</param>
    private sealed record Question(
        string Id,
        string Asks,
        string File,
        string[] Options,
        string By,
        string? Where,
        string? Measure,
        JsonElement? Schema,
        string[] Expected,
        string[] Covers,
        string DerivedBy);
}
