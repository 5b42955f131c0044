using System.Text.Json;

namespace Segmentation.Testing;

/// <summary>What filters mean, case by case, over a few customers; the answers were reckoned by hand.</summary>
internal static class FilterCases
{
    /// <summary>Noon of 22 November 2026 in Berlin.</summary>
    public static Moment Noon { get; } = new(new DateTimeOffset(2026, 11, 22, 11, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    private static readonly ConformanceFile File = ConformanceFile.Read();

    private static readonly IReadOnlyList<ConformanceCustomer> Customers = File.Customers;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. File.Topics.Select(topic => new ConformanceCase(topic.Name, async run =>
        {
            var data = new ConformanceData(Customers, []);
            var stores = await run.StoresAsync(data);
            foreach (var question in topic.Questions)
                await AskAsync(run, stores, new Question(question.Filter, data, Noon), question.Ids.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        })),
        new("text: words of query languages are characters", async run =>
        {
            var data = new ConformanceData([.. Randomness.OddTexts.Select((text, i) => new ConformanceCustomer { Id = $"odd{i}", Name = text, Code = text, Tags = [text] })], []);
            var stores = await run.StoresAsync(data);
            for (var i = 0; i < Randomness.OddTexts.Count; i++)
            {
                var (text, quoted) = (Randomness.OddTexts[i], $"'{Randomness.OddTexts[i].Replace("'", "''", StringComparison.Ordinal)}'");
                foreach (var filter in new[] { $"code = {quoted}", $"code in ({quoted}, '-')", $"name = {quoted} match case" })
                    await AskAsync(run, stores, new Question(filter, data, Noon), [$"odd{i}"]);
                foreach (var filter in new[] { $"name contains {quoted}", $"name starts with {quoted}", $"name ends with {quoted}", $"name != {quoted}", $"tags has any ({quoted})", $"not (tags has all ({quoted}))" })
                    await run.AskAsync(stores, new Question(filter, data, Noon));
            }
        }),
        new("segments: lists of keys are compared exactly", async run =>
        {
            var data = new ConformanceData([.. new[] { "a", "A", "'", "%", "b" }.Select(k => new ConformanceCustomer { Id = k, Visits = 1 })], []);
            var stores = await run.StoresAsync(data);
            var segments = new SegmentCatalogue(
                new SegmentDefinition("list", "customer", null, include: ["a", "'", "%", "gone"]),
                new SegmentDefinition("all but", "customer", Filter.Everyone, exclude: ["A", "'"]));
            await AskAsync(run, stores, new Question("in segment 'list'", data, Noon) { Segments = segments }, ["a", "'", "%"]);
            await AskAsync(run, stores, new Question("in segment 'all but' and visits = 1", data, Noon) { Segments = segments }, ["a", "%", "b"]);
            await AskAsync(run, stores, new Question("not in segment 'all but'", data, Noon) { Segments = segments }, ["A", "'"]);
        }),
        new("limits: a list of 10 000 values", run => LimitAsync(run, $"name in ({string.Join(", ", Enumerable.Range(0, 9_999).Select(i => $"'n{i}'"))}, 'ann')", "ann bob")),
        new("limits: 900 alternatives", run => LimitAsync(run, string.Join(" or ", Enumerable.Range(0, 900).Select(i => $"revenue > {i + 19}.5")), "bob cyd")),
        new("limits: 900 conditions", run => LimitAsync(run, string.Join(" and ", Enumerable.Range(0, 900).Select(i => $"name != 'n{i}'")), "ann bob cyd dan eve fay gus hal ivy jon")),
        new("limits: 60 levels", run => LimitAsync(
            run, $"{string.Concat(Enumerable.Repeat("not (revenue > 100 or ", 30))}name = 'ann'{new string(')', 30)}", "ann bob")),
    ];

    /// <summary>Asks a question whose answer was reckoned by hand.</summary>
    public static async Task AskAsync(ConformanceRun run, ConformanceStores stores, Question question, IReadOnlyCollection<string> ids)
    {
        // Both have to agree before the store is blamed.
        var found = await run.AskAsync(stores, question);
        ConformanceRun.Compare(question, ids.ToHashSet(StringComparer.Ordinal), [.. found], "what is right");
    }

    private static async Task LimitAsync(ConformanceRun run, string filter, string ids)
    {
        var data = new ConformanceData(Customers, []);
        await AskAsync(run, await run.StoresAsync(data), new Question(filter, data, Noon), ids.Split(' '));
    }
}

/// <summary>The file of named questions.</summary>
internal sealed record ConformanceFile(IReadOnlyList<ConformanceCustomer> Customers, IReadOnlyList<ConformanceFile.Topic> Topics)
{
    public static ConformanceFile Read()
    {
        using var stream = typeof(ConformanceFile).Assembly.GetManifestResourceStream("filter-cases.json")!;
        return JsonSerializer.Deserialize(stream, ConformanceJson.Default.ConformanceFile)!;
    }

    public sealed record Topic(string Name, IReadOnlyList<Row> Questions);

    public sealed record Row(string Filter, string Ids);
}
