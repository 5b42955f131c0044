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

    public int PositionOf(string value) => table.Find(value);
}
