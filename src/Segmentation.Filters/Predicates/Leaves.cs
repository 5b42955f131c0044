using System.Collections.Frozen;
using Segmentation.Planning;

namespace Segmentation;

internal sealed class EmptyLeaf<T> : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Number<TAccessor>(TAccessor accessor) => accessor.Test(default(Nothing<Value>));

    public override EntityTest<T> Text<TAccessor>(TAccessor accessor) => accessor.Test(default(Nothing<string>));

    public override EntityTest<T> Whole<TAccessor>(TAccessor accessor) => accessor.Test(default(Nothing<long>));

    public override EntityTest<T> Decimal<TAccessor>(TAccessor accessor) => accessor.Test(default(Nothing<decimal>));

    public override EntityTest<T> Double<TAccessor>(TAccessor accessor) => accessor.Test(default(Nothing<double>));

    public override EntityTest<T> Boolean<TAccessor>(TAccessor accessor) => accessor.Test(default(Nothing<bool>));

    public override EntityTest<T> Guid<TAccessor>(TAccessor accessor) => accessor.Test(default(Nothing<Guid>));

    public override EntityTest<T> Items<TAccessor>(TAccessor accessor) => accessor.Test(default(Nothing<IEnumerable<string?>>));
}

internal sealed class RangeLeaf<T>(InRange node) : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Number<TAccessor>(TAccessor accessor) => accessor.Test(new ReckonedRange(node.Low, node.High));

    public override EntityTest<T> Whole<TAccessor>(TAccessor accessor)
    {
        var low = Int128.Max(WholeNumbers.LowestOf(node.Low), long.MinValue);
        var high = Int128.Min(WholeNumbers.HighestOf(node.High), long.MaxValue);
        return low > high ? accessor.Test(default(Never<long>)) : accessor.Test(new WholeRange((long)low, (ulong)(high - low)));
    }

    public override EntityTest<T> Decimal<TAccessor>(TAccessor accessor) => accessor.Test(new DecimalRange(node.Low, node.High));

    public override EntityTest<T> Double<TAccessor>(TAccessor accessor) => accessor.Test(new DoubleRange(node.Low, node.High));
}

internal sealed class SetLeaf<T>(InSet node) : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Number<TAccessor>(TAccessor accessor) => accessor.Test(new ReckonedValues([.. node.Values]));

    public override EntityTest<T> Text<TAccessor>(TAccessor accessor) =>
        node.MatchCase ? Text<TAccessor, SameCase>(accessor) : Text<TAccessor, AnyCase>(accessor);

    // A fraction, or a number beyond the type, equals no whole number.
    public override EntityTest<T> Whole<TAccessor>(TAccessor accessor) => Of(accessor, node.Values.Select(WholeNumbers.Of).OfType<long>());

    public override EntityTest<T> Decimal<TAccessor>(TAccessor accessor) => Of(accessor, node.Values.Select(v => v.Number));

    public override EntityTest<T> Double<TAccessor>(TAccessor accessor) => Of(accessor, node.Values.Select(v => v.Double));

    public override EntityTest<T> Boolean<TAccessor>(TAccessor accessor) =>
        accessor.Test(new TruthValues(node.Values.Contains(Value.Of(true)), node.Values.Contains(Value.Of(false))));

    public override EntityTest<T> Guid<TAccessor>(TAccessor accessor) => Of(accessor, node.Values.Select(v => v.Guid));

    // Up to so many texts are compared one after another: that beats the hashing of a set, which would have to be made too.
    private const int MostCompared = 4;

    private EntityTest<T> Text<TAccessor, TCase>(TAccessor accessor)
        where TAccessor : struct, IAccessor<T, string>
        where TCase : struct, ICase
    {
        var texts = node.Values.Select(v => v.Text).ToArray();
        return texts switch
        {
            [var only] => accessor.Test(new OneText<TCase>(only)),
            { Length: <= MostCompared } => accessor.Test(new FewTexts<TCase>(texts)),
            _ => accessor.Test(new FewValues<string>(texts.ToFrozenSet(node.MatchCase ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase))),
        };
    }

    private static EntityTest<T> Of<TAccessor, TValue>(TAccessor accessor, IEnumerable<TValue> values)
        where TAccessor : struct, IAccessor<T, TValue>
        where TValue : struct, IEquatable<TValue>
    {
        var distinct = values.ToArray();
        return distinct is [var only] ? accessor.Test(new OneValue<TValue>(only)) : accessor.Test(new FewValues<TValue>(distinct.ToFrozenSet()));
    }
}

internal sealed class TextLeaf<T>(TextMatch node) : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Text<TAccessor>(TAccessor accessor)
    {
        var comparison = node.MatchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return node.Position switch
        {
            TextPosition.Start => accessor.Test(new TextStart(node.Sought, comparison)),
            TextPosition.End => accessor.Test(new TextEnd(node.Sought, comparison)),
            _ => accessor.Test(new TextPart(node.Sought, comparison)),
        };
    }
}

internal sealed class ItemsLeaf<T>(HasItems node) : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Items<TAccessor>(TAccessor accessor) => accessor.Test(new Items(node));
}

internal sealed class AnnualLeaf<T>(AnnualDate node) : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Whole<TAccessor>(TAccessor accessor)
    {
        var (from, to) = (node.From.Value.DayNumber, node.To.Value.DayNumber);
        return node.Term.Kind == ValueKind.Date ? accessor.Test(new AnnualDays(from, to)) : accessor.Test(new AnnualInstants(from, to, node.Zone!));
    }
}
