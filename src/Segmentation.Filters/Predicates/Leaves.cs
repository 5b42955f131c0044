using System.Collections.Frozen;
using Segmentation.Planning;

namespace Segmentation;

internal sealed class EmptyLeaf<T> : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Number<TAccessor>(TAccessor accessor) => (entity, related) => !accessor.TryGet(entity, related, out _);

    public override EntityTest<T> Text<TAccessor>(TAccessor accessor) => (entity, related) => !accessor.TryGet(entity, related, out _);

    public override EntityTest<T> Whole<TAccessor>(TAccessor accessor) => (entity, related) => !accessor.TryGet(entity, related, out _);

    public override EntityTest<T> Decimal<TAccessor>(TAccessor accessor) => (entity, related) => !accessor.TryGet(entity, related, out _);

    public override EntityTest<T> Double<TAccessor>(TAccessor accessor) => (entity, related) => !accessor.TryGet(entity, related, out _);

    public override EntityTest<T> Boolean<TAccessor>(TAccessor accessor) => (entity, related) => !accessor.TryGet(entity, related, out _);

    public override EntityTest<T> Guid<TAccessor>(TAccessor accessor) => (entity, related) => !accessor.TryGet(entity, related, out _);

    public override EntityTest<T> Items<TAccessor>(TAccessor accessor) => (entity, related) => !accessor.TryGet(entity, related, out _);
}

internal sealed class RangeLeaf<T>(InRange node) : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Number<TAccessor>(TAccessor accessor)
    {
        var (low, high) = (node.Low, node.High);
        return (entity, related) => accessor.TryGet(entity, related, out var value) &&
            (low is null || ValueComparison.Order(value, low.Value) is var fromLow && (low.IsInclusive ? fromLow >= 0 : fromLow > 0)) &&
            (high is null || ValueComparison.Order(value, high.Value) is var fromHigh && (high.IsInclusive ? fromHigh <= 0 : fromHigh < 0));
    }

    public override EntityTest<T> Whole<TAccessor>(TAccessor accessor)
    {
        var low = Int128.Max(WholeNumbers.LowestOf(node.Low), long.MinValue);
        var high = Int128.Min(WholeNumbers.HighestOf(node.High), long.MaxValue);
        return low > high ? (_, _) => false : Between(accessor, (long)low, (ulong)(high - low));
    }

    // One unsigned comparison tests both ends.
    private static EntityTest<T> Between<TAccessor>(TAccessor accessor, long low, ulong width)
        where TAccessor : struct, IAccessor<T, long>
    {
        return (entity, related) => accessor.TryGet(entity, related, out var value) && unchecked((ulong)(value - low)) <= width;
    }

    // Comparing decimals is what takes the time: no end is compared that is not there.
    public override EntityTest<T> Decimal<TAccessor>(TAccessor accessor)
    {
        var (low, high) = (node.Low?.Value.Number ?? 0, node.High?.Value.Number ?? 0);
        var (lowIncluded, highIncluded) = (node.Low?.IsInclusive ?? false, node.High?.IsInclusive ?? false);
        if (node.High is null)
            return (entity, related) => accessor.TryGet(entity, related, out var value) && (lowIncluded ? value >= low : value > low);
        if (node.Low is null)
            return (entity, related) => accessor.TryGet(entity, related, out var value) && (highIncluded ? value <= high : value < high);
        return (entity, related) => accessor.TryGet(entity, related, out var value) &&
            (lowIncluded ? value >= low : value > low) && (highIncluded ? value <= high : value < high);
    }

    public override EntityTest<T> Double<TAccessor>(TAccessor accessor)
    {
        var (low, high) = (node.Low?.Value.Double ?? double.NegativeInfinity, node.High?.Value.Double ?? double.PositiveInfinity);
        var (lowIncluded, highIncluded) = (node.Low?.IsInclusive ?? true, node.High?.IsInclusive ?? true);
        return (entity, related) => accessor.TryGet(entity, related, out var value) &&
            (lowIncluded ? value >= low : value > low) && (highIncluded ? value <= high : value < high);
    }
}

