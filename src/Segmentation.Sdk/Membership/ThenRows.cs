namespace Segmentation;

/// <summary>The rows of an entity type as they were, where something has changed since: by their keys, and by what they are joined by. Not thread-safe.</summary>
internal sealed class ThenRows<T>
    where T : class
{
    // Null where there was nothing.
    private readonly Dictionary<EntityKey, T?> _rows = [];

    // A round may follow many changes, and read related rows for each of them: those must be found without looking at all.
    private readonly Dictionary<JoinKey<T>, Dictionary<EntityKey, HashSet<T>>> _joined = [];

    public int Count => _rows.Count;

    /// <summary>All rows that there were.</summary>
    public IEnumerable<T> All => _rows.Values.OfType<T>();

    public bool Contains(EntityKey key) => _rows.ContainsKey(key);

    public bool TryFind(EntityKey key, out T? row) => _rows.TryGetValue(key, out row);

    public void TryAdd(EntityKey key, T? row)
    {
        if (!Contains(key))
            Set(key, row);
    }

    public void Set(EntityKey key, T? row)
    {
        var before = _rows.GetValueOrDefault(key);
        _rows[key] = row;
        foreach (var (by, joined) in _joined)
        {
            if (before is not null)
                joined.GetValueOrDefault(by.Of(before))?.Remove(before);
            Add(joined, by, row);
        }
    }

    /// <summary>The rows that are joined by some keys, each of which comes once.</summary>
    public IEnumerable<T> RowsOf(JoinKey<T> by, IEnumerable<EntityKey> keys)
    {
        if (!_joined.TryGetValue(by, out var joined))
        {
            _joined[by] = joined = [];
            foreach (var row in All)
                Add(joined, by, row);
        }

        return keys.SelectMany(k => joined.GetValueOrDefault(k) ?? []);
    }

    private static void Add(Dictionary<EntityKey, HashSet<T>> joined, JoinKey<T> by, T? row)
    {
        if (row is null)
            return;
        if (!joined.TryGetValue(by.Of(row), out var rows))
            joined[by.Of(row)] = rows = new HashSet<T>(ReferenceEqualityComparer.Instance);
        rows.Add(row);
    }
}
