using System.Numerics;

namespace Segmentation;

/// <summary>Numbers in their order: before the first that is named, at the first, between it and the second, at the second, …</summary>
internal readonly struct WholeScale : IFieldScale<long>
{
    private const int BucketsPerKey = 4;

    // Ascending, and one more at the end that no number is above.
    private readonly long[] _keys;
    private readonly int[] _firsts;
    private readonly int _shift;

    /// <param name="named">The numbers that filters name, in any order and perhaps repeated.</param>
    public WholeScale(IEnumerable<long> named)
    {
        long[] keys = [.. named];
        Array.Sort(keys);
        var count = 0;
        foreach (var key in keys)
        {
            if (count == 0 || keys[count - 1] < key)
                keys[count++] = key;
        }

        _keys = [.. keys.AsSpan(0, count), long.MaxValue];
        // Numbers are sought from the first key of their bucket, after which there is mostly none: so hardly a branch is guessed wrongly.
        var width = count == 0 ? 0 : OffsetOf(_keys[count - 1]);
        var buckets = BitOperations.RoundUpToPowerOf2((uint)(count * BucketsPerKey + 1));
        _shift = Math.Max(0, BitOperations.Log2(width) + 1 - BitOperations.Log2(buckets));
        _firsts = new int[(int)(width >> _shift) + 2];
        for (int key = 0, bucket = 0; bucket < _firsts.Length; bucket++)
        {
            while (key < count && OffsetOf(_keys[key]) >> _shift < (ulong)bucket)
                key++;
            _firsts[bucket] = key;
        }
    }

    public int Empty => _keys.Length * 2 - 1;

    public long Bytes => _keys.LongLength * sizeof(long) + _firsts.LongLength * sizeof(int);

    public int PositionOf(long value)
    {
        var (keys, firsts) = (_keys, _firsts);
        var bucket = (int)Math.Min(OffsetOf(Math.Max(value, keys[0])) >> _shift, (ulong)firsts.Length - 2);
        var below = firsts[bucket];
        for (var length = firsts[bucket + 1] - below; length > 1;)
        {
            var half = length >> 1;
            below += keys[below + half - 1] < value ? half : 0;
            length -= half;
        }

        below += keys[below] < value ? 1 : 0;
        return below * 2 + (keys[below] == value && below < keys.Length - 1 ? 1 : 0);
    }

    private ulong OffsetOf(long key) => unchecked((ulong)key - (ulong)_keys[0]);
}

/// <summary>Doubles in their order.</summary>
internal readonly struct DoubleScale(IEnumerable<double> named) : IFieldScale<double>
{
    private readonly WholeScale _scale = new(named.Select(Coding.WholeOf));

    public int Empty => _scale.Empty;

    public long Bytes => _scale.Bytes;

    public int PositionOf(double value) => _scale.PositionOf(Coding.WholeOf(value));
}

/// <summary>Decimals in their order, as whole numbers of at least as many decimals as those that are named.</summary>
internal readonly struct DecimalScale : IFieldScale<decimal>
{
    // Amounts have cents, though filters name round ones: with as many decimals they need no division.
    private const int UsualDecimals = 2;

    private readonly WholeScale _scale;
    private readonly int _decimals;

    private DecimalScale(IEnumerable<long> named, int decimals) => (_scale, _decimals) = (new WholeScale(named), decimals);

    /// <summary>The scale of the numbers that filters name; null where they do not fit into whole ones.</summary>
    public static DecimalScale? Of(IReadOnlyCollection<decimal> named)
    {
        var decimals = named.Select(n => (int)n.Scale).DefaultIfEmpty().Max();
        return Of(named, Math.Max(decimals, UsualDecimals)) ?? Of(named, decimals);
    }

    public int Empty => _scale.Empty;

    public long Bytes => _scale.Bytes;

    public int PositionOf(decimal value) => Scaled.TryWhole(value, _decimals, out var whole) ? _scale.PositionOf(whole) : PositionBetween(value);

    private static DecimalScale? Of(IReadOnlyCollection<decimal> named, int decimals)
    {
        var keys = new List<long>(named.Count);
        foreach (var number in named)
        {
            if (decimals > Scaled.MostDecimals || !Scaled.TryWhole(number, decimals, out var key))
                return null;
            keys.Add(key);
        }

        return new DecimalScale(keys, decimals);
    }

    // No number that is named equals it: it is before the next whole one, whether that is named or not.
    private int PositionBetween(decimal value)
    {
        var next = Scaled.Ceiling(value, _decimals);
        if (next > long.MaxValue)
            return Empty - 1;
        return next < long.MinValue ? 0 : _scale.PositionOf((long)next) & ~1;
    }
}

/// <summary>Decimals of so many digits that they do not fit into whole numbers.</summary>
internal readonly struct WideScale(IEnumerable<decimal> named) : IFieldScale<decimal>
{
    private readonly decimal[] _keys = [.. named.Distinct().Order()];

    public int Empty => _keys.Length * 2 + 1;

    public long Bytes => _keys.LongLength * sizeof(decimal);

    public int PositionOf(decimal value)
    {
        var at = Array.BinarySearch(_keys, value);
        return at < 0 ? ~at * 2 : at * 2 + 1;
    }
}
