using Segmentation.Syntax;

namespace Segmentation.Planning;

/// <summary>How a day becomes an instant.</summary>
public enum DayEdge
{
    /// <summary>It stays a day.</summary>
    None,

    /// <summary>Its first instant.</summary>
    Start,

    /// <summary>The first instant after it, which is the start of the next day.</summary>
    End,
}

/// <summary>What the answer of a plan depends on besides the entity, least first.</summary>
public enum TimeDependence
{
    /// <summary>On nothing: the plan is good for ever.</summary>
    None,

    /// <summary>On the time zone.</summary>
    Zone,

    /// <summary>On the day: the answer may change at local midnight.</summary>
    Day,

    /// <summary>On the instant: the answer may change at any time.</summary>
    Instant,
}

internal static class TimeDependenceExtensions
{
    extension(TimeDependence one)
    {
        /// <summary>What both together depend on.</summary>
        public TimeDependence And(TimeDependence other) => one > other ? one : other;
    }
}

/// <summary>A day or instant that is reckoned when a plan is given its moment.</summary>
/// <remarks>
/// Reckoning cannot fail: a result before the year 1 or after 9999 lies before or after everything that an entity can hold,
/// and so compares as it should.
/// </remarks>
public sealed record TimeExpression
{
    // One beyond either end of the calendar stands for everything out there.
    private const int Before = -1;
    private static readonly int After = DateOnly.MaxValue.DayNumber + 1;

    private TimeExpression(TimeAnchor? anchor, DateOnly day)
    {
        Anchor = anchor;
        Day = day;
        Steps = [];
    }

    /// <summary>Where the reckoning starts; null: at <see cref="Day"/>.</summary>
    public TimeAnchor? Anchor { get; }

    /// <summary>The literal day at which the reckoning starts when there is no anchor.</summary>
    public DateOnly Day { get; }

    /// <summary>The steps that are taken, in order.</summary>
    public ValueList<TimeStep> Steps { get; private init; }

    /// <summary>Whether the day becomes an instant; never set when the anchor is <see cref="TimeAnchor.Now"/>.</summary>
    public DayEdge Edge { get; private init; }

    /// <summary>What the result depends on.</summary>
    public TimeDependence Dependence => Anchor switch
    {
        TimeAnchor.Now => TimeDependence.Instant,
        { } => TimeDependence.Day,
        null => Edge == DayEdge.None ? TimeDependence.None : TimeDependence.Zone,
    };

    /// <summary>A reckoning that starts at an anchor.</summary>
    public static TimeExpression From(TimeAnchor anchor) => new(anchor, default);

    /// <summary>A reckoning that starts at a literal day.</summary>
    public static TimeExpression From(DateOnly day) => new(null, day);

    /// <summary>The same with one step more; a step of 0 changes nothing.</summary>
    public TimeExpression Plus(TimeStep? step) =>
        step is not { } s || s.Amount == 0 ? this : this with { Steps = [.. Steps, s] };

    /// <summary>The same with its day made an instant.</summary>
    public TimeExpression As(DayEdge edge) => this with { Edge = edge };

    /// <summary>The day or instant at <paramref name="moment"/>.</summary>
    public Value At(Moment moment) => Anchor == TimeAnchor.Now ? Value.Ticks(InstantAt(moment)) : FromDay(DayAt(moment), moment.Zone);

    private Value FromDay(int day, TimeZoneInfo zone) => Edge switch
    {
        DayEdge.None => Value.Day(day),
        DayEdge.Start => Value.Ticks(zone.StartOfDay(day)),
        _ => Value.Ticks(zone.StartOfDay(day + 1)),
    };

    private long InstantAt(Moment moment)
    {
        var ticks = moment.Instant.UtcTicks;
        foreach (var step in Steps)
            ticks = Add(ticks, step, moment.Zone) ?? (step.Amount < 0 ? -1 : DateTime.MaxValue.Ticks + 1);
        return ticks;
    }

    private int DayAt(Moment moment)
    {
        var day = Start(moment);
        foreach (var step in Steps)
        {
            // What has left the calendar stays out of it.
            if (day is >= 0 && day < After)
                day = Add(day, step) ?? (step.Amount < 0 ? Before : After);
        }

        return day;
    }

    private int Start(Moment moment)
    {
        if (Anchor is not { } anchor)
            return Day.DayNumber;
        var today = moment.Today;
        int Months(int months, DateOnly first) => Add(first.DayNumber, new TimeStep(months, TimeUnit.Month)) ?? After;
        var week = today.DayNumber - ((int)today.DayOfWeek - (int)moment.WeekStart + 7) % 7;
        var month = new DateOnly(today.Year, today.Month, 1);
        var quarter = new DateOnly(today.Year, today.Month - (today.Month - 1) % 3, 1);
        var year = new DateOnly(today.Year, 1, 1);
        return anchor switch
        {
            TimeAnchor.Yesterday => today.DayNumber - 1,
            TimeAnchor.Tomorrow => today.DayNumber + 1,
            TimeAnchor.StartOfWeek => week,
            TimeAnchor.StartOfMonth => month.DayNumber,
            TimeAnchor.StartOfQuarter => quarter.DayNumber,
            TimeAnchor.StartOfYear => year.DayNumber,
            TimeAnchor.EndOfWeek => week + 6,
            TimeAnchor.EndOfMonth => Months(1, month) - 1,
            TimeAnchor.EndOfQuarter => Months(3, quarter) - 1,
            TimeAnchor.EndOfYear => Months(12, year) - 1,
            _ => today.DayNumber,
        };
    }

    /// <summary>The day a calendar step away; months clamp to the target month's last day; null beyond the calendar.</summary>
    internal static int? Add(int day, TimeStep step)
    {
        if (step.Months is { } months)
        {
            var from = DateOnly.FromDayNumber(day);
            var target = from.Year * 12L + from.Month - 1 + months;
            return target is >= 12 and < 120_000 ? from.AddMonths((int)months).DayNumber : null;
        }

        var sum = day + step.Days!.Value;
        return sum >= 0 && sum < After ? (int)sum : null;
    }

    /// <summary>The instant a step away: hours and minutes elapse, longer steps keep the wall clock; null beyond the calendar.</summary>
    internal static long? Add(long utcTicks, TimeStep step, TimeZoneInfo zone)
    {
        // Wide enough for every amount of minutes and hours.
        var sum = (Int128)utcTicks;
        if (step.IsElapsed)
        {
            sum += (Int128)step.Minutes!.Value * TimeSpan.TicksPerMinute;
        }
        else
        {
            var local = utcTicks + zone.OffsetAt(utcTicks);
            var (day, time) = Math.DivRem(local, TimeSpan.TicksPerDay);
            if (local < 0 || day >= After || Add((int)day, step) is not { } target)
                return null;
            sum = zone.FirstAtOrAfter(target * TimeSpan.TicksPerDay + time);
        }

        return sum >= 0 && sum <= DateTime.MaxValue.Ticks ? (long)sum : null;
    }
}
