using System.Globalization;
using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class ParserTests
{
    [Theory]
    [InlineData("a = 1 or b = 2 and c = 3", "a = 1 or (b = 2 and c = 3)")]
    [InlineData("not a = 1 and b = 2", "(not a = 1) and b = 2")]
    [InlineData("NOT a Not In ('x')", "not a not in ('x')")]
    [InlineData("`a b` = 'it''s'", "`a b` = 'it''s'")]
    [InlineData("a in last 7 days", "a IN LAST 7 DAY")]
    [InlineData("a = 1.50", "a = 1.5")]
    [InlineData("a = 2026-11-22T12:00:00+02:00", "a = 2026-11-22T10:00Z")]
    [InlineData("any = 1", "`any` = 1")]
    [InlineData("any in ('x')", "`any` in ('x')")]
    [InlineData("any not in ('x')", "`any` not in ('x')")]
    [InlineData("count = 1 and start = 2 and end > 3", "`count` = 1 and `start` = 2 and `end` > 3")]
    [InlineData("in = 1", "`in` = 1")]
    [InlineData("a = today - 90d", "a = today-90d")]
    [InlineData("a - 1 = 2", null)]
    public void Parse_TwoSpellings_GiveOneFilter(string text, string? other)
    {
        if (other is null)
            Assert.Null(Filter.TryParse(text).Filter);
        else
            Assert.Equal(Filter.Parse(other), Filter.Parse(text));
    }

    [Theory]
    [InlineData("any deals (amount > 5)", typeof(Related))]
    [InlineData("any `not` (amount > 5)", typeof(Related))]
    [InlineData("no deals", typeof(Related))]
    [InlineData("all deals (won = true)", typeof(Related))]
    [InlineData("in segment 'vip'", typeof(InSegment))]
    [InlineData("not in segment 'vip'", typeof(Not))]
    [InlineData("changed(type)", typeof(Changed))]
    [InlineData("changed = 1", typeof(Condition))]
    [InlineData("everyone", typeof(Everyone))]
    [InlineData("count(deals where won = true) >= 3", typeof(Condition))]
    [InlineData("sum(deals.amount) not between 1 and 5", typeof(Condition))]
    [InlineData("previous(type) = 'LEAD'", typeof(Condition))]
    public void Parse_EachProduction_GivesItsNode(string text, Type node) => Assert.IsType(node, Filter.Parse(text));

    // The calendar of the framework says which days there are.
    [Fact]
    public void TryParse_EveryDayAndItsNeighbours_KnowsTheCalendar()
    {
        foreach (var year in new[] { 0, 1, 1900, 2000, 2024, 2026, 9999 })
        {
            for (var month = 0; month <= 13; month++)
            {
                for (var day = 0; day <= 32; day++)
                {
                    var spelled = string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}");
                    DateOnly? meant = DateOnly.TryParseExact(spelled, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
                    var condition = (Condition?)Filter.TryParse($"a = {spelled}").Filter;
                    Assert.Equal(meant, ((Literal?)condition?.Operands[0])?.Value.Date);
                }
            }
        }
    }

    [Theory]
    [InlineData("", 1, 1, "a filter is missing: say `everyone` to select all")]
    [InlineData("a = ''", 1, 5, "a text operand must not be empty: say `is empty`")]
    [InlineData("a = 1 &&\nb = 2", 1, 7, "`&&` is not in the filter language: write `and`")]
    [InlineData("a = 1 and\n  b == 2", 2, 5, "`==` is not in the filter language: write `=`")]
    [InlineData("a in ()", 1, 6, "this list is empty: to ask for no value, say `is empty`")]
    [InlineData("a = 1 and ()", 1, 11, "these parentheses are empty")]
    [InlineData("a contains 5", 1, 12, "`5` stands where a text in quotes is expected")]
    [InlineData("a > now - 5m", 1, 11, "`5m` may be months or minutes: write `mo` or `min`")]
    [InlineData("a = 2026-02-30", 1, 5, "2026-02-30 is no day of the calendar")]
    [InlineData("all deals", 1, 10, "`all deals` needs a filter in parentheses: to ask whether there are any rows, say `any deals`")]
    [InlineData("now = 1", 1, 1, "`now` is a word of the language: a field of that name stands in back quotes")]
    [InlineData("a = 'x", 1, 5, "this text has no closing '")]
    [InlineData("'𝒜' = a !", 1, 1, "`''𝒜''` stands where a field's name is expected")]
    [InlineData("a = '𝒜' !", 1, 10, "`!` is not in the filter language: write `not` or `!=`")]
    [InlineData("a is", 1, 3, "this operator goes on as `is empty` or `is not empty`")]
    [InlineData("a = 1 b = 2", 1, 7, "`b` stands where `and`, `or` or the end is expected")]
    [InlineData("company-type = 'X'", 1, 8, "`-` begins no operator: a name that holds it stands in back quotes")]
    [InlineData("a = 2026-01-01 + 5d", 1, 16, "an offset goes with `today` and its like or with a field: reckon it into the literal")]
    [InlineData("a = today - 90 d", 1, 13, "a duration is one word, such as `90d`: the units are min, h, d, w, mo, q, y")]
    [InlineData("a anniversary in last 3 hours", 1, 18, "`anniversary in` takes a period of whole days, such as `next 7 days` or `this month`")]
    [InlineData("a = 12345678901234567890123456789012", 1, 5, "this number has more digits than an exact decimal holds (28)")]
    [InlineData("a = 2026-1-9", 1, 9, "a day is written with all its digits, such as 2026-01-09")]
    [InlineData("a = 1e5", 1, 5, "`1e5` is neither a number nor a duration: the units are min, h, d, w, mo, q, y")]
    [InlineData("a = 1_000", 1, 5, "write the digits of a number without separators")]
    [InlineData("and", 1, 4, "`and` needs an operator, such as `=` or `is not empty`")]
    [InlineData("😀 = 1", 1, 1, "`😀` means nothing here; a field name that holds it needs back quotes")]
    [InlineData("a < 5 match case", 1, 7, "`<` does not compare text: leave out `match case`")]
    public void Parse_BadText_NamesThePlaceAndTheCure(string text, int line, int column, string message)
    {
        var result = Filter.TryParse(text);
        Assert.Null(result.Filter);
        var issue = Assert.Single(result.Issues);
        Assert.Equal((line, column), (issue.Span!.Value.Line, issue.Span.Value.Column));
        Assert.Equal(message.Replace("''𝒜''", "'𝒜'", StringComparison.Ordinal), issue.Message);
    }

    [Fact]
    public void Parse_UnknownOperator_SuggestsOne()
    {
        var issue = Assert.Single(Filter.TryParse("name contians 'x'").Issues);
        Assert.Equal(IssueCode.UnknownOperator, issue.Code);
        Assert.Equal("contains", issue.Suggestions[0]);
    }

    [Fact]
    public void Parse_BadText_ThrowsWithThePlaceInTheMessage() =>
        Assert.StartsWith("1:5  ", Assert.Throws<FilterException>(() => Filter.Parse("a = ''")).Message, StringComparison.Ordinal);

    [Fact]
    public void ToText_TextThatCannotBeWritten_IsRefused()
    {
        foreach (var text in new[] { "a\0b", "a\ud800b", "\udc00" })
        {
            var filter = new Condition("a", Operators.EqualTo, [text]);
            Assert.Throws<FilterException>(() => filter.ToText());
            Assert.NotNull(filter.ToString());
        }
    }

    [Fact]
    public void ToText_Keywords_AreBackQuoted() => Assert.Equal("`Count` = 1", new Condition("Count", Operators.EqualTo, [1]).ToText());

    [Fact]
    public void ToText_NestedGroupsOfOneKind_KeepTheirParentheses()
    {
        var (a, b, c) = (Filter.Parse("a = 1"), Filter.Parse("b = 2"), Filter.Parse("c = 3"));
        Assert.Equal("(a = 1 and b = 2) and c = 3", Filter.All(Filter.All(a, b), c).ToText());
        Assert.Equal("a = 1 and b = 2 and c = 3", (a & b & c).ToText());
    }
}