internal sealed class SetLeaf<T>(InSet node) : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Number<TAccessor>(TAccessor accessor)
    {
        var numbers = node.Values.ToArray();
        return (entity, related) => accessor.TryGet(entity, related, out var value) && Array.Exists(numbers, n => ValueComparison.Order(value, n) == 0);
    }

    public override EntityTest<T> Text<TAccessor>(TAccessor accessor)
    {
        var texts = node.Values.Select(v => v.Text).ToArray();
        var comparison = node.MatchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        // Texts of other lengths differ at a glance, which beats the hashing of a set as long as they are few.
        if (texts is [var only])
            return (entity, related) => accessor.TryGet(entity, related, out var value) && string.Equals(value, only, comparison);
        if (texts is [var one, var other])
            return (entity, related) => accessor.TryGet(entity, related, out var value) && (string.Equals(value, one, comparison) || string.Equals(value, other, comparison));
        var set = texts.ToFrozenSet(StringComparer.FromComparison(comparison));
        return (entity, related) => accessor.TryGet(entity, related, out var value) && set.Contains(value);
    }

    public override EntityTest<T> Whole<TAccessor>(TAccessor accessor)
    {
        // A fraction, or a number beyond the type, equals no whole number.
        var numbers = node.Values.Select(WholeNumbers.Of).OfType<long>().ToArray();
        if (numbers is [var only])
            return (entity, related) => accessor.TryGet(entity, related, out var value) && value == only;
        var set = numbers.ToFrozenSet();
        return (entity, related) => accessor.TryGet(entity, related, out var value) && set.Contains(value);
    }

    public override EntityTest<T> Decimal<TAccessor>(TAccessor accessor)
    {
        var numbers = node.Values.Select(v => v.Number).ToArray();
        if (numbers is [var only])
            return (entity, related) => accessor.TryGet(entity, related, out var value) && value == only;
        var set = numbers.ToFrozenSet();
        return (entity, related) => accessor.TryGet(entity, related, out var value) && set.Contains(value);
    }

    public override EntityTest<T> Double<TAccessor>(TAccessor accessor)
    {
        var set = node.Values.Select(v => v.Double).ToFrozenSet();
        return (entity, related) => accessor.TryGet(entity, related, out var value) && set.Contains(value);
    }

    public override EntityTest<T> Boolean<TAccessor>(TAccessor accessor)
    {
        var (whenTrue, whenFalse) = (node.Values.Contains(Value.Of(true)), node.Values.Contains(Value.Of(false)));
        return (entity, related) => accessor.TryGet(entity, related, out var value) && (value ? whenTrue : whenFalse);
    }

    public override EntityTest<T> Guid<TAccessor>(TAccessor accessor)
    {
        var set = node.Values.Select(v => v.Guid).ToFrozenSet();
        return (entity, related) => accessor.TryGet(entity, related, out var value) && set.Contains(value);
    }
}

internal sealed class TextLeaf<T>(TextMatch node) : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Text<TAccessor>(TAccessor accessor)
    {
        var sought = node.Sought;
        var comparison = node.MatchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return node.Position switch
        {
            TextPosition.Start => (entity, related) => accessor.TryGet(entity, related, out var value) && value.StartsWith(sought, comparison),
            TextPosition.End => (entity, related) => accessor.TryGet(entity, related, out var value) && value.EndsWith(sought, comparison),
            _ => (entity, related) => accessor.TryGet(entity, related, out var value) && value.Contains(sought, comparison),
        };
    }
}

internal sealed class ItemsLeaf<T>(HasItems node) : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Items<TAccessor>(TAccessor accessor)
    {
        var comparer = node.MatchCase ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var wanted = node.Items.SelectMany(i => i).Select(v => v.Text).ToFrozenSet(comparer);
        var each = node.Items.Select(spellings => spellings.Select(v => v.Text).ToFrozenSet(comparer)).ToArray();
        return node.Quantifier switch
        {
            ItemQuantifier.Any => (entity, related) => accessor.TryGet(entity, related, out var items) && items.Any(i => i is not null && wanted.Contains(i)),
            ItemQuantifier.All => (entity, related) => accessor.TryGet(entity, related, out var items) && HasEach(items, each),
            _ => (entity, related) => accessor.TryGet(entity, related, out var items) && HasEach(items, each) &&
                items.All(i => string.IsNullOrEmpty(i) || wanted.Contains(i)),
        };
    }

    private static bool HasEach(IEnumerable<string?> items, FrozenSet<string>[] each) =>
        Array.TrueForAll(each, spellings => items.Any(i => i is not null && spellings.Contains(i)));
}

internal sealed class AnnualLeaf<T>(AnnualDate node) : AccessorVisitor<T, EntityTest<T>>
{
    public override EntityTest<T> Whole<TAccessor>(TAccessor accessor)
    {
        var (from, to, zone) = (node.From.Value.DayNumber, node.To.Value.DayNumber, node.Zone!);
        return node.Term.Kind == ValueKind.Date
            ? (entity, related) => accessor.TryGet(entity, related, out var day) && Anniversary.FallsIn((int)day, from, to)
            : (entity, related) => accessor.TryGet(entity, related, out var ticks) && Anniversary.FallsIn(zone.DayNumberOf(ticks), from, to);
    }
}
