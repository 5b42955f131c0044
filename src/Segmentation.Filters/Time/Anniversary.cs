namespace Segmentation;

/// <summary>Anniversaries of days.</summary>
internal static class Anniversary
{
    /// <summary>Whether a day has an anniversary from one day number to another, both included; 29 February has it on 28 February in common years.</summary>
    public static bool FallsIn(int day, int from, int to)
    {
        // Days beyond the calendar have no anniversaries.
        (from, to) = (Math.Max(from, 0), Math.Min(to, DateOnly.MaxValue.DayNumber));
        if (to < from)
            return false;
        // Any 366 days in a row hold every anniversary.
        if (to - from >= 365)
            return true;
        var date = DateOnly.FromDayNumber(day);
        var lastYear = DateOnly.FromDayNumber(to).Year;
        for (var year = DateOnly.FromDayNumber(from).Year; year <= lastYear; year++)
        {
            var dayOfMonth = Math.Min(date.Day, DateTime.DaysInMonth(year, date.Month));
            if (new DateOnly(year, date.Month, dayOfMonth).DayNumber is var anniversary && anniversary >= from && anniversary <= to)
                return true;
        }

        return false;
    }
}
