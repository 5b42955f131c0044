using Segmentation.Planning;

namespace Segmentation;

/// <summary>When triggers of time are due.</summary>
internal static class TriggerTimes
{
    extension(DateTrigger trigger)
    {
        /// <summary>When the trigger is due for an entity: a day is at its start. Null where the field is empty or the offset leads out of the calendar.</summary>
        public DateTimeOffset? DueFor(object entity, Field field, TimeZoneInfo zone)
        {
            var offset = trigger.Offset is { } text ? Durations.Parse(text) : null;
            if (ValueComparison.Shifted(field.Read(entity), offset, zone) is not { IsEmpty: false } due)
                return null;
            var ticks = due.Kind == ValueKind.Date ? zone.StartOfDay(due.DayNumber) : due.UtcTicks;
            return ticks is >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        }
    }

    extension(ScheduleTrigger trigger)
    {
        /// <summary>The last time of the schedule up to a moment; null before the first of the calendar.</summary>
        public DateTimeOffset? LastUpTo(Moment moment)
        {
            var first = FirstDayOf(trigger.Every, moment);
            return At(first) is { } now && now <= moment.Instant
                ? now
                : TimeExpression.Add(first, new TimeStep(-1, trigger.Every)) is { } before ? At(before) : null;

            DateTimeOffset? At(int day) => moment.Zone.InstantAt(DateOnly.FromDayNumber(day).ToDateTime(trigger.At));
        }
    }

    /// <summary>The first day of the calendar unit that a moment is in.</summary>
    public static int FirstDayOf(TimeUnit unit, Moment moment) => TimeExpression.From(unit switch
    {
        TimeUnit.Week => TimeAnchor.StartOfWeek,
        TimeUnit.Month => TimeAnchor.StartOfMonth,
        TimeUnit.Quarter => TimeAnchor.StartOfQuarter,
        TimeUnit.Year => TimeAnchor.StartOfYear,
        _ => TimeAnchor.Today,
    }).At(moment).DayNumber;
}
