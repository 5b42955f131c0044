namespace Segmentation.Testing;

/// <summary>What filters mean, case by case, over a few customers; the answers were reckoned by hand.</summary>
internal static class FilterCases
{
    private static readonly ConformanceFile File = ConformanceFile.Read();

    private static readonly ConformanceData Data = new(File.Customers);

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. File.Topics.Select(topic => new ConformanceCase(topic.Name, async run =>
        {
            var stores = await run.StoresAsync(Data);
            foreach (var (filter, ids) in topic.Questions)
                await run.ExpectAsync(stores, new Question(filter, Data), ids.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        })),
        new("text: words of query languages are characters", async run =>
        {
            var data = new ConformanceData(
                Randomness.OddTexts.Select((text, i) => new ConformanceCustomer { Id = $"odd{i}", Name = text, Code = text, Tags = [text] }));
            var stores = await run.StoresAsync(data);
            foreach (var (i, text) in Randomness.OddTexts.Index())
            {
                var quoted = $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
                string[] findOne = [$"code = {quoted}", $"code in ({quoted}, '-')", $"name = {quoted} match case"];
                foreach (var filter in findOne)
                    await run.ExpectAsync(stores, new Question(filter, data), $"odd{i}");
                string[] findSome =
                [
                    $"name contains {quoted}", $"name starts with {quoted}", $"name ends with {quoted}", $"name != {quoted}",
                    $"tags has any ({quoted})", $"not (tags has all ({quoted}))",
                ];
                foreach (var filter in findSome)
                    await run.AskAsync(stores, new Question(filter, data));
            }
        }),
        new("segments: lists of keys are compared exactly", async run =>
        {
            string[] keys = ["a", "A", "'", "%", "b"];
            var data = new ConformanceData(keys.Select(k => new ConformanceCustomer { Id = k, Visits = 1 }));
            var stores = await run.StoresAsync(data);
            var segments = new SegmentCatalogue(
                new SegmentDefinition("list", "customer", null, include: ["a", "'", "%", "gone"]),
                new SegmentDefinition("all but", "customer", Filter.Everyone, exclude: ["A", "'"]));
            await run.ExpectAsync(stores, new Question("in segment 'list'", data) { Segments = segments }, "a", "'", "%");
            await run.ExpectAsync(stores, new Question("in segment 'all but' and visits = 1", data) { Segments = segments }, "a", "%", "b");
            await run.ExpectAsync(stores, new Question("not in segment 'all but'", data) { Segments = segments }, "A", "'");
        }),
        new("limits: a list of 10 000 values", run => LimitAsync(run, $"name in ({Joined(", ", 9_999, i => $"'n{i}'")}, 'ann')", "ann bob")),
        new("limits: 900 alternatives", run => LimitAsync(run, Joined(" or ", 900, i => $"revenue > {i + 19}.5"), "bob cyd")),
        new("limits: 900 conditions", run => LimitAsync(
            run, Joined(" and ", 900, i => $"name != 'n{i}'"), "ann bob cyd dan eve fay gus hal ivy jon")),
        new("limits: 60 levels", run => LimitAsync(
            run, $"{string.Concat(Enumerable.Repeat("not (revenue > 100 or ", 30))}name = 'ann'{new string(')', 30)}", "ann bob")),
    ];

    private static async Task LimitAsync(ConformanceRun run, string filter, string ids) =>
        await run.ExpectAsync(await run.StoresAsync(Data), new Question(filter, Data), ids.Split(' '));

    private static string Joined(string separator, int count, Func<int, string> part) => string.Join(separator, Enumerable.Range(0, count).Select(part));
}
