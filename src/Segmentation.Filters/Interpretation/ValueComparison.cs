using System.Globalization;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>How two values of an entity compare: one rule for every engine that compares fields with fields.</summary>
internal static class ValueComparison
{
    /// <summary>Whether the comparison holds between two values; false when either is empty or the shift leads out of the calendar.</summary>
    public static bool Holds(Compare node, Value left, Value right)
    {
        if (left.IsEmpty || right.IsEmpty || Shifted(right, node.Shift, node.Zone) is not { } shifted)
            return false;
        if (left.Kind == ValueKind.Text)
            return string.Equals(left.Text, shifted.Text, node.MatchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
        return Order(left, shifted, node.Zone) is var order && node.Comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
    }

    /// <summary>Whether two multi-values have the same items, in any order and number; false when either has none.</summary>
    public static bool HaveEqualItems(Compare node, IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        var comparison = node.MatchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        bool Spells(ValueList<Value> spellings, string item) => spellings.Any(s => string.Equals(s.Text, item, comparison));
        bool AreEqual(string one, string other) => string.Equals(one, other, comparison) || node.Spellings.Any(s => Spells(s, one) && Spells(s, other));
        return left.Count > 0 && right.Count > 0 && left.All(l => right.Any(r => AreEqual(l, r))) && right.All(r => left.Any(l => AreEqual(l, r)));
    }

    /// <summary>The double that a decimal's digits spell, correctly rounded; a cast is not.</summary>
    public static double DoubleOf(decimal number)
    {
        Span<char> digits = stackalloc char[32];
        return number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture)
            ? double.Parse(digits[..length], CultureInfo.InvariantCulture)
            : (double)number;
    }

    /// <summary>A day or instant a step away; empty stays empty; null beyond the calendar.</summary>
    public static Value? Shifted(Value value, TimeStep? shift, TimeZoneInfo? zone) => (shift, value.Kind) switch
    {
        (null, _) or (_, ValueKind.Empty) => value,
        ({ } step, ValueKind.Date) => TimeExpression.Add(value.DayNumber, step) is { } day ? Value.Day(day) : null,
        ({ } step, _) => TimeExpression.Add(value.UtcTicks, step, zone ?? TimeZoneInfo.Utc) is { } ticks ? Value.Ticks(ticks) : null,
    };

    /// <summary>Whether a value is before, at or after another of a type that it can be compared with; neither is empty, and no text among them.</summary>
    public static int Order(Value left, Value right, TimeZoneInfo? zone = null) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Number, ValueKind.Number) => left.Number.CompareTo(right.Number),
        (ValueKind.Fraction, _) => Order(left.Fraction, right),
        (_, ValueKind.Fraction) => -Order(right.Fraction, left),
        (ValueKind.Number or ValueKind.Double, _) => Binary(left).CompareTo(Binary(right)),
        (ValueKind.Boolean, _) => left.Boolean.CompareTo(right.Boolean),
        (ValueKind.Guid, _) => left.Guid.CompareTo(right.Guid),
        (ValueKind.Instant, ValueKind.Instant) => left.UtcTicks.CompareTo(right.UtcTicks),
        (ValueKind.Date, ValueKind.Date) => left.DayNumber.CompareTo(right.DayNumber),
        // A day stands for all its instants.
        _ => Day(left, zone).CompareTo(Day(right, zone)),
    };

    /// <summary>How many days the second day is after the first; empty when either is.</summary>
    public static Value DaysBetween(Value from, Value to, TimeZoneInfo? zone) =>
        from.IsEmpty || to.IsEmpty ? default : Value.Of((decimal)(Day(to, zone) - Day(from, zone)));

    /// <summary>The number as a double: a decimal as the one that its digits spell.</summary>
    public static double Binary(Value number) => number.Kind switch
    {
        ValueKind.Double => number.Double,
        ValueKind.Fraction => number.Fraction.ToDouble(),
        _ => DoubleOf(number.Number),
    };

    private static int Order(Fraction fraction, Value number) => number.Kind switch
    {
        ValueKind.Double when double.IsInfinity(number.Double) => number.Double > 0 ? -1 : 1,
        // Beside doubles a decimal is the double that it spells.
        ValueKind.Number when fraction.IsBinary => fraction.Order(Fraction.Of(DoubleOf(number.Number))),
        _ => fraction.Order(Arithmetic.FractionOf(number)),
    };

    private static int Day(Value value, TimeZoneInfo? zone) =>
        value.Kind == ValueKind.Date ? value.DayNumber : zone!.DayNumberOf(value.UtcTicks);
}
