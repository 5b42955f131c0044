using System.Globalization;
using System.Numerics;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>What a filter means, read naively off the specification: slow, and independent of the library's own engines.</summary>
internal static class Meaning
{
    public static bool Holds(Filter filter, Sample entity, SampleBase all, SampleSchema schema, Moment moment) =>
        new Reading(entity, all, schema, new Almanac(moment)).Holds(filter);

    /// <summary>The value of a field, or each item of a multi-value once; none where it is empty.</summary>
    public static IReadOnlyList<object> Values(FieldPath path, Question question, Sample entity) =>
        new Reading(entity, question.Base, question.Schema, new Almanac(question.Moment)).Values(new FieldSubject(path));

    /// <summary>Whether two such values are equal by the equality of <c>=</c>.</summary>
    public static bool AreEqual(FieldPath path, Question question, object one, object other) =>
        new Reading(question.Entities[0], question.Base, question.Schema, new Almanac(question.Moment)).AreEqual(new FieldSubject(path), one, other);

    /// <summary>What the values of some entities fold to.</summary>
    public static object? Fold(AggregateFunction function, FieldPath of, Question question, IReadOnlyList<Sample> entities) =>
        new Reading(question.Entities[0], question.Base, question.Schema, new Almanac(question.Moment))
            .Fold(function, of, [.. entities.SelectMany(e => Values(of, question, e))]);

    /// <summary>Whether the library's value is this one.</summary>
    public static bool Is(Value value, object? meant) => (value.Kind, meant) switch
    {
        (ValueKind.Empty, null) => true,
        (ValueKind.Number, decimal or double or Exact) => Exact.Compare(value.Number, meant) == 0,
        (ValueKind.Double, decimal or double or Exact) => Exact.Compare(value.Double, meant) == 0,
        (ValueKind.Fraction, Exact exact) => value.Fraction.Order(Whole(exact.Numerator) / Whole(exact.Denominator)) == 0,
        (ValueKind.Date, Day day) => value.DayNumber == day.Number,
        (ValueKind.Instant, Instant instant) => value.UtcTicks == instant.Ticks,
        (ValueKind.Text, string text) => value.Text == text,
        (ValueKind.Boolean, bool truth) => value.Boolean == truth,
        (ValueKind.Guid, Guid key) => value.Guid == key,
        _ => false,
    };

    /// <summary>A whole number as the library's fraction.</summary>
    private static Fraction Whole(BigInteger number)
    {
        const decimal Chunk = 1_000_000_000_000_000_000_000_000_000m;
        var rest = Fraction.Of((decimal)(number % (BigInteger)Chunk));
        return BigInteger.Abs(number) < (BigInteger)Chunk ? rest : Whole(number / (BigInteger)Chunk) * Fraction.Of(Chunk) + rest;
    }
}

