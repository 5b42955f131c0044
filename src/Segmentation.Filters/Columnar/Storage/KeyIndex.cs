namespace Segmentation;

/// <summary>Where the row of a key is. Half of each place is a part of the key's hash, so that rows are rarely looked at in vain. Not thread-safe.</summary>
internal sealed class KeyIndex(Func<int, EntityKey> keyOf)
{
    private ulong[] _places = new ulong[1024];
    private int _count;

    /// <summary>Has memory bring the place of a key, which is set after something else was done.</summary>
    public void Fetch(EntityKey key) => Lookahead.Fetch(in _places[FirstPlaceOf(HashOf(key))]);

    /// <summary>The row of a key; null when it has none.</summary>
    public int? Find(EntityKey key)
    {
        var (place, isFound) = PlaceOf(HashOf(key), key);
        return isFound ? RowAt(place) : null;
    }

    /// <summary>Sets the row of a key, and gives the one that it had.</summary>
    public int? Set(EntityKey key, int row)
    {
        // At most two thirds are taken, so that the next free place is near.
        if (_count * 3L > _places.Length * 2L)
            Grow();
        var hash = HashOf(key);
        var (place, isFound) = PlaceOf(hash, key);
        int? before = isFound ? RowAt(place) : null;
        _places[place] = (ulong)hash << 32 | (uint)(row + 1);
        if (!isFound)
            _count++;
        return before;
    }

    /// <summary>Removes a key, and gives the row that it had.</summary>
    public int? Remove(EntityKey key)
    {
        var (place, isFound) = PlaceOf(HashOf(key), key);
        if (!isFound)
            return null;
        var row = RowAt(place);
        _places[place] = 0;
        _count--;
        // What was put off to a later place must not be cut off from its own.
        for (var next = Next(place); _places[next] != 0; next = Next(next))
        {
            var moved = _places[next];
            _places[next] = 0;
            Put(moved);
        }

        return row;
    }

    private int RowAt(int place) => (int)(uint)_places[place] - 1;

    private int FirstPlaceOf(uint hash) => (int)(hash & (uint)(_places.Length - 1));

    private int Next(int place) => (place + 1) & (_places.Length - 1);

    private (int Place, bool IsFound) PlaceOf(uint hash, EntityKey key)
    {
        var place = FirstPlaceOf(hash);
        for (; _places[place] is not 0 and var taken; place = Next(place))
        {
            if ((uint)(taken >> 32) == hash && keyOf((int)(uint)taken - 1) == key)
                return (place, true);
        }

        return (place, false);
    }

    private void Put(ulong taken)
    {
        var place = FirstPlaceOf((uint)(taken >> 32));
        while (_places[place] != 0)
            place = Next(place);
        _places[place] = taken;
    }

    private void Grow()
    {
        var before = _places;
        _places = new ulong[before.Length * 2];
        foreach (var taken in before)
        {
            if (taken != 0)
                Put(taken);
        }
    }

    // The hashes of numbers that follow one another differ in few bits.
    private static uint HashOf(EntityKey key) => (uint)((ulong)(uint)key.GetHashCode() * 0x9E37_79B9_7F4A_7C15 >> 32);
}
