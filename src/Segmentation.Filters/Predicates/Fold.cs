using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Folds the rows of one aggregate; a row without a value is skipped.</summary>
internal struct Fold(AggregateFunction function)
{
    private Sum _sum;
    private Value _best;
    private int _rows;

    /// <summary>Takes a row with the value that is folded of it; what that is does not matter to a count.</summary>
    public void Add(Value value)
    {
        if (function == AggregateFunction.Count)
            _rows++;
        else if (value.IsEmpty)
            return;
        else if (function is AggregateFunction.Sum or AggregateFunction.Avg)
            _sum.Add(value);
        else if (_best.IsEmpty || ValueComparison.Order(value, _best) is var order && (function == AggregateFunction.Min ? order < 0 : order > 0))
            _best = value;
    }

    /// <param name="kind">The kind of the term, which tells doubles from exact numbers also where there were no rows.</param>
    public readonly Value Result(ValueKind kind) => function switch
    {
        AggregateFunction.Count => Value.Of((decimal)_rows),
        AggregateFunction.Sum => _sum.Total(kind == ValueKind.Double),
        AggregateFunction.Avg => _sum.Mean(),
        _ => _best,
    };
}
