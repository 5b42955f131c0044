using System.Numerics;
using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>Gives each value of a field its position, between those that filters name; nothing has the last one.</summary>
internal interface IFieldScale<in TKey>
{
    /// <summary>The position of a value. That of a value that a filter names is its alone.</summary>
    int PositionOf(TKey value);

    /// <summary>The position of an entity without a value.</summary>
    int Empty { get; }

    /// <summary>About how many bytes it takes.</summary>
    long Bytes { get; }
}

/// <summary>Values in their order: before the first, at the first, between it and the second, at the second, …</summary>
internal readonly struct OrderedScale<TKey>(TKey[] keys) : IFieldScale<TKey>
    where TKey : IComparisonOperators<TKey, TKey, bool>
{
    /// <param name="named">The values that filters name, in any order and perhaps repeated.</param>
    public static OrderedScale<TKey> Of(IEnumerable<TKey> named)
    {
        TKey[] sorted = [.. named];
        Array.Sort(sorted);
        var count = 0;
        foreach (var key in sorted)
        {
            if (count == 0 || sorted[count - 1] < key)
                sorted[count++] = key;
        }

        return new OrderedScale<TKey>(sorted[..count]);
    }

    public int Empty => keys.Length * 2 + 1;

    public long Bytes => keys.LongLength * Unsafe.SizeOf<TKey>();

    public int PositionOf(TKey value)
    {
        // Without a branch that depends on the value: half of them would be guessed wrongly.
        var (below, length) = (0, keys.Length);
        while (length > 1)
        {
            var half = length >> 1;
            below += keys[below + half - 1] < value ? half : 0;
            length -= half;
        }

        if (length == 0)
            return 0;
        return keys[below] < value ? (below + 1) * 2 : below * 2 + (keys[below] == value ? 1 : 0);
    }
}

/// <summary>False, true.</summary>
internal readonly struct BooleanScale : IFieldScale<bool>
{
    public int Empty => 2;

    public long Bytes => 0;

    public int PositionOf(bool value) => value ? 1 : 0;
}

/// <summary>Values without an order; all that no filter names have the first position.</summary>
internal readonly struct NamedScale<TKey>(Dictionary<TKey, int> positions) : IFieldScale<TKey>
    where TKey : notnull
{
    /// <param name="named">The values that filters name, in any order and perhaps repeated.</param>
    public static NamedScale<TKey> Of(IEnumerable<TKey> named) => new(named.Distinct().Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i + 1));

    public int Empty => positions.Count + 1;

    public long Bytes => positions.Count * (Unsafe.SizeOf<TKey>() + 4L * sizeof(int));

    public int PositionOf(TKey value) => positions.GetValueOrDefault(value);
}

/// <summary>Texts that are equal by the equality of <c>=</c> have one position; all that no filter names have the first.</summary>
internal readonly struct TextScale(TextTable table) : IFieldScale<string>
{
    public int Empty => table.Count + 1;

    public long Bytes => table.Bytes;

    public int PositionOf(string value) => table.Find(value) + 1;
}
