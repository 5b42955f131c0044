using System.Globalization;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>
/// Tells a number from others by the literal that equals it. Where none does, as for a third or for 1e300, by the nearest literals on either side,
/// unless another number stands between them too.
/// </summary>
internal static class NumberCondition
{
    public static Condition? Of(Subject subject, Value number, bool isBinary, Value before, Value after)
    {
        // Beside doubles a literal is the double that it spells.
        Value Compared(decimal literal) => isBinary ? Value.Of(ValueComparison.DoubleOf(literal)) : Value.Of(literal);
        bool IsBeyond(Value other, decimal? end, int side) =>
            other.IsEmpty || (end is { } literal && Math.Sign(ValueComparison.Order(other, Compared(literal))) == side);

        var near = Near(number).ToLookup(literal => Math.Sign(ValueComparison.Order(Compared(literal), number)));
        if (near[0].Any())
            return new Condition(subject, Operators.EqualTo, [near[0].First()]);
        var (low, high) = (near[-1].Max(literal => (decimal?)literal), near[1].Min(literal => (decimal?)literal));
        if (!IsBeyond(before, low, -1) || !IsBeyond(after, high, 1))
            return null;
        return (low, high) switch
        {
            ({ } from, { } to) => new Condition(subject, Operators.Between, [from, to]),
            ({ } from, null) => new Condition(subject, Operators.AtLeast, [from]),
            _ => new Condition(subject, Operators.AtMost, [high!.Value]),
        };
    }

    private static IEnumerable<decimal> Near(Value number)
    {
        if (number.Kind == ValueKind.Number)
            return [number.Number];
        decimal[] ends = [decimal.MinValue, decimal.MaxValue];
        if (ValueComparison.Binary(number) is var binary && !double.IsFinite(binary))
            return ends;
        double[] doubles = [binary, Math.BitDecrement(binary), Math.BitIncrement(binary)];
        return [.. doubles.Select(Spelled).OfType<decimal>(), .. Arithmetic.FractionOf(number).Around(), .. ends];
    }

    /// <summary>The decimal nearest to the shortest digits of a double; null beyond what decimals reach.</summary>
    private static decimal? Spelled(double number) =>
        decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var spelled) ? spelled : null;
}
