using Segmentation.Planning;

namespace Segmentation;

/// <summary>One way to write the ends of ranges that are reckoned: a day is included, and an instant is the start of a day.</summary>
internal static class CanonicalEnd
{
    public static Bound Low(Bound end) => Reckoned(end, nextWithin: 1);

    public static Bound High(Bound end) => Reckoned(end, nextWithin: -1);

    private static Bound Reckoned(Bound end, int nextWithin)
    {
        if (end.Time is not { Anchor: not TimeAnchor.Now } time)
            return end;
        return time.Edge switch
        {
            DayEdge.None => Bound.At(InDays(time, end.IsInclusive ? 0 : nextWithin)),
            // The calendar's last day has no next one.
            DayEdge.End when time.Anchor is not null || time.Day < DateOnly.MaxValue => Bound.At(InDays(time, 1).As(DayEdge.Start), end.IsInclusive),
            _ => Bound.At(InDays(time, 0).As(time.Edge), end.IsInclusive),
        };
    }

    /// <summary>The day so many days later, with days that follow one another made one step.</summary>
    private static TimeExpression InDays(TimeExpression time, int later)
    {
        var (result, pending) = time.Anchor switch
        {
            TimeAnchor.Yesterday => (TimeExpression.From(TimeAnchor.Today), -1L),
            TimeAnchor.Tomorrow => (TimeExpression.From(TimeAnchor.Today), 1L),
            { } anchor => (TimeExpression.From(anchor), 0L),
            null => (TimeExpression.From(time.Day), 0L),
        };
        foreach (var step in time.Steps.Append(new TimeStep(later, TimeUnit.Day)))
        {
            if (step.Days is { } days && AreOne(pending, days))
                pending += days;
            else
                (result, pending) = (Later(result, pending).Plus(step.Days is null ? step : null), step.Days ?? 0);
        }

        return Later(result, pending);
    }

    /// <summary>Whether two steps of days are as good as their sum: a long one may leave the calendar although a long one back would return.</summary>
    private static bool AreOne(long one, long other) => Math.Sign(one) * Math.Sign(other) >= 0 || Math.Abs(one) == 1 || Math.Abs(other) == 1;

    // What is beyond any number of days is beyond the calendar.
    private static TimeExpression Later(TimeExpression time, long days) =>
        time is { Anchor: null, Steps.Count: 0 } && time.Day.DayNumber + days is >= 0 and var day && day <= WholeDomain.LastDay
            ? TimeExpression.From(DateOnly.FromDayNumber((int)day))
            : time.Plus(new TimeStep((int)Math.Clamp(days, -int.MaxValue, int.MaxValue), TimeUnit.Day));
}
