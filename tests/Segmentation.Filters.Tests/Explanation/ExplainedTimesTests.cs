using System.Globalization;

namespace Segmentation.Tests;

/// <summary>What relative times came to. Every value was reckoned by hand from the calendar and the zones' published changes.</summary>
public sealed class ExplainedTimesTests
{
    private const string Berlin = "Europe/Berlin"; // +01:00, from 2026-03-29T01:00Z to 2026-10-25T01:00Z +02:00
    private const string SaoPaulo = "America/Sao_Paulo"; // -03:00, from 2018-11-04T03:00Z, its midnight, -02:00
    private const string Apia = "Pacific/Apia"; // -10:00 up to 2011-12-30T10:00Z, its midnight, then +14:00: there was no 30 December
    private const string Kathmandu = "Asia/Kathmandu"; // +05:45

    [Theory]
    // Days on datetimes, where clocks change.
    [InlineData("lastSeen in this day", "2026-03-29T12:00:00Z", Berlin, "[2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z)")]
    [InlineData("lastSeen in this day", "2026-10-25T12:00:00Z", Berlin, "[2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z)")]
    [InlineData("lastSeen in last 7 days", "2026-10-25T12:00:00Z", Berlin, "[2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z)")]
    [InlineData("lastSeen in next 2 days", "2026-03-28T23:30:00Z", Berlin, "[2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z)")]
    [InlineData("lastSeen = 2026-10-25", "2020-01-01T00:00:00Z", Berlin, "[2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z)")]
    [InlineData("lastSeen < 2026-03-29", "2020-01-01T00:00:00Z", Berlin, "[2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z)")]
    [InlineData("lastSeen > yesterday", "2026-10-26T05:00:00Z", Berlin, "[2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z)")]
    [InlineData("lastSeen in this day", "2018-11-04T12:00:00Z", SaoPaulo, "[2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z)")]
    [InlineData("lastSeen in last week", "2018-11-06T12:00:00Z", SaoPaulo, "[2018-10-29T03:00:00Z", "2018-11-05T02:00:00Z)")]
    [InlineData("lastSeen in this month", "2018-11-30T12:00:00Z", SaoPaulo, "[2018-11-01T03:00:00Z", "2018-12-01T02:00:00Z)")]
    [InlineData("lastSeen in this day", "2011-12-30T09:59:59Z", Apia, "[2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z)")]
    [InlineData("lastSeen in this day", "2011-12-30T10:00:00Z", Apia, "[2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z)")]
    [InlineData("lastSeen in last 2 days", "2011-12-31T00:00:00Z", Apia, "[2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z)")]
    [InlineData("lastSeen = yesterday", "2011-12-31T00:00:00Z", Apia, "[2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z)")]
    [InlineData("lastSeen in this month", "2026-11-30T18:14:59Z", Kathmandu, "[2026-10-31T18:15:00Z", "2026-11-30T18:15:00Z)")]
    [InlineData("lastSeen in this month", "2026-11-30T18:15:00Z", Kathmandu, "[2026-11-30T18:15:00Z", "2026-12-31T18:15:00Z)")]
    // Hours elapse, whatever clocks do; longer steps from now keep what they show.
    [InlineData("lastSeen in last 36 hours", "2026-10-25T12:00:00Z", Berlin, "(2026-10-24T00:00:00Z", "2026-10-25T12:00:00Z]")]
    [InlineData("lastSeen in next 90 minutes", "2026-03-29T00:30:00Z", Berlin, "[2026-03-29T00:30:00Z", "2026-03-29T02:00:00Z)")]
    [InlineData("lastSeen >= now - 1d", "2026-03-30T00:30:00Z", Berlin, "[2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z]")] // 02:30 did not exist
    [InlineData("lastSeen >= now - 1d", "2026-10-26T01:30:00Z", Berlin, "[2026-10-25T00:30:00Z", "2026-10-25T00:30:00Z]")] // 02:30 existed twice
    [InlineData("lastSeen >= now - 24h", "2026-10-26T01:30:00Z", Berlin, "[2026-10-25T01:30:00Z", "2026-10-25T01:30:00Z]")]
    [InlineData("lastSeen < now + 1mo", "2026-01-31T10:00:00Z", Berlin, "[2026-02-28T10:00:00Z", "2026-02-28T10:00:00Z]")]
    // Days at the ends of months and years.
    [InlineData("birthday in last 1 months", "2026-03-31T12:00:00Z", Kathmandu, "[2026-03-01", "2026-03-31]")]
    [InlineData("birthday in next 1 months", "2026-01-31T12:00:00Z", "UTC", "[2026-01-31", "2026-02-27]")]
    [InlineData("birthday in last 2 years", "2024-02-29T12:00:00Z", "UTC", "[2022-03-01", "2024-02-29]")]
    [InlineData("birthday in last 3 quarters", "2026-05-31T12:00:00Z", "UTC", "[2025-09-01", "2026-05-31]")] // after 31 August
    [InlineData("birthday in last 0 days", "2026-11-22T12:00:00Z", "UTC", "[2026-11-23", "2026-11-22]")]
    [InlineData("birthday in next month", "2024-01-31T12:00:00Z", "UTC", "[2024-02-01", "2024-02-29]")]
    [InlineData("birthday in last quarter", "2026-02-15T12:00:00Z", "UTC", "[2025-10-01", "2025-12-31]")]
    [InlineData("birthday in next year", "2026-12-31T23:59:59Z", "UTC", "[2027-01-01", "2027-12-31]")]
    [InlineData("birthday in this week", "2026-12-31T12:00:00Z", "UTC", "[2026-12-28", "2027-01-03]")]
    [InlineData("birthday <= end of month + 1mo", "2026-01-31T12:00:00Z", "UTC", "[2026-02-28", "2026-02-28]")]
    [InlineData("birthday > start of quarter - 1d", "2026-05-31T12:00:00Z", "UTC", "[2026-03-31", "2026-03-31]")]
    [InlineData("birthday = today", "2026-11-22T19:00:00Z", Kathmandu, "[2026-11-23", "2026-11-23]")]
    [InlineData("birthday = today", "2026-11-23T01:00:00Z", SaoPaulo, "[2026-11-22", "2026-11-22]")]
    [InlineData("birthday = '2026-02-28'", "2026-11-23T01:00:00Z", SaoPaulo, "[2026-02-28", "2026-02-28]")]
    [InlineData("birthday < today - 5000y", "2026-11-23T01:00:00Z", "UTC", "[0001-01-01", "0001-01-01]")] // before the calendar
    // An anniversary falls on days, also that of a datetime.
    [InlineData("birthday anniversary in next 7 days", "2026-12-29T12:00:00Z", "UTC", "[2026-12-29", "2027-01-04]")]
    [InlineData("lastSeen anniversary in next 7 days", "2026-12-29T12:00:00Z", "UTC", "[2026-12-29", "2027-01-04]")]
    [InlineData("lastSeen anniversary not in this month", "2026-02-01T03:00:00Z", SaoPaulo, "[2026-02-01", "2026-02-28]")]
    [InlineData("lastSeen anniversary in this month", "2026-02-01T02:59:59Z", SaoPaulo, "[2026-01-01", "2026-01-31]")]
    // What other fields hold, with their steps.
    [InlineData("lastSeen > createdAt + 1mo", "2026-11-22T12:00:00Z", "UTC", "[2024-02-29T01:30:00Z", "2024-02-29T01:30:00Z]")]
    [InlineData("lastSeen > createdAt + 1mo", "2026-11-22T12:00:00Z", SaoPaulo, "[2024-03-01T01:30:00Z", "2024-03-01T01:30:00Z]")] // 29 February, 22:30
    [InlineData("lastSeen > createdAt + 2mo", "2026-11-22T12:00:00Z", Berlin, "[2024-03-31T01:00:00Z", "2024-03-31T01:00:00Z]")] // not 02:30
    [InlineData("lastSeen > createdAt + 48h", "2026-11-22T12:00:00Z", Berlin, "[2024-02-02T01:30:00Z", "2024-02-02T01:30:00Z]")]
    [InlineData("birthday < since + 1y", "2026-11-22T12:00:00Z", "UTC", "[2025-02-28", "2025-02-28]")]
    [InlineData("birthday < createdAt - 1d", "2026-11-22T12:00:00Z", "UTC", "[2024-01-30T01:30:00Z", "2024-01-30T01:30:00Z]")]
    [InlineData("lastSeen > since - 1q", "2026-11-22T12:00:00Z", Berlin, "[2023-11-29", "2023-11-29]")]
    [InlineData("birthday < since + 9000y", "2026-11-22T12:00:00Z", "UTC", "[", "]")] // beyond the calendar is nothing
    public void Expected_OfATime_IsWhatItCameTo(string text, string now, string zone, string from, string to)
    {
        var moment = new Moment(Instant(now), TimeZoneInfo.FindSystemTimeZoneById(zone));
        var expected = Assert.Single(Filter.Parse(text).Bind<Sample>(SampleSchema.With().Context).Explain(One, moment).Expected);
        Assert.Equal((from, to), ((expected.IncludesFrom ? "[" : "(") + expected.From, expected.To + (expected.IncludesTo ? "]" : ")")));
    }

