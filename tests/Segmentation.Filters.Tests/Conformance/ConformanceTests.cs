namespace Segmentation.Tests;

/// <summary>The cases of <c>truth-table.json</c>, each answered by every engine.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string> Ids => [.. ConformanceFile.Default.Cases.Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Engines_AnswerAsTheRulesSay(string id)
    {
        var @case = ConformanceFile.Default.Cases.Single(c => c.Id == id);
        var parsed = Filter.TryParse(@case.Filter);
        var bound = parsed.Filter?.Bind<CaseEntity>(ConformanceFile.Default.Context, "customer");
        var errors = parsed.Issues.Concat(bound?.Issues ?? []).Where(i => i.Severity == Severity.Error).ToList();
        if (@case.Error is { } expected)
        {
            Assert.Contains(errors, i => string.Equals(i.Code.ToString(), expected, StringComparison.OrdinalIgnoreCase));
            return;
        }

        Assert.Empty(errors);
        Assert.True(@case.Matches == bound!.Interpret(@case.Moment).Matches(@case.Entity), $"interpreter: {@case.Why}");
        Assert.True(@case.Matches == bound!.Compile(@case.Moment).Matches(@case.Entity), $"delegate: {@case.Why}");
    }

    [Fact]
    public void The_file_is_whole()
    {
        var cases = ConformanceFile.Default.Cases;
        Assert.True(cases.Count >= 400);
        Assert.Equal(cases.Count, cases.Select(c => c.Id).Distinct().Count());
        Assert.All(cases, c => Assert.True(c.Matches is null != c.Error is null && c.Why.Contains(": ", StringComparison.Ordinal), c.Id));
    }
}
