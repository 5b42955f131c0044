namespace Segmentation;

/// <summary>The calendar of a time zone as filters see it: days follow one another without gap or overlap.</summary>
public static class ZoneCalendar
{
    // TimeZoneInfo allows offsets of up to 14 hours.
    private const long Reach = 15 * TimeSpan.TicksPerHour;

    extension(TimeZoneInfo zone)
    {
        /// <summary>The calendar day that holds <paramref name="instant"/>.</summary>
        public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDayNumber(zone.DayNumberOf(instant.UtcTicks));

        /// <summary>
        /// The first instant of <paramref name="day"/>: where midnight does not exist, the first valid one after it.
        /// A day that the zone skipped starts when the next one does, and so has no instants. The calendar's first day starts with the calendar.
        /// </summary>
        public DateTimeOffset StartOfDay(DateOnly day) => Value.Ticks(zone.StartOfDay(day.DayNumber)).Instant;

        /// <summary>
        /// The instant at which clocks show <paramref name="local"/>: the earlier of two, or the first valid one after a gap.
        /// Null where it lies beyond what <see cref="DateTimeOffset"/> can hold, at either end of the calendar.
        /// </summary>
        public DateTimeOffset? InstantAt(DateTime local) =>
            zone.FirstAtOrAfter(local.Ticks) is >= 0 and var ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

        // The calendar's first and last day hold what clocks show beyond them, so that every instant is in one day.
        internal long StartOfDay(int dayNumber) =>
            dayNumber <= 0 ? long.MinValue
            : dayNumber > DateOnly.MaxValue.DayNumber ? long.MaxValue
            : zone.FirstAtOrAfter(dayNumber * TimeSpan.TicksPerDay);

        internal int DayNumberOf(long utcTicks)
        {
            var offset = zone.OffsetAt(utcTicks);
            // Before the calendar the quotient is rounded up to its first day, where such instants belong.
            var day = (int)((utcTicks + offset) / TimeSpan.TicksPerDay);
            // Clocks set back across midnight show yesterday's date again: the new day has begun all the same.
            if (zone.OffsetAt(utcTicks - TimeSpan.TicksPerDay) > offset)
            {
                while (zone.StartOfDay(day + 1) <= utcTicks)
                    day++;
            }

            return Math.Clamp(day, 0, DateOnly.MaxValue.DayNumber);
        }

        internal long OffsetAt(long utcTicks) =>
            zone.GetUtcOffset(new DateTime(Math.Clamp(utcTicks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc)).Ticks;

        /// <summary>The first instant (UTC ticks) whose local time is at or after the given one.</summary>
        internal long FirstAtOrAfter(long localTicks)
        {
            var before = zone.OffsetAt(localTicks - Reach);
            if (before == zone.OffsetAt(localTicks + Reach) && before == zone.OffsetAt(localTicks - before))
                return localTicks - before;

            // Walk the stretches of constant offset in order: in each of them local time runs with UTC.
            var start = localTicks - Reach;
            while (true)
            {
                var offset = zone.OffsetAt(start);
                var end = zone.EndOfStretch(start, localTicks + Reach);
                var candidate = Math.Max(start, localTicks - offset);
                if (candidate < end || start >= localTicks + Reach)
                    return candidate;
                start = end;
            }
        }

        /// <summary>The first instant after <paramref name="start"/> with another offset; <see cref="long.MaxValue"/> when there is none before <paramref name="last"/>.</summary>
        internal long EndOfStretch(long start, long last)
        {
            var offset = zone.OffsetAt(start);
            var same = start;
            while (same <= last)
            {
                var next = same + TimeSpan.TicksPerHour;
                if (zone.OffsetAt(next) == offset)
                {
                    same = next;
                    continue;
                }

                while (next - same > 1)
                {
                    var middle = same + (next - same) / 2;
                    (same, next) = zone.OffsetAt(middle) == offset ? (middle, next) : (same, middle);
                }

                return next;
            }

            return long.MaxValue;
        }
    }
}
