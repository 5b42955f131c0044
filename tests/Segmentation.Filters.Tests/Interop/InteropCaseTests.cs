namespace Segmentation.Tests;

/// <summary>The cases of each tool's file, read.</summary>
public sealed class InteropCaseTests
{
    public static TheoryData<string> Formats => [.. InteropFormat.All.Select(f => f.Name)];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var format in InteropFormat.All)
            {
                foreach (var @case in format.Cases)
                    cases.Add(format.Name, @case.Name);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_GivesTheFilterOrTheIssues(string format, string name)
    {
        var @case = InteropFormat.Of(format).Cases.Single(c => c.Name == name);
        var result = InteropFormat.Of(format).Read(@case.Document, @case.Context);
        var expected = @case.Filter is { } text ? Filter.Parse(text) : null;
        Assert.True(expected == result.Filter, $"{@case.Document}\nexpected {expected}\nread     {result.Filter}\n{string.Join('\n', result.Issues)}");
        Assert.Equal(
            @case.Issues.Order(StringComparer.Ordinal),
            result.Issues.Where(i => i.Severity != Severity.Information).Select(i => $"{i.Code} {i.Pointer}").Order(StringComparer.Ordinal));
        Assert.Equal(result.Filter is null, result.Issues.Any(i => i.Severity == Severity.Error));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_files_are_whole(string format)
    {
        var cases = InteropFormat.Of(format).Cases;
        Assert.True(cases.Count >= 100);
        Assert.Equal(cases.Count, cases.Select(c => c.Name).Distinct().Count());
        Assert.All(cases, c => Assert.True(c.Filter is not null || c.Issues.Count > 0, c.Name));
    }
}
