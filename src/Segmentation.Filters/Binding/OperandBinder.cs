using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads the operands of one condition as the type of its subject.</summary>
internal sealed class OperandBinder(Term term, Subject asked, PicklistSnapshot picklists, Binder binder)
{
    // A step longer than the calendar leads out of it from wherever it starts.
    private const long CalendarDays = 3_652_059;
    private const long CalendarYears = 9_999;

    // A list of unknown codes is wrong as a whole: the first few suggestions show how.
    private const int MostSuggestedFor = 10;

    private int _unknownItems;

    private FieldType Type => term.Type;

    private string Subject => Binder.Quoted(asked);

    public BoundOperand? Bind(Operand operand) => operand switch
    {
        Literal literal => Bind(literal),
        Anchor anchor => Bind(anchor),
        SubjectOperand other => Bind(other),
        CalendarPeriod period => Days(period),
        RollingPeriod period => Bind(period),
        _ => throw new InvalidOperationException($"{operand.GetType().Name} is no operand."),
    };

    private BoundOperand? Bind(Literal literal) => (Type.Scalar, literal.Value.Kind) switch
    {
        (ScalarType.Text, ValueKind.Text) => new EqualityOperand([literal.Value]),
        (ScalarType.Picklist, ValueKind.Text) => Item(literal),
        (ScalarType.Boolean, ValueKind.Boolean) => new EqualityOperand([literal.Value]),
        (ScalarType.Number, ValueKind.Number) => IntervalOperand.Point(Number(literal.Value)),
        (ScalarType.Date, ValueKind.Date) => IntervalOperand.Point(literal.Value),
        (ScalarType.Instant, ValueKind.Date) => Day(literal.Value.Date),
        (ScalarType.Instant, ValueKind.Instant) => IntervalOperand.Point(literal.Value),
        (ScalarType.Date, ValueKind.Text) when Iso.Date(literal.Value.Text) is { } day => IntervalOperand.Point(Value.Of(day)),
        (ScalarType.Instant, ValueKind.Text) when Iso.Date(literal.Value.Text) is { } day => Day(day),
        (ScalarType.Instant, ValueKind.Text) when Iso.Instant(literal.Value.Text) is { } instant => IntervalOperand.Point(Value.Of(instant)),
        (ScalarType.Reference, _) => Key(literal),
        _ => WrongLiteral(literal),
    };

    /// <summary>A number as the field compares: a binary field's literal is the double that its digits spell.</summary>
    private Value Number(Value number) =>
        term.Kind == ValueKind.Double ? Value.Of(ValueComparison.DoubleOf(number.Number)) : number;

    private EqualityOperand? Key(Literal literal)
    {
        var key = (term.Kind, literal.Value.Kind) switch
        {
            (ValueKind.Text, ValueKind.Text) or (ValueKind.Number, ValueKind.Number) => literal.Value,
            (ValueKind.Number, ValueKind.Text) when Iso.Number(literal.Value.Text) is { } number => Value.Of(number),
            (ValueKind.Guid, ValueKind.Text) when Guid.TryParse(literal.Value.Text, out var guid) => Value.Of(guid),
            _ => default,
        };
        return key.IsEmpty ? WrongLiteral(literal) : new EqualityOperand([key]);
    }

    private EqualityOperand? Item(Literal literal)
    {
        var written = literal.Value.Text;
        if (term.Picklist is not { } key || picklists.Find(key) is not { } list)
        {
            binder.Report(literal, Severity.Error, IssueCode.UnknownPicklist, $"the picklist of {Subject} is not registered", []);
            return null;
        }

        if (list.Find(written) is not { } item)
        {
            // People write labels too: the code behind one is what was meant.
            var labelled = list.Items.Where(i => i.Labels.ByCulture.Values.Contains(written, StringComparer.OrdinalIgnoreCase)).Select(i => i.Code).ToList();
            binder.Report(
                literal,
                list.IsOpen ? Severity.Warning : Severity.Error,
                IssueCode.UnknownItem,
                $"{FilterText.Show(literal)} is no item of {list.Key}",
                labelled.Count > 0 || _unknownItems++ >= MostSuggestedFor ? labelled : Suggestions.For(written, list.Items.Select(i => i.Code)));
            return list.IsOpen ? new EqualityOperand([literal.Value]) : null;
        }

        if (!item.IsActive)
            binder.Report(literal, Severity.Warning, IssueCode.InactiveItem, $"'{item.Code}' is not active any more in {list.Key}", []);
        return new EqualityOperand(Spellings(item));
    }

