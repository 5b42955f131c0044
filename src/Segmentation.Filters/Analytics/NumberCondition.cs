using System.Globalization;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>
/// Tells a number from others by the literal that equals it. Where none does, as for a third or for 1e300, by the nearest literals on either side,
/// also where another number is one of those, but not where another stands between them too.
/// </summary>
/// <param name="subject">What the number is the value of.</param>
/// <param name="isBinary">Whether it is compared as doubles are, beside which a literal is the double that it spells.</param>
internal sealed class NumberCondition(Subject subject, bool isBinary)
{
    /// <summary>The condition; null when there is none.</summary>
    /// <param name="number">The number.</param>
    /// <param name="before">The next smaller one; empty when there is none.</param>
    /// <param name="after">The next greater one; empty when there is none.</param>
    public Filter? Of(Value number, Value before, Value after)
    {
        if (Spelled(number) is { } spelled && Order(spelled, number) == 0)
            return new Condition(subject, Operators.EqualTo, [spelled]);
        var near = Near(number).ToLookup(literal => Order(literal, number));
        if (near[0].Any())
            return new Condition(subject, Operators.EqualTo, [near[0].First()]);
        var (low, high) = (near[-1].Max(literal => (decimal?)literal), near[1].Min(literal => (decimal?)literal));
        if (!Reaches(low, before, 1) || !Reaches(high, after, -1))
            return null;
        return (low, high) switch
        {
            ({ } from, { } to) when !Is(from, before) && !Is(to, after) => new Condition(subject, Operators.Between, [from, to]),
            ({ } from, { } to) => From(from, before) & To(to, after),
            ({ } from, null) => From(from, before),
            _ => To(high!.Value, after),
        };
    }

    private Condition From(decimal literal, Value before) => new(subject, Is(literal, before) ? Operators.GreaterThan : Operators.AtLeast, [literal]);

    private Condition To(decimal literal, Value after) => new(subject, Is(literal, after) ? Operators.LessThan : Operators.AtMost, [literal]);

    private bool Is(decimal literal, Value neighbour) => !neighbour.IsEmpty && Order(literal, neighbour) == 0;

    /// <summary>Whether a literal keeps the number apart from one of its neighbours, which it equals or lies before.</summary>
    private bool Reaches(decimal? literal, Value neighbour, int side) => neighbour.IsEmpty || (literal is { } l && Order(l, neighbour) * side >= 0);

    private int Order(decimal literal, Value number) =>
        Math.Sign(ValueComparison.Order(isBinary ? Value.Of(ValueComparison.DoubleOf(literal)) : Value.Of(literal), number));

    private static IEnumerable<decimal> Near(Value number)
    {
        decimal[] ends = [decimal.MinValue, decimal.MaxValue];
        if (ValueComparison.Binary(number) is var binary && !double.IsFinite(binary))
            return ends;
        Value[] doubles = [Value.Of(Math.BitDecrement(binary)), Value.Of(binary), Value.Of(Math.BitIncrement(binary))];
        return [.. doubles.Select(Spelled).OfType<decimal>(), .. Arithmetic.FractionOf(number).Around(), .. ends];
    }

    /// <summary>The decimal nearest to a number's shortest digits; null beyond what decimals reach.</summary>
    private static decimal? Spelled(Value number) =>
        number.Kind == ValueKind.Number ? number.Number
        : decimal.TryParse(number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var spelled) ? spelled
        : null;
}
