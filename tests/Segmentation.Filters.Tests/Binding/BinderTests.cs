using Segmentation.Planning;

namespace Segmentation.Tests;

public sealed class BinderTests
{
    private static readonly SampleSchema Schema = SampleSchema.With(new CustomField("a.b", new(ScalarType.Number)));

    [Theory]
    [InlineData("nmae = 'x'", "1:1  unknown field `nmae`: did you mean `name`?")]
    [InlineData("a.b = 1", "1:1  unknown field a.b: a name that holds a dot stands in back quotes, `a.b`")]
    [InlineData("revenue contains 'x'", "1:9  `contains` takes text; `revenue` is a number (it takes =, !=, <, <=, >, >=, between, not between, in, not in, is empty, is not empty)")]
    [InlineData("name < 'x'", "1:6  `<` takes a number or a date or a datetime; `name` is text (it takes =, !=, in, not in, contains, not contains, starts with, not starts with, ends with, not ends with, is empty, is not empty)")]
    [InlineData("tags = 'x'", "1:6  `=` takes text or a number or true or false or a date or a datetime or a picklist or a reference; `tags` is a multi-value (it takes has any, has all, has none, has exactly, is empty, is not empty)")]
    [InlineData("visits = '5'", "1:10  `visits` is a number, and '5' is not: write the number without quotes")]
    [InlineData("name = 5", "1:8  `name` is text, and 5 is not: write it in single quotes")]
    [InlineData("isActive = 'yes'", "1:12  `isActive` is true or false, and 'yes' is not: write true or false, without quotes")]
    [InlineData("birthday = '22.11.2026'", "1:12  `birthday` is a date, and '22.11.2026' is not: write a day like 2026-11-22")]
    [InlineData("birthday < now", "1:12  `birthday` is a date, and `now` an instant: say `today`")]
    [InlineData("birthday > today - 5h", "1:12  today is a day, and `-5h` a time of day: use d, w, mo, q or y, or `now`")]
    [InlineData("birthday in last 5 hours", "1:13  `birthday` is a date: its periods are of days, weeks, months, quarters or years")]
    [InlineData("birthday > today + 10000y", "1:12  today + 10000y leads out of the years 1 to 9999")]
    [InlineData("kind = 'RETIAL'", "1:8  'RETIAL' is no item of kind: did you mean `RETAIL`?")]
    [InlineData("kind = source", "1:8  `kind` and `source` store codes of different picklists")]
    [InlineData("name = visits", "1:8  `name` is text, and `visits` is a number: they cannot be compared")]
    [InlineData("visits > employees + 3d", "1:10  `employees` is a number: an offset goes with dates and datetimes")]
    [InlineData("since > birthday + 3h", "1:9  `birthday` is a date: its offset is in d, w, mo, q or y")]
    [InlineData("kind = 'TRADE' match case", "1:1  `match case` goes with text; `kind` is a picklist")]
    [InlineData("owner = 'nobody'", "1:9  `owner` is a reference, and 'nobody' is not")]
    [InlineData("sum(orders.amount) > 1", "1:5  unknown relation `orders`")]
    [InlineData("visits = max(orders.amount)", "1:14  unknown relation `orders`")]
    [InlineData("birthday < today + 9999y", "1:12  today + 9999y leads out of the years 1 to 9999")]
    [InlineData("birthday in last 119988 months", "1:13  last 119988 months leads out of the years 1 to 9999")]
    [InlineData("in segment 'vip'", "1:1  there is no segment 'vip'")]
    [InlineData("any orders", "1:5  unknown relation `orders`")]
    [InlineData("changed(kind)", "1:1  `changed` has a meaning only where a change is evaluated, in a rule")]
    public void Bind_WhatHasNoMeaning_NamesThePlaceAndTheCure(string text, string message)
    {
        var bound = Filter.Parse(text).Bind<Sample>(Schema.Context);
        Assert.False(bound.IsValid);
        Assert.Equal(message, bound.Issues.First(i => i.Severity == Severity.Error).ToString());
        Assert.Throws<FilterException>(bound.RequirePlan);
    }

    [Fact]
    public void Bind_SeveralFaults_ReportsAllInOrder()
    {
        var bound = Filter.Parse("nmae = 'x' or (visits = '5' and not kind in ('RETAIL', 'x'))").Bind<Sample>(Schema.Context);
        Assert.Equal(
            ["/any/0/field", "/any/1/all/0/value", "/any/1/all/1/not/value/1"],
            bound.Issues.Where(i => i.Severity == Severity.Error).Select(i => i.Pointer));
    }

    [Theory]
    [InlineData("revenue > 5", false)]
    [InlineData("not revenue > 5", true)]
    [InlineData("not not revenue > 5", false)]
    [InlineData("revenue != 5", true)]
    [InlineData("not revenue != 5", false)]
    [InlineData("not (name = 'x' and revenue not in (5))", true)]
    [InlineData("visits != 5", false)]
    [InlineData("revenue is empty", false)]
    [InlineData("not revenue is not empty", false)]
    public void Bind_ConditionThatSelectsEmpties_SaysSo(string text, bool expected) => Assert.Equal(
        expected, Filter.Parse(text).Bind<Sample>(Schema.Context).Issues.Any(i => i.Code == IssueCode.SelectsEmpty));

    [Fact]
    public void Bind_FieldsThatMayBothBeEmpty_AreBothNamed() => Assert.Equal(
        "1:1  information: also selects those with no value in `name` or `code`",
        Filter.Parse("name != code").Bind<Sample>(Schema.Context).Issues.Single().ToString());

