using System.Runtime.InteropServices;

namespace Segmentation;

/// <summary>A number for each of some keys, 0 for others: in an array for whole numbers that lie close together, else in a dictionary.</summary>
/// <remarks>Written by one thread; then read by many.</remarks>
internal sealed class KeyNumbers<T>
    where T : class
{
    // An array may have so many places for each row.
    private const int MostPlaces = 4;

    private readonly KeyReader<T> _keys;
    private readonly long _least;
    private readonly int[] _byWhole;
    private readonly Dictionary<EntityKey, int> _byKey = [];

    /// <param name="keys">How the rows that will be numbered have their keys.</param>
    /// <param name="chunks">The chunks of those rows.</param>
    public KeyNumbers(KeyReader<T> keys, IEnumerable<Chunk?> chunks)
    {
        _keys = keys;
        var (least, greatest, rows) = (long.MaxValue, long.MinValue, 0L);
        foreach (var chunk in chunks)
        {
            // What is being filled may have any, which the dictionary takes.
            if (chunk is null || keys.Wholes(chunk) is not { Offsets: { Highest: > 0 and < long.MaxValue } offsets })
                continue;
            (least, greatest) = (Math.Min(least, offsets.WholeAt(1)), Math.Max(greatest, offsets.WholeAt(offsets.Highest)));
            rows += chunk.Rows;
        }

        var places = rows == 0 ? 0 : (Int128)greatest - least + 1;
        (_least, _byWhole) = (least, new int[places <= Math.Min(rows * MostPlaces, Array.MaxLength) ? (int)places : 0]);
    }

    /// <summary>The number of a row's key, to be set; of no key a number that nobody reads.</summary>
    public ref int At(Chunk chunk, int row)
    {
        var place = _keys.Wholes(chunk) is { } packed
            ? packed.OffsetAt(row) is not 0 and var offset ? PlaceOf(packed.Offsets.WholeAt(offset)) : -1
            : PlaceOf(_keys.Read(chunk, row));
        if (place >= 0)
            return ref _byWhole[place];
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_byKey, _keys.Read(chunk, row), out _);
    }

    /// <summary>The number of the key of a row of another base.</summary>
    public int Find<TOther>(KeyReader<TOther> keys, Chunk chunk, int row)
        where TOther : class
    {
        if (keys.Wholes(chunk) is not { } packed)
            return keys.Read(chunk, row) is { IsEmpty: false } key ? PlaceOf(key) is >= 0 and var at ? _byWhole[at] : _byKey.GetValueOrDefault(key) : 0;
        if (packed.OffsetAt(row) is not (not 0 and var offset))
            return 0;
        var whole = packed.Offsets.WholeAt(offset);
        return PlaceOf(whole) is >= 0 and var place ? _byWhole[place] : _byKey.Count > 0 ? _byKey.GetValueOrDefault(whole) : 0;
    }

    private int PlaceOf(EntityKey key) => WholeNumbers.Of(key.Value) is { } whole ? PlaceOf(whole) : -1;

    private int PlaceOf(long whole) => whole >= _least && unchecked((ulong)(whole - _least)) < (ulong)_byWhole.Length ? (int)(whole - _least) : -1;
}
