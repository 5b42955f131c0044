namespace Segmentation;

/// <summary>Adds numbers without rounding: in decimals or doubles while they hold the sum exactly, in fractions beyond.</summary>
internal struct Sum
{
    private decimal _decimal;
    private double _double;
    private double _infinite;

    // What decimals and doubles cannot hold: each place is null or the sum of twice as many fractions as the one before, so that long ones meet long ones.
    private List<Fraction?>? _fractions;

    /// <summary>How many numbers were added.</summary>
    public long Count { get; private set; }

    /// <param name="number">The number.</param>
    /// <param name="count">How many numbers it is the sum of.</param>
    public void Add(Value number, long count = 1)
    {
        Count += count;
        if (number.Kind == ValueKind.Double)
            Add(number.Double);
        else if (number.Kind == ValueKind.Number && Arithmetic.Sum(_decimal, number.Number) is { } sum)
            _decimal = sum;
        else
            Add(Arithmetic.FractionOf(number));
    }

    /// <summary>The sum: of doubles the exact one, rounded once; empty beyond what numbers can hold.</summary>
    public readonly Value Total(bool isBinary)
    {
        if (!isBinary)
            return _fractions is null ? Value.Of(_decimal) : Exact.ToValue();
        if (_infinite != 0)
            return Value.Of(_infinite);
        var rounded = _fractions is null ? _double : Exact.ToDouble();
        return double.IsFinite(rounded) ? Value.Of(rounded) : default;
    }

    /// <summary>The mean, exactly; empty of no numbers.</summary>
    public readonly Value Mean()
    {
        if (Count == 0)
            return default;
        if (_infinite != 0)
            return Value.Of(_infinite);
        return _fractions is null && _double == 0 && ShortMean() is { } mean ? Value.Of(mean) : (Exact / Fraction.Of((decimal)Count)).ToValue();
    }

    /// <summary>The mean where it is quickly seen that a decimal holds it: what was rounded does not multiply back.</summary>
    private readonly decimal? ShortMean()
    {
        if (!Arithmetic.IsFarFromLimits(_decimal))
            return null;
        var quotient = _decimal / Count;
        return quotient * Count is var product && product == _decimal && product.Scale == quotient.Scale ? quotient : null;
    }

    private readonly Fraction Exact =>
        (_fractions ?? []).OfType<Fraction>().Aggregate(_double == 0 ? Fraction.Of(_decimal) : Fraction.Of(_double), (sum, f) => sum + f);

    private void Add(Fraction fraction)
    {
        _fractions ??= [];
        for (var i = 0; ; i++)
        {
            if (i == _fractions.Count)
                _fractions.Add(null);
            if (_fractions[i] is not { } other)
            {
                _fractions[i] = fraction;
                return;
            }

            (fraction, _fractions[i]) = (fraction + other, null);
        }
    }

    private void Add(double number)
    {
        if (!double.IsFinite(number) || _infinite != 0)
        {
            // Of opposite infinities there is no sum: not a number, and so empty.
            _infinite += double.IsFinite(number) ? 0 : number;
            return;
        }

        var sum = _double + number;
        // What rounding took away (Knuth's two-sum): nothing, as long as the sum is exact.
        var part = sum - _double;
        var lost = (_double - (sum - part)) + (number - part);
        if (lost == 0)
            _double = sum;
        else
            Add(Fraction.Of(number));
    }
}