    private static ValueList<Value> Spellings(PicklistItem item) =>
        item.Aliases.Count == 0 ? [Value.Of(item.Code)] : [.. item.Aliases.Prepend(item.Code).Select(Value.Of)];

    private IntervalOperand Day(DateOnly day) => IntervalOperand.Days(TimeExpression.From(day), TimeExpression.From(day), Type);

    private IntervalOperand? Bind(Anchor anchor)
    {
        if (Type.Scalar is not (ScalarType.Date or ScalarType.Instant))
            return Wrong<IntervalOperand>(anchor, $"{Subject} is {Type}: {FilterText.Show(anchor)} goes with dates and datetimes");
        if (!IsWithinCalendar(anchor, anchor.Offset))
            return null;
        if (anchor.At == TimeAnchor.Now)
        {
            if (Type.Scalar == ScalarType.Date)
                return Wrong<IntervalOperand>(anchor, $"{Subject} is a date, and `now` an instant: say `today`");
            var instant = Bound.At(TimeExpression.From(TimeAnchor.Now).Plus(anchor.Offset));
            return new IntervalOperand(instant, instant);
        }

        if (anchor.Offset is { IsElapsed: true } step)
        {
            var day = FilterText.Show(anchor with { Offset = null });
            return Wrong<IntervalOperand>(anchor, $"{day} is a day, and `{step}` a time of day: use d, w, mo, q or y, or `now`");
        }

        var expression = TimeExpression.From(anchor.At).Plus(anchor.Offset);
        return IntervalOperand.Days(expression, expression, Type);
    }

    private TermOperand? Bind(SubjectOperand operand)
    {
        if (binder.BindSubject(operand.Subject) is not { } other)
        {
            if (Type.Scalar is ScalarType.Text or ScalarType.Picklist)
                binder.Report(operand, Severity.Information, IssueCode.OperandType, "a bare name is a field: a text stands in single quotes", []);
            return null;
        }

        var name = FilterText.InBackQuotes(FilterText.Show(operand.Subject));
        var areTimes = (FieldTypes.Time & Type.Flag) != 0 && (FieldTypes.Time & other.Type.Flag) != 0;
        if (other.Type != Type && !areTimes)
            return Wrong<TermOperand>(operand, $"{Subject} is {Type}, and {name} is {other.Type}: they cannot be compared");
        if (Type.Scalar == ScalarType.Reference && other.Kind != term.Kind)
            return Wrong<TermOperand>(operand, $"{Subject} and {name} are keys of different kinds");
        if (operand.Offset is { } step)
        {
            if (!areTimes)
                return Wrong<TermOperand>(operand, $"{name} is {other.Type}: an offset goes with dates and datetimes");
            if (step.IsElapsed && other.Type.Scalar == ScalarType.Date)
                return Wrong<TermOperand>(operand, $"{name} is a date: its offset is in d, w, mo, q or y");
            if (!IsWithinCalendar(operand, step))
                return null;
        }

        return Synonyms(other) is { } synonyms
            ? new TermOperand(other, operand.Offset is { Amount: 0 } ? null : operand.Offset, synonyms)
            : Wrong<TermOperand>(operand, $"{Subject} and {name} store codes of different picklists");
    }

    /// <summary>The spellings of every item that has several, when both terms store codes of one list; null when of two.</summary>
    private ValueList<ValueList<Value>>? Synonyms(Term other)
    {
        if (Type.Scalar != ScalarType.Picklist)
            return [];
        if (!string.Equals(term.Picklist, other.Picklist, StringComparison.OrdinalIgnoreCase))
            return null;
        return SpellingsOf(term.Picklist, picklists);
    }

    /// <summary>The spellings of every item of a picklist that has several.</summary>
    public static ValueList<ValueList<Value>> SpellingsOf(string? picklist, PicklistSnapshot picklists) =>
        [.. picklists.Find(picklist ?? "")?.Items.Where(i => i.Aliases.Count > 0).Select(Spellings) ?? []];