    [Theory]
    [InlineData(DayOfWeek.Monday, "2026-11-16", "2026-11-22")]
    [InlineData(DayOfWeek.Sunday, "2026-11-22", "2026-11-28")]
    [InlineData(DayOfWeek.Saturday, "2026-11-21", "2026-11-27")]
    public void Expected_OfAWeek_StartsOnItsFirstDay(DayOfWeek first, string from, string to)
    {
        var sunday = new Moment(Instant("2026-11-22T10:00:00Z"), TimeZoneInfo.Utc, first);
        var expected = Assert.Single(Filter.Parse("birthday in this week").Bind<Sample>(SampleSchema.With().Context).Explain(One, sunday).Expected);
        Assert.Equal((from, to), (expected.From.ToString(), expected.To.ToString()));
    }

    [Theory]
    [InlineData("lastSeen in last 36 hours", "after 2026-10-24T00:00:00Z to 2026-10-25T12:00:00Z")]
    [InlineData("lastSeen in this day", "from 2026-10-24T22:00:00Z to before 2026-10-25T23:00:00Z")]
    [InlineData("birthday in this day", "2026-10-25")]
    [InlineData("birthday between today and end of month", "2026-10-25, 2026-10-31")]
    [InlineData("birthday in last 2 days", "from 2026-10-24 to 2026-10-25")]
    public void ToString_OfATime_TellsTheStretch(string text, string expected)
    {
        var moment = new Moment(Instant("2026-10-25T12:00:00Z"), TimeZoneInfo.FindSystemTimeZoneById(Berlin));
        var explanation = Filter.Parse(text).Bind<Sample>(SampleSchema.With().Context).Explain(new Sample(), moment);
        Assert.Equal($"no   {text}: is empty; asked for {expected}", explanation.ToString());
    }

    private static readonly Sample One = new()
    {
        Birthday = new DateOnly(1990, 5, 5),
        Since = new DateOnly(2024, 2, 29),
        LastSeen = Instant("2020-01-01T00:00:00Z"),
        CreatedAt = new DateTime(2024, 1, 31, 1, 30, 0, DateTimeKind.Utc),
    };

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
