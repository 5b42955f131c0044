using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class SensitiveFieldTests
{
    private static readonly Segmenter Narrow = Firms.Segmenter.For(AccessPolicy.Everything.WithoutSensitive());

    private static readonly InMemoryStore<Company> Companies = new(Firms.Model.Of<Company>(), [new() { Id = 1, Revenue = 100 }, new() { Id = 2, Revenue = 5 }]);

    [Theory]
    [InlineData("revenue > 10")]
    [InlineData("not revenue is empty")]
    [InlineData("turnover > revenue")]
    [InlineData("margin > 0")] // derived of it
    [InlineData("in segment 'rich'")] // whose definition asks for it
    [InlineData("any contacts (email = 'x')")]
    [InlineData("any deals (company.revenue > 10)")]
    [InlineData("count(contacts where email is not empty) > 0")]
    [InlineData("any deals (sum(contact.deals.amount where company.revenue > 1) > 0)")]
    public async Task Filter_OfASensitiveField_IsRefused(string text)
    {
        var bound = await Narrow.BindAsync<Company>(Filter.Parse(text));
        Assert.False(bound.IsValid);
        Assert.All(bound.Issues.Where(i => i.Severity == Severity.Error), i => Assert.Equal(IssueCode.Sensitive, i.Code));
    }

    [Theory]
    [InlineData("revenue > 10")]
    [InlineData("margin > 0")]
    [InlineData("in segment 'rich'")]
    public async Task Query_OfAFilterBoundBySomebodyWhoMay_IsRefusedAllTheSame(string text)
    {
        var bound = await Firms.Segmenter.BindAsync<Company>(Filter.Parse(text));
        Assert.True(bound.IsValid);
        Assert.Contains("is sensitive", Assert.Throws<FilterException>(() => Narrow.Query(bound, Companies)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAFilterBoundBySomebodyWhoMay_IsNotOrderedByASensitiveField()
    {
        var query = Narrow.Query(await Firms.Segmenter.BindAsync<Company>(Filter.Everyone), Companies);
        Assert.Equal(2, await query.CountAsync());
        foreach (FieldPath path in new FieldPath[] { "revenue", "margin" })
        {
            var exception = await Assert.ThrowsAsync<FilterException>(() => query.PageAsync(new PageRequest(1) { OrderBy = [SortField.Ascending(path)] }));
            Assert.Contains("is sensitive", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CrossTab_OfASensitiveField_IsRefused()
    {
        var query = Narrow.Query(await Firms.Segmenter.BindAsync<Company>(Filter.Everyone), Companies);
        CrossTabRequest[] requests =
        [
            new("revenue"), new("margin"), new("country") { Measure = Measure.Sum("revenue") }, new("country") { Measure = Measure.Distinct("margin") },
        ];
        foreach (var request in requests)
        {
            var exception = await Assert.ThrowsAsync<FilterException>(() => query.CrossTabAsync(request));
            Assert.Contains("is sensitive", exception.Message, StringComparison.Ordinal);
        }
    }

    // The owner of the data wrote the policy, not the caller.
    [Fact]
    public async Task Policy_OfACallerWhoMayNot_AsksForSensitiveFieldsItself()
    {
        var segmenter = Narrow.For(AccessPolicy.Everything.Limit("company", Filter.Parse("revenue > 10")));
        Assert.Equal([1L], await segmenter.Query(await segmenter.BindAsync<Company>(Filter.Everyone), Companies).KeysAsync().ToListAsync());
    }

    [Fact]
    public void For_ASensitivePolicy_NeverGivesARightBack()
    {
        Assert.False(Narrow.For(AccessPolicy.Everything).Access.AllowsSensitive);
        Assert.True(Firms.Segmenter.Access.AllowsSensitive);
    }
}
