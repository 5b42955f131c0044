using System.Text;
using System.Text.Json;
using Segmentation.Crm;
using Segmentation.Syntax;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class ExportTests
{
    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<Lead>("lead", e => e
            .Key(l => l.Id)
            .Text(l => l.Name).Text(l => l.Phone, f => f.Sensitive())
            .Number(l => l.Budget).Number(l => l.Score).Boolean(l => l.IsWarm)
            .Date(l => l.Birthday).Instant(l => l.SeenAt)
            .Texts("tags", l => l.Tags)
            .Derived("half", Formula.Field("budget") / 3)
            .Derived("age", Formula.DaysBetween(Formula.Field("birthday"), Formula.Today))));

    [Fact]
    public async Task Csv_OfEveryType_IsInvariant() => Assert.Equal(
        "id,name,budget,score,isWarm,birthday,seenAt,tags,half\r\n" +
        "1,Anna,-12.5,0.1,true,2001-02-03,2026-11-22T09:00:00Z,a;b,-4.1666666667\r\n" +
        "2,,,,,,,,\r\n",
        await CsvAsync(
            ["id", "name", "budget", "score", "isWarm", "birthday", "seenAt", "tags", "half"],
            new Lead
            {
                Id = "1",
                Name = "Anna",
                Budget = -12.50m,
                Score = 0.1,
                IsWarm = true,
                Birthday = new(2001, 2, 3),
                SeenAt = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(1)),
                Tags = ["a", "", "b"],
            },
            new Lead { Id = "2", Score = double.NaN }));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;b", "a;b")]
    [InlineData("say \"yes\"", "\"say \"\"yes\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData(" space ", " space ")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 1", "'+49 30 1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=HYPERLINK(\"http://x\",\"a\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"a\"\")\"")]
    [InlineData("1=1", "1=1")]
    [InlineData("\u202Egnp.exe", "\u202Egnp.exe")] // turned round, and as it stands
    [InlineData("שלום", "שלום")]
    [InlineData("'quoted", "'quoted")]
    public async Task Csv_OfHostileText_IsQuotedAndNoFormula(string name, string cell) =>
        Assert.Equal($"id,name\r\n1,{cell}\r\n", await CsvAsync(["id", "name"], new Lead { Id = "1", Name = name }));

    [Fact]
    public async Task Csv_OfWhatDependsOnTheDay_IsReckonedAtTheQuerysMoment() =>
        Assert.Equal("age\r\n3\r\n", await CsvAsync(["age"], new Lead { Id = "1", Birthday = new(2026, 11, 19) }));

    [Fact]
    public async Task Csv_OfAnEmptyCellAlone_KeepsItsLine() =>
        Assert.Equal("name\r\n\"\"\r\nBo\r\n", await CsvAsync(["name"], new Lead { Id = "1" }, new Lead { Id = "2", Name = "Bo" }));

    [Fact]
    public async Task Csv_WithAnotherDelimiter_QuotesThatOne()
    {
        var query = await QueryAsync(Filter.Everyone, new Lead { Id = "1", Name = "a;b,c" });
        Assert.Equal("id;name\r\n1;\"a;b,c\"\r\n", await TextAsync(query, new ExportRequest("id", "name") { Delimiter = ';' }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => TextAsync(query, new ExportRequest("id") { Delimiter = '"' }));
    }

    [Fact]
    public async Task Csv_OfARandomTable_IsReadBackByItsRules()
    {
        var random = new Random(77);
        char[] letters = ['a', ' ', ',', ';', '"', '\r', '\n', '\t', '=', '+', '-', '@', '\'', 'é', '\0'];
        var leads = Enumerable.Range(0, 500).Select(i => new Lead { Id = $"{i}", Name = new string(random.GetItems(letters, random.Next(6))) }).ToArray();
        var read = CsvReading.Rows(await CsvAsync(["id", "name"], leads));
        Assert.Equal(501, read.Count);
        Assert.All(leads, (lead, i) => Assert.Equal([lead.Id!, Neutral(lead.Name!)], read[i + 1]));

        static string Neutral(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + text : text;
    }

    [Fact]
    public async Task Stream_OfLoneSurrogatesAndHugeFields_IsUtf8()
    {
        var huge = new string('x', 3_000_000);
        var query = await QueryAsync(Filter.Everyone, new Lead { Id = "1", Name = "a\uD800b" }, new Lead { Id = "2", Name = huge });
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            using var stream = new MemoryStream();
            Assert.Equal(2, await query.ExportAsync(stream, new ExportRequest("id", "name") { Format = format }));
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(stream.ToArray());
            Assert.Contains(format == ExportFormat.Csv ? "a\uFFFDb" : "a\\uFFFDb", text, StringComparison.Ordinal);
            Assert.Contains(huge, text, StringComparison.Ordinal);
            Assert.True(stream.CanWrite);
        }
    }

    [Fact]
    public async Task JsonLines_OfEveryType_AreObjects()
    {
        var query = await QueryAsync(
            Filter.Everyone,
            new Lead { Id = "=1", Name = "two\nlines \"q\"", Budget = 1.50m, Score = double.PositiveInfinity, IsWarm = false, Tags = ["x"] },
            new Lead { Id = "2" });
        var text = await TextAsync(query, new ExportRequest("id", "name", "budget", "score", "isWarm", "tags") { Format = ExportFormat.JsonLines });
        var lines = text.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("", lines[2]);
        Assert.Equal("""{"id":"=1","name":"two\nlines \"q\"","budget":1.50,"score":"Infinity","isWarm":false,"tags":["x"]}""", lines[0]);
        Assert.Equal("""{"id":"2","name":null,"budget":null,"score":null,"isWarm":null,"tags":[]}""", lines[1]);
        Assert.Equal("two\nlines \"q\"", JsonDocument.Parse(lines[0]).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Export_OfNobody_IsTheHeader()
    {
        var query = await QueryAsync(Filter.Nobody, new Lead { Id = "1" });
        Assert.Equal("id\r\n", await TextAsync(query, new ExportRequest("id")));
        Assert.Equal("", await TextAsync(query, new ExportRequest("id") { Format = ExportFormat.JsonLines }));
    }

    [Fact]
    public async Task Export_Ordered_StopsAtTheLimit()
    {
        Lead[] leads = [.. Enumerable.Range(0, 2_500).Select(i => new Lead { Id = $"{i:0000}", Budget = i % 3 == 0 ? null : i })];
        var query = await QueryAsync(Filter.Everyone, leads);
        Assert.Equal(
            "id,budget\r\n2498,2498\r\n2497,2497\r\n",
            await TextAsync(query, new ExportRequest("id", "budget") { OrderBy = [SortField.Descending("budget")], Limit = 2 }));
        Assert.Equal("id\r\n0000\r\n0001\r\n", await TextAsync(query, new ExportRequest("id") { Limit = 2 }));
        var all = CsvReading.Rows(await TextAsync(query, new ExportRequest("id", "budget") { OrderBy = ["budget"] }));
        Assert.Equal(2_501, all.Count);
        Assert.Equal(Enumerable.Range(0, 2_500).OrderBy(i => i % 3 == 0).ThenBy(i => i).Select(i => $"{i:0000}"), all.Skip(1).Select(r => r[0]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => TextAsync(query, new ExportRequest("id") { Limit = 0 }));
    }

    [Fact]
    public async Task Export_Ordered_IsTheSameFromAStoreThatOnlyScans()
    {
        var leads = Enumerable.Range(0, 2_100).Select(i => new Lead { Id = $"{i * 7919 % 2_100}", Budget = i % 50 });
        var store = new InMemoryStore<Lead>(Model.Of<Lead>(), leads, l => l);
        var segmenter = Segmenter.Create(o => o.UseModel(Model).UsePicklists(PicklistSnapshot.Empty));
        var bound = await segmenter.BindAsync<Lead>(Filter.Parse("budget > 3"));
        var request = new ExportRequest("id", "budget") { OrderBy = ["budget"], Limit = 1_900 };
        Assert.Equal(
            await TextAsync(segmenter.Query(bound, store), request),
            await TextAsync(segmenter.Query(bound, new FakeStore<Lead>(store) { Offers = StoreOperations.None }), request));
    }

    [Fact]
    public async Task Export_ForACallerWithoutTheRight_MasksSensitiveFields()
    {
        var leads = new InMemoryStore<Lead>(Model.Of<Lead>(), [new() { Id = "1", Phone = "123" }, new() { Id = "2" }], l => l);
        var segmenter = Segmenter.Create(o => o.UseModel(Model).UsePicklists(PicklistSnapshot.Empty)).WithSource(leads);
        var bound = await segmenter.BindAsync<Lead>(Filter.Everyone);
        Assert.Equal("id,phone\r\n1,123\r\n2,\r\n", await TextAsync(segmenter.Query(bound), new ExportRequest("id", "phone")));
        var narrow = segmenter.For(AccessPolicy.Everything.WithoutSensitive()).Query(bound);
        Assert.Equal("id,phone\r\n1,•••\r\n2,•••\r\n", await TextAsync(narrow, new ExportRequest("id", "phone")));
        Assert.Equal("{\"phone\":\"•••\"}\n", await TextAsync(narrow, new ExportRequest("phone") { Format = ExportFormat.JsonLines, Limit = 1 }));
        await Assert.ThrowsAsync<FilterException>(() => TextAsync(narrow, new ExportRequest("id") { OrderBy = ["phone"] }));
    }

    [Fact]
    public async Task Export_OfRelatedFields_KeepsTheAccessPolicy()
    {
        var crm = new InMemoryCrm(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));
        var (open, hidden) = (crm.Company("Open", c => c.Country = "DE"), crm.Company("Hidden", c => c.Country = "US"));
        crm.Contact("Ann", open);
        crm.Contact("Bob", hidden);
        crm.Contact("Cy");
        var policy = AccessPolicy.Everything.Limit("company", Filter.Parse("country = 'DE'")).Limit("contact", Filter.Parse("lastName != 'Cy'"));
        var seen = crm.Segmenter.For(policy);
        var query = seen.Query(await seen.BindAsync<Contact>(Filter.Everyone));
        var request = new ExportRequest("lastName", new FieldPath("company", "name")) { OrderBy = [SortField.Descending("lastName")] };
        Assert.Equal("lastName,company.name\r\nBob,\r\nAnn,Open\r\n", await TextAsync(query, request));
    }

    [Fact]
    public async Task Export_OfBadColumns_SaysWhichAndWritesNothing()
    {
        var query = await QueryAsync(Filter.Everyone, new Lead { Id = "1" });
        var writer = new StringWriter();
        var refused = await Assert.ThrowsAsync<FilterException>(() => query.ExportAsync(writer, new ExportRequest("id", "nme", "tgas")));
        Assert.Equal(["/columns/1", "/columns/2"], refused.Issues.Select(i => i.Pointer));
        Assert.Contains("unknown field `nme`: did you mean `name`", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FilterException>(() => query.ExportAsync(writer, new ExportRequest()));
        await Assert.ThrowsAsync<FilterException>(() => query.ExportAsync(writer, new ExportRequest("id", "id")));
        await Assert.ThrowsAsync<FilterException>(() => query.ExportAsync(writer, new ExportRequest("id") { OrderBy = ["tags"] }));
        Assert.Equal("", writer.ToString());
    }

    [Fact]
    public async Task Export_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        var query = await QueryAsync(Filter.Everyone, [.. Enumerable.Range(0, 5_000).Select(i => new Lead { Id = $"{i}" })]);
        using var writer = new CancellingWriter(cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.ExportAsync(writer, new ExportRequest("id"), cancellation.Token));
        Assert.InRange(writer.Written, 100, 101);
    }

    private static async Task<string> CsvAsync(ValueList<FieldPath> columns, params Lead[] leads) =>
        await TextAsync(await QueryAsync(Filter.Everyone, leads), new ExportRequest(columns));

    private static async Task<string> TextAsync<T>(SegmentQuery<T> query, ExportRequest request)
        where T : class
    {
        var writer = new StringWriter();
        await query.ExportAsync(writer, request);
        return writer.ToString();
    }

    private static async Task<SegmentQuery<Lead>> QueryAsync(Filter filter, params Lead[] leads)
    {
        var segmenter = Segmenter.Create(
            o => o.UseModel(Model).UsePicklists(PicklistSnapshot.Empty), new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));
        return segmenter.Query(await segmenter.BindAsync<Lead>(filter), new InMemoryStore<Lead>(Model.Of<Lead>(), leads, l => l));
    }

    public sealed class Lead
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public string? Phone { get; set; }

        public decimal? Budget { get; set; }

        public double? Score { get; set; }

        public bool? IsWarm { get; set; }

        public DateOnly? Birthday { get; set; }

        public DateTimeOffset? SeenAt { get; set; }

        public IReadOnlyList<string> Tags { get; set; } = [];
    }

    private sealed class CancellingWriter(CancellationTokenSource cancellation) : StringWriter
    {
        public int Written { get; private set; }

        public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++Written == 100)
                cancellation.Cancel();
            return Task.CompletedTask;
        }
    }
}

/// <summary>Reads CSV by the letter of RFC 4180.</summary>
internal static class CsvReading
{
    public static IReadOnlyList<IReadOnlyList<string>> Rows(string text)
    {
        var (rows, row, cell, at) = (new List<IReadOnlyList<string>>(), new List<string>(), new StringBuilder(), 0);
        while (at < text.Length)
        {
            if (text[at] == '"')
            {
                for (at++; text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'); at++)
                {
                    cell.Append(text[at]);
                    if (text[at] == '"')
                        at++;
                }

                at++;
            }

            while (at < text.Length && text[at] is not (',' or '\r'))
                cell.Append(text[at++]);
            row.Add(cell.ToString());
            cell.Clear();
            if (text[at++] == ',')
                continue;
            at++;
            rows.Add(row);
            row = [];
        }

        return rows;
    }
}
