using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Finds an instant after a moment (UTC ticks) before which a plan's answer for an entity cannot change; null when it never can.</summary>
internal sealed class NextBoundary(object entity, Moment moment) : PlanVisitor<long?>
{
    // The calendar's date of 29 February comes again after eight years at most.
    private const int AnniversaryDays = 9 * 366;

    // Months of different lengths and changes of the clock move a boundary by less than this.
    private const long Slack = 5 * TimeSpan.TicksPerDay;

    private static readonly int LastDay = DateOnly.MaxValue.DayNumber;

    public override long? Visit(Constant node) => null;

    public override long? Visit(All node) => Group(node.Parts, deciding: false);

    public override long? Visit(Any node) => Group(node.Parts, deciding: true);

    public override long? Visit(Negation node) => node.Inner.Accept(this);

    public override long? Visit(IsEmpty node) => null;

    public override long? Visit(InSet node) => null;

    public override long? Visit(TextMatch node) => null;

    public override long? Visit(HasItems node) => null;

    public override long? Visit(Compare node) => null;

    public override long? Visit(MemberOf node) => null;

    public override long? Visit(InRange node) => Earliest([
        node.Low is { } low ? Passing(node with { High = null }, low) : null,
        node.High is { } high ? Passing(node with { Low = null }, high) : null]);

    public override long? Visit(AnnualDate node) => node.TimeDependence < TimeDependence.Day
        ? null
        : FirstDay(Today + 1, Math.Min(Today + AnniversaryDays, LastDay), AnswerOf(node)) is { } day ? moment.Zone.StartOfDay(day) : null;

    private int Today => moment.Today.DayNumber;

    /// <summary>A group keeps its answer while any of the parts that decide it does, and without such parts while all do.</summary>
    private long? Group(ValueList<Plan> parts, bool deciding)
    {
        var deciders = parts.Where(p => AnswerOf(p)(moment) == deciding).ToList();
        if (deciders.Count == 0)
            return Earliest(parts.Select(p => p.Accept(this)));
        long latest = 0;
        foreach (var part in deciders)
        {
            if (part.Accept(this) is not { } change)
                return null;
            latest = Math.Max(latest, change);
        }

        return latest;
    }

    /// <summary>When the one end of a range passes the entity's value.</summary>
    private long? Passing(InRange oneSided, Bound end)
    {
        if (end.Dependence < TimeDependence.Day)
            return null;
        var answer = AnswerOf(oneSided);
        if (end.Time!.Anchor == TimeAnchor.Now)
            return Read(oneSided.Term) is { IsEmpty: false } value ? PassingOfNow(value.UtcTicks, end.Time, answer) : null;
        // A day that is reckoned from today never moves back as days go by, so that its end passes a value once.
        return Bisected(Today, LastDay, day => IsChangedOn(day, answer)) is { } passing ? moment.Zone.StartOfDay((int)passing) : null;
    }

    private long? PassingOfNow(long value, TimeExpression time, Func<Moment, bool> answer)
    {
        var estimate = value;
        foreach (var step in time.Steps)
        {
            if (TimeExpression.Add(estimate, step with { Amount = -step.Amount }, moment.Zone) is not { } before)
                return null;
            estimate = before;
        }

        // In a repeated hour `now - 1mo` moves back: only within a stretch of one offset does it move one way.
        var now = moment.Instant.UtcTicks;
        var isTrue = answer(moment);
        bool IsChanged(long ticks) => answer(At(ticks)) != isTrue;

        var last = Math.Min(estimate + Slack, DateTime.MaxValue.Ticks);
        for (var start = Math.Max(now, estimate - Slack); start <= last;)
        {
            if (start > now && IsChanged(start))
                return start;
            var end = Math.Min(moment.Zone.EndOfStretch(start, last), last + 1);
            if (Bisected(start, end - 1, IsChanged) is { } passing)
                return passing;
            start = end;
        }

        return null;
    }

    private Func<Moment, bool> AnswerOf(Plan leaf)
    {
        var interpreter = new Interpreter(entity);
        return at => leaf.At(at).Accept(interpreter);
    }

    private Value Read(Term term) => term is FieldTerm { Field: var field } ? field.Read(entity) : default;

    private bool IsChangedOn(long day, Func<Moment, bool> answer) => answer(At(moment.Zone.StartOfDay((int)day))) != answer(moment);

    private int? FirstDay(int first, int last, Func<Moment, bool> answer)
    {
        for (var day = first; day <= last; day++)
        {
            if (IsChangedOn(day, answer))
                return day;
        }

        return null;
    }

    private Moment At(long ticks) => moment with { Instant = new DateTimeOffset(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero) };

    /// <summary>The first place after <paramref name="start"/> at which something has changed that changes once; null when it has not at <paramref name="last"/>.</summary>
    private static long? Bisected(long start, long last, Func<long, bool> isChanged)
    {
        if (last <= start || !isChanged(last))
            return null;
        while (last - start > 1)
        {
            var middle = start + (last - start) / 2;
            (start, last) = isChanged(middle) ? (start, middle) : (middle, last);
        }

        return last;
    }

    private static long? Earliest(IEnumerable<long?> instants) => instants.Min();
}
