using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Entities that are counted at once: how many, what their values fold to, and how many of them have one.</summary>
internal readonly record struct Tallied(long Count, Value Folded, long FoldedCount);

/// <summary>The entities of one cell or total, folded one after another.</summary>
internal abstract class Tally
{
    /// <param name="function">How they are folded.</param>
    /// <param name="equality">What tells values apart, where those that differ are counted.</param>
    public static Tally Of(MeasureFunction function, BucketRule? equality) => function switch
    {
        MeasureFunction.Count => new Number(),
        MeasureFunction.Sum => new Folded(AggregateFunction.Sum),
        MeasureFunction.Avg => new Folded(AggregateFunction.Avg),
        MeasureFunction.Min => new Folded(AggregateFunction.Min),
        MeasureFunction.Max => new Folded(AggregateFunction.Max),
        _ => new DistinctValues(equality!),
    };

    /// <summary>How many entities there are.</summary>
    public long Count { get; private set; }

    public virtual void Add(Tallied tallied) => Count += tallied.Count;

    /// <param name="kind">The kind of the values.</param>
    public abstract Value Result(ValueKind kind);

    private sealed class Number : Tally
    {
        public override Value Result(ValueKind kind) => Value.Of(Count);
    }

    private sealed class Folded(AggregateFunction function) : Tally
    {
        private Fold _fold = new(function);

        public override void Add(Tallied tallied)
        {
            base.Add(tallied);
            _fold.Add(tallied.Folded, tallied.FoldedCount);
        }

        public override Value Result(ValueKind kind) => _fold.Result(kind);
    }

    private sealed class DistinctValues(BucketRule equality) : Tally
    {
        private readonly HashSet<Value> _values = new(equality);

        public override void Add(Tallied tallied)
        {
            base.Add(tallied);
            if (!tallied.Folded.IsEmpty)
                _values.Add(equality.Counted(tallied.Folded));
        }

        public override Value Result(ValueKind kind) => Value.Of((long)_values.Count);
    }
}
