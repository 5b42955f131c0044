using System.Collections.Concurrent;

namespace Segmentation;

/// <summary>An entity as it is stored, and the number of the write that put it there.</summary>
internal sealed record StoredEntity<T>(T Entity, long Version)
    where T : class;

/// <summary>All entities of a store at one time, in the order in which they came. Immutable; a change makes another that shares most of it.</summary>
/// <remarks>One that was deleted and comes again may take its old place.</remarks>
internal sealed class StoreSnapshot<T>
    where T : class
{
    private const int ChunkSize = 512;

    private readonly StoredEntity<T>?[][] _chunks;

    // Where a key stands. Shared by the snapshots that grew from one another: a key never changes its place, and places behind the end are not looked at.
    private readonly ConcurrentDictionary<EntityKey, int> _places;
    private readonly ConcurrentDictionary<JoinKey<T>, Lazy<RowIndex<T>>> _indexes = new();

    private StoreSnapshot(StoredEntity<T>?[][] chunks, ConcurrentDictionary<EntityKey, int> places, int length, int count, long version) =>
        (_chunks, _places, Length, Count, Version) = (chunks, places, length, count, version);

    public static StoreSnapshot<T> Empty { get; } = new([], new(), 0, 0, 0);

    /// <summary>How many entities there are.</summary>
    public int Count { get; }

    /// <summary>The number of the last write.</summary>
    public long Version { get; }

    // Places, those of deleted entities included.
    private int Length { get; }

    public IEnumerable<T> Entities
    {
        get
        {
            foreach (var chunk in _chunks)
            {
                foreach (var stored in chunk)
                {
                    if (stored is not null)
                        yield return stored.Entity;
                }
            }
        }
    }

    public StoredEntity<T>? Find(EntityKey key) =>
        _places.TryGetValue(key, out var place) && place < Length ? _chunks[place / ChunkSize][place % ChunkSize] : null;

    /// <summary>The entities by a key that they are joined by; made once.</summary>
    public RowIndex<T> IndexBy(JoinKey<T> by) => _indexes.GetOrAdd(by, key => new Lazy<RowIndex<T>>(() => RowIndex.OfAll(Entities, key))).Value;

    /// <summary>A change that is being made; only one at a time may be made of the snapshots that grew from one another.</summary>
    internal sealed class Change(StoreSnapshot<T> from)
    {
        private readonly HashSet<int> _copied = [];
        private StoredEntity<T>?[][] _chunks = [.. from._chunks];
        private ConcurrentDictionary<EntityKey, int> _places = from._places.IsEmpty ? new() : from._places;
        private int _length = from.Length;
        private int _count = from.Count;

        /// <summary>The number of the last write so far.</summary>
        public long Version { get; private set; } = from.Version;

        public StoredEntity<T>? Find(EntityKey key) =>
            _places.TryGetValue(key, out var place) && place < _length ? _chunks[place / ChunkSize][place % ChunkSize] : null;

        /// <summary>Puts an entity at the place of its key, or at the end; null empties the place.</summary>
        public void Put(EntityKey key, T? entity)
        {
            if (!_places.TryGetValue(key, out var place) || place >= _length)
                _places[key] = place = _length++;
            ref var stored = ref Chunk(place / ChunkSize)[place % ChunkSize];
            _count += (entity is null ? 0 : 1) - (stored is null ? 0 : 1);
            Version++;
            stored = entity is null ? null : new StoredEntity<T>(entity, Version);
        }

        public StoreSnapshot<T> Done()
        {
            if (_length > ChunkSize && _count < _length / 2)
                Compact();
            return new StoreSnapshot<T>(_chunks, _places, _length, _count, Version);
        }

        private StoredEntity<T>?[] Chunk(int number)
        {
            if (number == _chunks.Length)
                Array.Resize(ref _chunks, number + 1);
            if (_copied.Add(number))
            {
                var copy = new StoredEntity<T>?[ChunkSize];
                _chunks[number]?.CopyTo(copy, 0);
                _chunks[number] = copy;
            }

            return _chunks[number];
        }

        private void Compact()
        {
            var kept = _places.Where(p => p.Value < _length).OrderBy(p => p.Value)
                .Select(p => (p.Key, Stored: Find(p.Key))).Where(p => p.Stored is not null).ToList();
            _places = new(kept.Select((k, place) => KeyValuePair.Create(k.Key, place)));
            _chunks = [.. kept.Select(k => k.Stored).Chunk(ChunkSize)];
            _length = kept.Count;
            if (_chunks is [.., { Length: < ChunkSize } last])
                Array.Resize(ref _chunks[^1], ChunkSize);
        }
    }
}
