using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What falls together in one bucket of a field: what <c>=</c> calls equal. In order: ascending, text without case, empty last.</summary>
internal sealed class BucketRule(Term term, Picklist? picklist) : IEqualityComparer<Value>, IComparer<Value>
{
    private readonly StringComparer _texts = term.MatchesCase ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    /// <summary>What a value is counted as: a picklist item by its code; other values are what they are.</summary>
    public Value Counted(Value value) => (value.Kind, term.Kind) switch
    {
        (ValueKind.Text, _) when picklist?.Find(value.Text) is { } item => Value.Of(item.Code),
        // Averages of doubles are fractions, and compare as doubles where they are some.
        (ValueKind.Number or ValueKind.Fraction, ValueKind.Double) =>
            Value.Of(ValueComparison.Binary(value)) is var binary && ValueComparison.Order(value, binary) == 0 ? binary : value,
        _ => value,
    };

    public bool Equals(Value x, Value y) => x.Kind == ValueKind.Text && y.Kind == ValueKind.Text ? _texts.Equals(x.Text, y.Text) : x == y;

    public int GetHashCode(Value obj) => obj.Kind == ValueKind.Text ? _texts.GetHashCode(obj.Text) : obj.GetHashCode();

    public int Compare(Value x, Value y)
    {
        var order = ValueOrder.Compare(x, y, isDescending: false);
        return order == 0 && x.Kind == ValueKind.Text ? StringComparer.Ordinal.Compare(x.Text, y.Text) : order;
    }

    /// <summary>The condition that is true of a bucket's values and of no others; null when filters have none.</summary>
    /// <param name="path">The field.</param>
    /// <param name="bucket">The value that the bucket shows.</param>
    /// <param name="before">The bucket before it in order; empty when there is none.</param>
    /// <param name="after">The bucket after it; empty when there is none.</param>
    public Filter? ConditionOf(FieldPath path, Value bucket, Value before, Value after)
    {
        var subject = new FieldSubject(path);
        return bucket.Kind switch
        {
            ValueKind.Empty => new Condition(subject, Operators.IsEmpty, []),
            ValueKind.Text when picklist is { IsOpen: false } && picklist.Find(bucket.Text) is null => null,
            ValueKind.Guid => Equal(subject, Value.Of(bucket.Guid.ToString())),
            ValueKind.Number or ValueKind.Double or ValueKind.Fraction =>
                new NumberCondition(subject, term.Kind == ValueKind.Double).Of(bucket, before, after),
            _ => Equal(subject, bucket),
        };
    }

    private Condition Equal(Subject subject, Value literal) => new(subject, term.Type.IsMany ? Operators.HasAny : Operators.EqualTo, [new Literal(literal)]);
}
