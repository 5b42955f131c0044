using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>Questions about a database that others designed; their answers are those of the SQL beside them, run with sqlite3.</summary>
public sealed class ChinookTests(ITestOutputHelper output)
{
    private static readonly Moment Moment = new(new DateTimeOffset(2025, 12, 31, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private static readonly IReadOnlyList<Question> Questions = JsonSerializer.Deserialize<List<Question>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "questions.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Filters => [.. Questions.Select(q => q.Filter)];

    [ChinookTheory]
    [MemberData(nameof(Filters))]
    public async Task Segment_OnTablesOfOthers_SelectsWhatSqlDoes(string filter)
    {
        var question = Questions.Single(q => q.Filter == filter);
        await using var db = new ChinookDb(ChinookTheoryAttribute.Path!);
        var (keys, explanation) = question.Entity switch
        {
            "customer" => await AskAsync<Customer>(db, filter),
            "employee" => await AskAsync<Employee>(db, filter),
            "track" => await AskAsync<Track>(db, filter),
            _ => await AskAsync<Invoice>(db, filter),
        };
        output.WriteLine(explanation);
        Assert.Equal(question.Keys, keys.Order());
    }

    private static async Task<(List<long> Keys, string Explanation)> AskAsync<T>(ChinookDb db, string filter)
        where T : class
    {
        var bound = Filter.Parse(filter).Bind<T>(new BindingContext(ChinookDb.Questions, new PicklistSnapshot()));
        var query = db.Set<T>().Segment(bound, Moment);
        var keys = await query.KeysAsync().Select(k => (long)k.Value.Number).ToListAsync();
        Assert.Equal(keys.Count, await query.CountAsync());
        return (keys, query.Explain().ToString());
    }

    private sealed record Question(string Entity, string Filter, string Sql, long[] Keys);
}

/// <summary>A theory about the Chinook database, which stands beside the repository; skipped where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChinookTheoryAttribute : TheoryAttribute
{
    public ChinookTheoryAttribute()
    {
        if (Path is null)
            Skip = "The Chinook database is not here: it stands in shared/data beside the repository.";
    }

    public static string? Path { get; } = SegmentCli.Tests.CustomerData.Folder is { } folder
        && System.IO.Path.Combine(folder, "chinook", "Chinook_Sqlite.sqlite") is var path && File.Exists(path) ? path : null;
}