/// <summary>A filter read for one entity at one moment. Rule numbers are those of part 5 of the design.</summary>
file sealed class Reading(Sample entity, SampleBase all, SampleSchema schema, Almanac almanac)
{
    private static readonly SampleField Counted = new("count", new(ScalarType.Number), _ => null);

    public bool Holds(Filter filter) => filter switch
    {
        Everyone => true,
        Nobody => false,
        AllOf { Parts: var parts } => parts.All(Holds),
        AnyOf { Parts: var parts } => parts.Any(Holds),
        Not not => !Holds(not.Inner),
        Condition condition => Holds(condition, condition.Operator.Key),
        Related related => Holds(related, related.Where ?? Filter.Everyone),
        InSegment segment => IsMember(segment.Key),
        _ => throw new NotSupportedException($"{filter} needs more than a base of entities"),
    };

    /// <summary>Rule 12: the definition (filter or include) and not exclude, at the same moment.</summary>
    private bool IsMember(string key)
    {
        var segment = schema.Context.Segments!.Segments.Single(s => string.Equals(s.Key, key, StringComparison.OrdinalIgnoreCase));
        EntityKey own = entity.Id;
        return ((segment.Filter is { } filter && Holds(filter)) || segment.Include.Contains(own)) && !segment.Exclude.Contains(own);
    }

    /// <summary>Rule 10: the rows are read as entities of their own.</summary>
    private bool Holds(Related related, Filter where) => related.Quantifier switch
    {
        Quantifier.Any => Rows(related.Relation).Any(r => r.Holds(where)),
        Quantifier.No => !Rows(related.Relation).Any(r => r.Holds(where)),
        _ => Rows(related.Relation).All(r => r.Holds(where)),
    };

    public IReadOnlyList<object> Values(FieldSubject subject)
    {
        if (!Field(subject).Type.IsMany)
            return Value(subject) is { } value ? [value] : [];
        return Items(subject).Aggregate(new List<object>(), (items, item) => items.Exists(i => AreEqual(subject, i, item)) ? items : [.. items, item]);
    }

    public bool AreEqual(FieldSubject subject, object one, object other) => (one, other) switch
    {
        (string text, string right) => string.Equals(text, right, Case(matchCase: false, Field(subject))),
        (decimal or double or Exact, decimal or double or Exact) => Exact.Compare(one, other) == 0,
        _ => one.Equals(other),
    };

    public object? Fold(AggregateFunction function, FieldPath of, List<object> values) => Fold(function, Field(new FieldSubject(of)), values);

    private bool Holds(Condition condition, string key)
    {
        var field = Field(condition.Subject);
        return key switch
        {
            // Rule 3: a negative operator is the complement of its positive one, and so true on empty.
            "!=" => !Holds(condition, "="),
            "notBetween" => !Holds(condition, "between"),
            "notIn" => !Holds(condition, "in"),
            "notContains" => !Holds(condition, "contains"),
            "notStartsWith" => !Holds(condition, "startsWith"),
            "notEndsWith" => !Holds(condition, "endsWith"),
            "hasNone" => !Holds(condition, "hasAny"),
            "isNotEmpty" => !Holds(condition, "isEmpty"),
            "notInPeriod" => !Holds(condition, "inPeriod"),
            "anniversaryNotIn" => !Holds(condition, "anniversaryIn"),

            "isEmpty" => field.Type.IsMany ? Items(condition.Subject).Count == 0 : Value(condition.Subject) is null,
            _ when field.Type.IsMany => Items(condition.Subject) is { Count: > 0 } items && ItemsHold(condition, key, field, items),
            // Rule 2: every positive condition is false on empty.
            _ => Value(condition.Subject) is { } value && ValueHolds(condition, key, field, value),
        };
    }

    private bool ValueHolds(Condition condition, string key, SampleField field, object value)
    {
        // Where the value stands, seen from an operand; null when the operand is empty, and every comparison with null is false.
        int? Against(int i) => Compare(condition, field, value, condition.Operands[i]);
        bool Matches(Func<string, string, StringComparison, bool> matches) =>
            matches((string)value, ((Literal)condition.Operands[0]).Value.Text, Case(condition.MatchCase, field));

        return key switch
        {
            "=" => Against(0) == 0,
            "<" => Against(0) < 0,
            "<=" => Against(0) <= 0,
            ">" => Against(0) > 0,
            ">=" => Against(0) >= 0,
            "between" => Against(0) >= 0 && Against(1) <= 0,
            "in" => Enumerable.Range(0, condition.Operands.Count).Any(i => Against(i) == 0),
            "contains" => Matches((text, part, with) => text.Contains(part, with)),
            "startsWith" => Matches((text, part, with) => text.StartsWith(part, with)),
            "endsWith" => Matches((text, part, with) => text.EndsWith(part, with)),
            "inPeriod" => almanac.IsIn(value, (Period)condition.Operands[0]),
            "anniversaryIn" => almanac.HasAnniversaryIn(value, (Period)condition.Operands[0]),
            _ => throw new NotSupportedException($"the operator {key}"),
        };
    }

    private static bool ItemsHold(Condition condition, string key, SampleField field, List<string> items)
    {
        var wanted = condition.Operands.Select(o => Code(field, ((Literal)o).Value.Text)).ToList();
        var same = Case(condition.MatchCase, field);
        bool AmongItems(string constant) => items.Exists(i => string.Equals(i, constant, same));
        bool IsWanted(string item) => wanted.Exists(w => string.Equals(w, item, same));

        return key switch
        {
            "hasAny" => wanted.Exists(AmongItems),
            "hasAll" => wanted.TrueForAll(AmongItems),
            "hasExactly" => wanted.TrueForAll(AmongItems) && items.TrueForAll(IsWanted),
            _ => throw new NotSupportedException($"the operator {key} of many values"),
        };
    }

    /// <summary>Whether the value is before (negative), in (0) or after (positive) the operand; null when the operand is empty.</summary>
    private int? Compare(Condition condition, SampleField field, object value, Operand operand)
    {
        var other = operand is SubjectOperand s ? Field(s.Subject) : null;
        return (value, Operand(operand, field, value)) switch
        {
            (_, null) => null,
            (Day day, Day right) => day.Number.CompareTo(right.Number),
            (Instant instant, Instant right) => instant.Ticks.CompareTo(right.Ticks),
            (Instant instant, Day right) => almanac.Compare(instant, right),
            (Day day, Instant right) => -almanac.Compare(right, day),
            (decimal or double or Exact, decimal or double or Exact) and var (left, right) => Exact.Compare(left, right),
            // What follows has no order: 1 says only that the two differ.
            (string text, string right) => string.Equals(text, right, Case(condition.MatchCase, field, other)) ? 0 : 1,
            (bool or Guid, bool or Guid) and var (left, right) => left.Equals(right) ? 0 : 1,
            var (left, right) => throw new NotSupportedException($"{left} against {right}"),
        };
    }

    private object? Operand(Operand operand, SampleField field, object value) => operand switch
    {
        Literal literal => Constant(literal.Value, field, value),
        Anchor { Offset: null } anchor => almanac.At(anchor.At),
        Anchor { Offset: { } step } anchor => almanac.Shift(almanac.At(anchor.At), step),
        SubjectOperand { Offset: null } s => Value(s.Subject),
        // Rule 7: overflow from data makes the operand empty. A constant beyond the calendar stays, and is before or after everything.
        SubjectOperand { Offset: { } step } s =>
            Value(s.Subject) is { } time && almanac.Shift(time, step) is var shifted && Almanac.Holds(shifted) ? shifted : null,
        _ => throw new NotSupportedException($"the operand {operand}"),
    };

    /// <summary>A literal read as the type of the value that it is compared with.</summary>
    private static object Constant(Value literal, SampleField field, object value) => literal.Kind switch
    {
        ValueKind.Number => literal.Number,
        ValueKind.Boolean => literal.Boolean,
        ValueKind.Date => new Day(literal.Date.DayNumber),
        ValueKind.Instant => new Instant(literal.Instant.UtcTicks),
        ValueKind.Text => (value, literal.Text) switch
        {
            (Day or Instant, { Length: 10 } day) => new Day(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber),
            (Instant, var text) => new Instant(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcTicks),
            (Guid, var text) => Guid.Parse(text),
            (_, var text) => Code(field, text),
        },
        _ => throw new NotSupportedException($"a literal of {literal.Kind}"),
    };

    /// <summary>What a subject is like: the field at the end of its path, or the one that it folds.</summary>
    private SampleField Field(Subject subject) => subject switch
    {
        FieldSubject { Path.Steps: [.., var name] } => Field(name),
        AggregateSubject { Of: { } name } => Field(name),
        AggregateSubject => Counted,
        _ => throw new NotSupportedException($"the subject {subject}"),
    };

    /// <summary>A to-one relation is read as a reference, which is empty where its target is missing.</summary>
    private SampleField Field(string name) =>
        schema.Fields.SingleOrDefault(f => f.Name == name) ??
        new SampleField(name, new(ScalarType.Reference), s => (decimal?)Rows(s, name).SingleOrDefault()?.Id);

    private IEnumerable<Sample> Rows(Sample of, string relation) => SampleSchema.Relations.Single(r => r.Name == relation).Rows(of, all);

    private IEnumerable<Reading> Rows(FieldPath path) =>
        Follow(path) is { } last ? Rows(last, path.Steps[^1]).Select(row => new Reading(row, all, schema, almanac)) : [];

    /// <summary>The entity that has what a path ends with; null when one is missing on the way.</summary>
    private Sample? Follow(FieldPath path) =>
        path.Steps.SkipLast(1).Aggregate((Sample?)entity, (at, step) => at is null ? null : Rows(at, step).SingleOrDefault());

    private object? Value(Subject subject) => subject switch
    {
        FieldSubject { Path: var path } => Follow(path) is { } at ? new Reading(at, all, schema, almanac).Value(Field(subject)) : null,
        AggregateSubject aggregate => Value(aggregate),
        _ => throw new NotSupportedException($"the subject {subject}"),
    };

    /// <summary>The value of a field of one value, or null when it is empty (rule 1).</summary>
    private object? Value(SampleField field) => field.Formula is { } formula ? Value(formula) : field.Raw(entity) switch
    {
        null or "" or double.NaN => null,
        string text => Code(field, text),
        DateOnly day => new Day(day.DayNumber),
        DateTimeOffset instant => new Instant(instant.UtcTicks),
        var value => value,
    };

    private List<string> Items(Subject subject)
    {
        var field = Field(subject);
        var items = Follow(((FieldSubject)subject).Path) is { } at ? (IEnumerable<string?>?)field.Raw(at) : null;
        return [.. (items ?? []).Where(i => !string.IsNullOrEmpty(i)).Select(i => Code(field, i!))];
    }

    private object? Value(AggregateSubject aggregate)
    {
        var rows = Rows(aggregate.Relation).Where(r => aggregate.Where is null || r.Holds(aggregate.Where)).ToList();
        var field = Field(aggregate);
        return aggregate.Of is null ? (decimal)rows.Count : Fold(aggregate.Function, field, [.. rows.Select(r => r.Value(field)).OfType<object>()]);
    }

    private object? Fold(AggregateFunction function, SampleField field, List<object> values) => function switch
    {
        AggregateFunction.Sum when Total(values) is Exact total => IsBinary(field) ? Finite(total.Nearest) : total.Plain,
        _ when values.Count == 0 => null,
        AggregateFunction.Avg when Total(values) is Exact total =>
            total.Times(1, values.Count) is var mean && IsBinary(field) ? mean with { IsBinary = true } : mean.Plain,
        AggregateFunction.Sum or AggregateFunction.Avg => Total(values),
        AggregateFunction.Min => values.Aggregate((least, v) => Order(v, least) < 0 ? v : least),
        _ => values.Aggregate((greatest, v) => Order(v, greatest) > 0 ? v : greatest),
    };

    /// <summary>The exact sum; where there are infinities, that one, or null when they are opposite ones.</summary>
    private static object? Total(List<object> values) =>
        values.Where(v => v is double.PositiveInfinity or double.NegativeInfinity).Distinct().ToList() switch
        {
            [] => values.Select(Exact.Of).Aggregate(Exact.Zero, (sum, v) => sum + v),
            [var infinity] => infinity,
            _ => null,
        };

    private static int Order(object left, object right) => (left, right) switch
    {
        (Day one, Day other) => one.Number.CompareTo(other.Number),
        (Instant one, Instant other) => one.Ticks.CompareTo(other.Ticks),
        _ => Exact.Compare(left, right),
    };

    private object? Value(Formula formula) => formula switch
    {
        SubjectFormula { Subject: var subject } => Value(subject),
        NumberFormula { Number: var number } => number,
        TodayFormula => almanac.At(TimeAnchor.Today),
        DaysBetweenFormula days => Value(days.From) is { } from && Value(days.To) is { } to ? (decimal)(almanac.DayNumber(to) - almanac.DayNumber(from)) : null,
        ArithmeticFormula two => (Value(two.Left), Value(two.Right)) switch
        {
            (null, _) or (_, null) => null,
            var (left, right) when IsBinary(two) => Finite(Reckon(Exact.Double(left), two.Operator, Exact.Double(right))),
            var (left, right) => Reckon(Exact.Of(left), two.Operator, Exact.Of(right))?.Plain,
        },
        _ => throw new NotSupportedException($"the formula {formula}"),
    };

    private static double Reckon(double left, ArithmeticOperator @operator, double right) => @operator switch
    {
        ArithmeticOperator.Plus => left + right,
        ArithmeticOperator.Minus => left - right,
        ArithmeticOperator.Times => left * right,
        _ => left / right,
    };

    private static Exact? Reckon(Exact left, ArithmeticOperator @operator, Exact right) => @operator switch
    {
        ArithmeticOperator.Plus => left + right,
        ArithmeticOperator.Minus => left + right.Times(-1, 1),
        ArithmeticOperator.Times => left.Times(right.Numerator, right.Denominator),
        _ => right.Numerator.IsZero ? null : left.Times(right.Denominator, right.Numerator),
    };

    private static object? Finite(double number) => double.IsFinite(number) ? number : null;

    /// <summary>Whether the numbers of a field are doubles.</summary>
    private bool IsBinary(SampleField field) => field.Formula is { } formula ? IsBinary(formula) : field.IsBinary;

    private bool IsBinary(Formula formula) => formula switch
    {
        SubjectFormula { Subject: var subject } => IsBinary(Field(subject)),
        ArithmeticFormula two => IsBinary(two.Left) || IsBinary(two.Right),
        _ => false,
    };

    /// <summary>Rule 8: for a picklist, the code of the item that a text is read as; a text that is no item is itself.</summary>
    private static string Code(SampleField field, string text) =>
        field.Picklist is { } key ? SampleSchema.Picklists.Find(key)!.Find(text)?.Code ?? text : text;

    private static StringComparison Case(bool matchCase, SampleField field, SampleField? other = null) => field.Type.Scalar switch
    {
        ScalarType.Picklist => StringComparison.OrdinalIgnoreCase,
        ScalarType.Reference => StringComparison.Ordinal,
        _ when matchCase || field.MatchesCase || other is { MatchesCase: true } => StringComparison.Ordinal,
        _ => StringComparison.OrdinalIgnoreCase,
    };
}

