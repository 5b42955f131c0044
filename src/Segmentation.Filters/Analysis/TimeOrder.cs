using Segmentation.Planning;

namespace Segmentation;

/// <summary>What is certain about the order of two times that are reckoned at the moment of the query.</summary>
/// <remarks>Moments in the calendar's first and last year, where a reckoning may leave it on its way, are not considered.</remarks>
internal static class TimeOrder
{
    /// <summary>How much later one time is than another, at least and at most: in days, or in minutes from now. Null: that is not certain.</summary>
    public static (long Least, long Most)? Between(TimeExpression from, TimeExpression to)
    {
        if (from == to)
            return (0, 0);
        if (from.Anchor == TimeAnchor.Now || to.Anchor == TimeAnchor.Now)
            return from.Anchor == to.Anchor && Minutes(from) is { } start && Minutes(to) is { } end ? (end - start, end - start) : null;
        // A day and its first instant are never ends of one term's ranges.
        if (from.Edge == DayEdge.None != (to.Edge == DayEdge.None) || Offset.Of(from) is not { } one || Offset.Of(to) is not { } other)
            return null;
        var days = other.Days - one.Days;
        if (one.Anchor == other.Anchor)
            return Days(other.Months - one.Months).Plus(days, days);
        if (one.Anchor is not { } anchor || other.Anchor is not { } otherAnchor)
            return null;
        var (near, far) = (Reach(anchor).Plus(Days(one.Months)), Reach(otherAnchor).Plus(Days(other.Months)));
        return far.Plus(days - near.Most, days - near.Least);
    }

    /// <summary>How many days so many months are.</summary>
    private static (long Least, long Most) Days(long months) => months >= 0 ? (28 * months, 31 * months) : (31 * months, 28 * months);

    /// <summary>How many days after today an anchor lies.</summary>
    private static (long Least, long Most) Reach(TimeAnchor anchor) => anchor switch
    {
        TimeAnchor.Yesterday => (-1, -1),
        TimeAnchor.Tomorrow => (1, 1),
        TimeAnchor.StartOfWeek => (-6, 0),
        TimeAnchor.StartOfMonth => (-30, 0),
        TimeAnchor.StartOfQuarter => (-91, 0),
        TimeAnchor.StartOfYear => (-365, 0),
        TimeAnchor.EndOfWeek => (0, 6),
        TimeAnchor.EndOfMonth => (0, 30),
        TimeAnchor.EndOfQuarter => (0, 91),
        TimeAnchor.EndOfYear => (0, 365),
        _ => (0, 0),
    };

    /// <summary>The minutes that a time lies after now; null when calendar steps lead to it.</summary>
    private static long? Minutes(TimeExpression time) => time.Steps switch
    {
        [] => 0,
        [var only] => only.Minutes,
        _ => null,
    };

    private static (long Least, long Most) Plus(this (long Least, long Most) range, (long Least, long Most) other) => range.Plus(other.Least, other.Most);

    private static (long Least, long Most) Plus(this (long Least, long Most) range, long least, long most) => (range.Least + least, range.Most + most);

    /// <summary>A day as so many months, and then days, after an anchor or, without one, after the calendar's first day.</summary>
    private readonly record struct Offset(TimeAnchor? Anchor, long Months, long Days)
    {
        public static Offset? Of(TimeExpression time)
        {
            // A day that follows months, as in `last 3 months`, is beyond the calendar's end only where the months lead there; more days might lead back.
            Offset? offset = time.Steps switch
            {
                [] => new Offset(time.Anchor, 0, 0),
                [{ Days: { } days }] => new Offset(time.Anchor, 0, days),
                [{ Months: { } months }] => new Offset(time.Anchor, months, 0),
                [{ Months: { } months }, { Days: (1 or -1) and var day }] => new Offset(time.Anchor, months, day),
                _ => null,
            };
            if (offset is not { } found || (found is { Anchor: null, Months: not 0 }))
                return null;
            var more = time.Edge == DayEdge.End ? 1 : 0;
            return found switch
            {
                { Anchor: null } => found with { Days = found.Days + time.Day.DayNumber + more },
                { Anchor: TimeAnchor.Yesterday, Months: 0 } => new Offset(TimeAnchor.Today, 0, found.Days - 1 + more),
                { Anchor: TimeAnchor.Tomorrow, Months: 0 } => new Offset(TimeAnchor.Today, 0, found.Days + 1 + more),
                _ => found with { Days = found.Days + more },
            };
        }
    }
}
