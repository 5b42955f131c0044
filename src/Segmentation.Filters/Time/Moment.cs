namespace Segmentation;

/// <summary>What the engine takes as "now": an instant, the time zone that days are counted in, and the day a week starts on.</summary>
/// <remarks>Captured once a query, so that every part of one question sees the same moment. Immutable.</remarks>
public sealed record Moment(DateTimeOffset Instant, TimeZoneInfo Zone, DayOfWeek WeekStart = DayOfWeek.Monday)
{
    /// <summary>The calendar day of <see cref="Instant"/> in <see cref="Zone"/>.</summary>
    public DateOnly Today => Zone.DayOf(Instant);

    /// <summary>The current moment of a clock.</summary>
    public static Moment Now(TimeProvider clock, TimeZoneInfo zone, DayOfWeek weekStart = DayOfWeek.Monday) =>
        new(clock.GetUtcNow(), zone, weekStart);
}
