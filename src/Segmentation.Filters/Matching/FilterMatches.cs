using System.Numerics;

namespace Segmentation;

/// <summary>Which of many filters each of a batch of entities matches: a row of bits for each filter. Filled again and again; not thread-safe.</summary>
public sealed class FilterMatches
{
    private const int BitsPerWord = 64;

    private ulong[] _bits = [];
    private int _words;

    /// <summary>What a matcher works with, kept so that it is made once.</summary>
    internal MatchBatch Batch => field ??= new MatchBatch();

    /// <summary>The names of the filters, one a row.</summary>
    public IReadOnlyList<string> Filters { get; private set; } = [];

    /// <summary>How many entities there are.</summary>
    public int EntityCount { get; private set; }

    /// <summary>The row of a filter: the entity at place <c>i</c> matches when bit <c>i % 64</c> of word <c>i / 64</c> is set.</summary>
    public ReadOnlySpan<ulong> RowOf(int filter)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)filter, (uint)Filters.Count, nameof(filter));
        return _bits.AsSpan(filter * _words, _words);
    }

    /// <summary>Whether a filter matches an entity.</summary>
    public bool IsMatch(int filter, int entity)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)entity, (uint)EntityCount, nameof(entity));
        return (RowOf(filter)[entity / BitsPerWord] >> entity & 1) != 0;
    }

    /// <summary>How many entities match a filter.</summary>
    public int CountOf(int filter)
    {
        var count = 0;
        foreach (var word in RowOf(filter))
            count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>The places of the entities that match a filter, in ascending order.</summary>
    public IEnumerable<int> EntitiesOf(int filter)
    {
        for (var i = 0; i < _words; i++)
        {
            for (var word = RowOf(filter)[i]; word != 0; word &= word - 1)
                yield return i * BitsPerWord + BitOperations.TrailingZeroCount(word);
        }
    }

    /// <summary>The names of the filters that match an entity.</summary>
    public IEnumerable<string> FiltersOf(int entity) => Enumerable.Range(0, Filters.Count).Where(f => IsMatch(f, entity)).Select(f => Filters[f]);

    /// <summary>Forgets all matches, to be filled by a matcher with those of so many entities.</summary>
    public void Reset(IReadOnlyList<string> filters, int entityCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(entityCount);
        (Filters, EntityCount, _words) = (filters, entityCount, (entityCount + BitsPerWord - 1) / BitsPerWord);
        var size = checked(filters.Count * _words);
        if (_bits.Length < size)
            _bits = new ulong[size];
        else
            _bits.AsSpan(0, size).Clear();
    }

    /// <summary>Notes that a filter matches an entity.</summary>
    public void Add(int filter, int entity)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)entity, (uint)EntityCount, nameof(entity));
        _bits[filter * _words + entity / BitsPerWord] |= 1UL << entity;
    }

    /// <summary>The words of a filter for some of the entities, the first of which is at the start of a word.</summary>
    internal Span<ulong> PartOf(int filter, int first, int count) =>
        _bits.AsSpan(filter * _words + first / BitsPerWord, (count + BitsPerWord - 1) / BitsPerWord);
}
