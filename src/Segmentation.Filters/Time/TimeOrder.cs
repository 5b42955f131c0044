using Segmentation.Planning;
using Segmentation.Syntax;

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
            return AroundNow(from, to);
        // A day and its first instant are never ends of one term's ranges.
        if (from.Edge == DayEdge.None != (to.Edge == DayEdge.None) || Offset.Of(from) is not { } one || Offset.Of(to) is not { } other)
            return null;
        if (one.Anchor == other.Anchor)
            return DaysIn(other.Months - one.Months).Plus(other.Days - one.Days, other.Days - one.Days);
        return one.FromToday is var (least, most) && other.FromToday is { } far ? far.Plus(-most, -least) : null;
    }

    /// <summary>Whether nothing lies from one time to another, at any moment: a day counts as all its instants.</summary>
    public static bool IsAbove(Anchor low, Anchor high)
    {
        if ((low.At, high.At) is not (TimeAnchor.Now, TimeAnchor.Now))
            return Between(End(high), Start(low)) is var (least, _) && (least > 0 || (least == 0 && high.At != TimeAnchor.Now));
        var (before, after) = (high.Offset?.Amount ?? 0, low.Offset?.Amount ?? 0);
        if (Math.Sign(before) != Math.Sign(after))
            return before < after;
        // Steps of the calendar keep the time of day.
        return (low.Offset, high.Offset) is ({ IsElapsed: false }, { IsElapsed: false })
            ? IsAbove(low with { At = TimeAnchor.Today }, high with { At = TimeAnchor.Today })
            : Between(End(high), Start(low)) is ( > 0, _);
    }

    private static TimeExpression Start(Anchor anchor) => Edge(anchor, DayEdge.Start);

    private static TimeExpression End(Anchor anchor) => Edge(anchor, DayEdge.End);

    private static TimeExpression Edge(Anchor anchor, DayEdge edge) =>
        TimeExpression.From(anchor.At).Plus(anchor.Offset) is var time && anchor.At == TimeAnchor.Now ? time : time.As(edge);

    /// <summary>Now lies after the start of today, and before that of tomorrow.</summary>
    private static (long Least, long Most)? AroundNow(TimeExpression from, TimeExpression to) => (Minutes(from), Minutes(to)) switch
    {
        ({ } start, { } end) => (end - start, end - start),
        (null, >= 0) when Offset.Of(from)?.FromToday?.Most <= 0 => (0, long.MaxValue),
        ( <= 0, null) when Offset.Of(to)?.FromToday?.Least > 0 => (1, long.MaxValue),
        _ => null,
    };

    /// <summary>How many days so many months are.</summary>
    private static (long Least, long Most) DaysIn(long months) => months >= 0 ? (28 * months, 31 * months) : (31 * months, 28 * months);

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

    /// <summary>The minutes that a time lies after now; null when it is reckoned otherwise.</summary>
    private static long? Minutes(TimeExpression time) => (time.Anchor, time.Steps) switch
    {
        (TimeAnchor.Now, []) => 0,
        (TimeAnchor.Now, [var only]) => only.Minutes,
        _ => null,
    };

    private static (long Least, long Most) Plus(this (long Least, long Most) range, (long Least, long Most) other) => range.Plus(other.Least, other.Most);

    private static (long Least, long Most) Plus(this (long Least, long Most) range, long least, long most) => (range.Least + least, range.Most + most);

    /// <summary>A day as so many months, and then days, after an anchor or, without one, after the calendar's first day.</summary>
    private readonly record struct Offset(TimeAnchor? Anchor, long Months, long Days)
    {
        /// <summary>How many days after today it is; null without an anchor.</summary>
        public (long Least, long Most)? FromToday => Anchor is { } anchor ? Reach(anchor).Plus(DaysIn(Months)).Plus(Days, Days) : null;

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
            if (offset is not { Anchor: not TimeAnchor.Now } found || found is { Anchor: null, Months: not 0 })
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
