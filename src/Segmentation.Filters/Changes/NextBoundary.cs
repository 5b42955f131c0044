using Segmentation.Planning;

namespace Segmentation;

/// <summary>Finds an instant after a moment (UTC ticks) before which a plan's answer for an entity cannot change; null when it never can.</summary>
internal sealed partial class NextBoundary(object entity, RelatedRows related, Moment moment) : PlanVisitor<long?>
{
    // The calendar's date of 29 February comes again after eight years at most.
    private const int AnniversaryDays = 9 * 366;

    // A count of days that goes no one way is looked at day by day, for so long.
    private const int CountedDays = 10 * 366;

    // Months of different lengths and changes of the clock move a boundary by less than this.
    private const long Slack = 5 * TimeSpan.TicksPerDay;

    private static readonly int LastDay = DateOnly.MaxValue.DayNumber;

    public override long? Visit(Constant node) => null;

    public override long? Visit(All node) => Group(node.Parts.Select(p => (entity, p)), deciding: false);

    public override long? Visit(Any node) => Group(node.Parts.Select(p => (entity, p)), deciding: true);

    public override long? Visit(Negation node) => node.Inner.Accept(this);

    public override long? Visit(HasRelated node) => Group(node.Relation.RowsOf(entity, related).Select(row => (row, node.Where)), deciding: true);

    public override long? Visit(MemberOf node) => null;

    public override long? Visit(IsEmpty node) => Leaf(node, node.Term);

    public override long? Visit(InSet node) => Leaf(node, node.Term);

    public override long? Visit(TextMatch node) => Within(node.Term);

    public override long? Visit(HasItems node) => Within(node.Term);

    public override long? Visit(Compare node) => Leaf(node, node.Left, node.Right);

    public override long? Visit(InRange node) => node is { Low: { } low, High: { } high }
        ? Earliest([Visit(node with { High = null }), Visit(node with { Low = null })])
        : Earliest([Leaf(node, node.Term), Passing(node with { Term = Now(node.Term) }, (node.Low ?? node.High)!)]);

    public override long? Visit(AnnualDate node) => Earliest([
        Within(node.Term),
        node.From.Dependence < TimeDependence.Day
            ? null
            : FirstDay(node with { Term = Now(node.Term) }, AnniversaryDays) is { } day ? moment.Zone.StartOfDay(day) : null]);

    private NextBoundary Of(object row) => new(row, related, moment);

    private int Today => moment.Today.DayNumber;

    /// <summary>A group keeps its answer while any of the parts that decide it does, and without such parts while all do.</summary>
    private long? Group(IEnumerable<(object Entity, Plan Plan)> parts, bool deciding)
    {
        var all = parts.ToList();
        var deciders = all.FindAll(p => AnswerOf(p.Entity, p.Plan)(moment) == deciding);
        if (deciders.Count == 0)
            return Earliest(all.Select(p => p.Plan.Accept(Of(p.Entity))));
        long latest = 0;
        foreach (var part in deciders)
        {
            if (part.Plan.Accept(Of(part.Entity)) is not { } change)
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
        if (end.Time!.Anchor == TimeAnchor.Now)
            return Read(oneSided.Term) is { IsEmpty: false } value ? PassingOfNow(value.UtcTicks, end.Time, AnswerOf(entity, oneSided)) : null;
        // A day that is reckoned from today never moves back as days go by, so that its end passes a value once.
        return PassingDay(oneSided);
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

        // `now - 1mo` moves back in a repeated hour, and at the midnights between which a month is clamped to its last day: between those it moves one way.
        var clamps = time.Steps.Any(s => s.Unit >= TimeUnit.Month);
        var now = moment.Instant.UtcTicks;
        var isTrue = answer(moment);
        bool IsChanged(long ticks) => answer(At(ticks)) != isTrue;

        var last = Math.Min(estimate + Slack, DateTime.MaxValue.Ticks);
        for (var start = Math.Max(now, estimate - Slack); start <= last;)
        {
            if (start > now && IsChanged(start))
                return start;
            var end = Math.Min(moment.Zone.EndOfStretch(start, last), last + 1);
            if (clamps)
                end = Math.Min(end, moment.Zone.StartOfDay(moment.Zone.DayNumberOf(start) + 1));
            if (Bisected(start, end - 1, IsChanged) is { } passing)
                return passing;
            start = end;
        }

        return null;
    }

    /// <summary>The start of the day on which a leaf that changes once has changed.</summary>
    private long? PassingDay(Plan leaf)
    {
        var isChangedOn = ChangeOf(leaf);
        return Bisected(Today, LastDay, isChangedOn) is { } passing ? moment.Zone.StartOfDay((int)passing) : null;
    }

    private Func<Moment, bool> AnswerOf(object of, Plan plan)
    {
        var interpreter = new Interpreter(of, related);
        return at => plan.At(at).Accept(interpreter);
    }

    private Value Read(Term term) => term.Accept(new TermInterpreter(entity, related));

    private Value ReadOn(int day, Term term) => Read(new MomentResolver(At(moment.Zone.StartOfDay(day))).Rewrite(term));

    /// <summary>A term as it is at this moment, for as long as it does not change of itself.</summary>
    private Term Now(Term term) =>
        term.TimeDependence == TimeDependence.None ? term : new ConstantTerm(Read(new MomentResolver(moment).Rewrite(term)));

    /// <summary>Whether a leaf has another answer on a day than now.</summary>
    private Func<long, bool> ChangeOf(Plan leaf)
    {
        var answer = AnswerOf(entity, leaf);
        var isTrue = answer(moment);
        return day => answer(At(moment.Zone.StartOfDay((int)day))) != isTrue;
    }

    /// <summary>The first day after today, and of so many, on which a leaf has another answer than now.</summary>
    private int? FirstDay(Plan leaf, int days)
    {
        var isChangedOn = ChangeOf(leaf);
        for (var day = Today + 1; day <= Math.Min(Today + days, LastDay); day++)
        {
            if (isChangedOn(day))
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