/// <summary>A number that a sum, an average or a formula comes to, as a fraction; its denominator is positive.</summary>
/// <param name="Numerator">What is divided.</param>
/// <param name="Denominator">What it is divided by.</param>
/// <param name="IsBinary">Whether it is an average of doubles, and so a decimal is compared with it as a double.</param>
file sealed record Exact(BigInteger Numerator, BigInteger Denominator, bool IsBinary = false)
{
    private static readonly BigInteger Largest = new(decimal.MaxValue);

    public static Exact Zero { get; } = new(0, 1);

    /// <summary>The nearest double, or an infinity: no double, nor any midpoint of two, has as many decimals as are read here.</summary>
    public double Nearest
    {
        get
        {
            var digits = BigInteger.DivRem(Numerator * BigInteger.Pow(10, 1100), Denominator, out var rest);
            var text = string.Create(CultureInfo.InvariantCulture, $"{digits}{(rest.IsZero ? 0 : 1)}E-1101");
            return double.Parse(text, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The same as a decimal if one can hold it; null beyond what decimals reach.</summary>
    public object? Plain
    {
        get
        {
            if (BigInteger.Abs(Numerator) > Largest * Denominator)
                return null;
            for (byte scale = 0; scale <= 28; scale++)
            {
                var digits = BigInteger.DivRem(Numerator * BigInteger.Pow(10, scale), Denominator, out var rest);
                if (rest.IsZero && BigInteger.Abs(digits) <= Largest)
                    return (decimal)digits * new decimal(1, 0, 0, isNegative: false, scale);
            }

            return this;
        }
    }

    public static Exact Of(object number)
    {
        switch (number)
        {
            case Exact exact:
                return exact;
            case decimal plain:
                var digits = plain.ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal);
                return new Exact(BigInteger.Parse(digits, CultureInfo.InvariantCulture), BigInteger.Pow(10, plain.Scale));
            default:
                var (binary, denominator) = ((double)number, BigInteger.One);
                for (; binary != Math.Floor(binary); binary *= 2)
                    denominator *= 2;
                return new Exact(new BigInteger(binary), denominator);
        }
    }

    /// <summary>Rule 5: exactly, but a decimal against anything of doubles is first turned into one.</summary>
    public static int Compare(object left, object right)
    {
        if (Infinity(left) != 0 || Infinity(right) != 0)
            return Infinity(left).CompareTo(Infinity(right));
        var isBinary = IsOfDoubles(left) || IsOfDoubles(right);
        Exact Side(object number) => Of(isBinary && number is decimal ? Double(number) : number);
        var (one, other) = (Side(left), Side(right));
        return (one.Numerator * other.Denominator).CompareTo(other.Numerator * one.Denominator);
    }

    /// <summary>A double as it is, and a decimal as the double that its digits spell: a cast may give a neighbour.</summary>
    public static double Double(object number) => number switch
    {
        double binary => binary,
        Exact exact => exact.Nearest,
        _ => double.Parse(((decimal)number).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
    };

    public Exact Times(BigInteger numerator, BigInteger denominator) =>
        new(Numerator * numerator * denominator.Sign, Denominator * BigInteger.Abs(denominator));

    public static Exact operator +(Exact left, Exact right) =>
        new(left.Numerator * right.Denominator + right.Numerator * left.Denominator, left.Denominator * right.Denominator);

    private static bool IsOfDoubles(object number) => number is double or Exact { IsBinary: true };

    private static int Infinity(object number) => number is double binary && double.IsInfinity(binary) ? Math.Sign(binary) : 0;
}

/// <summary>A calendar day, by the days since 0001-01-01; a constant may lie before the years 1 to 9999, or after.</summary>
file readonly record struct Day(long Number);

/// <summary>A point in time, by its UTC ticks; a constant may lie before the years 1 to 9999, or after.</summary>
file readonly record struct Instant(long Ticks);

/// <summary>Days, instants and periods as seen from a moment (rules 6 and 7).</summary>
file sealed class Almanac(Moment moment)
{
    /// <summary>Later than any instant; its negative is earlier than any.</summary>
    private const long Never = long.MaxValue;

    private static readonly long LastDay = DateOnly.MaxValue.DayNumber;

    private static readonly long LastTick = DateTimeOffset.MaxValue.UtcTicks;

    private readonly Instant _now = new(moment.Instant.UtcTicks);

    private long Today => DayOf(_now).DayNumber;

    /// <summary>The number of a day, or of the day that an instant is in.</summary>
    public long DayNumber(object time) => time is Instant instant ? DayOf(instant).DayNumber : ((Day)time).Number;

    /// <summary>Whether a day or instant lies in the years 1 to 9999.</summary>
    public static bool Holds(object time) => time is Day day
        ? day.Number >= 0 && day.Number <= LastDay
        : ((Instant)time).Ticks is >= 0 and var ticks && ticks <= LastTick;

    /// <summary>Whether an instant is before (-1), in (0) or after (1) a day: from its first instant up to the next day's first.</summary>
    public int Compare(Instant instant, Day day) =>
        instant.Ticks < StartOf(day.Number) ? -1 : instant.Ticks < StartOf(day.Number + 1) ? 0 : 1;

    public object At(TimeAnchor anchor) => anchor == TimeAnchor.Now ? _now : new Day(anchor switch
    {
        TimeAnchor.Today => Today,
        TimeAnchor.Yesterday => Today - 1,
        TimeAnchor.Tomorrow => Today + 1,
        TimeAnchor.StartOfWeek => First(TimeUnit.Week),
        TimeAnchor.StartOfMonth => First(TimeUnit.Month),
        TimeAnchor.StartOfQuarter => First(TimeUnit.Quarter),
        TimeAnchor.StartOfYear => First(TimeUnit.Year),
        TimeAnchor.EndOfWeek => First(TimeUnit.Week, after: 1) - 1,
        TimeAnchor.EndOfMonth => First(TimeUnit.Month, after: 1) - 1,
        TimeAnchor.EndOfQuarter => First(TimeUnit.Quarter, after: 1) - 1,
        TimeAnchor.EndOfYear => First(TimeUnit.Year, after: 1) - 1,
        _ => throw new NotSupportedException($"the anchor {anchor}"),
    });

    public object Shift(object time, TimeStep step) => time switch
    {
        _ when step.Amount == 0 => time,
        Day day => new Day(Add(day.Number, step.Amount, step.Unit)),
        Instant instant when step.Unit is TimeUnit.Minute or TimeUnit.Hour => Elapse(instant, step.Amount, step.Unit),
        Instant instant => KeepWallClock(instant, step),
        _ => throw new NotSupportedException($"{time} {step}"),
    };

    public bool IsIn(object time, Period period)
    {
        if (period is RollingPeriod { Unit: TimeUnit.Minute or TimeUnit.Hour } rolling)
        {
            var ticks = ((Instant)time).Ticks;
            return rolling.Position == PeriodPosition.Last
                ? Elapse(_now, -rolling.Length, rolling.Unit).Ticks < ticks && ticks <= _now.Ticks
                : _now.Ticks <= ticks && ticks < Elapse(_now, rolling.Length, rolling.Unit).Ticks;
        }

        var (low, high) = Days(period);
        return time is Instant instant
            ? StartOf(low) <= instant.Ticks && instant.Ticks < StartOf(high)
            : low <= ((Day)time).Number && ((Day)time).Number < high;
    }

    /// <summary>Whether the day comes round within the period's days; 29 February does on the 28th in common years.</summary>
    public bool HasAnniversaryIn(object time, Period period)
    {
        var day = time is Instant instant ? DayOf(instant) : DateOnly.FromDayNumber((int)((Day)time).Number);
        var (low, high) = Days(period);
        bool FallsIn(int year)
        {
            var falls = new DateOnly(year, day.Month, Math.Min(day.Day, DateTime.DaysInMonth(year, day.Month))).DayNumber;
            return low <= falls && falls < high;
        }

        return Enumerable.Range(1, 9999).Any(FallsIn);
    }

    /// <summary>The days of a period: from a first one up to, not including, another.</summary>
    private (long Low, long High) Days(Period period) => period switch
    {
        RollingPeriod { Position: PeriodPosition.Last } last => (Add(Today, -last.Length, last.Unit) + 1, Today + 1),
        RollingPeriod next => (Today, Add(Today, next.Length, next.Unit)),
        { Position: PeriodPosition.Last } => (First(period.Unit, after: -1), First(period.Unit)),
        { Position: PeriodPosition.This } => (First(period.Unit), First(period.Unit, after: 1)),
        _ => (First(period.Unit, after: 1), First(period.Unit, after: 2)),
    };

    /// <summary>The first day of the week, month, … that holds today, or of the one so many <paramref name="after"/> it.</summary>
    private long First(TimeUnit unit, int after = 0)
    {
        var today = DateOnly.FromDayNumber((int)Today);
        long first = unit switch
        {
            TimeUnit.Day => Today,
            TimeUnit.Week => Today - (today.DayOfWeek - moment.WeekStart + 7) % 7,
            TimeUnit.Month => new DateOnly(today.Year, today.Month, 1).DayNumber,
            TimeUnit.Quarter => new DateOnly(today.Year, today.Month - (today.Month - 1) % 3, 1).DayNumber,
            _ => new DateOnly(today.Year, 1, 1).DayNumber,
        };
        return Add(first, after, unit);
    }

    private static long Add(long day, long amount, TimeUnit unit) => unit switch
    {
        TimeUnit.Day => day + amount,
        TimeUnit.Week => day + 7 * amount,
        TimeUnit.Month => AddMonths(day, amount),
        TimeUnit.Quarter => AddMonths(day, 3 * amount),
        TimeUnit.Year => AddMonths(day, 12 * amount),
        _ => throw new NotSupportedException($"a day and {amount} {unit}s"),
    };

    private static long AddMonths(long day, long months)
    {
        // The calendar repeats every 400 years, so that days beyond it can be reckoned within its first 400.
        const int Years = 400, DaysOfThem = 146_097;
        var (cycle, inCycle) = FloorDivide(day, DaysOfThem);
        var date = DateOnly.FromDayNumber((int)inCycle);
        var (cycles, month) = FloorDivide(12 * (date.Year - 1) + date.Month - 1 + months, 12 * Years);
        var first = DateOnly.MinValue.AddMonths((int)month);
        return (cycle + cycles) * DaysOfThem + first.DayNumber + Math.Min(date.Day, DateTime.DaysInMonth(first.Year, first.Month)) - 1;
    }

    private static Instant Elapse(Instant instant, int amount, TimeUnit unit) =>
        new(Clip(instant.Ticks + (Int128)amount * (unit == TimeUnit.Hour ? TimeSpan.TicksPerHour : TimeSpan.TicksPerMinute)));

    private Instant KeepWallClock(Instant instant, TimeStep step)
    {
        var (day, time) = FloorDivide(instant.Ticks + Offset(instant.Ticks), TimeSpan.TicksPerDay);
        var target = Add(day, step.Amount, step.Unit);
        var isOut = day < 0 || day > LastDay || target < 0 || target > LastDay;
        return new Instant(isOut ? (step.Amount < 0 ? -Never : Never) : Clip(FirstAt(target * TimeSpan.TicksPerDay + time)));
    }

    /// <summary>The first instant of a day, whose midnight may not exist or exist twice; of a skipped day, the next day's.</summary>
    /// <remarks>The first and the last day of the calendar hold what clocks show beyond them, so that every instant is in a day.</remarks>
    private long StartOf(long day) => day <= 0 ? -Never : day > LastDay ? Never : FirstAt(day * TimeSpan.TicksPerDay);

    /// <summary>The first instant at which clocks show <paramref name="wall"/> or more.</summary>
    private long FirstAt(long wall)
    {
        // No clock is a day off UTC. It comes to show `wall` by running on, at an offset in force about then, or by being put on past it.
        var candidates = new List<long>();
        for (var hour = wall - TimeSpan.TicksPerDay; hour <= wall + TimeSpan.TicksPerDay; hour += TimeSpan.TicksPerHour)
        {
            candidates.Add(wall - Offset(hour));
            if (Offset(hour) != Offset(hour + TimeSpan.TicksPerHour))
                candidates.Add(ChangeWithinHour(hour));
        }

        return candidates.Where(t => t + Offset(t) >= wall).Min();
    }

    /// <summary>The first instant at which the offset is not that of <paramref name="from"/>, in an hour in which it changes.</summary>
    private long ChangeWithinHour(long from)
    {
        var (before, after) = (from, from + TimeSpan.TicksPerHour);
        while (before + (after - before) / 2 is var middle && middle != before)
            (before, after) = Offset(middle) == Offset(from) ? (middle, after) : (before, middle);
        return after;
    }

    private long Offset(long ticks) => moment.Zone.GetUtcOffset(new DateTimeOffset(Math.Clamp(ticks, 0, LastTick), TimeSpan.Zero)).Ticks;

    /// <summary>The last day that has started: clocks set back across midnight do not bring yesterday back.</summary>
    private DateOnly DayOf(Instant instant)
    {
        var shown = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(new DateTimeOffset(instant.Ticks, TimeSpan.Zero), moment.Zone).DateTime);
        return StartOf(shown.DayNumber + 1) <= instant.Ticks ? shown.AddDays(1) : shown;
    }

    private static long Clip(Int128 ticks) => ticks < 0 ? -Never : ticks > LastTick ? Never : (long)ticks;

    private static (long, long) FloorDivide(long number, long by) =>
        number % by is var rest && rest < 0 ? (number / by - 1, rest + by) : (number / by, rest);
}
