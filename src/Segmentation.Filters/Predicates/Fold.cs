using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Folds the rows of one aggregate; a row without a value is skipped.</summary>
internal struct Fold(AggregateFunction function)
{
    private Sum _sum;
    private Value _best;
    private long _rows;

    /// <summary>Takes a row with the value that is folded of it; what that is does not matter to a count.</summary>
    /// <param name="value">The value.</param>
    /// <param name="rows">How many rows it is the fold of, where they were folded before: their sum for an average.</param>
    public void Add(Value value, long rows = 1)
    {
        if (function == AggregateFunction.Count)
            _rows += rows;
        else if (value.IsEmpty)
            return;
        else if (function is AggregateFunction.Sum or AggregateFunction.Avg)
            _sum.Add(value, rows);
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
