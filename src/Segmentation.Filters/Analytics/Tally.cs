using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Entities that are counted at once: how many, what their values fold to, and how many of them have one.</summary>
internal readonly record struct Tallied(long Count, Value Folded, long FoldedCount);

/// <summary>The entities of one cell or total, folded one after another.</summary>
/// <param name="function">How they are folded.</param>
/// <param name="equality">What tells values apart, where those that differ are counted.</param>
internal sealed class Tally(MeasureFunction function, BucketRule? equality)
{
    private readonly HashSet<Value>? _distinct = equality is null ? null : new(equality);
    private Fold _fold = new(function switch
    {
        MeasureFunction.Sum => AggregateFunction.Sum,
        MeasureFunction.Avg => AggregateFunction.Avg,
        MeasureFunction.Min => AggregateFunction.Min,
        MeasureFunction.Max => AggregateFunction.Max,
        _ => AggregateFunction.Count,
    });

    /// <summary>How many entities there are.</summary>
    public long Count { get; private set; }

    public void Add(Tallied tallied)
    {
        Count += tallied.Count;
        if (_distinct is null)
            _fold.Add(tallied.Folded, tallied.FoldedCount);
        else if (!tallied.Folded.IsEmpty)
            _distinct.Add(equality!.Counted(tallied.Folded));
    }

    /// <param name="kind">The kind of the values.</param>
    public Value Result(ValueKind kind) => function switch
    {
        MeasureFunction.Count => Value.Of(Count),
        MeasureFunction.Distinct => Value.Of((long)_distinct!.Count),
        _ => _fold.Result(kind),
    };
}
