namespace Segmentation.Tests;

public sealed class ZoneCalendarTests
{
    // Reckoned by hand from the zones' published changes.
    [Theory]
    [InlineData("UTC", "2026-11-22", "2026-11-22T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-11-22", "2026-11-21T23:00:00Z")]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z")] // 00:00 did not exist: 01:00 -02:00
    [InlineData("America/Sao_Paulo", "2019-02-17", "2019-02-17T03:00:00Z")] // 24:00 became 23:00: the 17th starts once
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z")] // skipped
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z")]
    [InlineData("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z")] // 00:01 became 23:01: the first midnight counts
    [InlineData("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z")]
    public void StartOfDay_IsTheFirstInstantOfTheDay(string zone, string day, string expected) => Assert.Equal(
        DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
        TimeZoneInfo.FindSystemTimeZoneById(zone).StartOfDay(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:00:00Z")] // gap: first valid instant
    [InlineData("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z")] // overlap: the earlier
    [InlineData("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00Z")]
    public void InstantAt_GapAndOverlap_FollowTheRule(string zone, string local, string expected) => Assert.Equal(
        DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
        TimeZoneInfo.FindSystemTimeZoneById(zone).InstantAt(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Days_FollowOneAnotherWithoutGapOrOverlap()
    {
        foreach (var id in new[] { "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca" })
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
            var start = new DateTimeOffset(2005, 12, 31, 0, 0, 0, TimeSpan.Zero);
            var day = zone.DayOf(start);
            for (var instant = start; instant.Year < 2020; instant += TimeSpan.FromMinutes(30))
            {
                var next = zone.DayOf(instant);
                Assert.True(next >= day, $"{id} {instant:O}");
                Assert.True(zone.StartOfDay(next) <= instant && instant < zone.StartOfDay(next.AddDays(1)), $"{id} {instant:O}");
                day = next;
            }
        }
    }

    [Theory]
    [InlineData("2024-02-29", "2023-02-28", "2023-02-28", true)]
    [InlineData("2024-02-29", "2024-02-28", "2024-02-28", false)]
    [InlineData("2024-02-29", "2024-02-29", "2024-02-29", true)]
    [InlineData("1990-01-05", "2026-12-20", "2027-01-10", true)]
    [InlineData("1990-12-05", "2026-12-20", "2027-01-10", false)]
    [InlineData("2030-06-01", "2026-06-01", "2026-06-01", true)]
    [InlineData("1990-06-01", "2026-06-02", "2026-06-01", false)]
    [InlineData("1990-06-01", "2026-06-02", "2027-06-01", true)]
    [InlineData("1990-06-01", "2026-06-02", "2027-05-31", false)]
    [InlineData("1990-06-01", "9999-12-30", null, false)] // up to beyond the calendar
    [InlineData("1990-12-31", "9999-12-30", null, true)]
    [InlineData("1990-06-01", null, "0001-01-02", false)]
    [InlineData("1990-01-01", null, "0001-01-02", true)]
    public void Anniversary_FallsInAPeriod(string day, string? from, string? to, bool expected)
    {
        static int? Number(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture).DayNumber;
        Assert.Equal(expected, Anniversary.FallsIn(Number(day)!.Value, Number(from) ?? -1, Number(to) ?? DateOnly.MaxValue.DayNumber + 1));
    }

    [Fact]
    public void InstantAt_BeyondTheEndsOfTheCalendar_IsNull()
    {
        Assert.Null(TimeZoneInfo.FindSystemTimeZoneById("America/New_York").InstantAt(DateTime.MaxValue));
        Assert.Null(TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo").InstantAt(DateTime.MinValue));
        Assert.Equal(DateTimeOffset.MinValue, TimeZoneInfo.Utc.InstantAt(DateTime.MinValue));
    }

    // The shrunk case: the local day of the last instant is beyond the calendar east of Greenwich, of the first before it west of it.
    [Theory]
    [InlineData("Asia/Kathmandu", "9999-12-31T23:59:59.9999999Z", "9999-12-31")]
    [InlineData("America/Sao_Paulo", "0001-01-01T00:00:00Z", "0001-01-01")]
    public void DayOf_AtTheEndsOfTheCalendar_IsTheFirstOrLastDay(string zone, string instant, string expected) => Assert.Equal(
        DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
        TimeZoneInfo.FindSystemTimeZoneById(zone).DayOf(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)));
}