    // Notes once counted with errors: the 101st left a good filter without a plan, and a bad one without its error.
    [Fact]
    public void Bind_MoreNotesThanAreKept_HideNoErrorAndCostNoPlan()
    {
        var notes = string.Join(" and ", Enumerable.Range(0, 150).Select(i => $"revenue != {i}"));
        var good = Filter.Parse($"{notes} and visits = 1").Bind<Sample>(Schema.Context);
        Assert.True(good.IsValid);
        Assert.Equal(100, good.Issues.Count);
        Assert.True(good.Compile(new Moment(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc)).Matches(new Sample { Visits = 1 }));

        var bad = Filter.Parse($"{notes} and vists = 1").Bind<Sample>(Schema.Context);
        Assert.False(bad.IsValid);
        Assert.Equal(IssueCode.UnknownField, bad.Issues.Single(i => i.Severity == Severity.Error).Code);

        var inactive = string.Join(", ", Enumerable.Repeat("'LOST'", 150));
        Assert.True(Filter.Parse($"kind in ({inactive}, 'RETAIL')").Bind<Sample>(Schema.Context).IsValid);
    }

    [Fact]
    public void Compare_AStepOfZero_IsNoStep()
    {
        // The second 02:30 of the night on which Berlin's clocks go back.
        var moment = new Moment(new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var sample = new Sample { LastSeen = moment.Instant };
        foreach (var text in new[] { "lastSeen = lastSeen + 0d", "lastSeen = now + 0d", "lastSeen = now - 0mo" })
            Assert.True(Filter.Parse(text).Bind<Sample>(Schema.Context).Compile(moment).Matches(sample), text);
    }

    [Theory]
    [InlineData("kind = 'lost'", IssueCode.InactiveItem)]
    [InlineData("visits between 10 and 5", IssueCode.NeverTrue)]
    [InlineData("birthday in last 0 days", IssueCode.NeverTrue)]
    public void Bind_DoubtfulCondition_Warns(string text, IssueCode code)
    {
        var bound = Filter.Parse(text).Bind<Sample>(Schema.Context);
        Assert.True(bound.IsValid);
        Assert.Equal((Severity.Warning, code), bound.Issues.Select(i => (i.Severity, i.Code)).Single());
    }

    [Fact]
    public void Bind_OpenPicklist_WarnsOfAnUnknownItemAndComparesIt()
    {
        var context = Schema.Context with { Picklists = Schema.Context.Picklists.With(new Picklist("kind", null, [new("RETAIL")]) { IsOpen = true }) };
        var bound = Filter.Parse("kind = 'new'").Bind<Sample>(context);
        Assert.Equal((Severity.Warning, IssueCode.UnknownItem), bound.Issues.Select(i => (i.Severity, i.Code)).Single());
        Assert.True(bound.Compile(new Moment(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc)).Matches(new Sample { Kind = "NEW" }));
    }

    [Fact]
    public void Bind_LabelInPlaceOfACode_SuggestsTheCode()
    {
        var context = Schema.Context with { Picklists = Schema.Context.Picklists.With(new Picklist("kind", null, [new("X1", "After-sales"), new("After")])) };
        Assert.Equal(["X1"], Filter.Parse("kind = 'after-sales'").Bind<Sample>(context).Issues.Single(i => i.Severity == Severity.Error).Suggestions);
    }

    [Fact]
    public void Bind_NameThatDiffersInCase_IsFoundUnlessTwoDo()
    {
        Assert.True(Filter.Parse("NAME = 'x'").Bind<Sample>(Schema.Context).IsValid);
        var ambiguous = SampleSchema.With(new CustomField("Note", new(ScalarType.Text)), new CustomField("NOTE", new(ScalarType.Text)));
        Assert.True(Filter.Parse("NOTE = 'x'").Bind<Sample>(ambiguous.Context).IsValid);
        var issue = Assert.Single(Filter.Parse("note = 'x'").Bind<Sample>(ambiguous.Context).Issues);
        Assert.Equal(IssueCode.AmbiguousField, issue.Code);
        Assert.Equal(["Note", "NOTE"], issue.Suggestions);
    }

    [Theory]
    [InlineData("name = 'x'", TimeDependence.None)]
    [InlineData("birthday = 2026-11-22", TimeDependence.None)]
    [InlineData("lastSeen = 2026-11-22", TimeDependence.Zone)]
    [InlineData("birthday < lastSeen", TimeDependence.Zone)]
    [InlineData("lastSeen < createdAt + 3d", TimeDependence.Zone)]
    [InlineData("lastSeen < createdAt + 3h", TimeDependence.None)]
    [InlineData("lastSeen < 2026-11-22T10:00Z", TimeDependence.None)]
    [InlineData("birthday anniversary in this week", TimeDependence.Day)]
    [InlineData("lastSeen = 2026-11-22 or not (birthday < today)", TimeDependence.Day)]
    [InlineData("lastSeen < today or lastSeen in last 3 hours", TimeDependence.Instant)]
    public void Plan_TellsWhatItDependsOn(string text, TimeDependence expected)
    {
        var plan = Filter.Parse(text).Bind<Sample>(Schema.Context).RequirePlan();
        Assert.Equal(expected, plan.TimeDependence);
        var resolved = plan.At(new Moment(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc));
        Assert.Equal(TimeDependence.None, resolved.TimeDependence);
        Assert.Equal(expected == TimeDependence.None, ReferenceEquals(plan, resolved));
        Assert.Equal(plan, Filter.Parse(text).Bind<Sample>(Schema.Context).Plan);
    }
}
