namespace Segmentation;

/// <summary>The multi-values of a field by number: each is a set of items. A condition is asked of each set once, not of each row.</summary>
internal sealed class ItemSets
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int[], int> _numbers = new(new SameItems());
    private int[][] _items = new int[16][];
    private int _count;

    /// <summary>The items.</summary>
    public TextDictionary Texts { get; } = new();

    public int Count => Volatile.Read(ref _count);

    /// <summary>The items of a set, ascending.</summary>
    public int[] this[int set] => Volatile.Read(ref _items)[set];

    /// <summary>The number of a set, a new one where there is none.</summary>
    /// <param name="items">The numbers of the items, ascending, each once.</param>
    public int NumberOf(int[] items)
    {
        lock (_lock)
        {
            if (_numbers.TryGetValue(items, out var number))
                return number;
            if (_count == _items.Length)
            {
                var grown = new int[_count * 2][];
                _items.CopyTo(grown, 0);
                Volatile.Write(ref _items, grown);
            }

            _items[_count] = items;
            _numbers.Add(items, _count);
            Volatile.Write(ref _count, _count + 1);
            return _count - 1;
        }
    }

    private sealed class SameItems : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            var hash = new HashCode();
            foreach (var item in obj)
                hash.Add(item);
            return hash.ToHashCode();
        }
    }
}
