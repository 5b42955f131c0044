using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The four operations on numbers that may be decimals, doubles or fractions.</summary>
internal static class Arithmetic
{
    /// <summary>The result; empty when an operand is, on division by zero, and beyond what numbers can hold.</summary>
    /// <param name="operator">The operation.</param>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    /// <param name="isBinary">Whether to reckon as doubles are.</param>
    public static Value Of(ArithmeticOperator @operator, Value left, Value right, bool isBinary)
    {
        if (left.IsEmpty || right.IsEmpty)
            return default;
        if (isBinary)
            return Of(@operator, ValueComparison.Binary(left), ValueComparison.Binary(right));
        return left.Kind == ValueKind.Number && right.Kind == ValueKind.Number && Of(@operator, left.Number, right.Number) is { } exact
            ? Value.Of(exact)
            : Of(@operator, FractionOf(left), FractionOf(right));
    }

    public static Fraction FractionOf(Value number) => number.Kind switch
    {
        ValueKind.Fraction => number.Fraction,
        ValueKind.Double => Fraction.Of(number.Double),
        _ => Fraction.Of(number.Number),
    };

    /// <summary>Whether two such numbers have a sum within a decimal's limits, and one of them may be rounded up.</summary>
    public static bool IsFarFromLimits(decimal number)
    {
        // Half of the largest, rounded down: `decimal.MaxValue / 2` is rounded up.
        const decimal Half = 39_614_081_257_132_168_796_771_975_167m;
        return number is <= Half and >= -Half;
    }

    /// <summary>The sum where a decimal holds it exactly: where nothing was rounded, it has as many decimals as the longer operand.</summary>
    public static decimal? Sum(decimal left, decimal right)
    {
        if (!IsFarFromLimits(left) || !IsFarFromLimits(right))
            return null;
        var sum = left + right;
        return sum.Scale == Math.Max(left.Scale, right.Scale) ? sum : null;
    }

    /// <summary>The result where it is quickly seen that a decimal holds it exactly.</summary>
    private static decimal? Of(ArithmeticOperator @operator, decimal left, decimal right) => @operator switch
    {
        ArithmeticOperator.Plus => Sum(left, right),
        ArithmeticOperator.Minus => Sum(left, -right),
        ArithmeticOperator.Times => Product(left, right),
        _ => null,
    };

    private static decimal? Product(decimal left, decimal right)
    {
        // Fourteen digits of each make no more than a decimal has.
        const decimal Small = 99_999_999_999_999;
        if (left is > Small or < -Small || right is > Small or < -Small)
            return null;
        var product = left * right;
        return product.Scale == left.Scale + right.Scale ? product : null;
    }

    private static Value Of(ArithmeticOperator @operator, double left, double right)
    {
        var result = @operator switch
        {
            ArithmeticOperator.Plus => left + right,
            ArithmeticOperator.Minus => left - right,
            ArithmeticOperator.Times => left * right,
            _ => left / right,
        };
        return double.IsFinite(result) ? Value.Of(result) : default;
    }

    private static Value Of(ArithmeticOperator @operator, Fraction left, Fraction right) => @operator switch
    {
        ArithmeticOperator.Plus => (left + right).ToValue(),
        ArithmeticOperator.Minus => (left - right).ToValue(),
        ArithmeticOperator.Times => (left * right).ToValue(),
        _ => right.IsZero ? default : (left / right).ToValue(),
    };
}
