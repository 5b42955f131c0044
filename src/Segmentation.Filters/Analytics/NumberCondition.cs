using System.Globalization;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>
/// Tells a number from others by the literal that equals it. Where none does, as for a third or for 1e300, by the nearest literals on either side,
/// unless another number stands between them too.
/// </summary>
/// <param name="subject">What the number is the value of.</param>
/// <param name="isBinary">Whether it is compared as doubles are, beside which a literal is the double that it spells.</param>
internal sealed class NumberCondition(Subject subject, bool isBinary)
{
    /// <summary>The condition; null when there is none.</summary>
    /// <param name="number">The number.</param>
    /// <param name="before">The next smaller one; empty when there is none.</param>
    /// <param name="after">The next greater one; empty when there is none.</param>
    public Condition? Of(Value number, Value before, Value after)
    {
        if (Spelled(number) is { } spelled && Order(spelled, number) == 0)
            return new Condition(subject, Operators.EqualTo, [spelled]);
        var near = Near(number).ToLookup(literal => Order(literal, number));
        if (near[0].Any())
            return new Condition(subject, Operators.EqualTo, [near[0].First()]);
        var (low, high) = (near[-1].Max(literal => (decimal?)literal), near[1].Min(literal => (decimal?)literal));
        if (!IsBeyond(low, before, 1) || !IsBeyond(high, after, -1))
            return null;
        return (low, high) switch
        {
            ({ } from, { } to) => new Condition(subject, Operators.Between, [from, to]),
            ({ } from, null) => new Condition(subject, Operators.AtLeast, [from]),
            _ => new Condition(subject, Operators.AtMost, [high!.Value]),
        };
    }

    /// <summary>Whether a literal lies between the number and one of its neighbours, so that it keeps them apart.</summary>
    private bool IsBeyond(decimal? literal, Value neighbour, int side) => neighbour.IsEmpty || (literal is { } l && Order(l, neighbour) == side);

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
