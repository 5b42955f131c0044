using Segmentation.Syntax;
using Xunit.Abstractions;

namespace Segmentation.Tests;

public sealed class NextChangeTests(ITestOutputHelper output)
{
    private static readonly SampleSchema Schema = SampleSchema.WithDerived(_ => true,
    [
        new("age", new(ScalarType.Number), _ => null) { Formula = Formula.DaysBetween(Formula.Field("since"), Formula.Today) },
        new("days since the last child", new(ScalarType.Number), _ => null) { Formula = Formula.DaysBetween(Formula.Max("children", "lastSeen"), Formula.Today) },
        new("half until birthday", new(ScalarType.Number), _ => null) { Formula = Formula.DaysBetween(Formula.Today, Formula.Field("birthday")) / 2 },
    ]);

    // Reckoned by hand.
    [Theory]
    [InlineData("since in last 7 days", "2026-11-20", "2026-11-26T23:00:00Z")] // its eighth day is the 27th
    [InlineData("since = today", "2026-11-24", "2026-11-23T23:00:00Z")]
    [InlineData("since < today", "2026-11-20", null)]
    [InlineData("since > start of month + 1mo", "2026-12-15", "2026-11-30T23:00:00Z")] // until 1 December it is that day
    [InlineData("since anniversary in this day", "2000-02-29", "2027-02-27T23:00:00Z")]
    [InlineData("since anniversary in this day", "2000-11-22", "2026-11-22T23:00:00Z")]
    [InlineData("since = 2026-11-22", "2026-11-22", null)]
    [InlineData("name = 'x' and since in last 7 days", "2026-11-20", null)] // it never gets true
    public void NextChange_OfADay_IsALocalMidnight(string text, string since, string? expected)
    {
        var moment = new Moment(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var sample = new Sample { Since = DateOnly.Parse(since, System.Globalization.CultureInfo.InvariantCulture) };
        Assert.Equal(Parse(expected), Filter.Parse(text).Bind<Sample>(Schema.Context).NextChange(sample, moment));
    }

    [Theory]
    [InlineData("lastSeen in last 3 hours", "2026-11-22T09:00:00Z", "2026-11-22T12:00:00Z")] // (now - 3h, now]
    [InlineData("lastSeen >= now", "2026-11-22T11:00:00Z", "2026-11-22T11:00:00.0000001Z")]
    [InlineData("lastSeen < now - 1mo", "2026-11-01T10:00:00Z", "2026-12-01T10:00:00.0000001Z")]
    [InlineData("lastSeen in next 30 minutes", "2026-11-22T12:00:00Z", "2026-11-22T11:30:00.0000001Z")] // [now, now + 30 min)
    [InlineData("lastSeen < now - 1mo", "2026-10-22T10:00:00Z", "2026-11-22T10:00:00.0000001Z")]
    public void NextChange_OfAnInstant_IsToTheTick(string text, string lastSeen, string expected)
    {
        var moment = new Moment(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);
        Assert.Equal(Parse(expected), Filter.Parse(text).Bind<Sample>(Schema.Context).NextChange(new Sample { LastSeen = Parse(lastSeen) }, moment));
    }

    // The 28th to 31st of March are each a month after 28 February, so that `now - 1mo` falls back at their midnights.
    [Theory]
    [InlineData("2027-03-01T00:00:00Z", "2027-03-28T12:00:00.0000001Z")]
    [InlineData("2027-03-28T13:00:00Z", "2027-03-29T00:00:00Z")]
    [InlineData("2027-03-29T01:00:00Z", "2027-03-29T12:00:00.0000001Z")]
    [InlineData("2027-03-31T11:00:00Z", "2027-03-31T12:00:00.0000001Z")]
    [InlineData("2027-03-31T13:00:00Z", null)]
    public void NextChange_AcrossAMonthsClampedEnd_SeesEachPassing(string now, string? expected)
    {
        var bound = Filter.Parse("lastSeen < now - 1mo").Bind<Sample>(Schema.Context);
        Assert.Equal(Parse(expected), bound.NextChange(new Sample { LastSeen = Parse("2027-02-28T12:00:00Z") }, new Moment(Parse(now)!.Value, TimeZoneInfo.Utc)));
    }

    [Theory]
    [InlineData("age > visits")]
    [InlineData("`half until birthday` = 5")]
    [InlineData("age is empty")]
    [InlineData("since = today")]
    public void NextChange_OnTheLastDay_IsNever(string text)
    {
        var moment = new Moment(new DateTimeOffset(9999, 12, 31, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);
        Assert.Null(Filter.Parse(text).Bind<Sample>(Schema.Context).NextChange(new Sample { Visits = int.MaxValue, Birthday = new DateOnly(2026, 1, 1) }, moment, RelatedRows.None));
    }

    [Theory]
    [InlineData("Pacific/Apia", "2011-07-01")] // skips 2011-12-30
    [InlineData("America/Sao_Paulo", "2018-06-01")] // has no midnight on 2018-11-04
    [InlineData("Europe/Berlin", "2023-06-01")] // holds 29 February
    public void The_answer_is_constant_until_the_instant_and_changes_there(string zone, string start)
    {
        var first = Parse(start + "T00:00:00Z")!.Value;
        var (changed, unchanged) = (0, 0);
        for (var seed = 0; seed < 400; seed++)
        {
            var dice = new Dice(seed);
            var moment = new Moment(first.AddHours(dice.Number(0, 365 * 24)), TimeZoneInfo.FindSystemTimeZoneById(zone));
            var all = new SampleBase(
                [.. Enumerable.Range(0, 4).Select(i => Within(first, dice, i, parent: i == 0 ? dice.Number(0, 3) : dice.Number(0, 1)))],
                [new Link(0, 2), new Link(0, 3)]);
            foreach (var entity in all.Entities)
                entity.Kids = [.. all.Entities.Where(o => o.ParentId == entity.Id)];
            var (sample, related) = (all.Entities[0], Schema.Related(all));
            Filter filter = dice.TimeFilter(Schema);
            var bound = filter.Bind<Sample>(Schema.Context);
            bool AnswerAt(DateTimeOffset instant) => bound.Interpret(moment with { Instant = instant }).Matches(sample, related);

            // From change to change, for a year.
            var (at, end) = (moment.Instant, first.AddYears(1));
            for (var i = 0; i < 4 && at < end; i++)
            {
                var next = bound.NextChange(sample, moment with { Instant = at }, related);
                var answer = AnswerAt(at);
                var shown = $"seed {seed}: {filter} at {at:O}, next {next:O}";
                for (var instant = at; instant < (next ?? end) && instant < end; instant += TimeSpan.FromHours(1))
                    Assert.True(AnswerAt(instant) == answer, $"{shown}: not constant at {instant:O}");
                if (next is not { } change)
                    break;
                Assert.True(change > at, shown);
                Assert.True(AnswerAt(change.AddTicks(-1)) == answer, $"{shown}: changed before");
                if (bound.NextChange(sample, moment with { Instant = change }, related) is not { } after || after > change.AddTicks(1))
                    Assert.True(AnswerAt(change.AddTicks(1)) == AnswerAt(change), $"{shown}: changed again after");
                _ = AnswerAt(change) != answer ? changed++ : unchanged++;
                at = change;
            }
        }

        output.WriteLine($"{zone}: {changed} changed at the instant, {unchanged} did not");
        Assert.True(changed > 80 && unchanged * 20 <= changed);
    }

    private static Sample Within(DateTimeOffset first, Dice dice, int id, int parent) => new()
    {
        Id = id,
        ParentId = parent,
        Since = DateOnly.FromDateTime(first.Date).AddDays(dice.Number(0, 365)),
        Birthday = dice.Chance(0.2) ? null : DateOnly.FromDateTime(first.Date).AddDays(dice.Number(0, 365)),
        LastSeen = dice.Chance(0.2) ? null : first.AddMinutes(dice.Number(0, 365 * 24 * 60)),
        CreatedAt = first.AddMinutes(dice.Number(0, 365 * 24 * 60)).UtcDateTime,
        Code = dice.Chance(0.5) ? "a" : "b",
    };

    // Reckoned by hand, at 11:00 of 22 November 2026 in Berlin.
    [Theory]
    [InlineData("any children (since in last 7 days)", "2026-11-26T23:00:00Z")] // the younger child's eighth day is the 27th
    [InlineData("no children (since in last 7 days)", "2026-11-26T23:00:00Z")]
    [InlineData("all children (since in last 7 days)", "2026-11-24T23:00:00Z")] // the elder's is the 25th
    [InlineData("count(children where since in last 7 days) >= 2", "2026-11-24T23:00:00Z")]
    [InlineData("count(children where since in last 7 days) >= 1", "2026-11-26T23:00:00Z")]
    [InlineData("max(children.since) < today", null)]
    [InlineData("max(children.since) >= yesterday - 1d", "2026-11-22T23:00:00Z")] // 20 November, at last on the 22nd
    [InlineData("age >= 400", "2027-02-04T23:00:00Z")] // 400 days after 2026-01-01
    [InlineData("age = 325", "2026-11-22T23:00:00Z")]
    [InlineData("age = 326", "2026-11-22T23:00:00Z")]
    [InlineData("age = 300", null)]
    [InlineData("any children (parent.age >= 400)", "2027-02-04T23:00:00Z")]
    [InlineData("any children", null)]
    [InlineData("any children (lastSeen in last 3 hours)", "2026-11-22T12:00:00Z")]
    public void NextChange_OverRelations_IsWhenARowChangesTheAnswer(string text, string? expected)
    {
        var all = new SampleBase(
            [
                new Sample { Id = 0, Since = new DateOnly(2026, 1, 1) },
                new Sample { Id = 1, ParentId = 0, Since = new DateOnly(2026, 11, 18) },
                new Sample { Id = 2, ParentId = 0, Since = new DateOnly(2026, 11, 20), LastSeen = Parse("2026-11-22T09:00:00Z") },
            ],
            []);
        var moment = new Moment(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Assert.Equal(Parse(expected), Filter.Parse(text).Bind<Sample>(Schema.Context).NextChange(all.Entities[0], moment, Schema.Related(all)));
    }

    [Fact]
    public void Windows_of_minutes_are_exact_over_two_days_in_which_the_clock_goes_back()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var first = new DateTimeOffset(2026, 10, 24, 12, 0, 0, TimeSpan.Zero);
        for (var seed = 0; seed < 60; seed++)
        {
            var dice = new Dice(seed);
            Sample Seen(int id) => new() { Id = id, ParentId = id == 0 ? null : 0, LastSeen = first.AddMinutes(dice.Number(0, 2 * 24 * 60)) };
            var all = new SampleBase([Seen(0), Seen(1), Seen(2)], []);
            var (sample, related) = (all.Entities[0], Schema.Related(all));
            var period = new RollingPeriod((PeriodPosition)dice.Number(1, 2), dice.Number(1, 90), (TimeUnit)dice.Number(0, 1));
            var window = new Condition("lastSeen", dice.Chance(0.5) ? Operators.InPeriod : Operators.NotInPeriod, [period]);
            Filter filter = dice.Number(0, 3) switch
            {
                0 => window,
                1 => Filter.Relation("children").Any(window),
                2 => Filter.Relation("children").Count(window).AtLeast(2),
                _ => Filter.Relation("children").Max("lastSeen").In(period),
            };
            var bound = filter.Bind<Sample>(Schema.Context);
            bool AnswerAt(DateTimeOffset instant) => bound.Interpret(new Moment(instant, zone)).Matches(sample, related);
            var next = bound.NextChange(sample, new Moment(first, zone), related);
            for (var instant = first; instant < first.AddDays(2); instant = instant.AddMinutes(1))
            {
                if (instant >= next)
                    next = bound.NextChange(sample, new Moment(instant, zone), related);
                Assert.Equal(AnswerAt(instant), AnswerAt((next ?? instant.AddDays(2)).AddTicks(-1)));
            }
        }
    }

    private static DateTimeOffset? Parse(string? instant) => instant is null
        ? null
        : DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}
