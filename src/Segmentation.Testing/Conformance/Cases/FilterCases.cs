namespace Segmentation.Testing;

/// <summary>What filters mean, case by case, over a few customers; the answers were reckoned by hand.</summary>
internal static class FilterCases
{
    /// <summary>Noon of 22 November 2026 in Berlin.</summary>
    public static Moment Noon { get; } = new(new DateTimeOffset(2026, 11, 22, 11, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    private static readonly ConformanceCustomer[] Customers =
    [
        new()
        {
            Id = "ann", Name = "Ann", Code = "x", City = "Łódź", Visits = 1, Revenue = 10, Score = 0.1, Vip = true, Since = new(2026, 11, 1),
            Seen = Utc(2026, 11, 22, 23, 30), Kind = "RETAIL", Tags = ["a", "b"], Channels = ["PHONE"],
        },
        new()
        {
            Id = "bob", Name = "ANN", Code = "X", City = "łódź", Visits = 2, Revenue = 20.5m, Score = 0.3, Vip = false, Since = new(2026, 11, 30),
            Seen = Utc(2026, 11, 22, 22, 30), Kind = "wholesale", Tags = ["A"], Channels = ["im", "EMAIL"],
        },
        new() { Id = "cyd", Name = "100% wool", City = "x_y", Visits = 3, Revenue = 20, Score = 0.30000000000000004, Since = new(2026, 12, 1), Kind = "B2B" },
        new() { Id = "dan", Name = "1000 wools", City = "xzy", Visits = 4, Revenue = 9.99m, Vip = false, Since = new(2026, 10, 31), Kind = "lost", Tags = ["c"] },
        new() { Id = "eve" },
        new() { Id = "fay", Name = "", Kind = "", Tags = [], Channels = [] },
        new() { Id = "gus", Name = " ", Kind = "no item" },
        new() { Id = "hal", Name = "O'Brien", City = "a\\b", Revenue = -5, Seen = Utc(2026, 11, 21, 23, 0) },
        new() { Id = "ivy", Name = "Straße", City = "STRASSE", Revenue = 0, Seen = Utc(2026, 11, 22, 22, 59) },
        new() { Id = "jon", Name = "ſ", City = "s" },
    ];

    private static readonly (string Name, (string Filter, string Ids)[] Questions)[] Topics =
    [
        ("everyone and nobody", [("everyone", "ann bob cyd dan eve fay gus hal ivy jon"), ("nobody", "")]),
        ("text: equality ignores case",
        [
            ("name = 'ann'", "ann bob"), ("name in ('x', 'aNN')", "ann bob"), ("city = 'ŁÓDŹ'", "ann bob"), ("city = 'S'", "jon"), ("tags has any ('a')", "ann bob"),
        ]),
        ("text: case counts where it is asked for",
        [
            ("name = 'Ann' match case", "ann"), ("name = 'ann' match case", ""), ("code = 'x'", "ann"), ("code in ('X', 'y')", "bob"), ("name contains 'nn' match case", "ann"),
            ("name starts with 'A' match case", "ann bob"), ("name ends with 'N' match case", "bob"),
        ]),
        ("text: letters that only a culture or a fold makes equal differ",
            [("name = 's'", ""), ("name = 'STRASSE'", ""), ("city = 'straße'", ""), ("city = 'lodz'", ""), ("name = 'ſ'", "jon"), ("city contains 'ó'", "ann bob")]),
        ("text: % and _ are characters",
        [
            ("name contains '0%'", "cyd"), ("name starts with '100%'", "cyd"), ("name ends with '% wool'", "cyd"), ("city = 'x_y'", "cyd"), ("city contains 'x_'", "cyd"),
            ("name contains '%'", "cyd"), ("city starts with '_'", ""), ("name not contains '%'", "ann bob dan eve fay gus hal ivy jon"),
        ]),
        ("text: quotes and backslashes are characters",
            [("name = 'O''Brien'", "hal"), ("name contains ''''", "hal"), ("city = 'a\\b'", "hal"), ("city contains '\\'", "hal"), ("city ends with '\\b'", "hal"), ("city = 'a\\\\b'", "")]),
        ("empties: a condition is false of them",
        [
            ("revenue < 1000000", "ann bob cyd dan hal ivy"), ("vip = false", "bob dan"), ("since <= 2030-01-01", "ann bob cyd dan"), ("seen < 2030-01-01", "ann bob hal ivy"),
            ("name ends with 'n'", "ann bob hal"), ("tags has exactly ('c')", "dan"), ("revenue between -100 and 100", "ann bob cyd dan hal ivy"), ("revenue = discount", ""),
        ]),
        ("empties: a negation is true of them",
        [
            ("name != 'ann'", "cyd dan eve fay gus hal ivy jon"), ("not (revenue > 15)", "ann dan eve fay gus hal ivy jon"), ("vip != true", "bob cyd dan eve fay gus hal ivy jon"),
            ("kind not in ('RETAIL', 'TRADE')", "dan eve fay gus hal ivy jon"), ("since not between 2026-11-01 and 2026-11-30", "cyd dan eve fay gus hal ivy jon"),
            ("tags has none ('a')", "cyd dan eve fay gus hal ivy jon"), ("not (revenue = discount)", "ann bob cyd dan eve fay gus hal ivy jon"),
            ("not (name != 'ann' and revenue > 0)", "ann bob eve fay gus hal ivy jon"),
        ]),
        ("empties: null and no characters are empty, a blank is not",
            [("name is empty", "eve fay"), ("name is not empty and revenue is empty", "gus jon"), ("kind is empty", "eve fay hal ivy jon"), ("tags is empty", "cyd eve fay gus hal ivy jon")]),
        ("numbers: a range includes both ends",
            [("revenue between 10 and 20", "ann cyd"), ("revenue not between 10 and 20", "bob dan eve fay gus hal ivy jon"), ("visits between 2 and 3", "bob cyd"), ("score between 0.1 and 0.3", "ann bob")]),
        ("numbers: are exact",
        [
            ("revenue = 20.50", "bob"), ("revenue in (9.99, 20.500)", "bob dan"), ("visits > 2.5", "cyd dan"), ("visits = 2.5", ""), ("visits < 1.000001", "ann eve fay gus hal ivy jon"),
            ("revenue > 9.99 and revenue < 10.01", "ann"), ("score = 0.3", "bob"), ("revenue <= -5", "hal"),
        ]),
        ("dates: a range includes both ends",
            [("since between 2026-11-01 and 2026-11-30", "ann bob"), ("since in this month", "ann bob"), ("since < 2026-11-01", "dan"), ("since > 2026-11-30", "cyd"), ("since = 2026-11-30", "bob")]),
        ("time: days are those of the zone",
        [
            ("seen = 2026-11-23", "ann"), ("seen = 2026-11-22", "bob hal ivy"), ("seen <= 2026-11-22", "bob hal ivy"), ("seen > 2026-11-22", "ann"), ("seen in this day", "bob hal ivy"),
            ("seen >= tomorrow", "ann"), ("seen < 2026-11-22", ""),
        ]),
        ("time: instants are instants", [("seen = 2026-11-22T22:30:00Z", "bob"), ("seen > now", "ann bob ivy"), ("seen >= 2026-11-23T00:30:00+01:00", "ann"), ("seen in last 12 hours", ""), ("seen in last 13 hours", "hal"), ("seen in next 12 hours", "bob ivy")]),
        ("picklists: aliases, and codes in any case", [("kind = 'TRADE'", "bob cyd"), ("kind != 'trade'", "ann dan eve fay gus hal ivy jon"), ("kind in ('b2b')", "bob cyd"), ("channels has all ('CHAT', 'EMAIL')", "bob")]),
        ("items: any, all, none, exactly",
        [
            ("tags has any ('b', 'c')", "ann dan"), ("tags has all ('a', 'b')", "ann"), ("tags has exactly ('A')", "bob"), ("channels has none ('PHONE')", "bob cyd dan eve fay gus hal ivy jon"),
            ("channels has exactly ('EMAIL', 'CHAT')", "bob"),
        ]),
        ("groups: and, or, not",
        [
            ("name = 'ann' and revenue > 15", "bob"), ("name = 'ann' or revenue < 0", "ann bob hal"), ("not (name = 'ann' or revenue > 0)", "eve fay gus hal ivy jon"),
            ("(vip = true or visits = 3) and not (kind = 'RETAIL')", "cyd"),
        ]),
        ("pushdown: under `not` nobody is lost",
        [
            ("not (name contains 'ß')", "ann bob cyd dan eve fay gus hal jon"), ("not (name contains '100%' or city ends with 'ź')", "dan eve fay gus hal ivy jon"),
            ("not (name starts with '100' and city contains '_')", "ann bob dan eve fay gus hal ivy jon"), ("not (not (city = 'łódź'))", "ann bob"),
        ]),
        ("pushdown: every condition counts",
        [
            ("name contains 'wool' and revenue > 15 and visits < 4", "cyd"), ("kind = 'TRADE' and vip = false and tags has any ('a')", "bob"),
            ("revenue >= 0 and revenue <= 20 and name is not empty and since is not empty", "ann cyd dan"), ("name = 'ann' and city != 'łódź'", ""),
        ]),
    ];

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. Topics.Select(topic => new ConformanceCase(topic.Name, async run =>
        {
            var data = new ConformanceData(Customers, []);
            var stores = await run.StoresAsync(data).ConfigureAwait(false);
            foreach (var (filter, ids) in topic.Questions)
                await AskAsync(run, stores, new Question(filter, data, Noon), ids.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ConfigureAwait(false);
        })),
        new("text: words of query languages are characters", async run =>
        {
            var data = new ConformanceData([.. Randomness.OddTexts.Select((text, i) => new ConformanceCustomer { Id = $"odd{i}", Name = text, Code = text, Tags = [text] })], []);
            var stores = await run.StoresAsync(data).ConfigureAwait(false);
            for (var i = 0; i < Randomness.OddTexts.Count; i++)
            {
                var (text, quoted) = (Randomness.OddTexts[i], $"'{Randomness.OddTexts[i].Replace("'", "''", StringComparison.Ordinal)}'");
                foreach (var filter in new[] { $"code = {quoted}", $"code in ({quoted}, '-')", $"name = {quoted} match case" })
                    await AskAsync(run, stores, new Question(filter, data, Noon), [$"odd{i}"]).ConfigureAwait(false);
                foreach (var filter in new[] { $"name contains {quoted}", $"name starts with {quoted}", $"name ends with {quoted}", $"name != {quoted}", $"tags has any ({quoted})", $"not (tags has all ({quoted}))" })
                    await run.AskAsync(stores, new Question(filter, data, Noon)).ConfigureAwait(false);
            }
        }),
        new("segments: lists of keys are compared exactly", async run =>
        {
            var data = new ConformanceData([.. new[] { "a", "A", "'", "%", "b" }.Select(k => new ConformanceCustomer { Id = k, Visits = 1 })], []);
            var stores = await run.StoresAsync(data).ConfigureAwait(false);
            var segments = new SegmentCatalogue(
                new SegmentDefinition("list", "customer", null, include: ["a", "'", "%", "gone"]),
                new SegmentDefinition("all but", "customer", Filter.Everyone, exclude: ["A", "'"]));
            await AskAsync(run, stores, new Question("in segment 'list'", data, Noon) { Segments = segments }, ["a", "'", "%"]).ConfigureAwait(false);
            await AskAsync(run, stores, new Question("in segment 'all but' and visits = 1", data, Noon) { Segments = segments }, ["a", "%", "b"]).ConfigureAwait(false);
            await AskAsync(run, stores, new Question("not in segment 'all but'", data, Noon) { Segments = segments }, ["A", "'"]).ConfigureAwait(false);
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
        var found = await run.AskAsync(stores, question).ConfigureAwait(false);
        ConformanceRun.Compare(question, ids.ToHashSet(StringComparer.Ordinal), [.. found], "what is right");
    }

    private static async Task LimitAsync(ConformanceRun run, string filter, string ids)
    {
        var data = new ConformanceData(Customers, []);
        await AskAsync(run, await run.StoresAsync(data).ConfigureAwait(false), new Question(filter, data, Noon), ids.Split(' ')).ConfigureAwait(false);
    }

    private static DateTimeOffset Utc(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);
}
