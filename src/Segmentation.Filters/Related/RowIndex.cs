using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>Makes indexes of related rows.</summary>
public static class RowIndex
{
    /// <summary>An index of all rows; those with an empty key are left out, since it joins nothing.</summary>
    public static RowIndex<T> OfAll<T>(IEnumerable<T> rows, JoinKey<T> by)
        where T : class => new(Grouped(rows, by), isComplete: true);

    /// <summary>An index of the rows of <paramref name="keys"/>; rows of other keys are left out.</summary>
    public static RowIndex<T> Of<T>(IReadOnlyCollection<EntityKey> keys, IEnumerable<T> rows, JoinKey<T> by)
        where T : class
    {
        var found = Grouped(rows, by);
        return new RowIndex<T>(keys.Distinct().ToDictionary(k => k, k => found.GetValueOrDefault(k) ?? []), isComplete: false);
    }

    private static Dictionary<EntityKey, T[]> Grouped<T>(IEnumerable<T> rows, JoinKey<T> by)
        where T : class
    {
        var lists = new Dictionary<EntityKey, List<T>>();
        foreach (var row in rows)
        {
            var key = by.Of(row);
            if (key.IsEmpty)
                continue;
            if (!lists.TryGetValue(key, out var list))
                lists.Add(key, list = new List<T>(1));
            list.Add(row);
        }

        return lists.ToDictionary(l => l.Key, l => l.Value.ToArray());
    }
}

/// <summary>Related rows by key: of every key, or of those that were asked for. Immutable and thread-safe.</summary>
/// <typeparam name="T">The class of the rows.</typeparam>
public sealed class RowIndex<T>
    where T : class
{
    private readonly Dictionary<EntityKey, T[]> _rows;

    // What links lead to is found once for all keys, however many batches ask; by the targets, and no longer than anybody holds them.
    private readonly ConditionalWeakTable<object, ConcurrentDictionary<object, object>> _through = [];

    internal RowIndex(Dictionary<EntityKey, T[]> rows, bool isComplete) => (_rows, IsComplete) = (rows, isComplete);

    /// <summary>Whether a key that is not here has no rows, and not merely none that were read.</summary>
    public bool IsComplete { get; }

    /// <summary>The rows of one key; false when it was not asked for.</summary>
    internal bool TryFind(EntityKey key, [MaybeNullWhen(false)] out T[] rows)
    {
        if (_rows.TryGetValue(key, out rows))
            return true;
        rows = IsComplete || key.IsEmpty ? [] : null;
        return rows is not null;
    }

    /// <summary>All rows; one that several keys lead to comes as often.</summary>
    public IEnumerable<T> Rows => _rows.Values.SelectMany(rows => rows);

    /// <summary>The index without the rows that <paramref name="isKept"/> is false of, as those that a caller may not see.</summary>
    public RowIndex<T> Where(Func<T, bool> isKept) => new(_rows.ToDictionary(r => r.Key, r => Array.FindAll(r.Value, new Predicate<T>(isKept))), IsComplete);

    /// <summary>The rows of some keys; of a key that was not asked for there are none.</summary>
    public IEnumerable<T> RowsOf(IEnumerable<EntityKey> keys) => keys.SelectMany(k => TryFind(k, out var rows) ? rows : []);

    /// <summary>This index and another, where one key's rows are the same in both.</summary>
    internal RowIndex<T> With(RowIndex<T> other)
    {
        if (IsComplete || other.IsComplete)
            return IsComplete ? this : other;
        var both = new Dictionary<EntityKey, T[]>(_rows);
        foreach (var (key, rows) in other._rows)
            both[key] = rows;
        return new RowIndex<T>(both, isComplete: false);
    }

    /// <summary>The rows that these rows, as links, lead to, each once; for every key.</summary>
    internal RowIndex<TTarget> Through<TTarget>(Func<T, EntityKey> linked, RowIndex<TTarget> targets)
        where TTarget : class => (RowIndex<TTarget>)_through.GetOrCreateValue(targets)
            .GetOrAdd(linked, _ => Linked(_rows.Keys, linked, targets, isComplete: true));

    /// <summary>The rows that these rows, as links, lead to, each once; for some keys.</summary>
    internal RowIndex<TTarget> Through<TTarget>(Func<T, EntityKey> linked, RowIndex<TTarget> targets, IReadOnlyCollection<EntityKey> keys)
        where TTarget : class => Linked(keys, linked, targets, isComplete: false);

    private RowIndex<TTarget> Linked<TTarget>(
        IReadOnlyCollection<EntityKey> keys, Func<T, EntityKey> linked, RowIndex<TTarget> targets, bool isComplete)
        where TTarget : class => new(keys.ToDictionary(k => k, k => targets.RowsOf(RowsOf([k]).Select(linked).Distinct()).ToArray()), isComplete);
}