    private static DaysOperand Days(CalendarPeriod period)
    {
        var (start, end) = period.Unit switch
        {
            TimeUnit.Day => (TimeAnchor.Today, TimeAnchor.Today),
            TimeUnit.Week => (TimeAnchor.StartOfWeek, TimeAnchor.EndOfWeek),
            TimeUnit.Month => (TimeAnchor.StartOfMonth, TimeAnchor.EndOfMonth),
            TimeUnit.Quarter => (TimeAnchor.StartOfQuarter, TimeAnchor.EndOfQuarter),
            _ => (TimeAnchor.StartOfYear, TimeAnchor.EndOfYear),
        };
        var (first, last) = (TimeExpression.From(start), TimeExpression.From(end));
        return period.Position switch
        {
            PeriodPosition.This => new DaysOperand(first, last),
            PeriodPosition.Last => new DaysOperand(first.Plus(new TimeStep(-1, period.Unit)), first.Plus(new TimeStep(-1, TimeUnit.Day))),
            _ => new DaysOperand(
                last.Plus(new TimeStep(1, TimeUnit.Day)),
                first.Plus(new TimeStep(2, period.Unit)).Plus(new TimeStep(-1, TimeUnit.Day))),
        };
    }

    private BoundOperand? Bind(RollingPeriod period)
    {
        var forward = new TimeStep(period.Length, period.Unit);
        if (!IsWithinCalendar(period, forward))
            return null;
        var back = new TimeStep(-period.Length, period.Unit);
        var isLast = period.Position == PeriodPosition.Last;
        if (period.Unit >= TimeUnit.Day)
        {
            var today = TimeExpression.From(TimeAnchor.Today);
            return isLast
                ? new DaysOperand(today.Plus(back).Plus(new TimeStep(1, TimeUnit.Day)), today)
                : new DaysOperand(today, today.Plus(forward).Plus(new TimeStep(-1, TimeUnit.Day)));
        }

        if (Type.Scalar == ScalarType.Date)
            return Wrong<BoundOperand>(period, $"{Subject} is a date: its periods are of days, weeks, months, quarters or years");
        var now = TimeExpression.From(TimeAnchor.Now);
        return isLast
            ? new IntervalOperand(Bound.At(now.Plus(back), isInclusive: false), Bound.At(now))
            : new IntervalOperand(Bound.At(now), Bound.At(now.Plus(forward), isInclusive: false));
    }

    private bool IsWithinCalendar(Operand operand, TimeStep? offset)
    {
        if (offset is not { } step)
            return true;
        var amount = Math.Abs((long)step.Amount);
        var isWithin = step.Unit switch
        {
            TimeUnit.Minute => amount < CalendarDays * 1_440,
            TimeUnit.Hour => amount < CalendarDays * 24,
            TimeUnit.Day => amount < CalendarDays,
            TimeUnit.Week => amount * 7 < CalendarDays,
            TimeUnit.Month => amount < CalendarYears * 12,
            TimeUnit.Quarter => amount < CalendarYears * 4,
            _ => amount < CalendarYears,
        };
        if (isWithin)
            return true;
        binder.Report(operand, Severity.Error, IssueCode.OutOfRange, $"{FilterText.Show(operand)} leads out of the years 1 to 9999", []);
        return false;
    }

    private EqualityOperand? WrongLiteral(Literal literal)
    {
        var hint = (Type.Scalar, literal.Value.Kind) switch
        {
            (ScalarType.Number, ValueKind.Text) => Iso.Number(literal.Value.Text) is null ? "" : ": write the number without quotes",
            (ScalarType.Date, _) => ": write a day like 2026-11-22",
            (ScalarType.Instant, _) => ": write a day like 2026-11-22 or an instant like 2026-11-22T10:00:00Z",
            (ScalarType.Text or ScalarType.Picklist, _) => ": write it in single quotes",
            (ScalarType.Boolean, _) => ": write true or false, without quotes",
            _ => "",
        };
        return Wrong<EqualityOperand>(literal, $"{Subject} is {Type}, and {FilterText.Show(literal)} is not{hint}");
    }

    private TResult? Wrong<TResult>(Operand operand, string message)
        where TResult : BoundOperand
    {
        binder.Report(operand, Severity.Error, IssueCode.OperandType, message, []);
        return null;
    }
}
